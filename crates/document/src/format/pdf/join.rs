//! Lines become text: without the hyphens that came with their ends, and
//! without blanks where the script has none.

use std::borrow::Cow;
use std::ops::Range;

use super::super::collapse;
use super::lines;
use super::pieces::PieceLine;
use super::vocabulary::{Hyphen, Vocabulary};
use crate::model;

/// The text of a paragraph, and where its lines lie in it.
pub(super) fn paragraph(lines: &[PieceLine], words: &Vocabulary) -> (String, Vec<model::Line>) {
    let mut text = String::new();
    let mut places: Vec<model::Line> = Vec::new();
    for line in lines {
        // Typewriters align with blanks.
        let own: Cow<'_, str> = if line.text.contains("  ") {
            collapse(&line.text).into()
        } else {
            line.text.as_str().into()
        };
        if let Some(cut) = cut_word(&text) {
            match words.hyphen(&text[..cut], &own) {
                Hyphen::Dropped => {
                    text.truncate(cut);
                    if let Some(last) = places.last_mut() {
                        last.end = last.end.min(offset(cut));
                    }
                }
                Hyphen::Kept => {}
                Hyphen::Apart => text.push(' '),
            }
        } else if needs_blank(&text, &own) {
            text.push(' ');
        }
        push(&mut text, &mut places, line, &own);
    }
    (text, places)
}

/// The text of lines that keep their breaks and their indents.
pub(super) fn preformatted(lines: &[PieceLine]) -> (String, Vec<model::Line>) {
    let left = lines
        .iter()
        .map(|line| line.rectangle.left)
        .fold(f32::INFINITY, f32::min);
    let mut text = String::new();
    let mut places = Vec::new();
    for line in lines {
        if !text.is_empty() {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', indent(line, left)));
        }
        push(&mut text, &mut places, line, &line.text);
    }
    (text, places)
}

/// How many letters a line stands in from the left.
fn indent(line: &PieceLine, left: f32) -> usize {
    /// Deeper indents say no more.
    const DEEPEST: f32 = 80.0;
    #[expect(clippy::cast_precision_loss, reason = "lines are short")]
    let letter =
        (line.rectangle.right - line.rectangle.left) / line.text.chars().count().max(1) as f32;
    let letters = ((line.rectangle.left - left) / letter.max(0.1)).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is clamped"
    )]
    let letters = letters.clamp(0.0, DEEPEST) as usize;
    letters
}

fn push(text: &mut String, places: &mut Vec<model::Line>, line: &PieceLine, own: &str) {
    let start = text.len();
    text.push_str(own);
    let place = |range: Range<usize>, rectangle| model::Line {
        start: offset(start + range.start),
        end: offset(start + range.end),
        rectangle,
    };
    if line.cells.is_empty() || own != line.text {
        places.push(place(0..own.len(), line.rectangle));
    } else {
        let cells = line.cells.iter();
        places.extend(cells.map(|cell| place(cell.range.clone(), cell.rectangle)));
    }
}

/// Where the hyphen stands, if the text ends in a word or number and one.
fn cut_word(text: &str) -> Option<usize> {
    let without = text.strip_suffix(['-', '\u{2010}', '\u{ad}'])?;
    without
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric)
        .then_some(without.len())
}

/// Whether a blank stands between the end of one line and the start of the
/// next.
fn needs_blank(text: &str, next: &str) -> bool {
    let (Some(last), Some(first)) = (text.chars().next_back(), next.chars().next()) else {
        return false;
    };
    let wide = lines::is_wide(last) && lines::is_wide(first);
    !wide && last != '—'
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rectangle;

    fn lines(texts: &[(&str, f32)]) -> Vec<PieceLine> {
        #[expect(clippy::cast_precision_loss, reason = "texts are short")]
        texts
            .iter()
            .map(|(text, left)| PieceLine {
                text: (*text).to_owned(),
                rectangle: Rectangle {
                    left: *left,
                    top: 0.0,
                    right: left + 5.0 * text.chars().count() as f32,
                    bottom: 10.0,
                },
                cells: Vec::new(),
            })
            .collect()
    }

    #[test]
    fn lines_are_joined_as_they_are_read() {
        let joined = |texts: &[&str]| {
            let texts: Vec<(&str, f32)> = texts.iter().map(|text| (*text, 0.0)).collect();
            let (text, places) = paragraph(&lines(&texts), &Vocabulary::default());
            for line in &places {
                let part = text.get(line.start as usize..line.end as usize);
                assert!(part.is_some(), "ranges lie on letters: {line:?}");
            }
            text
        };
        assert_eq!(joined(&["the agree-", "ment ends"]), "the agreement ends");
        assert_eq!(joined(&["in 2020-", "2024 and"]), "in 2020-2024 and");
        assert_eq!(joined(&["Vor-", "und Nachname"]), "Vor- und Nachname");
        assert_eq!(
            joined(&["租客可以提前", "三个月通知"]),
            "租客可以提前三个月通知"
        );
    }

    #[test]
    fn code_keeps_its_lines_and_indents() {
        let (text, _) = preformatted(&lines(&[("if late:", 50.0), ("pay()", 70.0)]));
        assert_eq!(text, "if late:\n    pay()");
    }
}
