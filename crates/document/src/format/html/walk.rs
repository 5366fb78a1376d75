//! From tags and text to blocks.

use super::open_elements::{Closing, Open, OpenElements, is_block};
use super::table::Table;
use super::tokens::{Tag, Token};
use super::visibility::Part;
use super::{Piece, WebPage};
use crate::format::{collapse, said};
use crate::model::BlockKind;

/// Tables inside tables are read as deep as this.
const MAXIMUM_TABLES: usize = 32;

/// Collects text between the borders of blocks.
#[derive(Default)]
pub(super) struct Walk<'a> {
    page: WebPage,
    open: OpenElements<'a>,
    text: String,
    kind: Option<BlockKind>,
    /// The number of the next item of each open list; none for bullets.
    lists: Vec<Option<u32>>,
    /// What stands before the text of an item that has not begun.
    bullet: Option<String>,
    /// Terms whose definition has not begun.
    terms: Vec<String>,
    tables: Vec<Table>,
    preformatted: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn take(&mut self, token: Token<'a>) {
        match token {
            Token::Text(text) if !self.open.is_skipped() => self.text.push_str(&text),
            Token::Text(_) => {}
            Token::RawText("title", text) if !self.open.is_skipped() => {
                self.page.title.get_or_insert(text.into_owned());
            }
            Token::RawText("xmp", text) if !self.open.is_skipped() => self.text.push_str(&text),
            Token::RawText(..) => {}
            Token::Start(tag) => self.start(tag),
            Token::End(name) => {
                let ended = self.open.ended_by_end(&name);
                self.close(ended);
                // A paragraph ends here even where none began.
                if ended == 0 && is_block(&name) && !self.open.is_skipped() {
                    self.flush();
                }
            }
        }
    }

    /// Ends the page.
    pub(super) fn finish(mut self) -> WebPage {
        while let Some(open) = self.open.pop() {
            self.act(&open);
        }
        self.flush();
        self.end_definitions();
        self.page
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag.name.as_ref() {
            "br" => {
                if !self.open.is_skipped() {
                    self.text.push('\n');
                }
                return;
            }
            "hr" => {
                if !self.open.is_skipped() {
                    self.flush();
                }
                return;
            }
            "meta" => return self.metadata(&tag),
            "area" | "base" | "col" | "embed" | "img" | "input" | "link" | "param" | "source"
            | "track" | "wbr" => return,
            _ => {}
        }
        let ended = self.open.ended_by_start(&tag.name);
        self.close(ended);
        let in_article = self.open.is_article() || self.open.is_main();
        let part = Part::of(&tag, in_article);
        let closing = if part.skipped || self.open.is_skipped() || !self.open.has_room() {
            if is_block(&tag.name) && !self.open.is_skipped() {
                self.flush();
            }
            Closing::Nothing
        } else {
            self.begin(&tag)
        };
        let closes_itself = tag.closes_itself;
        let name = tag.name.clone();
        self.open.push(Open {
            name: tag.name,
            part,
            closing,
        });
        if closes_itself {
            let ended = self.open.ended_by_end(&name);
            self.close(ended);
        }
    }

    /// Does what the element that begins asks for, and says what is to be done
    /// when it ends.
    fn begin(&mut self, tag: &Tag<'_>) -> Closing {
        let name = tag.name.as_ref();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                self.begin_kind(BlockKind::Heading { level })
            }
            "figcaption" | "caption" => self.begin_kind(BlockKind::Caption),
            "aside" if is_footnote(tag) => self.begin_kind(BlockKind::Note),
            "pre" | "xmp" | "listing" => {
                self.flush();
                self.preformatted += 1;
                Closing::Preformatted
            }
            "ul" | "menu" | "ol" => {
                self.flush();
                let start = tag.attribute("start").and_then(|start| start.parse().ok());
                self.lists.push((name == "ol").then(|| start.unwrap_or(1)));
                Closing::List
            }
            "li" => self.begin_item(tag),
            "dl" => {
                self.flush();
                Closing::Definitions
            }
            "dt" => {
                self.flush();
                Closing::Term
            }
            "dd" => {
                let terms = std::mem::take(&mut self.terms).join(", ");
                let closing = self.begin_kind(BlockKind::ListItem);
                self.bullet = (!terms.is_empty()).then(|| format!("{terms}: "));
                closing
            }
            "table" if self.tables.len() < MAXIMUM_TABLES => {
                self.flush();
                self.tables.push(Table::default());
                Closing::Table
            }
            "thead" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.in_head = true;
                }
                Closing::Head
            }
            "tr" if !self.tables.is_empty() => {
                self.flush();
                Closing::Row
            }
            "td" | "th" => self.begin_cell(tag),
            "sup" => {
                // Neither a power nor the mark of a note is a digit of the number.
                if self.text.ends_with(|letter: char| letter.is_ascii_digit()) {
                    self.text.push('^');
                }
                Closing::Nothing
            }
            _ if is_block(name) => {
                self.flush();
                Closing::Flush
            }
            _ => Closing::Nothing,
        }
    }

    fn begin_kind(&mut self, kind: BlockKind) -> Closing {
        self.flush();
        Closing::Kind(self.kind.replace(kind))
    }

    fn begin_item(&mut self, tag: &Tag<'_>) -> Closing {
        let closing = self.begin_kind(BlockKind::ListItem);
        self.bullet = Some(match self.lists.last_mut() {
            Some(Some(next)) => {
                let value = tag.attribute("value").and_then(|value| value.parse().ok());
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        });
        closing
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) -> Closing {
        self.flush();
        let Some(table) = self.tables.last_mut() else {
            return Closing::Flush;
        };
        table.begin_cell(
            tag.name == "th",
            tag.attribute("colspan"),
            tag.attribute("rowspan"),
        );
        Closing::Cell
    }

    fn close(&mut self, count: usize) {
        for _ in 0..count {
            if let Some(open) = self.open.pop() {
                // The blocks inside stand where the element stood.
                self.act(&open);
            }
        }
    }

    fn act(&mut self, open: &Open<'a>) {
        match open.closing {
            Closing::Nothing => {}
            Closing::Flush => self.flush_in(Part {
                around: open.part.around || open.name == "form",
                ..open.part
            }),
            Closing::Kind(before) => {
                self.flush_in(open.part);
                self.kind = before;
                // A heading inside an item leaves the bullet to the text below.
                if before != Some(BlockKind::ListItem) {
                    self.bullet = None;
                }
            }
            Closing::List => {
                self.flush();
                self.lists.pop();
            }
            Closing::Term => {
                let term = collapse(&self.text);
                self.text.clear();
                if !term.is_empty() {
                    self.terms.push(term);
                }
            }
            Closing::Definitions => {
                self.flush();
                self.end_definitions();
            }
            Closing::Preformatted => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Closing::Cell => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell();
                }
            }
            Closing::Head => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.in_head = false;
                }
            }
            Closing::Row => self.end_row(),
            Closing::Table => {
                self.end_row();
                self.tables.pop();
            }
        }
    }

    fn end_row(&mut self) {
        self.flush();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        table.end_cell();
        for piece in table.end_row() {
            self.keep(piece);
        }
    }

    /// Terms that nothing defines are still read.
    fn end_definitions(&mut self) {
        for term in std::mem::take(&mut self.terms) {
            self.push(BlockKind::ListItem, term, Part::default());
        }
    }

    fn metadata(&mut self, tag: &Tag<'_>) {
        let name = tag.attribute("name").or_else(|| tag.attribute("property"));
        let (Some(name), Some(content)) = (name, tag.attribute("content").and_then(said)) else {
            return;
        };
        match name.to_ascii_lowercase().as_str() {
            "author" | "dc.creator" | "article:author" => {
                self.page.author.get_or_insert(content);
            }
            "date" | "dc.date" | "dcterms.date" | "dcterms.created" | "article:published_time" => {
                self.page.created.get_or_insert(content);
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.flush_in(Part::default());
    }

    /// Makes a block of the text collected in the open elements and in one that
    /// has just ended.
    fn flush_in(&mut self, part: Part) {
        let code = self.preformatted > 0;
        let text = if code {
            self.text.trim_end().trim_matches('\n').to_owned()
        } else {
            collapse(&self.text)
        };
        self.text.clear();
        if text.trim().is_empty() {
            return;
        }
        let kind = match self.kind {
            None | Some(BlockKind::ListItem) if code => BlockKind::Code,
            kind => kind.unwrap_or(BlockKind::Paragraph),
        };
        let item = self.kind == Some(BlockKind::ListItem);
        let bullet = if item { self.bullet.take() } else { None };
        self.push(kind, format!("{}{text}", bullet.unwrap_or_default()), part);
        if item {
            // What follows inside the item is a paragraph of it.
            self.kind = None;
        }
    }

    fn push(&mut self, kind: BlockKind, text: String, part: Part) {
        let piece = Piece {
            kind,
            text,
            main: self.open.is_main() || part.main,
            article: self.open.is_article() || part.article,
            around: self.open.is_around() || part.around,
        };
        self.keep(piece);
    }

    fn keep(&mut self, piece: Piece) {
        let cell = self.tables.iter_mut().rev().find_map(Table::target);
        cell.unwrap_or(&mut self.page.pieces).push(piece);
    }
}

fn is_footnote(tag: &Tag<'_>) -> bool {
    tag.attribute("epub:type")
        .or_else(|| tag.attribute("role"))
        .is_some_and(|kind| kind.contains("footnote") || kind.contains("endnote"))
}
