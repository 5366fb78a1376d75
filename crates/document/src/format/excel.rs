//! Workbooks: a page for each sheet, a block for each row.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};

use super::package::Package;
use super::{Event, Sink, Source, collapse, damaged};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// More empty cells in a row than this are left out.
const WIDE_GAP: u32 = 16;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut header = source.header(0);
    {
        let package = Package::open(&source.bytes, source.context.unpacked)?;
        if package.claimed() > source.context.unpacked {
            return Err(ReadError::TooLarge {
                detail: "the archive unpacks to more than the limit".to_owned(),
            });
        }
        package.describe(&mut header)?;
    }
    let mut workbook = Xlsx::new(Cursor::new(source.bytes.as_slice())).map_err(from_calamine)?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    header.pages = source.check_pages(sheets.len())?;
    sink(Event::Header(header))?;
    let mut failure = None;
    for (number, name) in (1..).zip(&sheets) {
        let mut sheet = Sheet::new(name);
        // A damaged sheet costs its own rows only, unless nothing else is read.
        if let Err(error) = sheet.read(&mut workbook) {
            tracing::debug!(name, %error, "a sheet was cut short");
            failure = Some(error);
        }
        sheet.finish_table();
        sink(Event::Page(Page {
            number,
            label: Some(name.clone()),
            size: None,
            hidden: false,
            source: TextSource::Document,
            blocks: sheet.blocks,
        }))?;
    }
    match failure {
        Some(error) if sheets.len() == 1 => Err(from_calamine(error)),
        _ => Ok(()),
    }
}

fn from_calamine(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        other => damaged(other),
    }
}

/// A row with its cells, each with its column.
struct Row {
    number: u32,
    cells: Vec<(u32, String, bool)>,
}

/// Collects the rows of a sheet; rows that follow each other are a table.
struct Sheet<'a> {
    name: &'a str,
    blocks: Vec<Block>,
    table: Vec<Row>,
}

impl<'a> Sheet<'a> {
    fn new(name: &'a str) -> Self {
        Self {
            name,
            blocks: Vec::new(),
            table: Vec::new(),
        }
    }

    /// Takes the cells one by one: a sheet whose two cells lie at its opposite
    /// corners would be a table of seventeen thousand million cells.
    fn read(&mut self, workbook: &mut Xlsx<Cursor<&[u8]>>) -> Result<(), XlsxError> {
        let mut cells = workbook.worksheet_cells_reader(self.name)?;
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            let is_number = matches!(
                cell.get_value(),
                DataRef::Int(_) | DataRef::Float(_) | DataRef::DateTime(_)
            );
            let text = shown(cell.get_value());
            if text.is_empty() {
                continue;
            }
            match self.table.last_mut() {
                Some(last) if last.number == row => last.cells.push((column, text, is_number)),
                last => {
                    if last.is_some_and(|last| last.number + 1 != row) {
                        self.finish_table();
                    }
                    self.table.push(Row {
                        number: row,
                        cells: vec![(column, text, is_number)],
                    });
                }
            }
        }
        Ok(())
    }

    /// Makes blocks of the rows collected; the first one with several cells
    /// names the columns when it holds words alone and rows follow it.
    fn finish_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        let first = table.iter().position(|row| row.cells.len() > 1);
        let header = first.filter(|first| {
            *first + 1 < table.len() && table[*first].cells.iter().all(|cell| !cell.2)
        });
        let left = table
            .iter()
            .filter_map(|row| Some(row.cells.first()?.0))
            .min()
            .unwrap_or(0);
        for (index, row) in table.into_iter().enumerate() {
            self.push_row(row, left, header == Some(index));
        }
    }

    fn push_row(&mut self, mut row: Row, left: u32, header: bool) {
        row.cells.sort_by_key(|cell| cell.0);
        let (Some(first), Some(last)) = (row.cells.first(), row.cells.last()) else {
            return;
        };
        let range = if first.0 == last.0 {
            address(row.number, first.0)
        } else {
            format!(
                "{}:{}",
                address(row.number, first.0),
                address(row.number, last.0)
            )
        };
        let mut text = String::new();
        let mut next = left;
        for (column, cell, _) in &row.cells {
            let gap = column.saturating_sub(next);
            if gap <= WIDE_GAP && !text.is_empty() {
                text.push_str(&" | ".repeat(gap as usize));
            }
            if !text.is_empty() {
                text.push_str(" | ");
            }
            text.push_str(cell);
            next = column + 1;
        }
        self.blocks.push(Block {
            kind: BlockKind::TableRow { header },
            text,
            anchor: Anchor::Cells {
                sheet: self.name.to_owned(),
                range,
            },
        });
    }
}

/// A cell as a person sees it, but for dates, which are written as in ISO 8601
/// whatever the workbook's language.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_shown(*number),
        DataRef::String(text) => collapse(text),
        DataRef::SharedString(text) => collapse(text),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(date) => date_shown(date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Fifteen digits, as many as the application itself keeps, so that 0.1 + 0.2
/// is 0.3.
fn number_shown(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    format!("{number:.14e}")
        .parse::<f64>()
        .unwrap_or(number)
        .to_string()
}

fn date_shown(date: &ExcelDateTime) -> String {
    let serial = date.as_f64();
    if date.is_duration() || (0.0..1.0).contains(&serial) {
        let seconds = (serial * 86_400.0).round();
        let (hours, rest) = ((seconds / 3600.0).floor(), seconds.rem_euclid(3600.0));
        return format!(
            "{hours:02.0}:{:02.0}:{:02.0}",
            (rest / 60.0).floor(),
            rest % 60.0
        );
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A cell in A1 notation; row and column are counted from 0.
pub(super) fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_past_z() {
        assert_eq!(address(0, 0), "A1");
        assert_eq!(address(6, 25), "Z7");
        assert_eq!(address(6, 26), "AA7");
        assert_eq!(address(1_048_575, 16_383), "XFD1048576");
    }

    #[test]
    fn numbers_are_shown_as_people_write_them() {
        assert_eq!(number_shown(900.0), "900");
        assert_eq!(number_shown(0.1 + 0.2), "0.3");
        assert_eq!(number_shown(-12.5), "-12.5");
    }
}
