//! What a piece is by its looks: a heading, a caption, a footnote, an item.

use super::pieces::{Piece, Role};
use crate::model::BlockKind;

/// What captions begin with.
const CAPTIONED: [&str; 21] = [
    "Figure ",
    "Fig. ",
    "Table ",
    "Tab. ",
    "FIGURE ",
    "TABLE ",
    "Listing ",
    "Abbildung ",
    "Abb. ",
    "Tabelle ",
    "Tableau ",
    "Figura ",
    "Tabla ",
    "Tabela ",
    "Рисунок ",
    "Рис. ",
    "Таблица ",
    "图",
    "表",
    "圖",
    "شكل ",
];

/// What most of a document looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    /// Of the letters, in points.
    pub(super) size: f32,
    /// Whether it is set in letters of one width, as by a typewriter.
    pub(super) fixed: bool,
    /// Of the page at hand, in points.
    pub(super) page_height: f32,
}

/// The kind of a piece that says `text`.
pub(super) fn kind(piece: &Piece, text: &str, body: &Body) -> BlockKind {
    match piece.role {
        Role::Row { header } => return BlockKind::TableRow { header },
        Role::Oblique => return BlockKind::Paragraph,
        Role::Note => return BlockKind::Note,
        Role::Fixed if !body.fixed => return BlockKind::Code,
        Role::Text | Role::ListItem | Role::Fixed => {}
    }
    if is_caption(text) {
        return BlockKind::Caption;
    }
    if let Some(level) = heading_level(piece, text, body.size) {
        return BlockKind::Heading { level };
    }
    if is_footnote(piece, text, body) {
        return BlockKind::Note;
    }
    match piece.role {
        Role::ListItem => BlockKind::ListItem,
        _ => BlockKind::Paragraph,
    }
}

/// Footnotes are smaller than the body, stand low, and begin with their mark.
fn is_footnote(piece: &Piece, text: &str, body: &Body) -> bool {
    piece.size < 0.93 * body.size
        && piece.rectangle.top > 0.4 * body.page_height
        && text.starts_with(|first: char| {
            first.is_ascii_digit() || "*†‡§¹²³⁴⁵⁶⁷⁸⁹①②③④⑤⑥⑦⑧⑨".contains(first)
        })
}

/// Headings are short, and larger than the body or bold.
fn heading_level(piece: &Piece, text: &str, body: f32) -> Option<u8> {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    if piece.lines.len() > 3 || text.len() > 250 || letters < 2 {
        return None;
    }
    let ratio = piece.size / body.max(1.0);
    if ratio >= 1.6 {
        return Some(1);
    }
    if ratio >= 1.3 {
        return Some(2);
    }
    if ratio >= 1.1 {
        return Some(3);
    }
    let ends_as_sentence = text.ends_with(['.', '。', ',', '，', ';', '；', ':', '：']);
    (piece.bold && ratio >= 0.95 && piece.lines.len() <= 2 && !ends_as_sentence).then_some(4)
}

/// `Figure 3: …`, `Table 2. …`, `图 1 …`.
fn is_caption(text: &str) -> bool {
    let rest = CAPTIONED.iter().find_map(|word| text.strip_prefix(word));
    let Some(rest) = rest else { return false };
    let rest = rest.trim_start();
    let number: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
        .collect();
    let has_digit = number.contains(|letter: char| letter.is_ascii_digit())
        || matches!(
            number.trim_end_matches('.'),
            "I" | "II" | "III" | "IV" | "V"
        );
    let after = rest[number.len()..].chars().next();
    has_digit
        && (number.ends_with('.') || matches!(after, Some(':' | '：' | ' ' | '　' | '|')))
        && !(after == Some(' ')
            && !number.ends_with('.')
            && rest[number.len()..]
                .trim_start()
                .starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_told_from_sentences() {
        for caption in [
            "Figure 3: Rent",
            "Table 2. Costs",
            "Fig. 1a: x",
            "图 1 租金",
            "表2：费用",
        ] {
            assert!(is_caption(caption), "{caption}");
        }
        for text in ["Figure 3 shows the rent", "Table of contents", "Figures"] {
            assert!(!is_caption(text), "{text}");
        }
    }
}
