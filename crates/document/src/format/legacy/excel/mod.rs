//! Workbooks of Excel 2 to 2003 (MS-XLS, BIFF2 to BIFF8): a page for each sheet,
//! a block for each row.

use super::super::compound::{self, CompoundFile};
use super::super::{Event, Sink, Source, damaged};
use crate::error::ReadError;
use crate::model::{Page, TextSource};

mod cells;
mod encrypted;
mod globals;
mod records;
mod rows;
mod strings;

use cells::Cells;
use globals::{Globals, SheetPlace, Version};
use records::Records;

/// What the text of one sheet may take, in bytes.
const MAXIMUM_TEXT: usize = 48 * 1024 * 1024;

pub(in super::super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut header = source.header(0);
    let stream = if source.bytes.starts_with(compound::MARK) {
        let file = CompoundFile::open(&source.bytes, source.context.unpacked)?;
        let summary = file.summary();
        header.title = summary.title;
        header.author = summary.author;
        header.created = summary.created;
        let root = file.root();
        match root.stream("Workbook")? {
            Some(stream) => stream,
            None => root
                .stream("Book")?
                .ok_or_else(|| damaged("no workbook stream"))?,
        }
    } else {
        // Before Excel 5 a workbook is the stream alone.
        source.bytes.clone()
    };
    let stream = encrypted::opened(stream, source.password)?;
    let version = Records::from(&stream, 0)
        .next()
        .and_then(|first| Version::of(&first))
        .ok_or_else(|| damaged("the workbook does not begin as one"))?;
    let mut globals = Globals::read(&stream, version);
    let mut sheets = std::mem::take(&mut globals.sheets);
    if version < Version::Biff5 {
        sheets = vec![SheetPlace {
            name: "Sheet1".to_owned(),
            hidden: false,
            offset: 0,
        }];
    }
    header.pages = source.check_pages(sheets.len())?;
    sink(Event::Header(header))?;
    let mut read = std::collections::HashSet::new();
    for (number, sheet) in (1..).zip(sheets) {
        // A damaged list may name one part of the stream again and again.
        let begins = Records::from(&stream, sheet.offset)
            .next()
            .is_some_and(|first| Version::of(&first).is_some());
        if !begins || !read.insert(sheet.offset) {
            sink(Event::MissingPage {
                number,
                error: damaged("the sheet is not where the workbook says"),
            })?;
            continue;
        }
        let blocks = Cells::read(&globals, &stream, sheet.offset, MAXIMUM_TEXT)
            .and_then(|cells| rows::blocks(&sheet.name, cells));
        sink(match blocks {
            Ok(blocks) => Event::Page(Page {
                number,
                label: Some(sheet.name),
                size: None,
                hidden: sheet.hidden,
                source: TextSource::Document,
                blocks,
            }),
            Err(error) => Event::MissingPage { number, error },
        })?;
    }
    Ok(())
}
