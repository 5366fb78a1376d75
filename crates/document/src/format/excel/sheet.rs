//! One sheet: its cells as they are shown, what is drawn on it, and what was
//! remarked on it.

use quick_xml::Reader;
use quick_xml::events::Event as XmlEvent;

use super::super::number_format::general;
use super::super::package::Package;
use super::super::{collapse, xml};
use super::address::Range;
use super::cells::{Cell, Value};
use super::rows::Rows;
use super::tables::{self, Table};
use super::workbook::{SheetPlace, Workbook};
use super::{binary, cells, comments, drawings, workbook};
use crate::error::ReadError;
use crate::model::{Anchor, Block, BlockKind};

/// More merged ranges than these are left out.
const MAXIMUM_MERGED: usize = 100_000;

/// What a sheet holds, and why the rest of it is missing where it is.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) blocks: Vec<Block>,
    pub(super) cut: Option<ReadError>,
}

/// What stands behind the cells in a sheet's part.
#[derive(Debug, Default)]
pub(super) struct Behind {
    pub(super) merged: Vec<Range>,
    /// The range with a filter, whose first row names the columns.
    pub(super) filtered: Option<Range>,
}

/// Reads a sheet.
///
/// # Errors
/// What keeps the whole sheet from being read; a sheet that is read in part has
/// the reason in its content.
pub(super) fn read(
    package: &Package<'_>,
    workbook: &Workbook,
    place: &SheetPlace,
) -> Result<Content, ReadError> {
    let missing = || ReadError::Damaged {
        detail: format!("the sheet {} is missing", place.name),
    };
    let part = place.part.as_deref().ok_or_else(missing)?;
    let relationships = package.relationships(part)?;
    let mut tables = tables::read(package, &relationships)?;
    let is_binary = workbook::is_binary(part);
    let bytes = package.bytes(part)?.ok_or_else(missing)?;
    let (text, bytes) = if is_binary {
        (String::new(), bytes)
    } else {
        (xml::decode(bytes), Vec::new())
    };
    let behind = if is_binary {
        binary::behind(&bytes)
    } else {
        behind(&text)
    };
    if let Some(range) = behind.filtered {
        tables.push(Table {
            range,
            header_rows: 1,
        });
    }
    let mut rows = Rows::new(&place.name, tables, &behind.merged);
    let mut take = |cell: Cell| {
        let style = workbook.styles.cell(cell.style);
        let is_text = matches!(cell.value, Value::Shared(_) | Value::Text(_));
        let text = shown(&cell, workbook);
        rows.push((cell.row, cell.column), text, is_text, style.bold)
    };
    let outcome = if is_binary {
        binary::cells(&bytes, &mut take)
    } else {
        cells::read(&text, &mut take)
    };
    let mut blocks = rows.finish();
    let mut cut = outcome.err();
    let mut add = |found: Result<Vec<Found>, ReadError>| match found {
        Ok(found) => blocks.extend(found.into_iter().map(|found| found.block(&place.name))),
        Err(error) => {
            cut.get_or_insert(error);
        }
    };
    add(drawings::read(package, &relationships));
    add(comments::read(package, &relationships, &workbook.people));
    match cut {
        Some(error) if blocks.is_empty() => Err(error),
        cut => Ok(Content { blocks, cut }),
    }
}

/// Text that stands beside the cells, with the cells that it belongs to.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) range: Range,
}

impl Found {
    fn block(self, sheet: &str) -> Block {
        Block {
            kind: self.kind,
            text: self.text,
            anchor: Anchor::Cells {
                sheet: sheet.to_owned(),
                range: self.range.written(),
            },
        }
    }
}

/// A cell as a person sees it.
fn shown(cell: &Cell, workbook: &Workbook) -> String {
    let format = workbook.styles.format(workbook.styles.cell(cell.style));
    let text = |text: &str| match format {
        Some(format) => collapse(&format.show_text(text)),
        None => collapse(text),
    };
    match &cell.value {
        Value::Number(number) => match format {
            Some(format) => collapse(&format.show(*number, workbook.since_1904)),
            None => general(*number),
        },
        // White space is collapsed where the strings are kept.
        Value::Shared(index) => {
            let string = workbook.strings.get(*index).unwrap_or_default();
            match format {
                Some(format) => format.show_text(string),
                None => string.to_owned(),
            }
        }
        Value::Text(own) => text(own),
        Value::Boolean(true) => "TRUE".to_owned(),
        Value::Boolean(false) => "FALSE".to_owned(),
        Value::Error(error) => error.clone(),
        Value::Moment(moment) => moment.trim_end_matches("T00:00:00").replace('T', " "),
    }
}

/// Merged cells and filters. They stand behind the rows, but are needed with
/// them, so they are read first.
fn behind(text: &str) -> Behind {
    let mut found = Behind::default();
    let tail = text.rfind("sheetData").and_then(|name| {
        let before = text.get(..name)?;
        let before = before.trim_end_matches(|sign: char| sign.is_alphanumeric() || sign == ':');
        let rest = text.get(name..)?;
        let (tag, rest) = rest.split_once('>')?;
        (before.ends_with("</") || tag.ends_with('/')).then_some(rest)
    });
    let mut reader = Reader::from_str(tail.unwrap_or_default());
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    // What breaks off has no more of either.
    while let Ok(event) = reader.read_event() {
        let (XmlEvent::Start(start) | XmlEvent::Empty(start)) = event else {
            if event == XmlEvent::Eof {
                break;
            }
            continue;
        };
        let range = || Range::parse(&cells::attribute(&start, "ref")?);
        match start.local_name().as_ref() {
            "mergeCell" if found.merged.len() < MAXIMUM_MERGED => found.merged.extend(range()),
            "autoFilter" => found.filtered = range().or(found.filtered),
            _ => {}
        }
    }
    found
}
