//! Rich Text Format (Microsoft, version 1.9.1): paragraphs, headings, lists,
//! tables and notes in the order of the text.

use super::{Event, Flow, Sink, Source};
use crate::error::ReadError;

mod code_pages;
mod destinations;
mod frame;
mod parser;
mod styles;
mod tokens;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let document = parser::Parser::default().read(&source.bytes)?;
    let mut header = source.header(1);
    header.title = document.information.title;
    header.author = document.information.author;
    header.created = document.information.created;
    sink(Event::Header(header))?;
    let mut flow = Flow::default();
    for (kind, text) in document.blocks {
        flow.push(kind, text);
    }
    sink(Event::Page(flow.into_page()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlockKind;

    fn blocks(text: &[u8]) -> Vec<(BlockKind, String)> {
        parser::Parser::default()
            .read(text)
            .expect("it is read")
            .blocks
    }

    fn texts(text: &[u8]) -> Vec<String> {
        blocks(text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_document_is_read_in_order() {
        let text = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}{\f1\fnil\fcharset2 Symbol;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 \u220?berschrift 1;}
{\s2\sbasedon1 Clause;}{\s3 heading 2;}{\*\cs10 Default;}}
{\info{\title Lease}{\author Ada}{\creatim\yr2024\mo1\dy31\hr12}}
{\header Page header\par}{\footer \chpgn\par}
\pard\plain\s1 Lease\par
\pard\s3 Term\par
\pard\plain The {\b ten}{\b0 ant} may\~leave {\v secret }{\deleted not }early{\super\chftn{\footnote\pard {\super\chftn} See annex B.}}.\par
\pard\s2 Clause\par
\pard{\listtext\tab 1.\tab}\ls1\ilvl0 Notice\par{\pntext\f1\'B7\tab}Keys\par
\pard\plain Fran\'e7ais \u8212- done\line next\par
{\field{\*\fldinst HYPERLINK http://example.org}{\fldrslt a link}}\par}";
        let expected = [
            (BlockKind::Heading { level: 1 }, "Lease"),
            (BlockKind::Heading { level: 2 }, "Term"),
            (BlockKind::Paragraph, "The tenant may\u{a0}leave early."),
            (BlockKind::Note, "See annex B."),
            (BlockKind::Heading { level: 1 }, "Clause"),
            (BlockKind::ListItem, "1. Notice"),
            (BlockKind::ListItem, "• Keys"),
            (BlockKind::Paragraph, "Français — done\nnext"),
            (BlockKind::Paragraph, "a link"),
        ]
        .map(|(kind, text)| (kind, text.to_owned()));
        assert_eq!(blocks(text), expected);
        let information = parser::Parser::default()
            .read(text)
            .expect("it is read")
            .information;
        assert_eq!(information.title.as_deref(), Some("Lease"));
        assert_eq!(information.author.as_deref(), Some("Ada"));
        assert_eq!(information.created.as_deref(), Some("2024-01-31"));
    }

    #[test]
    fn tables_are_rows() {
        let text =
            br"{\rtf1 Before\par\trowd\trhdr\cellx100\cellx200\pard\intbl Year\cell Rent\cell\row
\trowd\cellx100\cellx200\pard\intbl 2024\cell {\b 900}\par net\cell\row
\trowd\pard\intbl 2025\cell\cell\row\pard After\par}";
        let row = |header| BlockKind::TableRow { header };
        let expected = [
            (BlockKind::Paragraph, "Before"),
            (row(true), "Year | Rent"),
            (row(false), "2024 | 900 net"),
            (row(false), "2025"),
            (BlockKind::Paragraph, "After"),
        ]
        .map(|(kind, text)| (kind, text.to_owned()));
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn every_code_page_is_read() {
        let (chinese, _, _) = encoding_rs::GB18030.encode("租客可以提前");
        let escaped: String = chinese
            .iter()
            .map(|byte| format!("\\'{byte:02x}"))
            .collect();
        let text = format!(
            "{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fnil\\fcharset134 SimSun;}}\
             {{\\f1\\fnil\\fcharset204 Arial;}}{{\\f2\\fnil\\fcharset128 Mincho;}}}}\
             \\f0 {escaped}\\f1 \\'c4\\'ee\\'ec{{\\f2 \\'83\\'65}}\\par \\u-10179?\\u-8704?\\par\
             \\uc2\\u31199\\'d7\\'e2\\u23458\\'bf\\'cd\\par}}"
        );
        assert_eq!(
            texts(text.as_bytes()),
            ["租客可以提前Домテ", "\u{1f600}", "租客"]
        );
        let mut raw = b"{\\rtf1\\ansi\\ansicpg936 ".to_vec();
        raw.extend_from_slice(&chinese);
        raw.extend_from_slice(b"\\par}");
        assert_eq!(texts(&raw), ["租客可以提前"], "bytes may stand as they are");
    }

    #[test]
    fn what_is_no_text_is_passed_over() {
        let text = b"{\\rtf1{\\pict\\wmetafile8 0102}{\\*\\unknown no}{\\object{\\*\\objdata 01}{\\result seen}}\
            {\\pict\\bin6 }}{{\\x}{\\*\\shppict{\\pict 00}} also\
            {\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt In a box\\par}}{\\shprslt again}}\
            {\\upr{ANSI}{\\*\\ud{Unicode}}}\\par}";
        assert_eq!(texts(text), ["seen alsoUnicode", "In a box"]);
    }

    #[test]
    fn comments_name_their_author() {
        let text = b"{\\rtf1 Text{\\*\\atnid AL}{\\*\\atnauthor Ada}{\\*\\annotation{\\*\\atndate 1}Check this.}\\par}";
        assert_eq!(texts(text), ["Text", "Ada: Check this."]);
    }

    #[test]
    fn notes_in_notes_take_time_in_proportion() {
        let words = "words ".repeat(500_000);
        let text = format!("{{\\rtf1 a{}{words}", "{\\footnote b".repeat(9_000));
        let started = std::time::Instant::now();
        let texts = texts(text.as_bytes());
        assert_eq!(texts.len(), 2, "the text and its note");
        assert!(
            started.elapsed() < std::time::Duration::from_secs(30),
            "every note would take in the words again: {:?}",
            started.elapsed()
        );
    }

    #[test]
    fn hostile_files_end() {
        let deep = [b"{\\rtf1 ".as_slice(), &b"{".repeat(1_000_000)].concat();
        assert!(matches!(
            parser::Parser::default().read(&deep),
            Err(ReadError::Damaged { .. })
        ));
        for text in [
            "{\\rtf1 a\\bin99999999999 b}",
            "{\\rtf1 a\\u99999999999999999999 b\\uc-5\\u65 c",
            "{\\rtf1 a}}}}}",
            "{\\rtf1 a\\'zz\\'",
            "{\\rtf1 a\\cell\\row\\nestcell\\nestrow\\par\\cell",
            "{\\rtf1{\\stylesheet{\\s1\\sbasedon2 a;}{\\s2\\sbasedon1 b;}}\\s1 a\\par",
            "{\\rtf1{\\footnote a{\\footnote b{\\footnote c",
            "{\\rtf1 x{\\footnote b\\footnote c\\shptxt d}\\par a\\par}",
        ] {
            assert!(
                texts(text.as_bytes()).concat().contains('a'),
                "the text of {text} is kept"
            );
        }
    }
}
