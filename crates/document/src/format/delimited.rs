//! Rows of separated values (RFC 4180 and its relatives): a block for each row,
//! pages of some thousand rows.

use super::encoding::decode;
use super::{Event, Sink, Source, collapse};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

mod rows;

use rows::{Row, Rows};

/// Rows on one page: a page is held in memory and sent in one piece.
const ROWS_OF_A_PAGE: usize = 2_000;

/// A longer row of names is not repeated above every page, in bytes.
const LONGEST_HEADER: usize = 16 * 1024;

/// What may stand between values, likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows the delimiter is told from.
const TRIAL_ROWS: usize = 100;

/// Other kinds of text have lines of equally many words too, but not so many
/// lines, nor three words and more.
const CERTAIN_ROWS: usize = 6;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let text = decode(&source.bytes);
    let layout = Layout::of(&text);
    let filled = layout.rows(&text).count();
    let pages = filled.div_ceil(ROWS_OF_A_PAGE).max(1);
    sink(Event::Header(source.header(source.check_pages(pages)?)))?;
    let mut header: Option<Block> = None;
    let mut number = 1;
    let mut blocks = Vec::new();
    let mut on_page = 0;
    for row in layout.rows(&text) {
        if on_page == ROWS_OF_A_PAGE {
            sink(Event::Page(page(number, std::mem::take(&mut blocks))))?;
            number += 1;
            on_page = 0;
            // The names of the columns stand above every page.
            blocks.extend(header.clone());
        }
        let names_columns = layout.header == Some(row.first);
        let block = block(&row, names_columns);
        if names_columns && block.text.len() <= LONGEST_HEADER {
            header = Some(block.clone());
        }
        blocks.push(block);
        on_page += 1;
    }
    sink(Event::Page(page(number, blocks)))
}

/// Whether these first bytes of a file, whatever its name, are rows of
/// separated values.
pub(crate) fn is_certain(head: &[u8]) -> bool {
    let text = decode(head);
    // The last line may be cut.
    let text = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    DELIMITERS.into_iter().any(|delimiter| {
        let mut rows = Rows::new(text, delimiter).filter(|row| !row.is_blank());
        let Some(first) = rows.next() else {
            return false;
        };
        let mut count = 1;
        let regular = rows.by_ref().take(TRIAL_ROWS).all(|row| {
            count += 1;
            row.values.len() == first.values.len()
        });
        regular && count >= CERTAIN_ROWS && first.values.len() >= 3
    })
}

fn page(number: u32, blocks: Vec<Block>) -> Page {
    Page {
        number,
        label: None,
        size: None,
        hidden: false,
        source: TextSource::Document,
        blocks,
    }
}

fn block(row: &Row<'_>, header: bool) -> Block {
    let values: Vec<String> = row.values.iter().map(|value| collapse(value)).collect();
    let filled = values.iter().rposition(|value| !value.is_empty());
    let text = values
        .get(..filled.map_or(0, |last| last + 1))
        .unwrap_or_default()
        .join(" | ");
    Block {
        kind: BlockKind::TableRow { header },
        text: text.trim_start().to_owned(),
        anchor: Anchor::Lines {
            first: row.first,
            last: row.last,
        },
    }
}

/// What separates the values, and where the columns are named.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    delimiter: u8,
    /// Whether the first line only says what the delimiter is.
    announced: bool,
    /// The first line of the row that names the columns.
    header: Option<u32>,
}

impl Layout {
    fn of(text: &str) -> Self {
        let announced = announced(text);
        let delimiter = announced.unwrap_or_else(|| {
            DELIMITERS
                .into_iter()
                .max_by_key(|delimiter| (regularity(text, *delimiter), *delimiter == b','))
                .unwrap_or(b',')
        });
        let mut layout = Self {
            delimiter,
            announced: announced.is_some(),
            header: None,
        };
        let rows: Vec<Row<'_>> = layout.rows(text).take(TRIAL_ROWS).collect();
        layout.header = header(&rows);
        layout
    }

    fn rows<'a>(&self, text: &'a str) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let announced = self.announced;
        Rows::new(text, self.delimiter)
            .filter(move |row| !(row.is_blank() || (announced && row.first == 1)))
    }
}

/// Excel writes and reads a first line such as `sep=;`.
fn announced(text: &str) -> Option<u8> {
    match text.lines().next()?.strip_prefix("sep=")?.as_bytes() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// How many of a hundred rows have the number of values that most have, times
/// that number up to a bound: what separates words rather than values separates
/// them irregularly.
fn regularity(text: &str, delimiter: u8) -> usize {
    let counts: Vec<usize> = Rows::new(text, delimiter)
        .filter(|row| !row.is_blank())
        .take(TRIAL_ROWS)
        .map(|row| row.values.len())
        .collect();
    let usual = usual(&counts);
    if usual < 2 {
        return 0;
    }
    let agreeing = counts.iter().filter(|count| **count == usual).count();
    (agreeing * 100 / counts.len().max(1)).pow(2) * usual.min(8)
}

/// The commonest of these numbers; the larger where two are as common.
fn usual(counts: &[usize]) -> usize {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let groups = sorted.chunk_by(|one, other| one == other);
    groups
        .max_by_key(|group| group.len())
        .and_then(|group| group.first().copied())
        .unwrap_or(0)
}

/// The columns are named by the first row that is as long as most, when it
/// holds words alone and rows follow it.
fn header(rows: &[Row<'_>]) -> Option<u32> {
    let counts: Vec<usize> = rows.iter().map(|row| row.values.len()).collect();
    let usual = usual(&counts);
    let index = counts.iter().position(|count| *count == usual)?;
    let row = rows.get(index).filter(|_| index + 1 < rows.len())?;
    let words = row
        .values
        .iter()
        .filter(|value| !value.trim().is_empty())
        .all(|value| value.chars().any(char::is_alphabetic));
    let filled = row.values.iter().filter(|value| !value.trim().is_empty());
    (usual > 1 && words && filled.count() * 2 > usual).then_some(row.first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> (char, Option<u32>) {
        let layout = Layout::of(text);
        (char::from(layout.delimiter), layout.header)
    }

    #[test]
    fn the_delimiter_is_told_by_its_regularity() {
        assert_eq!(layout("a,b\n1,2\n3,4\n"), (',', Some(1)));
        assert_eq!(layout("name;price\nx;1,50\ny;2,50\nz;10\n"), (';', Some(1)));
        assert_eq!(layout("a\tb, c\n1\tx, y, z\n2\tu\n"), ('\t', Some(1)));
        assert_eq!(layout("sep=|\na|b\n1|2\n"), ('|', Some(2)));
        assert_eq!(
            layout("Rents of 2024\n\nYear,Rent\n2024,900\n2025,950\n"),
            (',', Some(3)),
            "a title above the table does not name its columns"
        );
        assert_eq!(layout("1,2\n3,4\n"), (',', None), "numbers name nothing");
    }

    #[test]
    fn a_bar_in_a_value_is_kept() {
        let row = |text| Rows::new(text, b',').next().expect("a row");
        assert_eq!(block(&row("|,,\n"), false).text, "|");
        assert_eq!(block(&row(",a |,\n"), false).text, "| a |");
    }

    #[test]
    fn prose_is_no_table() {
        assert!(!is_certain(
            b"One, two, three.\nFour, five.\nSix.\nSeven, eight.\nNine.\nTen.\nEleven.\n"
        ));
        assert!(is_certain(
            b"a;b;c\n1;2;3\n1;2;3\n1;2;3\n1;2;3\n1;2;3\n1;2;"
        ));
    }
}
