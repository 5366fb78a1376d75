//! The cells of a sheet (MS-XLS 2.1.7.20.6), and the comments on them.

use std::collections::HashMap;

use super::super::super::compound::{u16_at, u32_at, u64_at};
use super::super::super::excel::address::Range;
use super::globals::{BEGINS, END, Globals, Version};
use super::records::{Record, Records};
use super::strings::Cursor;
use crate::error::ReadError;

const SHARED_STRING: u16 = 0x00FD;
const FORMATTED_STRING: u16 = 0x00D6;
const LABELS: [u16; 2] = [0x0204, 0x0004];
const NUMBERS: [u16; 2] = [0x0203, 0x0003];
const INTEGER: u16 = 0x0002;
const COMPACT: u16 = 0x027E;
const COMPACT_ROW: u16 = 0x00BD;
const FORMULAS: [u16; 3] = [0x0006, 0x0206, 0x0406];
const FORMULA_STRINGS: [u16; 2] = [0x0207, 0x0007];
const BOOLEANS: [u16; 2] = [0x0205, 0x0005];
const OBJECT: u16 = 0x005D;
const OBJECT_TEXT: u16 = 0x01B6;
const COMMENT: u16 = 0x001C;
const MERGED: u16 = 0x00E5;

/// More merged ranges than these are left out.
const MAXIMUM_MERGED: usize = 100_000;

/// Records of BIFF2, whose cells hold three bytes of format in place of a number.
const OLDEST: u16 = 0x0010;

/// What a cell shows.
pub(super) struct Cell {
    pub(super) row: u16,
    pub(super) column: u16,
    pub(super) text: String,
    pub(super) is_number: bool,
}

/// Text that lies over the cells: a comment, or a box with text.
pub(super) struct Overlay {
    /// The cell that a comment is on.
    pub(super) cell: Option<(u16, u16)>,
    pub(super) text: String,
}

/// Reads the cells of a sheet.
pub(super) struct Cells<'a> {
    globals: &'a Globals,
    pub(super) cells: Vec<Cell>,
    pub(super) overlays: Vec<Overlay>,
    pub(super) merged: Vec<Range>,
    /// A formula whose text stands in the record after it.
    pending: Option<(u16, u16)>,
    object: Option<u16>,
    texts: Vec<(Option<u16>, String)>,
    comments: HashMap<u16, (u16, u16)>,
    /// How many bytes of text the sheet may still hold.
    left: usize,
}

impl<'a> Cells<'a> {
    /// Reads the part of the stream at `offset`; `limit` bounds the text, in
    /// bytes, since one string may stand in every cell.
    pub(super) fn read(
        globals: &'a Globals,
        stream: &[u8],
        offset: usize,
        limit: usize,
    ) -> Result<Self, ReadError> {
        let mut cells = Self {
            globals,
            cells: Vec::new(),
            overlays: Vec::new(),
            merged: Vec::new(),
            pending: None,
            object: None,
            texts: Vec::new(),
            comments: HashMap::new(),
            left: limit,
        };
        let mut begun = 0;
        for record in Records::from(stream, offset) {
            match record.kind {
                kind if BEGINS.contains(&kind) => begun += 1,
                END if begun <= 1 => break,
                END => begun -= 1,
                // Charts inside the sheet have cells of their own.
                _ if begun > 1 => {}
                _ => cells.take(&record)?,
            }
        }
        cells.place_texts();
        Ok(cells)
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let body = record.body;
        match record.kind {
            COMPACT_ROW => self.compact_row(body),
            kind if FORMULA_STRINGS.contains(&kind) => self.formula_string(record),
            OBJECT => {
                self.object = u16_at(body, 6);
                Ok(())
            }
            OBJECT_TEXT => {
                let length = u16_at(body, 10).unwrap_or(0);
                let text = Cursor::new(record, 0).continued_text(length.into());
                if let Some(text) = text {
                    self.charge(text.len())?;
                    self.texts.push((self.object.take(), text));
                }
                Ok(())
            }
            COMMENT if self.globals.version == Version::Biff8 => {
                if let (Some(row), Some(column), Some(object)) =
                    (u16_at(body, 0), u16_at(body, 2), u16_at(body, 6))
                {
                    self.comments.insert(object, (row, column));
                }
                Ok(())
            }
            COMMENT => self.old_comment(body),
            MERGED => {
                self.merge(body);
                Ok(())
            }
            _ => self.cell(record),
        }
    }

    fn cell(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let body = record.body;
        let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) else {
            return Ok(());
        };
        let oldest = record.kind < OLDEST && self.globals.version == Version::Biff2;
        let value = if oldest { 7 } else { 6 };
        let format = if oldest {
            u16::from(body.get(4).copied().unwrap_or(0) & 0x3F)
        } else {
            u16_at(body, 4).unwrap_or(0)
        };
        let number =
            |number: Option<f64>| number.map(|number| (self.globals.show(number, format), true));
        let shown = match record.kind {
            SHARED_STRING => u32_at(body, value)
                .and_then(|index| self.globals.strings.get(index as usize))
                .map(|text| (text.clone(), false)),
            kind if LABELS.contains(&kind) || kind == FORMATTED_STRING => {
                let mut cursor = Cursor::new(record, value);
                let text = if oldest {
                    cursor.short_string(self.globals.letters)
                } else {
                    cursor.string(self.globals.letters)
                };
                text.map(|text| (text, false))
            }
            kind if NUMBERS.contains(&kind) => number(u64_at(body, value).map(f64::from_bits)),
            INTEGER => number(u16_at(body, value).map(f64::from)),
            COMPACT => number(u32_at(body, value).map(compact)),
            kind if FORMULAS.contains(&kind) => match result(body, value) {
                Some(Outcome::Number(result)) => number(Some(result)),
                Some(Outcome::Text(text)) => Some((text, false)),
                Some(Outcome::InNextRecord) => {
                    self.pending = Some((row, column));
                    None
                }
                None => None,
            },
            kind if BOOLEANS.contains(&kind) => body
                .get(value..value + 2)
                .map(|value| (truth_or_error(value[0], value[1] != 0).to_owned(), false)),
            _ => None,
        };
        match shown {
            Some((text, is_number)) => self.push(row, column, text, is_number),
            None => Ok(()),
        }
    }

    /// Several compact numbers side by side (MS-XLS 2.4.175).
    fn compact_row(&mut self, body: &[u8]) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (u16_at(body, 0), u16_at(body, 2)) else {
            return Ok(());
        };
        let last = u16_at(body, body.len().saturating_sub(2)).unwrap_or(first);
        for (index, column) in (first..=last).enumerate() {
            let place = 4 + index * 6;
            let (Some(format), Some(value)) = (u16_at(body, place), u32_at(body, place + 2)) else {
                break;
            };
            let text = self.globals.show(compact(value), format);
            self.push(row, column, text, true)?;
        }
        Ok(())
    }

    fn formula_string(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let Some((row, column)) = self.pending.take() else {
            return Ok(());
        };
        let mut cursor = Cursor::new(record, 0);
        let text = match self.globals.version {
            Version::Biff2 => cursor.short_string(self.globals.letters),
            _ => cursor.string(self.globals.letters),
        };
        match text {
            Some(text) => self.push(row, column, text, false),
            None => Ok(()),
        }
    }

    /// Ranges of cells that are shown as one: their rows, then their columns
    /// (MS-XLS 2.4.168).
    fn merge(&mut self, body: &[u8]) {
        for range in body.get(2..).unwrap_or_default().chunks_exact(8) {
            let place = |offset| u16_at(range, offset).map_or(0, u32::from);
            if self.merged.len() < MAXIMUM_MERGED {
                self.merged.push(Range {
                    first: (place(0), place(4)),
                    last: (place(2), place(6)),
                });
            }
        }
    }

    /// Before Excel 97 the text stands in the comment itself.
    fn old_comment(&mut self, body: &[u8]) -> Result<(), ReadError> {
        let super::strings::Letters::Bytes(encoding) = self.globals.letters else {
            return Ok(());
        };
        if let (Some(row), Some(column), Some(bytes)) =
            (u16_at(body, 0), u16_at(body, 2), body.get(6..))
        {
            let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
            self.charge(text.len())?;
            let cell = (row != u16::MAX).then_some((row, column));
            self.overlays.push(Overlay { cell, text });
        }
        Ok(())
    }

    /// Texts of objects come before the comments that say on which cell they
    /// are; what no comment names is a box.
    fn place_texts(&mut self) {
        for (object, text) in std::mem::take(&mut self.texts) {
            let cell = object.and_then(|object| self.comments.get(&object).copied());
            self.overlays.push(Overlay { cell, text });
        }
    }

    fn push(
        &mut self,
        row: u16,
        column: u16,
        text: String,
        is_number: bool,
    ) -> Result<(), ReadError> {
        self.charge(text.len())?;
        self.cells.push(Cell {
            row,
            column,
            text,
            is_number,
        });
        Ok(())
    }

    fn charge(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.left = self
            .left
            .checked_sub(bytes)
            .ok_or_else(|| ReadError::TooLarge {
                detail: "the text of a sheet passes the limit".to_owned(),
            })?;
        Ok(())
    }
}

/// The last result of a formula.
enum Outcome {
    Number(f64),
    Text(String),
    InNextRecord,
}

/// Eight bytes: a number, or a value of another kind whose last two bytes could
/// not end a number (MS-XLS 2.5.133).
fn result(body: &[u8], offset: usize) -> Option<Outcome> {
    let bytes = body.get(offset..offset.checked_add(8)?)?;
    if bytes[6..] != [0xFF, 0xFF] {
        return Some(Outcome::Number(f64::from_bits(u64_at(bytes, 0)?)));
    }
    match bytes[0] {
        0 => Some(Outcome::InNextRecord),
        1 | 2 => Some(Outcome::Text(
            truth_or_error(bytes[2], bytes[0] == 2).to_owned(),
        )),
        _ => None,
    }
}

fn truth_or_error(value: u8, is_error: bool) -> &'static str {
    match (is_error, value) {
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0F) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1D) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, _) => "#N/A",
    }
}

/// A number in 30 bits: the upper half of a float, or an integer, and either of
/// them in hundredths (MS-XLS 2.5.217).
fn compact(value: u32) -> f64 {
    let number = if value & 2 == 0 {
        f64::from_bits(u64::from(value & !3) << 32)
    } else {
        f64::from(value.cast_signed() >> 2)
    };
    if value & 1 == 0 {
        number
    } else {
        number / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the numbers have exact values")]
    fn compact_numbers_are_unpacked() {
        // 1.0 has the bits 3FF00000 00000000.
        assert_eq!(compact(0x3FF0_0000), 1.0);
        assert_eq!(compact(0x3FF0_0001), 0.01, "in hundredths");
        assert_eq!(compact(12345 << 2 | 2), 12345.0, "an integer");
        assert_eq!(compact(12345 << 2 | 3), 123.45, "one in hundredths");
        assert_eq!(compact((-7_i32 << 2 | 2).cast_unsigned()), -7.0, "negative");
    }
}
