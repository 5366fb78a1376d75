//! Source of programs: a block for each function, type or run of statements,
//! told by blank lines and indentation in any language.

use super::encoding::decode;
use super::{Event, Sink, Source};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// Blocks shorter than this take in what follows: imports, constants.
const SHORT: usize = 300;

/// Blocks longer than this end at the next blank line before a member of the
/// type that they begin with.
const LONG: usize = 1_500;

/// Blocks longer than this end at the next blank line.
const LONGER: usize = 3_000;

/// Blocks longer than this end at the next line; longer lines are cut.
const LONGEST: usize = 6_000;

/// Columns of one level of indentation, at most.
const LEVEL: usize = 8;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    sink(Event::Header(source.header(1)))?;
    sink(Event::Page(Page {
        number: 1,
        label: None,
        size: None,
        hidden: false,
        source: TextSource::Document,
        blocks: blocks(&decode(&source.bytes)),
    }))
}

fn blocks(text: &str) -> Vec<Block> {
    let mut chunk = Chunk::default();
    let mut blocks = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end();
        if line.is_empty() {
            chunk.after_blank = true;
            continue;
        }
        if chunk.ends_before(line) {
            chunk.finish(&mut blocks);
        }
        chunk.push(number, line);
        if line.len() > LONGEST {
            chunk.finish(&mut blocks);
        }
    }
    chunk.finish(&mut blocks);
    blocks
}

/// The lines of a block as they are collected.
#[derive(Debug, Default)]
struct Chunk {
    text: String,
    first: u32,
    last: u32,
    indentation: usize,
    after_blank: bool,
}

impl Chunk {
    fn ends_before(&self, line: &str) -> bool {
        let own = indentation(line);
        let length = self.text.len();
        if length > LONGEST {
            return true;
        }
        if !self.after_blank || closes(line) {
            return false;
        }
        length > LONGER
            || (length > LONG && own <= self.indentation + LEVEL)
            || (length > SHORT && own <= self.indentation)
    }

    fn push(&mut self, number: u32, line: &str) {
        if self.text.is_empty() {
            self.first = number;
            self.indentation = indentation(line);
        } else {
            // A gap of many blank lines is shown as one.
            self.text
                .push_str(if self.after_blank { "\n\n" } else { "\n" });
        }
        self.text.push_str(line);
        self.last = number;
        self.after_blank = false;
    }

    fn finish(&mut self, blocks: &mut Vec<Block>) {
        let anchor = Anchor::Lines {
            first: self.first,
            last: self.last,
        };
        for piece in pieces(&self.text) {
            let text = piece.replace('\0', "");
            let text = text.trim();
            if !text.is_empty() {
                blocks.push(Block {
                    kind: BlockKind::Code,
                    text: text.to_owned(),
                    anchor: anchor.clone(),
                });
            }
        }
        self.text.clear();
        self.after_blank = false;
    }
}

/// The text itself, or pieces of a line that goes on and on.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > 2 * LONGEST {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(LONGEST));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// The column at which the text of a line begins.
fn indentation(line: &str) -> usize {
    line.bytes()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .map(|byte| if byte == b'\t' { 4 } else { 1 })
        .sum()
}

/// Whether a line only ends what was begun before.
fn closes(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['}', ')', ']']) || matches!(line, "end" | "end;" | "fi" | "done" | "esac")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<(u32, u32)> {
        blocks(text)
            .into_iter()
            .map(|block| match block.anchor {
                Anchor::Lines { first, last } => (first, last),
                other => panic!("source is a file of lines: {other:?}"),
            })
            .collect()
    }

    #[test]
    fn functions_are_blocks_of_their_own() {
        let body = "    let value = compute_something_with(1, 2, 3);\n".repeat(8);
        let text = format!(
            "use a;\nuse b;\n\n/// Adds.\nfn add() {{\n{body}\n    let last = 1;\n}}\n\n\
             fn other() {{\n{body}}}\n"
        );
        assert_eq!(
            places(&text),
            [(1, 16), (18, 27)],
            "a blank line inside a function does not end it, short imports join it"
        );
        assert!(blocks(&text)[1].text.starts_with("fn other"));
    }

    #[test]
    fn members_of_a_long_type_are_apart() {
        let method = format!(
            "    def method(self):\n{}\n",
            "        self.total += self.rate * self.months\n".repeat(12)
        );
        let text = format!("class Lease:\n{}", method.repeat(12));
        let places = places(&text);
        assert!(places.len() >= 3, "{places:?}");
        assert!(
            blocks(&text)[1].text.starts_with("def method"),
            "a block begins where a method does"
        );
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let text = format!("start\n{}\nend", "x=1;".repeat(100_000));
        let blocks = blocks(&text);
        assert!(blocks.iter().all(|block| block.text.len() <= 2 * LONGEST));
        assert_eq!(
            blocks.iter().map(|block| block.text.len()).sum::<usize>(),
            "start\n".len() + 400_000 + "end".len(),
            "nothing is lost"
        );
    }
}
