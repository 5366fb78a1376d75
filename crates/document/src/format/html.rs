//! Web pages: what a reader sees, in the order of the file.

use encoding_rs::Encoding;
use scraper::{ElementRef, Html, Node, Selector};

use super::{Event, Flow, Sink, Source, collapse, said, text};
use crate::error::ReadError;
use crate::model::BlockKind;

/// Deeper elements are read as plain text; the walk is recursive.
const MAXIMUM_DEPTH: usize = 256;

/// Where a page says in which encoding it is written must stand early
/// (HTML Standard, "prescan a byte stream to determine its encoding").
const PRESCAN: usize = 4096;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let document = Html::parse_document(&decode(&source.bytes));
    let mut header = source.header(1);
    header.title = first(&document, "title").and_then(|title| said(&plain(title)));
    header.author = meta(&document, "author");
    header.created = meta(&document, "date");
    sink(Event::Header(header))?;
    let mut flow = Flow::default();
    push_document(&document, &mut flow);
    sink(Event::Page(flow.into_page()))
}

/// Adds the blocks of a page that stands inside another document, such as the
/// body of a message.
pub(super) fn push(html: &str, flow: &mut Flow) {
    push_document(&Html::parse_document(html), flow);
}

fn push_document(document: &Html, flow: &mut Flow) {
    let mut walk = Walk {
        flow: std::mem::take(flow),
        ..Walk::default()
    };
    walk.element(document.root_element(), 0);
    walk.flush();
    *flow = walk.flow;
}

/// Decodes a page by its mark, by what it declares, and else like any text.
fn decode(bytes: &[u8]) -> String {
    if Encoding::for_bom(bytes).is_none()
        && let Some(encoding) = declared(&bytes[..bytes.len().min(PRESCAN)])
    {
        return encoding.decode(bytes).0.into_owned();
    }
    text::decode(bytes)
}

fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = ["charset=", "encoding="]
        .iter()
        .find_map(|mark| head.split_once(mark))?
        .1
        .trim_start_matches(['"', '\'', ' ']);
    let label: String = after
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || "-_:.".contains(*character))
        .collect();
    match Encoding::for_label(label.as_bytes())? {
        // A page that can be scanned for ASCII is not UTF-16, whatever it says.
        encoding if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE => {
            Some(encoding_rs::UTF_8)
        }
        encoding => Some(encoding),
    }
}

fn first<'a>(document: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    document.select(&Selector::parse(selector).ok()?).next()
}

fn meta(document: &Html, name: &str) -> Option<String> {
    let element = first(document, &format!("meta[name={name}]"))?;
    said(element.value().attr("content")?)
}

fn plain(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Collects text between the borders of blocks.
#[derive(Default)]
struct Walk {
    flow: Flow,
    text: String,
    kind: Option<BlockKind>,
    lists: Vec<Option<u32>>,
    /// What stands before the text of an item that has not begun.
    bullet: Option<String>,
}

impl Walk {
    fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        if depth > MAXIMUM_DEPTH {
            self.text.push_str(&plain(element));
            return;
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text.push_str(text),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.child(child, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn child(&mut self, element: ElementRef<'_>, depth: usize) {
        let name = element.value().name();
        if element.value().attr("hidden").is_some() {
            return;
        }
        match name {
            "script" | "style" | "nav" | "template" | "noscript" | "head" | "svg" | "iframe"
            | "object" | "select" | "button" | "dialog" => {}
            "br" => self.text.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.block(BlockKind::Heading { level }, element, depth);
            }
            "figcaption" | "caption" => self.block(BlockKind::Caption, element, depth),
            "pre" => {
                self.flush();
                let text = plain(element);
                self.flow
                    .push(BlockKind::Code, text.trim_matches('\n').to_owned());
            }
            "ul" | "menu" => self.list(None, element, depth),
            "ol" => {
                let start = element.value().attr("start");
                let start = start.and_then(|start| start.parse().ok()).unwrap_or(1);
                self.list(Some(start), element, depth);
            }
            "li" => self.item(element, depth),
            "tr" => self.row(element),
            _ if is_block(name) => {
                self.flush();
                self.element(element, depth);
                self.flush();
            }
            _ => self.element(element, depth),
        }
    }

    fn block(&mut self, kind: BlockKind, element: ElementRef<'_>, depth: usize) {
        self.flush();
        self.kind = Some(kind);
        self.element(element, depth);
        self.flush();
        self.kind = None;
    }

    fn list(&mut self, start: Option<u32>, element: ElementRef<'_>, depth: usize) {
        self.flush();
        self.lists.push(start);
        self.element(element, depth);
        self.flush();
        self.lists.pop();
    }

    fn item(&mut self, element: ElementRef<'_>, depth: usize) {
        self.flush();
        self.kind = Some(BlockKind::ListItem);
        self.bullet = Some(match self.lists.last_mut() {
            Some(Some(next)) => {
                *next = next.saturating_add(1);
                format!("{}. ", *next - 1)
            }
            _ => "- ".to_owned(),
        });
        self.element(element, depth);
        self.flush();
        self.kind = None;
        self.bullet = None;
    }

    /// A row becomes one block, unless a cell holds blocks of its own: then the
    /// table only lays out the page, and its cells are read one by one.
    fn row(&mut self, row: ElementRef<'_>) {
        self.flush();
        let cells: Vec<ElementRef<'_>> = row
            .child_elements()
            .filter(|cell| matches!(cell.value().name(), "td" | "th"))
            .collect();
        let lays_out = cells.iter().any(|cell| {
            cell.descendent_elements().any(|inner| {
                matches!(
                    inner.value().name(),
                    "table" | "h1" | "h2" | "h3" | "ul" | "ol"
                )
            })
        });
        if lays_out {
            for cell in cells {
                self.element(cell, MAXIMUM_DEPTH / 2);
                self.flush();
            }
            return;
        }
        let header = !cells.is_empty() && cells.iter().all(|cell| cell.value().name() == "th");
        let texts: Vec<String> = cells.iter().map(|cell| collapse(&visible(*cell))).collect();
        if texts.iter().any(|text| !text.is_empty()) {
            self.flow
                .push(BlockKind::TableRow { header }, texts.join(" | "));
        }
    }

    fn flush(&mut self) {
        let text = collapse(&self.text);
        self.text.clear();
        if text.is_empty() {
            return;
        }
        let kind = self.kind.unwrap_or(BlockKind::Paragraph);
        let bullet = self.bullet.take().unwrap_or_default();
        self.flow.push(kind, format!("{bullet}{text}"));
        if kind == BlockKind::ListItem {
            // What follows inside the item is a paragraph of it.
            self.kind = None;
        }
    }
}

/// The text of a cell without scripts, its blocks separated by blanks.
fn visible(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in cell.descendants() {
        match node.value() {
            Node::Text(piece) => {
                let hidden = node.ancestors().any(|ancestor| {
                    matches!(ancestor.value(), Node::Element(element)
                        if matches!(element.name(), "script" | "style" | "template"))
                });
                if !hidden {
                    text.push_str(piece);
                }
            }
            Node::Element(element) if element.name() == "br" || is_block(element.name()) => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "main"
            | "article"
            | "section"
            | "header"
            | "footer"
            | "aside"
            | "address"
            | "div"
            | "p"
            | "blockquote"
            | "figure"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "hr"
            | "form"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "center"
            | "hgroup"
            | "search"
            | "td"
            | "th"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, Block};

    fn blocks(html: &str) -> Vec<Block> {
        let mut walk = Walk::default();
        walk.element(Html::parse_document(html).root_element(), 0);
        walk.flush();
        walk.flow.into_page().blocks
    }

    #[test]
    fn a_page_is_read_as_it_is_seen() {
        let found: Vec<_> = blocks(
            "<title>no</title><nav>Home</nav><h1>Lease</h1><p>The <b>tenant</b>\n may leave.\
             <script>no()</script><h2>Rent</h2><ol start=3><li>first<li><p>second</p></ol>\
             <table><tr><th>Year<th>Rent<tr><td>2024<td>900</table><pre>a\n  b</pre>",
        )
        .into_iter()
        .map(|block| (block.kind, block.text))
        .collect();
        let row = |header| BlockKind::TableRow { header };
        let expected = [
            (BlockKind::Heading { level: 1 }, "Lease"),
            (BlockKind::Paragraph, "The tenant may leave."),
            (BlockKind::Heading { level: 2 }, "Rent"),
            (BlockKind::ListItem, "3. first"),
            (BlockKind::ListItem, "4. second"),
            (row(true), "Year | Rent"),
            (row(false), "2024 | 900"),
            (BlockKind::Code, "a\n  b"),
        ]
        .map(|(kind, text)| (kind, text.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn blocks_know_the_headings_above() {
        let blocks = blocks("<h1>A</h1><h2>B</h2><p>x</p><h2>C</h2><p>y</p>");
        let last = blocks.last().expect("there are blocks");
        assert!(
            matches!(&last.anchor, Anchor::Paragraph { headings, .. } if headings == &["A", "C"]),
            "a heading ends those of its own level: {:?}",
            last.anchor
        );
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("<meta charset=gbk><p>租约</p>");
        assert!(decode(&bytes).contains("租约"));
    }

    #[test]
    fn deep_pages_do_not_overflow() {
        let html = format!("{}deep", "<div>".repeat(2_000));
        assert!(blocks(&html).iter().any(|block| block.text == "deep"));
    }
}
