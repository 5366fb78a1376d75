//! The cells of a sheet one by one, as the sheet's part is read: a sheet is
//! never in memory as a tree, however large or strange it is.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::damaged;
use super::address;
use super::shared_strings::unescaped;
use crate::error::ReadError;

/// The longest text of one cell that is kept, in bytes; the application allows
/// 32,767 signs.
const LONGEST_TEXT: usize = 128 * 1024;

/// A cell that holds something.
#[derive(Debug, PartialEq)]
pub(super) struct Cell {
    /// Counted from 0.
    pub(super) row: u32,
    /// Counted from 0.
    pub(super) column: u32,
    pub(super) style: usize,
    pub(super) value: Value,
}

/// What a cell holds, as the application calculated it last.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Number(f64),
    /// By its number among the shared strings.
    Shared(usize),
    Text(String),
    Boolean(bool),
    /// An error value such as `#DIV/0!`.
    Error(String),
    /// A date and time in ISO 8601.
    Moment(String),
}

/// Takes the cells; an error ends the reading of the sheet with that error.
pub(super) type Take<'a> = dyn FnMut(Cell) -> Result<(), ReadError> + 'a;

/// Calls `take` with each cell of a sheet's part.
///
/// # Errors
/// What `take` returns; [`ReadError::Damaged`] for XML that breaks off, after
/// the cells before the damage.
pub(super) fn read(text: &str, take: &mut Take<'_>) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut walk = Walk::default();
    let mut saw_end = false;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) => walk.begin(&start),
            Event::Empty(start) => {
                walk.begin(&start);
                walk.end(start.local_name().as_ref(), take)?;
            }
            Event::End(end) => {
                let name = end.local_name();
                saw_end |= matches!(name.as_ref(), "worksheet" | "sheetData");
                walk.end(name.as_ref(), take)?;
            }
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Ok(Some(sign)) = reference.resolve_char_ref() {
                    walk.text(sign.encode_utf8(&mut [0; 4]));
                } else if let Some(text) =
                    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                {
                    walk.text(text);
                }
            }
            Event::Eof if walk.cell.is_none() && (saw_end || walk.rows == 0) => return Ok(()),
            Event::Eof => return Err(damaged("the sheet ends in the middle")),
            _ => {}
        }
    }
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: Option<String>,
    value: String,
    inline: String,
    /// Whether the place lies in the sheet.
    inside: bool,
}

#[derive(Debug, Default)]
struct Walk {
    /// The row that is open, and the next one where a row does not say.
    row: u32,
    next_row: u32,
    next_column: u32,
    rows: u64,
    cell: Option<Open>,
    /// Which text is being collected.
    collects: Collects,
    /// How deep in signs of pronunciation.
    phonetic: u32,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Collects {
    #[default]
    Nothing,
    Value,
    Inline,
}

impl Walk {
    fn begin(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "row" => {
                self.rows += 1;
                self.row = attribute(start, "r")
                    .and_then(|row| row.trim().parse::<u32>().ok()?.checked_sub(1))
                    .unwrap_or(self.next_row);
                self.next_row = self.row.saturating_add(1);
                self.next_column = 0;
            }
            "c" => {
                let place = attribute(start, "r").and_then(|place| address::parse(&place));
                let (row, column) = place.unwrap_or((self.row, self.next_column));
                self.next_column = column.saturating_add(1);
                self.cell = Some(Open {
                    row,
                    column,
                    style: attribute(start, "s")
                        .and_then(|style| style.parse().ok())
                        .unwrap_or(0),
                    kind: attribute(start, "t"),
                    inside: row < address::ROWS && column < address::COLUMNS,
                    ..Open::default()
                });
            }
            "v" if self.cell.is_some() => self.collects = Collects::Value,
            "t" if self.cell.is_some() && self.phonetic == 0 => self.collects = Collects::Inline,
            "rPh" => self.phonetic += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str, take: &mut Take<'_>) -> Result<(), ReadError> {
        match name {
            "v" | "t" => self.collects = Collects::Nothing,
            "rPh" => self.phonetic = self.phonetic.saturating_sub(1),
            "c" => {
                self.collects = Collects::Nothing;
                self.phonetic = 0;
                if let Some(open) = self.cell.take()
                    && open.inside
                    && let Some(cell) = open.finish()
                {
                    take(cell)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let Some(cell) = &mut self.cell else { return };
        let into = match self.collects {
            Collects::Nothing => return,
            Collects::Value => &mut cell.value,
            Collects::Inline => &mut cell.inline,
        };
        if into.len() + text.len() <= LONGEST_TEXT {
            into.push_str(text);
        }
    }
}

impl Open {
    fn finish(self) -> Option<Cell> {
        let value = self.value.trim();
        let value = match self.kind.as_deref().unwrap_or("n") {
            "inlineStr" if !self.inline.is_empty() => Value::Text(unescaped(&self.inline)),
            _ if value.is_empty() => return None,
            "s" => Value::Shared(value.parse().ok()?),
            "b" => Value::Boolean(matches!(value, "1" | "true")),
            "e" => Value::Error(value.to_owned()),
            "d" => Value::Moment(value.to_owned()),
            "n" => match value.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Text(unescaped(value)),
            },
            _ => Value::Text(unescaped(&self.value)),
        };
        Some(Cell {
            row: self.row,
            column: self.column,
            style: self.style,
            value,
        })
    }
}

/// An attribute as it is written, for names and numbers.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)
        .map(|attribute| attribute.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row, column and value.
    type Found = (u32, u32, Value);

    fn cells(text: &str) -> (Vec<Found>, Result<(), ReadError>) {
        let mut found = Vec::new();
        let outcome = read(text, &mut |cell| {
            found.push((cell.row, cell.column, cell.value));
            Ok(())
        });
        (found, outcome)
    }

    #[test]
    fn places_may_be_left_out() {
        let (found, outcome) = cells(
            "<x:worksheet><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t='s'><x:v>4</x:v></x:c>\
             </x:row><x:row r='9'><x:c r='C9' t='inlineStr'><x:is><x:t>a</x:t><x:rPh><x:t>b</x:t>\
             </x:rPh></x:is></x:c><x:c t='b'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>",
        );
        assert_eq!(outcome, Ok(()));
        assert_eq!(
            found,
            [
                (0, 0, Value::Number(1.0)),
                (0, 1, Value::Shared(4)),
                (8, 2, Value::Text("a".to_owned())),
                (8, 3, Value::Boolean(true)),
            ]
        );
    }

    #[test]
    fn a_cut_sheet_gives_what_stands_before_the_cut() {
        let (found, outcome) =
            cells("<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2");
        assert!(matches!(outcome, Err(ReadError::Damaged { .. })));
        assert_eq!(found, [(0, 0, Value::Number(1.0))]);
    }
}
