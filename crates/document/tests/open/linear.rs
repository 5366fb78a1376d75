//! Twenty megabytes of each kind, ordinary and hostile, are read in seconds.

use std::time::Instant;

use document::ReadError;
use document::reader::Limits;

use super::{archive, content, outcome};

const SIZE: usize = 20_000_000;

/// Many times `piece`, counted in where it says `#`, up to the size.
fn filled(begin: &str, piece: &str, end: &str) -> Vec<u8> {
    let mut text = begin.to_owned();
    let mut number = 0;
    while text.len() < SIZE {
        number += 1;
        text.push_str(&piece.replace('#', &number.to_string()));
    }
    text.push_str(end);
    text.into_bytes()
}

fn packed(kind: &str, begin: &str, piece: &str, end: &str) -> Vec<u8> {
    let body = String::from_utf8(filled(begin, piece, end)).expect("it is text");
    let media = format!("application/vnd.oasis.opendocument.{kind}");
    archive(&[("mimetype", &media), ("content.xml", &content("", &body))])
}

fn book(piece: &str) -> Vec<u8> {
    let chapter = String::from_utf8(filled("<html><body>", piece, "</body></html>"));
    archive(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>",
        ),
        (
            "a.opf",
            "<package><manifest><item id='a' href='a.xhtml'/></manifest>\
             <spine><itemref idref='a'/></spine></package>",
        ),
        ("a.xhtml", &chapter.expect("it is text")),
    ])
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let paragraph =
        "<text:p>Paragraph # of a text with <text:span>a few</text:span> words.</text:p>";
    let cell = "<table:table-row><table:table-cell><text:p>#</text:p></table:table-cell>\
        <table:table-cell office:value-type='float' office:value='#'/></table:table-row>";
    let shape = "<draw:page><draw:custom-shape svg:x='1cm' svg:y='2cm'><text:p>Shape #</text:p>\
        </draw:custom-shape></draw:page>";
    let prose = "<h2>Part #</h2><p>Some words in <b>paragraph</b> # of a page &amp; more.</p>";
    vec![
        (
            "text.txt",
            filled("", "Line # of a text without end.\n\n", ""),
        ),
        ("one-line.txt", filled("", "word # ", "")),
        (
            "gbk.txt",
            b"\xD7\xE2\xBF\xCD\xBF\xC9\xD2\xD4\n".repeat(SIZE / 9),
        ),
        (
            "rows.csv",
            filled("Number,Text\n", "#,\"value, \"\"#\"\"\"\n", ""),
        ),
        ("quotes.csv", filled("", "\"#,x\"\"\"\n", "")),
        ("unclosed.csv", filled("", "a,\"\"\"x#\n", "")),
        (
            "source.rs",
            filled("", "fn f#() {\n    let a = #;\n\n    a\n}\n\n", ""),
        ),
        ("minified.js", filled("", "var a#=#;", "")),
        ("page.html", filled("", prose, "")),
        ("deep.html", filled("", "<div>", "x")),
        (
            "tables.html",
            filled("", "<table><tr><td rowspan=999 colspan=99>#", ""),
        ),
        ("fonts.html", filled("", "<p><font size=#>", "x")),
        ("attributes.html", filled("<p", " a#='b'", ">x")),
        ("ends.html", filled("<div><p>", "</i></p></td>", "x")),
        (
            "saved.mht",
            filled(
                "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n",
                prose,
                "\n--b--",
            ),
        ),
        (
            "text.rtf",
            filled(
                "{\\rtf1\\ansi ",
                "{\\pard\\b Paragraph \\u8212-# of\\par}",
                "}",
            ),
        ),
        (
            "groups.rtf",
            filled(
                "{\\rtf1\\ansi ",
                "{\\*\\x{\\upr{a}{\\*\\ud{\\footnote #}}}}a\\cell",
                "}",
            ),
        ),
        (
            "text.odt",
            packed("text", "<office:text>", paragraph, "</office:text>"),
        ),
        (
            "one-paragraph.odt",
            packed(
                "text",
                "<office:text><text:p>",
                "<text:span>word #</text:span> ",
                "</text:p></office:text>",
            ),
        ),
        (
            "lists.odt",
            packed(
                "text",
                "<office:text>",
                "<text:list text:continue-numbering='true' xml:id='#'><text:list-item><text:p>#</text:p>\
                 </text:list-item></text:list>",
                "</office:text>",
            ),
        ),
        (
            "sheet.ods",
            packed(
                "spreadsheet",
                "<office:spreadsheet><table:table table:name='S'>",
                cell,
                "</table:table></office:spreadsheet>",
            ),
        ),
        (
            "wide.ods",
            packed(
                "spreadsheet",
                "<office:spreadsheet><table:table table:name='S'><table:table-row>",
                "<table:table-cell><text:p>#</text:p></table:table-cell>",
                "</table:table-row></table:table></office:spreadsheet>",
            ),
        ),
        (
            "slides.odp",
            packed(
                "presentation",
                "<office:presentation>",
                shape,
                "</office:presentation>",
            ),
        ),
        (
            "one-slide.odp",
            packed(
                "presentation",
                "<office:presentation><draw:page>",
                "<draw:custom-shape svg:x='#pt' svg:y='2cm' svg:width='9cm' svg:height='#pt'>\
                 <text:p>Shape #</text:p></draw:custom-shape>",
                "</draw:page></office:presentation>",
            ),
        ),
        ("book.epub", book(prose)),
    ]
}

/// Slides beyond the limit of pages are refused; all else is read.
#[tokio::test]
#[ignore = "measures: cargo test -p document --test open -- --ignored --nocapture twenty"]
async fn twenty_megabytes_are_read_in_seconds() {
    for (name, bytes) in files() {
        let started = Instant::now();
        let outcome = outcome(name, &bytes, Limits::default()).await;
        let seconds = started.elapsed().as_secs_f32();
        let blocks: usize = outcome.pages.iter().map(|page| page.blocks.len()).sum();
        eprintln!(
            "{name}: {seconds:.2} s, {blocks} blocks, {:?}",
            outcome.result
        );
        assert!(
            matches!(outcome.result, Ok(()) | Err(ReadError::TooLarge { .. })),
            "{name}: {:?}",
            outcome.result
        );
    }
}
