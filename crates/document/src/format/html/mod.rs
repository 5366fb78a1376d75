//! Web pages: what a reader sees, in the order of the file.
//!
//! Pages are read token by token, never as a tree: the rules by which browsers
//! repair broken pages take quadratic time on pages made for it, and text needs
//! few of them.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::{Event, Flow, Sink, Source, encoding, said, web_archive};
use crate::error::ReadError;
use crate::model::BlockKind;

mod open_elements;
mod references;
mod table;
mod tokens;
mod visibility;
mod walk;

/// Where a page says in which encoding it is written must stand early
/// (HTML Standard, "prescan a byte stream to determine its encoding").
const PRESCAN: usize = 4096;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let page = if web_archive::is_one(&source.bytes) {
        web_archive::read(&source.bytes)?
    } else {
        WebPage::parse(&decode(&source.bytes), Syntax::Html)
    };
    let mut flow = Flow::default();
    let mut header = source.header(1);
    header.title.clone_from(&page.title);
    header.author.clone_from(&page.author);
    header.created.clone_from(&page.created);
    page.into_flow(&mut flow);
    sink(Event::Header(header))?;
    sink(Event::Page(flow.into_page()))
}

/// By which rules a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Html,
    /// Every element may close itself.
    Xml,
}

/// A page taken apart.
#[derive(Debug, Default)]
pub(super) struct WebPage {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) created: Option<String>,
    pieces: Vec<Piece>,
}

/// A block with where on the page it stands.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    kind: BlockKind,
    text: String,
    /// Inside the part that the page itself calls its main one.
    main: bool,
    /// Inside an article.
    article: bool,
    /// Inside a header, footer, sidebar or form of the page.
    around: bool,
}

impl WebPage {
    /// Reads a page; any text is one.
    pub(super) fn parse(text: &str, syntax: Syntax) -> Self {
        let mut walk = walk::Walk::default();
        for token in tokens::Tokens::new(text, syntax) {
            walk.take(token);
        }
        let mut page = walk.finish();
        page.title = page.title.and_then(|title| said(&title));
        page
    }

    /// Whether nothing can be read on the page.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The first heading.
    pub(super) fn first_heading(&self) -> Option<&str> {
        self.pieces
            .iter()
            .find(|piece| matches!(piece.kind, BlockKind::Heading { .. }))
            .map(|piece| piece.text.as_str())
    }

    /// Hands over the blocks: of a page with a main part, that part alone; of
    /// a page with an article, what is not around it; else all.
    pub(super) fn into_flow(self, flow: &mut Flow) {
        let length = |wanted: fn(&Piece) -> bool| -> usize {
            let pieces = self.pieces.iter().filter(|piece| wanted(piece));
            pieces.map(|piece| piece.text.len()).sum()
        };
        // Some pages call something main that is not: a frame, a search box.
        let enough = length(|_| true) / 4;
        let main = length(|piece| piece.main);
        let article = length(|piece| piece.article);
        for piece in self.pieces {
            let wanted = if main > 0 && main >= enough {
                piece.main && !piece.around
            } else {
                !piece.around || article == 0 || article < enough
            };
            if wanted {
                flow.push(piece.kind, piece.text);
            }
        }
    }
}

/// Decodes a page by its mark, by what it declares, and else like any text.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if encoding::wide(bytes).is_some() || bytes.starts_with(b"\xEF\xBB\xBF") {
        return encoding::decode(bytes);
    }
    match declared(&bytes[..bytes.len().min(PRESCAN)]) {
        // What is UTF-8 throughout is so whatever it says, except where every
        // byte is ASCII and means something else.
        Some(encoding) if std::str::from_utf8(bytes).is_err() || bytes.contains(&0x1B) => {
            encoding.decode_without_bom_handling(bytes).0
        }
        _ => encoding::decode(bytes),
    }
}

fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = ["charset", "encoding"]
        .iter()
        .flat_map(|mark| head.match_indices(mark).map(|(at, _)| at + mark.len()))
        .find_map(|at| head.get(at..)?.trim_start().strip_prefix('='))?
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, Block};

    fn blocks(html: &str) -> Vec<Block> {
        let mut flow = Flow::default();
        WebPage::parse(html, Syntax::Html).into_flow(&mut flow);
        flow.into_page().blocks
    }

    fn shown(html: &str) -> Vec<(BlockKind, String)> {
        let blocks = blocks(html).into_iter();
        blocks.map(|block| (block.kind, block.text)).collect()
    }

    fn texts(html: &str) -> Vec<String> {
        blocks(html).into_iter().map(|block| block.text).collect()
    }

    fn row(header: bool) -> BlockKind {
        BlockKind::TableRow { header }
    }

    #[test]
    fn a_page_is_read_as_it_is_seen() {
        let found = shown(
            "<title>no</title><nav>Home</nav><h1>Lease</h1><p>The <b>tenant</b>\n may leave.\
             <script>no('</p>')</script><h2>Rent</h2><ol start=3><li>first<li><p>second</p></ol>\
             <table><tr><th>Year<th>Rent<tr><td>2024<td>900</table><pre>\na\n  b &lt;</pre>",
        );
        let expected = [
            (BlockKind::Heading { level: 1 }, "Lease"),
            (BlockKind::Paragraph, "The tenant may leave."),
            (BlockKind::Heading { level: 2 }, "Rent"),
            (BlockKind::ListItem, "3. first"),
            (BlockKind::ListItem, "4. second"),
            (row(true), "Year | Rent"),
            (row(false), "2024 | 900"),
            (BlockKind::Code, "a\n  b <"),
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
    fn what_is_around_the_main_part_is_left_out() {
        let html = "<header>Shop</header><div class='cookie-banner'>We use cookies</div>\
            <main><article><h1>Lease</h1><p>Three months.</p><aside>Advert</aside></article></main>\
            <div>Related</div><footer>Imprint</footer>";
        assert_eq!(texts(html), ["Lease", "Three months."]);
        let html = "<header>Shop</header><article><header><h1>Lease</h1></header>\
            <p>Three months.</p></article><div>Beside</div><form>Search</form>";
        assert_eq!(
            texts(html),
            ["Lease", "Three months.", "Beside"],
            "an article's own header belongs to it"
        );
        assert_eq!(
            texts("<form><main><p>Three months.</p><form>Search</form></main></form>"),
            ["Three months."],
            "a form may hold the whole page"
        );
        assert_eq!(
            texts("<header>Lease</header><p>Three months.</p>"),
            ["Lease", "Three months."],
            "nothing is around where nothing is main"
        );
    }

    #[test]
    fn hidden_elements_are_left_out() {
        let html = "<p hidden>a</p><p style='color: red; DISPLAY : none'>b<span>c</span></p>\
            <div aria-hidden=true>d<div>e</div></div><p>seen</p><noscript>f</noscript>\
            <svg><title>g</title><text>h</text></svg><p>also <span hidden>i</span>seen";
        assert_eq!(texts(html), ["seen", "also seen"]);
    }

    #[test]
    fn tables_keep_their_columns() {
        let html = "<table><caption>Rents</caption><thead><tr><td>Year<td>Flat<td>Rent</thead>\
            <tr><td rowspan=2>2024<td>A<td>900<tr><td>B<td>950\
            <tr><td colspan=2>Sum<td>1850</table>";
        assert_eq!(
            shown(html),
            [
                (BlockKind::Caption, "Rents".to_owned()),
                (row(true), "Year | Flat | Rent".to_owned()),
                (row(false), "2024 | A | 900".to_owned()),
                (row(false), "| B | 950".to_owned()),
                (row(false), "Sum |  | 1850".to_owned()),
            ]
        );
        let layout = "<table><tr><td><h1>Lease</h1><p>Text</p></td><td>Beside</td></tr></table>";
        assert_eq!(
            shown(layout),
            [
                (BlockKind::Heading { level: 1 }, "Lease".to_owned()),
                (BlockKind::Paragraph, "Text".to_owned()),
                (BlockKind::Paragraph, "Beside".to_owned()),
            ],
            "a table that lays out the page is none"
        );
    }

    #[test]
    fn raised_digits_join_no_number() {
        assert_eq!(
            texts("<p>10<sup>6</sup> m<sup>2</sup> cost 900<a role=doc-noteref>1</a> EUR</p>"),
            ["10^6 m2 cost 900 EUR"]
        );
    }

    #[test]
    fn terms_stand_with_their_definitions() {
        let html =
            "<dl><dt>Rent<dd>What is paid.<dt>Term<dt>Period<dd><p>How long.</p><p>More.</dl>";
        assert_eq!(
            shown(html),
            [
                (BlockKind::ListItem, "Rent: What is paid.".to_owned()),
                (BlockKind::ListItem, "Term, Period: How long.".to_owned()),
                (BlockKind::Paragraph, "More.".to_owned()),
            ]
        );
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("<meta charset=gbk><p>租约</p>");
        assert!(decode(&bytes).contains("租约"));
        let page = "<meta http-equiv='Content-Type' content='text/html; charset = iso-8859-1'>租约";
        assert!(
            decode(page.as_bytes()).contains("租约"),
            "UTF-8 is seen, whatever is declared"
        );
    }

    #[test]
    fn pages_made_to_take_long_are_read_at_once() {
        let deep = format!("{}deep", "<div>".repeat(400_000));
        assert_eq!(texts(&deep), ["deep"]);
        let fonts: String = (0..100_000)
            .map(|size| format!("<p><font size={size}><table><td>"))
            .collect();
        assert!(texts(&format!("{fonts}x")).concat().ends_with('x'));
        let attributes: String = (0..300_000).map(|name| format!(" a{name}=1")).collect();
        assert_eq!(texts(&format!("<p{attributes}>x")), ["x"]);
        assert_eq!(texts(&"<!--".repeat(100_000)), Vec::<String>::new());
        assert!(texts(&"<script>".repeat(100_000)).is_empty());
        assert!(!texts(&"&".repeat(500_000)).is_empty());
        let ends = format!("<div>{}x", "</p></span></li></td>".repeat(100_000));
        assert_eq!(texts(&ends), ["x"]);
    }
}
