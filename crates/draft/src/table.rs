//! A table over documents becomes a file: CSV (RFC 4180) or a workbook (Office Open XML,
//! ECMA-376), with the source of each cell.

use std::path::Path;

use library::Place;
use rust_xlsxwriter::{Color, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};

use crate::error::DraftError;
use crate::package::replace;
use crate::text::{printable, quoted};
use crate::wording::Wording;

/// What documents say of some fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The names of the columns.
    pub fields: Vec<String>,
    /// A row for each document.
    pub rows: Vec<TableRow>,
}

/// What one document says.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// The document's name.
    pub document: String,
    /// One for each field; none where the document does not say.
    pub cells: Vec<Option<TableCell>>,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// As it stands in the document.
    pub value: String,
    /// Where.
    pub place: Place,
    /// The sentence or row that it stands in.
    pub words: String,
}

/// The most characters of a cell that Excel takes
/// (<https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>).
const LONGEST_CELL: usize = 32_767;
/// The most characters of the words that a note repeats.
const LONGEST_NOTE: usize = 500;
/// Columns are as wide as their widest text, up to so many pixels.
const WIDEST: u32 = 360;

/// Writes a table as CSV: the document, and for each field a column with its value and one
/// with its place. UTF-8 with the mark by which Excel knows it. What a spreadsheet would
/// compute is marked as text: what documents say is never a formula. The file is replaced
/// atomically.
pub fn write_csv(table: &Table, path: &Path) -> Result<(), DraftError> {
    let wording = Wording::of(&table.fields.join(" "));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let mut head = vec![wording.document().to_owned()];
    for field in &table.fields {
        head.push(inert(field));
        head.push(wording.source_named(&inert(field)));
    }
    let rows = table.rows.iter().map(|row| {
        let mut cells = vec![inert(&row.document)];
        for cell in &row.cells {
            let cell = cell.as_ref();
            cells.push(cell.map_or_else(String::new, |cell| inert(&cell.value)));
            cells.push(cell.map_or_else(String::new, |cell| inert(&wording.place(&cell.place))));
        }
        cells
    });
    for row in std::iter::once(head).chain(rows) {
        writer
            .write_record(row)
            .map_err(|error| csv_failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv_failed(&error))?;
    replace(path, &bytes)
}

/// Writes a table as a workbook: one sheet with the values, a note on each with where it
/// stands and in which words, and one that lists all sources. Values are text, but for
/// plain numbers. The file is replaced atomically.
pub fn write_workbook(table: &Table, path: &Path) -> Result<(), DraftError> {
    let wording = Wording::of(&table.fields.join(" "));
    let bytes = workbook(table, wording).map_err(|error| DraftError::Package {
        part: "the workbook".to_owned(),
        detail: error.to_string(),
    })?;
    replace(path, &bytes)
}

fn workbook(table: &Table, wording: Wording) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xEC_EC_F4));
    let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    values(workbook.add_worksheet(), table, wording, &head, &text)?;
    sources(workbook.add_worksheet(), table, wording, &head, &text)?;
    workbook.save_to_buffer()
}

fn values(
    sheet: &mut Worksheet,
    table: &Table,
    wording: Wording,
    head: &Format,
    text: &Format,
) -> Result<(), XlsxError> {
    sheet.set_name(wording.table())?.set_freeze_panes(1, 1)?;
    let names = std::iter::once(wording.document()).chain(table.fields.iter().map(String::as_str));
    name_columns(sheet, names, head)?;
    for (line, row) in (1_u32..).zip(&table.rows) {
        sheet.write_string_with_format(line, 0, cell_text(&row.document), text)?;
        for (column, cell) in (1_u16..).zip(&row.cells) {
            let Some(cell) = cell else { continue };
            match plain_number(&cell.value) {
                Some(number) => sheet.write_number_with_format(line, column, number, text)?,
                None => {
                    sheet.write_string_with_format(line, column, cell_text(&cell.value), text)?
                }
            };
            let said = format!(
                "{}\n{}",
                printable(&wording.place(&cell.place)),
                quoted(&cell.words, LONGEST_NOTE)
            );
            sheet.insert_note(line, column, &Note::new(said).add_author_prefix(false))?;
        }
    }
    let bottom = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let right = u16::try_from(table.fields.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, bottom, right)?;
    sheet.set_autofit_max_width(WIDEST).autofit();
    Ok(())
}

fn sources(
    sheet: &mut Worksheet,
    table: &Table,
    wording: Wording,
    head: &Format,
    text: &Format,
) -> Result<(), XlsxError> {
    sheet.set_name(wording.sources())?.set_freeze_panes(1, 0)?;
    let [field, value, place, words] = wording.columns_of_sources();
    let names = [wording.document(), field, value, place, words];
    name_columns(sheet, names.into_iter(), head)?;
    let mut line = 0;
    for row in &table.rows {
        for (field, cell) in table.fields.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            line += 1;
            let place = wording.place(&cell.place);
            let told = [&row.document, field, &cell.value, &place, &cell.words];
            for (column, said) in (0_u16..).zip(told) {
                sheet.write_string_with_format(line, column, cell_text(said), text)?;
            }
        }
    }
    sheet.set_autofit_max_width(WIDEST).autofit();
    Ok(())
}

fn name_columns<'a>(
    sheet: &mut Worksheet,
    names: impl Iterator<Item = &'a str>,
    head: &Format,
) -> Result<(), XlsxError> {
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_string_with_format(0, column, cell_text(name), head)?;
    }
    Ok(())
}

/// Text as a cell holds it.
fn cell_text(text: &str) -> String {
    quoted(text, LONGEST_CELL)
}

/// A number that reads the same in every country: digits, and two behind a point.
fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, "00"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // What begins with a zero is a name, as a postcode is, and long ones lose their end.
    let is_number = is_digits(whole) && is_digits(rest) && rest.len() == 2;
    let keeps = whole.len() <= 15 && (whole == "0" || !whole.starts_with('0'));
    text.parse().ok().filter(|_| is_number && keeps)
}

/// Text that no spreadsheet takes for a formula (CWE-1236), whatever it begins with.
fn inert(text: &str) -> String {
    let text = printable(text);
    let is_number = text.parse::<f64>().is_ok();
    if text.starts_with(['=', '+', '-', '@', '\t']) && !is_number {
        format!("'{text}")
    } else {
        text
    }
}

fn csv_failed(error: &dyn std::fmt::Display) -> DraftError {
    DraftError::Package {
        part: "the table".to_owned(),
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use library::Place;

    use super::{Table, TableCell, TableRow, inert, plain_number, write_csv, write_workbook};

    fn table() -> Table {
        let cell = |value: &str, page| {
            Some(TableCell {
                value: value.to_owned(),
                place: Place::Page { page, label: None },
                words: format!("It is {value}, as agreed."),
            })
        };
        Table {
            fields: vec!["Rent".to_owned(), "Tenant".to_owned()],
            rows: vec![
                TableRow {
                    document: "a, b.pdf".to_owned(),
                    cells: vec![cell("EUR 1,200", 3), cell("=HYPERLINK(\"x\")", 1)],
                },
                TableRow {
                    document: "租约.docx".to_owned(),
                    cells: vec![cell("950", 2), None],
                },
            ],
        }
    }

    #[test]
    fn a_table_is_written_as_csv_and_carries_no_formula() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("table.csv");
        write_csv(&table(), &path).expect("writes");
        let text = std::fs::read_to_string(&path).expect("it was written");
        assert_eq!(
            text,
            "\u{feff}Document,Rent,Rent: source,Tenant,Tenant: source\r\n\
             \"a, b.pdf\",\"EUR 1,200\",page 3,\"'=HYPERLINK(\"\"x\"\")\",page 1\r\n\
             租约.docx,950,page 2,,\r\n"
        );
    }

    #[test]
    fn a_workbook_has_the_values_and_their_sources() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("table.xlsx");
        write_workbook(&table(), &path).expect("writes");
        let file = std::fs::File::open(&path).expect("it was written");
        let mut archive = zip::ZipArchive::new(file).expect("a package");
        let mut part = |name: &str| {
            let part = archive.by_name(name).expect("the part is there");
            std::io::read_to_string(part).expect("text")
        };
        let strings = part("xl/sharedStrings.xml");
        for said in [
            "EUR 1,200",
            "=HYPERLINK(",
            "租约.docx",
            "It is 950, as agreed.",
        ] {
            assert!(strings.contains(said), "{said}");
        }
        let sheet = part("xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<v>950</v>"), "a plain number is a number");
        assert!(!sheet.contains("<f>"), "nothing is a formula");
        assert!(part("xl/comments1.xml").contains("page 3"));
    }

    #[test]
    fn a_table_of_nothing_is_a_file_too() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let table = Table {
            fields: vec!["Rent".to_owned()],
            rows: Vec::new(),
        };
        write_workbook(&table, &folder.path().join("table.xlsx")).expect("writes");
        write_csv(&table, &folder.path().join("table.csv")).expect("writes");
    }

    #[test]
    fn numbers_are_those_that_every_country_reads_alike() {
        for (text, number) in [
            ("950", Some(950.0)),
            ("12.50", Some(12.5)),
            ("1.200", None),
            ("1,200", None),
            ("00123", None),
            ("12345678901234567", None),
            ("", None),
        ] {
            assert_eq!(plain_number(text), number, "{text}");
        }
    }

    #[test]
    fn what_would_be_computed_is_text() {
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(inert("-5"), "-5");
        assert_eq!(inert("-5+cmd|' /C calc'!A0"), "'-5+cmd|' /C calc'!A0");
        assert_eq!(inert("plain"), "plain");
    }
}
