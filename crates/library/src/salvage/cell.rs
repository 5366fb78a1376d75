//! The cells of a page of a B-tree, and the rows in them
//! (<https://sqlite.org/fileformat2.html>, sections 1.6 and 2.1).

use rusqlite::types::Value;

use super::image::{Image, be16, be32};

/// What a page of a B-tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    TableLeaf,
    TableInterior,
    IndexLeaf,
    IndexInterior,
}

/// A page of a B-tree with the places of its cells.
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// Where each cell begins.
    pub(crate) cells: Vec<usize>,
    /// The last child of an interior page.
    pub(crate) last_child: u32,
    /// Where the list of cells ends, and where the first of them may begin: what lies
    /// between holds nothing.
    pub(crate) gap: std::ops::Range<usize>,
    /// The first block within the cells that holds nothing; 0 where there is none.
    pub(crate) first_free: usize,
}

/// A row as it was stored.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its number; 0 in an index.
    pub(crate) rowid: i64,
    /// The values, in the order of the columns; columns that were added later may be
    /// missing.
    pub(crate) values: Vec<Value>,
    /// Whether a text in it is no valid UTF-8 any more.
    pub(crate) is_garbled: bool,
}

impl Node {
    /// What page `number` holds, if it is a whole page of a B-tree.
    pub(crate) fn read(number: u32, page: &[u8]) -> Option<Self> {
        let start = if number == 1 { 100 } else { 0 };
        let kind = match page.get(start)? {
            0x0d => Kind::TableLeaf,
            0x05 => Kind::TableInterior,
            0x0a => Kind::IndexLeaf,
            0x02 => Kind::IndexInterior,
            _ => return None,
        };
        let is_leaf = matches!(kind, Kind::TableLeaf | Kind::IndexLeaf);
        let first = start + if is_leaf { 8 } else { 12 };
        let count = usize::from(be16(page, start + 3));
        let end = first + count * 2;
        let content = match usize::from(be16(page, start + 5)) {
            0 => 65_536,
            content => content,
        };
        if end > content || content > page.len() {
            return None;
        }
        let cells: Vec<usize> = (0..count)
            .map(|index| usize::from(be16(page, first + index * 2)))
            .collect();
        let are_within = cells
            .iter()
            .all(|cell| (content..page.len()).contains(cell));
        are_within.then(|| Self {
            kind,
            cells,
            last_child: if is_leaf { 0 } else { be32(page, start + 8) },
            gap: end..content,
            first_free: usize::from(be16(page, start + 1)),
        })
    }

    /// The children of an interior page, in order.
    pub(crate) fn children(&self, page: &[u8]) -> Vec<u32> {
        match self.kind {
            Kind::TableLeaf | Kind::IndexLeaf => Vec::new(),
            Kind::TableInterior | Kind::IndexInterior => {
                let before = self.cells.iter().map(|cell| be32(page, *cell));
                before.chain([self.last_child]).collect()
            }
        }
    }
}

/// The row in the cell at `at`. None where it is damaged, or where such cells hold
/// none.
pub(crate) fn row(image: &mut Image, kind: Kind, page: &[u8], at: usize) -> Option<Row> {
    let mut at = at;
    let usable = page.len();
    let most = match kind {
        Kind::TableInterior => return None,
        Kind::TableLeaf => usable - 35,
        Kind::IndexInterior => {
            at += 4;
            (usable - 12) * 64 / 255 - 23
        }
        Kind::IndexLeaf => (usable - 12) * 64 / 255 - 23,
    };
    let length = usize::try_from(varint(page, &mut at)?).ok()?;
    if length > image.pages as usize * usable {
        return None;
    }
    let rowid = match kind {
        Kind::TableLeaf => varint(page, &mut at)?,
        _ => 0,
    };
    let least = (usable - 12) * 32 / 255 - 23;
    let local = if length <= most {
        length
    } else {
        let wanted = least + (length - least) % (usable - 4);
        if wanted <= most { wanted } else { least }
    };
    let mut payload = page.get(at..at + local)?.to_vec();
    let mut next = match length - local {
        0 => 0,
        _ => be32(page.get(at + local..at + local + 4)?, 0),
    };
    while payload.len() < length {
        let overflow = image.page(next)?;
        let wanted = (length - payload.len()).min(usable - 4);
        payload.extend_from_slice(&overflow[4..4 + wanted]);
        next = be32(&overflow, 0);
    }
    if next != 0 {
        // The last page of a chain names no other: this one is of something else.
        return None;
    }
    let (values, is_garbled) = values(&payload)?;
    Some(Row {
        rowid,
        values,
        is_garbled,
    })
}

/// The values of a record, and whether a text among them is garbled.
fn values(payload: &[u8]) -> Option<(Vec<Value>, bool)> {
    let mut at = 0;
    let header = usize::try_from(varint(payload, &mut at)?).ok()?;
    let mut content = header;
    let mut values = Vec::new();
    let mut is_garbled = false;
    while at < header {
        let kind = varint(payload, &mut at)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from((kind - 12) / 2).ok()?,
            _ => return None,
        };
        let bytes = payload.get(content..content.checked_add(length)?)?;
        content += length;
        values.push(match kind {
            0 => Value::Null,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => Value::Integer(integer(bytes)),
            7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
            _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
            _ => {
                let text = String::from_utf8_lossy(bytes);
                is_garbled |= matches!(text, std::borrow::Cow::Owned(_));
                Value::Text(text.into_owned())
            }
        });
    }
    // A record ends where its content ends.
    (at == header && content == payload.len()).then_some((values, is_garbled))
}

/// A number of up to eight bytes in two's complement, the highest first.
fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    let start = if negative { -1 } else { 0 };
    bytes
        .iter()
        .fold(start, |number, byte| (number << 8) | i64::from(*byte))
}

/// A number of one to nine bytes; `at` moves behind it.
fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut number: u64 = 0;
    for index in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if index == 8 {
            return Some((number << 8 | u64::from(byte)).cast_signed());
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number.cast_signed())
}
