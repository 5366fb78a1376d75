//! What is revised at a time.

use document::BlockKind;

use crate::Task;

/// A block of a text: what it is and says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What it says; the cells of a row are separated by ` | `.
    pub text: String,
}

/// What stands between the cells of a row.
const CELL: &str = " | ";

/// Texts with fewer words than this need no explanation and cannot be rewritten.
const FEWEST_WORDS: usize = 4;

impl Block {
    /// Whether a task is done to a block: code is left alone, and only running text is
    /// explained or rewritten.
    pub(crate) fn takes(&self, task: &Task) -> bool {
        let is_text = !matches!(
            self.kind,
            BlockKind::Code | BlockKind::Running | BlockKind::Hidden
        );
        let is_running = matches!(
            self.kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Note
        );
        match task {
            Task::Proofread { .. } | Task::Translate(_) => is_text,
            Task::Explain(_) | Task::Rewrite { .. } => is_running && has_words(&self.text),
        }
    }

    /// The parts of the text that are each a text of its own, in order: the cells of a row,
    /// what stands behind the bullet of an item, and otherwise all of it, without white space
    /// around it.
    pub(crate) fn parts(&self) -> Vec<std::ops::Range<usize>> {
        let mut parts = Vec::new();
        let mut start = 0;
        let cells: Vec<&str> = match self.kind {
            BlockKind::TableRow { .. } => self.text.split(CELL).collect(),
            _ => vec![self.text.as_str()],
        };
        for cell in cells {
            let mut body = cell.trim_start();
            if self.kind == BlockKind::ListItem {
                body = without_bullet(body);
            }
            let from = start + cell.len() - body.len();
            let body = body.trim_end();
            if body.chars().any(char::is_alphabetic) {
                parts.push(from..from + body.len());
            }
            start += cell.len() + CELL.len();
        }
        parts
    }
}

/// The blocks of a text without a document: a line with a `#` before it is a heading, one
/// with a bullet or a number an item, and every other a paragraph.
pub fn blocks_of(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let marks = line.chars().take_while(|one| *one == '#').count();
            let rest = line[marks..].trim_start();
            let is_heading = (1..=6).contains(&marks) && rest.len() < line.len() - marks;
            if is_heading && !rest.is_empty() {
                return Block {
                    kind: BlockKind::Heading {
                        level: u8::try_from(marks).unwrap_or(6),
                    },
                    text: rest.to_owned(),
                };
            }
            let is_item = without_bullet(line).len() < line.len();
            Block {
                kind: match is_item {
                    true => BlockKind::ListItem,
                    false => BlockKind::Paragraph,
                },
                text: line.to_owned(),
            }
        })
        .collect()
}

/// An item without the bullet, number or letter that it begins with.
fn without_bullet(text: &str) -> &str {
    let Some((mark, rest)) = text.split_once(char::is_whitespace) else {
        return text;
    };
    let is_bullet = ["•", "◦", "▪", "·", "-", "–", "—", "*", "+"].contains(&mark);
    let inner = mark.trim_matches(['(', ')', '.', '（', '）', '、']);
    let is_number = inner.len() < mark.len()
        && inner.chars().count() <= 4
        && inner.chars().all(|one| {
            one.is_ascii_alphanumeric() || one == '.' || "一二三四五六七八九十".contains(one)
        });
    match is_bullet || is_number {
        true => rest.trim_start(),
        false => text,
    }
}

fn has_words(text: &str) -> bool {
    use unicode_segmentation::UnicodeSegmentation;
    text.unicode_words().nth(FEWEST_WORDS - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(kind: BlockKind, text: &str) -> Vec<String> {
        let block = Block {
            kind,
            text: text.to_owned(),
        };
        let parts = block.parts().into_iter();
        parts.map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn structure_is_no_part_of_the_text() {
        let row = BlockKind::TableRow { header: false };
        assert_eq!(parts(row, "Rent | 900 | per month"), ["Rent", "per month"]);
        assert_eq!(parts(BlockKind::ListItem, "• the keys "), ["the keys"]);
        assert_eq!(parts(BlockKind::ListItem, "(a) the keys"), ["the keys"]);
        assert_eq!(parts(BlockKind::ListItem, "4.2. the keys"), ["the keys"]);
        assert_eq!(parts(BlockKind::ListItem, "（一） 租金"), ["租金"]);
        assert_eq!(
            parts(BlockKind::ListItem, "A tenant pays"),
            ["A tenant pays"]
        );
        assert_eq!(parts(BlockKind::Paragraph, "- "), [""; 0]);
    }

    #[test]
    fn a_text_has_headings_items_and_paragraphs() {
        let blocks = blocks_of("# Lease\n\nThe rent.\n- keys\n#1 on the list\n1. first\n##\n");
        let kinds: Vec<(BlockKind, &str)> = blocks
            .iter()
            .map(|block| (block.kind, block.text.as_str()))
            .collect();
        assert_eq!(
            kinds,
            [
                (BlockKind::Heading { level: 1 }, "Lease"),
                (BlockKind::Paragraph, "The rent."),
                (BlockKind::ListItem, "- keys"),
                (BlockKind::Paragraph, "#1 on the list"),
                (BlockKind::ListItem, "1. first"),
                (BlockKind::Paragraph, "##"),
            ]
        );
    }
}
