//! Spreadsheets: a page for each sheet, a block for each row, taken cell by
//! cell.

use super::super::xml::Element;
use super::super::xml_steps::{self, Step, Visitor};
use super::super::{Event, Sink, Source};
use super::Document;
use super::inline::is_shape;
use super::presentation::missing;
use super::sheet::Sheet;
use super::values::{is_number, shown};
use super::walk::Walk;
use crate::error::ReadError;

pub(super) fn read(
    source: &Source<'_>,
    document: &Document<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let pages = source.check_pages(document.head.pages)?;
    let mut header = source.header(pages);
    document.describe(&mut header);
    sink(Event::Header(header))?;
    let mut sheets = Sheets {
        document,
        walk: Walk::new(document),
        sink,
        number: 0,
        sheet: None,
        in_header: false,
    };
    let outcome = xml_steps::walk(&document.content, &mut sheets);
    // What stands before the damage is read.
    if outcome.is_err() {
        sheets.finish()?;
    }
    let read = sheets.number;
    missing(outcome, read, pages, sink)
}

struct Sheets<'a, 'p, 'b> {
    document: &'a Document<'p>,
    walk: Walk<'a, 'p>,
    sink: &'a mut Sink<'b>,
    number: u32,
    sheet: Option<Sheet>,
    /// Whether the rows stand above every printed page.
    in_header: bool,
}

impl Sheets<'_, '_, '_> {
    fn finish(&mut self) -> Result<(), ReadError> {
        match self.sheet.take() {
            Some(sheet) => {
                self.number += 1;
                (self.sink)(Event::Page(sheet.into_page(self.number)))
            }
            None => Ok(()),
        }
    }
}

impl Visitor for Sheets<'_, '_, '_> {
    fn begin(&mut self, element: &Element) -> Result<Step, ReadError> {
        let Some(sheet) = &mut self.sheet else {
            return Ok(match element.name.as_str() {
                "document" | "document-content" | "body" | "spreadsheet" => Step::Enter,
                "table" => {
                    let style = element.attribute("style-name");
                    let hidden = self.document.head.styles.is_hidden("table", style);
                    let name = element.attribute("name").unwrap_or_default();
                    self.sheet = Some(Sheet::new(name, hidden));
                    Step::Enter
                }
                _ => Step::Pass,
            });
        };
        Ok(match element.name.as_str() {
            "table-header-rows" => {
                self.in_header = true;
                Step::Enter
            }
            "table-rows" | "table-row-group" => Step::Enter,
            "table-row" => {
                let repeated = repeated(element, "number-rows-repeated");
                sheet.begin_row(repeated, self.in_header);
                Step::Enter
            }
            "table-cell" | "covered-table-cell" | "shapes" => Step::Take,
            _ => Step::Pass,
        })
    }

    fn take(&mut self, element: Element) -> Result<(), ReadError> {
        let Some(sheet) = &mut self.sheet else {
            return Ok(());
        };
        if element.name == "shapes" {
            for shape in element.children().filter(|child| is_shape(&child.name)) {
                self.walk.shape(shape, 0);
            }
            sheet.push_floating(self.walk.take());
            return Ok(());
        }
        let count = repeated(&element, "number-columns-repeated");
        // What a merged cell covers is not seen.
        let text = if element.name == "table-cell" {
            shown(&element, &self.document.head.styles)
        } else {
            String::new()
        };
        sheet.push_cell(text, is_number(&element), count);
        for child in element.children() {
            if child.name == "annotation" || is_shape(&child.name) {
                self.walk.body(child, 0);
            }
        }
        sheet.push_anchored(self.walk.take());
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match (name, &mut self.sheet) {
            ("table-row", Some(sheet)) => sheet.end_row(),
            ("table-header-rows", _) => self.in_header = false,
            ("table", _) => return self.finish(),
            _ => {}
        }
        Ok(())
    }
}

/// How many rows or columns an element stands for.
fn repeated(element: &Element, attribute: &str) -> u32 {
    let count = element.attribute(attribute);
    count
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .max(1)
}
