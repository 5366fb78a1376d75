//! Text without markup, in any encoding: paragraphs with their lines.

use super::encoding::decode;
use super::{Event, Sink, Source};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// A paragraph longer than this is cut at the next line end: log files and
/// tables have no blank lines.
const LONG_PARAGRAPH: usize = 2_000;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    sink(Event::Header(source.header(1)))?;
    sink(Event::Page(Page {
        number: 1,
        label: None,
        size: None,
        hidden: false,
        source: TextSource::Document,
        blocks: paragraphs(&decode(&source.bytes)),
    }))
}

fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut number = 0;
    for line in text.lines() {
        number += 1;
        let line = line.trim_end();
        if line.trim_start().is_empty() || length > LONG_PARAGRAPH {
            finish(&mut lines, number - 1, &mut blocks);
            length = 0;
        }
        if !line.trim_start().is_empty() {
            length += line.len();
            lines.push(line);
        }
    }
    finish(&mut lines, number, &mut blocks);
    blocks
}

/// Makes a block of the lines that end with line `last`; their breaks are
/// kept, because in a text file they may mean something.
fn finish(lines: &mut Vec<&str>, last: u32, blocks: &mut Vec<Block>) {
    let Ok(count) = u32::try_from(lines.len()) else {
        return;
    };
    if count > 0 {
        let text = lines.join("\n").replace('\0', "");
        let text = text.trim();
        if !text.is_empty() {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                text: text.to_owned(),
                anchor: Anchor::Lines {
                    first: last + 1 - count,
                    last,
                },
            });
        }
    }
    lines.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_know_their_lines() {
        let blocks = paragraphs("One\ntwo\n\n\nThree\n");
        let places: Vec<_> = blocks
            .iter()
            .map(|block| (block.text.as_str(), block.anchor.clone()))
            .collect();
        assert_eq!(
            places,
            [
                ("One\ntwo", Anchor::Lines { first: 1, last: 2 }),
                ("Three", Anchor::Lines { first: 5, last: 5 }),
            ]
        );
    }

    #[test]
    fn long_text_without_blank_lines_is_cut() {
        let text = "A line of a log that goes on and on.\n".repeat(500);
        let blocks = paragraphs(&text);
        assert!(blocks.len() > 5, "a log is more than one paragraph");
        assert_eq!(
            blocks.last().map(|block| &block.anchor),
            Some(&Anchor::Lines {
                first: blocks
                    .iter()
                    .rev()
                    .nth(1)
                    .map(|block| match block.anchor {
                        Anchor::Lines { last, .. } => last + 1,
                        _ => 0,
                    })
                    .expect("there are several"),
                last: 500
            }),
            "the pieces follow each other without a gap"
        );
    }
}
