//! Workbooks: a page for each sheet, a block for each row (ECMA-376 part 1,
//! SpreadsheetML; MS-XLSB for the binary form).

mod address;
mod binary;
mod cells;
mod comments;
mod drawings;
mod rows;
mod shared_strings;
mod sheet;
mod styles;
mod tables;
mod workbook;

use super::package::Package;
use super::{Event, Sink, Source};
use crate::error::ReadError;
use crate::model::{Page, TextSource};

use workbook::Workbook;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&source.bytes, source.context.unpacked)?;
    let workbook = Workbook::open(&package)?;
    let mut header = source.header(source.check_pages(workbook.sheets.len())?);
    package.describe(&mut header)?;
    sink(Event::Header(header))?;
    let mut read = 0;
    let mut failure = None;
    for (number, own) in (1..).zip(&workbook.sheets) {
        let mut missing = None;
        match sheet::read(&package, &workbook, own) {
            Ok(content) => {
                read += 1;
                sink(Event::Page(Page {
                    number,
                    label: Some(own.name.clone()),
                    size: None,
                    hidden: own.hidden,
                    source: TextSource::Document,
                    blocks: content.blocks,
                }))?;
                missing = content.cut;
            }
            Err(error) => {
                failure.get_or_insert_with(|| error.clone());
                missing.get_or_insert(error);
            }
        }
        if let Some(error) = missing {
            sink(Event::MissingPage { number, error })?;
        }
    }
    match failure {
        Some(error) if read == 0 => Err(error),
        _ => Ok(()),
    }
}
