//! Markdown: CommonMark with tables, each block with its lines.

use std::ops::Range;

use pulldown_cmark::{Event as Mark, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::encoding::decode;
use super::{Event, Sink, Source, collapse};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let text = decode(&source.bytes);
    let blocks = blocks(&text);
    let mut header = source.header(1);
    header.title = blocks
        .iter()
        .find(|block| matches!(block.kind, BlockKind::Heading { level: 1 }))
        .map(|block| block.text.clone());
    sink(Event::Header(header))?;
    sink(Event::Page(Page {
        number: 1,
        label: None,
        size: None,
        hidden: false,
        source: TextSource::Document,
        blocks,
    }))
}

fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk::new(text);
    for (mark, range) in Parser::new_ext(text, options).into_offset_iter() {
        walk.take(mark, range);
    }
    walk.finish();
    walk.blocks
}

/// Collects text until the block that holds it ends.
struct Walk {
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    blocks: Vec<Block>,
    kind: BlockKind,
    text: String,
    range: Option<Range<usize>>,
    /// The number of the next item of each open list; none for bullets.
    lists: Vec<Option<u64>>,
    /// The bullet of an item whose text has not begun.
    bullet: Option<String>,
    in_metadata: bool,
}

impl Walk {
    fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(index, _)| index + 1);
        Self {
            lines: std::iter::once(0).chain(ends).collect(),
            blocks: Vec::new(),
            kind: BlockKind::Paragraph,
            text: String::new(),
            range: None,
            lists: Vec::new(),
            bullet: None,
            in_metadata: false,
        }
    }

    fn take(&mut self, mark: Mark<'_>, range: Range<usize>) {
        match mark {
            Mark::Start(tag) => self.start(tag, range),
            Mark::End(tag) => self.end(tag),
            Mark::Text(text) | Mark::Code(text) => self.push(&text, range),
            Mark::SoftBreak => self.push(" ", range),
            Mark::HardBreak => self.push("\n", range),
            Mark::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }, range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading {
                level: number(level),
            }),
            Tag::CodeBlock(_) => self.begin(BlockKind::Code),
            Tag::FootnoteDefinition(_) => self.begin(BlockKind::Note),
            Tag::TableHead => self.begin(BlockKind::TableRow { header: true }),
            Tag::TableRow => self.begin(BlockKind::TableRow { header: false }),
            Tag::MetadataBlock(_) => self.in_metadata = true,
            Tag::Paragraph if self.kind == BlockKind::Paragraph => self.finish(),
            Tag::List(first) => {
                self.finish();
                self.lists.push(first);
            }
            Tag::Item => {
                self.begin(BlockKind::ListItem);
                self.range = Some(range.start..range.start);
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(next)) => {
                        *next += 1;
                        format!("{}. ", *next - 1)
                    }
                    _ => "- ".to_owned(),
                });
            }
            Tag::TableCell if !self.text.is_empty() => self.text.push_str(" | "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::MetadataBlock(_) => self.in_metadata = false,
            TagEnd::List(_) => {
                self.finish();
                self.lists.pop();
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::TableHead
            | TagEnd::TableRow => self.finish(),
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.finish();
        self.kind = kind;
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        if self.in_metadata {
            return;
        }
        if let Some(bullet) = self.bullet.take() {
            self.text.push_str(&bullet);
        }
        self.text.push_str(text);
        let begun = self.range.get_or_insert(range.clone());
        begun.end = begun.end.max(range.end);
    }

    fn finish(&mut self) {
        let text = if self.kind == BlockKind::Code {
            self.text.trim_end().trim_matches('\n').to_owned()
        } else {
            self.text.trim().to_owned()
        };
        if let Some(range) = self.range.take()
            && !text.is_empty()
        {
            self.blocks.push(Block {
                kind: self.kind,
                text: match self.kind {
                    BlockKind::Heading { .. } => collapse(&text),
                    BlockKind::Code => text.trim().to_owned(),
                    _ => text,
                },
                anchor: Anchor::Lines {
                    first: self.line(range.start),
                    last: self.line(range.end.max(range.start + 1) - 1),
                },
            });
        }
        self.kind = BlockKind::Paragraph;
        self.text.clear();
        self.bullet = None;
    }

    /// The line, counted from 1, that holds the byte at `offset`.
    fn line(&self, offset: usize) -> u32 {
        let line = self.lines.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_knows_its_kind_and_lines() {
        let text = "---\ntitle: no\n---\n# Lease *review*\n\nThe tenant\nmay leave.\n\n\
                    3. first\n4. second\n   - inner\n\n| Year | Rent |\n|---|---|\n| 2024 | 900 |\n\n\
                    ```rust\nlet a = 1;\n\nlet b = 2;\n```\n";
        let found: Vec<_> = blocks(text)
            .into_iter()
            .map(|block| {
                let Anchor::Lines { first, last } = block.anchor else {
                    panic!("Markdown is a file of lines");
                };
                (block.kind, block.text, first, last)
            })
            .collect();
        let row = |header| BlockKind::TableRow { header };
        let expected = [
            (BlockKind::Heading { level: 1 }, "Lease review", 4, 4),
            (BlockKind::Paragraph, "The tenant may leave.", 6, 7),
            (BlockKind::ListItem, "3. first", 9, 9),
            (BlockKind::ListItem, "4. second", 10, 10),
            (BlockKind::ListItem, "- inner", 11, 11),
            (row(true), "Year | Rent", 13, 13),
            (row(false), "2024 | 900", 15, 15),
            (BlockKind::Code, "let a = 1;\n\nlet b = 2;", 18, 20),
        ]
        .map(|(kind, text, first, last)| (kind, text.to_owned(), first, last));
        assert_eq!(found, expected);
    }
}
