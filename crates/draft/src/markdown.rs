//! An outline becomes Markdown: what any editor, wiki or mail takes.

use std::path::Path;

use crate::error::DraftError;
use crate::model::{Outline, Point};
use crate::package::replace;
use crate::text::printable;
use crate::wording::Wording;

/// Writes a document as Markdown: the title, a heading and paragraphs for each section. A
/// footnote (as GitHub and Pandoc write them) gives the source of each paragraph; a
/// paragraph without one says so. The file is replaced atomically.
pub fn write_markdown(outline: &Outline, path: &Path) -> Result<(), DraftError> {
    replace(path, markdown(outline).as_bytes())
}

fn markdown(outline: &Outline) -> String {
    let wording = Wording::of_outline(outline);
    let named = plain(&outline.title);
    let title = match named.as_str() {
        "" => wording.untitled(),
        named => named,
    };
    let mut text = format!("# {title}\n");
    let mut notes = Vec::new();
    for section in &outline.sections {
        let heading = plain(&section.heading);
        if !heading.is_empty() {
            text.push_str(&format!("\n## {heading}\n"));
        }
        for point in &section.points {
            if let Some(paragraph) = paragraph(point, wording, &mut notes) {
                text.push_str(&format!("\n{paragraph}\n"));
            }
        }
    }
    for (note, number) in notes.iter().zip(1..) {
        let above = if number == 1 { "\n" } else { "" };
        text.push_str(&format!("{above}[^{number}]: {note}\n"));
    }
    text
}

fn paragraph(point: &Point, wording: Wording, notes: &mut Vec<String>) -> Option<String> {
    let text = plain(&point.text);
    if text.is_empty() {
        return None;
    }
    let source = plain(&wording.source_of(point));
    if point.support.is_none() {
        return Some(format!("{text} *[{source}]*"));
    }
    // What says the same of the same place is one note.
    let known = notes.iter().position(|note| *note == source);
    let number = known.unwrap_or_else(|| {
        notes.push(source);
        notes.len() - 1
    });
    Some(format!("{text}[^{}]", number + 1))
}

/// One line in which nothing is taken for markup that would load, lead somewhere or break
/// the page: what documents say is text.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let text = printable(text);
    for (at, sign) in text.char_indices() {
        let is_markup = match sign {
            '\\' | '`' | '[' | ']' | '<' | '>' | '!' | '#' | '|' | '*' | '_' | '~' => true,
            '&' => begins_with_entity(&text[at..]),
            _ => false,
        };
        if is_markup {
            plain.push('\\');
        }
        plain.push(sign);
    }
    plain
}

/// Whether what follows an ampersand makes a sign of it: `&lt;`, `&#60;`.
fn begins_with_entity(text: &str) -> bool {
    let name = text.trim_start_matches('&');
    let name = name.strip_prefix('#').unwrap_or(name);
    let rest = name.trim_start_matches(|sign: char| sign.is_ascii_alphanumeric());
    rest.len() < name.len() && rest.starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::model::{Outline, Point, Section, Support};

    fn point(text: &str, page: Option<u32>) -> Point {
        let support = page.map(|page| Support {
            passage: library::PassageId(1),
            file: library::FileId(1),
            file_name: "lease.pdf".to_owned(),
            place: library::Place::Page { page, label: None },
            text: "Notice is three months.".to_owned(),
        });
        Point {
            text: text.to_owned(),
            support,
        }
    }

    #[test]
    fn each_paragraph_names_its_source_or_that_it_has_none() {
        let outline = Outline {
            title: "Leaving".to_owned(),
            sections: vec![Section {
                heading: "How long is the notice?".to_owned(),
                points: vec![
                    point("Three months.", Some(4)),
                    point("In writing.", Some(4)),
                    point("Perhaps.", None),
                ],
            }],
        };
        assert_eq!(
            markdown(&outline),
            "# Leaving\n\n## How long is the notice?\n\nThree months.[^1]\n\nIn writing.[^1]\n\n\
             Perhaps. *[No source found in the documents]*\n\n\
             [^1]: lease.pdf, page 4: “Notice is three months.”\n"
        );
    }

    #[test]
    fn what_documents_say_stays_text() {
        let hostile = "![x](https://evil.test/p.png) <script>alert(1)</script> [a](b)\n# Heading";
        let outline = Outline {
            title: String::new(),
            sections: vec![Section {
                heading: String::new(),
                points: vec![point(hostile, None)],
            }],
        };
        let written = markdown(&outline);
        assert!(written.starts_with("# Untitled\n"));
        assert!(!written.contains("![x]"), "{written}");
        assert!(written.contains("\\<script\\>"), "{written}");
        assert!(!written.contains("\n# Heading"), "{written}");
    }
}
