//! The binary form of workbooks: records of a number, a length and bytes
//! (MS-XLSB 2.1.4).

use super::address::{COLUMNS, ROWS, Range};
use super::cells::{Cell, Take, Value};
use super::comments::Remark;
use super::sheet::Behind;
use super::styles::Definitions;
use super::tables::Table;
use super::workbook::Listed;
use crate::error::ReadError;

/// The numbers of the records that are read (MS-XLSB 2.3).
mod record {
    pub(super) const ROW_HEADER: u32 = 0;
    pub(super) const CELL_COMPRESSED_NUMBER: u32 = 2;
    pub(super) const CELL_ERROR: u32 = 3;
    pub(super) const CELL_BOOLEAN: u32 = 4;
    pub(super) const CELL_NUMBER: u32 = 5;
    pub(super) const CELL_TEXT: u32 = 6;
    pub(super) const CELL_SHARED_STRING: u32 = 7;
    pub(super) const FORMULA_TEXT: u32 = 8;
    pub(super) const FORMULA_NUMBER: u32 = 9;
    pub(super) const FORMULA_BOOLEAN: u32 = 10;
    pub(super) const FORMULA_ERROR: u32 = 11;
    pub(super) const SHARED_STRING: u32 = 19;
    pub(super) const FONT: u32 = 43;
    pub(super) const NUMBER_FORMAT: u32 = 44;
    pub(super) const CELL_STYLE: u32 = 47;
    pub(super) const CELL_RICH_TEXT: u32 = 62;
    pub(super) const WORKBOOK_PROPERTIES: u32 = 153;
    pub(super) const SHEET: u32 = 156;
    pub(super) const FILTER: u32 = 161;
    pub(super) const MERGED: u32 = 176;
    pub(super) const TABLE: u32 = 343;
    pub(super) const CELL_STYLES_BEGIN: u32 = 617;
    pub(super) const CELL_STYLES_END: u32 = 618;
    pub(super) const COMMENT_AUTHOR: u32 = 632;
    pub(super) const COMMENT: u32 = 635;
    pub(super) const COMMENT_TEXT: u32 = 637;
}

/// The records of a part, until it ends or breaks off.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.variable(2)?;
        let length = self.variable(4)? as usize;
        let (content, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((number, content))
    }
}

impl Records<'_> {
    /// A number of seven bits a byte, the lowest first.
    fn variable(&mut self, longest: u32) -> Option<u32> {
        let mut value = 0;
        for place in 0..longest {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

fn records(bytes: &[u8]) -> Records<'_> {
    Records { rest: bytes }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(u16::from_le_bytes(bytes.try_into().ok()?)))
}

fn number(bytes: &[u8], at: usize) -> Option<f64> {
    let bytes = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}

/// A string with its length before it, and where it ends.
fn string(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let length = word(bytes, at)?;
    let start = at.checked_add(4)?;
    if length == u32::MAX {
        return Some((String::new(), start));
    }
    let end = start.checked_add((length as usize).checked_mul(2)?)?;
    let units: Vec<u16> = bytes
        .get(start..end)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// A string with formats: one byte of flags stands before it.
fn rich_string(bytes: &[u8], at: usize) -> Option<String> {
    Some(string(bytes, at.checked_add(1)?)?.0)
}

fn range(bytes: &[u8], at: usize) -> Option<Range> {
    let field = |index: usize| word(bytes, at.checked_add(index * 4)?);
    let (first, last) = ((field(0)?, field(2)?), (field(1)?, field(3)?));
    let inside = first.0 <= last.0 && first.1 <= last.1 && last.0 < ROWS && last.1 < COLUMNS;
    inside.then_some(Range { first, last })
}

/// The sheets, and whether dates count from 1904.
pub(super) fn workbook(bytes: &[u8]) -> (Vec<Listed>, bool) {
    let (mut sheets, mut since_1904) = (Vec::new(), false);
    for (number, content) in records(bytes) {
        match number {
            record::WORKBOOK_PROPERTIES => {
                since_1904 = word(content, 0).is_some_and(|flags| flags & 1 != 0);
            }
            record::SHEET => {
                let sheet = (|| {
                    let (relationship, end) = string(content, 8)?;
                    Some(Listed {
                        hidden: word(content, 0)? != 0,
                        name: string(content, end)?.0,
                        relationship,
                    })
                })();
                sheets.extend(sheet);
            }
            _ => {}
        }
    }
    (sheets, since_1904)
}

pub(super) fn shared_strings(bytes: &[u8], take: &mut dyn FnMut(&str)) {
    for (number, content) in records(bytes) {
        if number == record::SHARED_STRING {
            take(&rich_string(content, 0).unwrap_or_default());
        }
    }
}

pub(super) fn styles(bytes: &[u8]) -> Definitions {
    let mut definitions = Definitions::default();
    let mut in_cells = false;
    for (number, content) in records(bytes) {
        match number {
            record::NUMBER_FORMAT => {
                if let (Some(id), Some((code, _))) = (short(content, 0), string(content, 2)) {
                    definitions.codes.insert(id, code);
                }
            }
            record::FONT => {
                let weight = short(content, 4).unwrap_or(0);
                definitions.bold_fonts.push(weight >= 600);
            }
            record::CELL_STYLES_BEGIN => in_cells = true,
            record::CELL_STYLES_END => in_cells = false,
            record::CELL_STYLE if in_cells => {
                let format = short(content, 2).unwrap_or(0);
                let font = short(content, 4).unwrap_or(0);
                definitions.cells.push((format, font as usize));
            }
            _ => {}
        }
    }
    definitions
}

pub(super) fn table(bytes: &[u8]) -> Option<Table> {
    let (_, content) = records(bytes).find(|(number, _)| *number == record::TABLE)?;
    Some(Table {
        range: range(content, 0)?,
        header_rows: word(content, 24)?,
    })
}

pub(super) fn behind(bytes: &[u8]) -> Behind {
    let mut found = Behind::default();
    for (number, content) in records(bytes) {
        match number {
            record::MERGED => found.merged.extend(range(content, 0)),
            record::FILTER => found.filtered = range(content, 0),
            _ => {}
        }
    }
    found
}

pub(super) fn comments(bytes: &[u8]) -> Vec<Remark> {
    let (mut authors, mut remarks) = (Vec::new(), Vec::<Remark>::new());
    for (number, content) in records(bytes) {
        match number {
            record::COMMENT_AUTHOR => {
                authors.push(string(content, 0).unwrap_or_default().0);
            }
            record::COMMENT => {
                let author = word(content, 0).and_then(|index| authors.get(index as usize));
                remarks.extend(range(content, 4).map(|range| Remark {
                    range,
                    author: author.cloned().unwrap_or_default(),
                    text: String::new(),
                }));
            }
            record::COMMENT_TEXT => {
                if let Some(remark) = remarks.last_mut() {
                    remark.text = rich_string(content, 0).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    remarks
}

/// Calls `take` with each cell of a sheet.
///
/// # Errors
/// What `take` returns.
pub(super) fn cells(bytes: &[u8], take: &mut Take<'_>) -> Result<(), ReadError> {
    let mut row = 0;
    for (number, content) in records(bytes) {
        if number == record::ROW_HEADER {
            row = word(content, 0).unwrap_or(row);
            continue;
        }
        let Some(value) = value(number, content) else {
            continue;
        };
        let (Some(column), Some(style)) = (word(content, 0), word(content, 4)) else {
            continue;
        };
        if row < ROWS && column < COLUMNS {
            take(Cell {
                row,
                column,
                style: (style & 0xFF_FFFF) as usize,
                value,
            })?;
        }
    }
    Ok(())
}

/// The value of a cell's record; it stands behind column and style.
fn value(number_of_record: u32, content: &[u8]) -> Option<Value> {
    const AT: usize = 8;
    match number_of_record {
        record::CELL_COMPRESSED_NUMBER => Some(Value::Number(compressed(word(content, AT)?))),
        record::CELL_NUMBER | record::FORMULA_NUMBER => Some(Value::Number(number(content, AT)?)),
        record::CELL_TEXT | record::FORMULA_TEXT => Some(Value::Text(string(content, AT)?.0)),
        record::CELL_RICH_TEXT => Some(Value::Text(rich_string(content, AT)?)),
        record::CELL_SHARED_STRING => Some(Value::Shared(word(content, AT)? as usize)),
        record::CELL_BOOLEAN | record::FORMULA_BOOLEAN => {
            Some(Value::Boolean(*content.get(AT)? != 0))
        }
        record::CELL_ERROR | record::FORMULA_ERROR => {
            Some(Value::Error(error(*content.get(AT)?).to_owned()))
        }
        _ => None,
    }
}

/// A number in 30 bits (MS-XLSB 2.5.122): an integer or the upper half of a
/// floating point number, perhaps in hundredths.
fn compressed(bits: u32) -> f64 {
    let value = if bits & 2 != 0 {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { value / 100.0 } else { value }
}

/// Error values by their codes (MS-XLSB 2.5.97.2).
fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#GETTING_DATA",
        _ => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_thirty_bits() {
        assert_eq!(compressed((5 << 2) | 2), 5.0);
        assert_eq!(compressed((1234 << 2) | 3), 12.34);
        assert_eq!(compressed(((-7_i32 << 2) | 2).cast_unsigned()), -7.0);
        let half = (0.5_f64.to_bits() >> 32) as u32;
        assert_eq!(compressed(half), 0.5);
    }

    #[test]
    fn broken_records_end_the_part() {
        for bytes in [
            &[][..],
            &[0x9C],
            &[0x9C, 0x01],
            &[0x9C, 0x01, 0xFF, 0xFF, 0xFF, 0x7F],
            &[7, 4, 0, 0, 0, 0],
            &[
                0x9C, 0x01, 12, 0, 0, 0, 0, 1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF,
            ],
        ] {
            assert!(workbook(bytes).0.is_empty());
            assert_eq!(
                cells(bytes, &mut |cell| panic!("no cell: {cell:?}")),
                Ok(())
            );
            assert!(comments(bytes).is_empty());
        }
    }
}
