//! What a line says that a model wrote: of Markdown, what stands inside a line.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// How a part of a text is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emphasis {
    /// Important words.
    Strong,
    /// Code.
    Code,
    /// The remark that nothing supports what is said.
    Remark,
    /// The number of a source.
    Reference(usize),
}

/// Text with what is set apart in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    /// Byte ranges of `text`.
    pub(super) parts: Vec<(Range<usize>, Emphasis)>,
}

impl Text {
    /// Text as it is.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            parts: Vec::new(),
        }
    }

    /// Adds a part that is set apart.
    pub(super) fn push(&mut self, text: &str, emphasis: Emphasis) {
        let start = self.text.len();
        self.text.push_str(text);
        self.parts.push((start..self.text.len(), emphasis));
    }
}

/// What a line is, by the signs that it begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Running text.
    Paragraph(Text),
    /// A heading.
    Heading(Text),
    /// An item of a list, behind its bullet or number.
    Item(String, Text),
    /// A quote.
    Quote(Text),
    /// The cells of a row of a table.
    Row(Vec<Text>),
}

/// Reads one line. What is neither text nor one of the few marks that a page shows stays as
/// it was written: HTML, links and pictures.
pub(super) fn line(written: &str) -> Line {
    if let Some(cells) = cells(written) {
        return Line::Row(cells.into_iter().map(|cell| inline(&cell).1).collect());
    }
    let (kind, text) = inline(written);
    match kind {
        Kind::Paragraph => Line::Paragraph(text),
        Kind::Heading => Line::Heading(text),
        Kind::Quote => Line::Quote(text),
        Kind::Item(label) => Line::Item(label, text),
    }
}

/// The cells of a row, as it was written: `| a | b |`.
fn cells(written: &str) -> Option<Vec<String>> {
    let row = written.trim().strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for sign in row.chars() {
        let cell = cells.last_mut()?;
        match sign {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
            }
            '|' => cells.push(String::new()),
            sign => cell.push(sign),
        }
        escaped = sign == '\\' && !escaped;
    }
    (cells.len() > 1).then(|| cells.iter().map(|cell| cell.trim().to_owned()).collect())
}

enum Kind {
    Paragraph,
    Heading,
    Quote,
    Item(String),
}

fn inline(written: &str) -> (Kind, Text) {
    let mut kind = Kind::Paragraph;
    let mut text = Text::default();
    let mut strong = None;
    // Inside a link or picture: what it was written as is said once, at its end.
    let mut kept = 0usize;
    for (event, range) in Parser::new(written).into_offset_iter() {
        let source = written.get(range).unwrap_or_default();
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => kept += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => {
                kept = kept.saturating_sub(1);
                if kept == 0 {
                    text.text.push_str(source);
                }
            }
            _ if kept > 0 => {}
            Event::Start(Tag::Heading { .. }) => kind = Kind::Heading,
            Event::Start(Tag::BlockQuote(_)) => kind = Kind::Quote,
            Event::Start(Tag::List(first)) => {
                kind = Kind::Item(first.map_or("•".to_owned(), |number| format!("{number}.")));
            }
            Event::Start(Tag::Strong) => strong = Some(text.text.len()),
            Event::End(TagEnd::Strong) => {
                if let Some(start) = strong.take() {
                    text.parts.push((start..text.text.len(), Emphasis::Strong));
                }
            }
            Event::Code(code) => text.push(&code, Emphasis::Code),
            Event::Text(said) => text.text.push_str(&said),
            Event::Html(_) | Event::InlineHtml(_) => text.text.push_str(source),
            _ => {}
        }
    }
    if text.text.trim().is_empty() {
        // Marks alone say what they are.
        return (Kind::Paragraph, Text::plain(written));
    }
    (kind, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_what_they_mean() {
        let Line::Item(label, text) = line("- **Notice**: `three` months") else {
            panic!("an item");
        };
        assert_eq!(
            (label.as_str(), text.text.as_str()),
            ("•", "Notice: three months")
        );
        assert_eq!(
            text.parts,
            [(0..6, Emphasis::Strong), (8..13, Emphasis::Code)]
        );
        assert!(matches!(line("3. Third"), Line::Item(label, _) if label == "3."));
        assert!(matches!(line("## Notice"), Line::Heading(text) if text.text == "Notice"));
        assert!(matches!(line("> 合同"), Line::Quote(text) if text.text == "合同"));
        let row = [Text::plain("a"), Text::plain("b | c")];
        assert_eq!(line(r"| a | b \| c |"), Line::Row(row.to_vec()));
    }

    #[test]
    fn what_is_no_mark_stays_as_it_was_written() {
        for written in [
            "27 days > 25 days & \"more\" than 2 * 3 * 4 before",
            "![x](https://evil.test/p.png) <script>alert(1)</script> [a](b)",
            "snake_case_names and C:\\folder",
            "|",
            "---",
        ] {
            assert_eq!(line(written), Line::Paragraph(Text::plain(written)));
        }
    }
}
