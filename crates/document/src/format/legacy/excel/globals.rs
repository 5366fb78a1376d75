//! What holds for a whole workbook: its sheets, its strings, and the formats of
//! its cells (MS-XLS 2.1.7.20.3).

use std::collections::HashMap;

use super::super::super::compound::{encoding, u16_at, u32_at};
use super::super::super::number_format::{NumberFormat, built_in};
use super::records::{Record, Records};
use super::strings::{Cursor, Letters};

/// Begins a part of the stream; the number depends on the age of the format.
pub(super) const BEGINS: [u16; 4] = [0x0009, 0x0209, 0x0409, 0x0809];
pub(super) const END: u16 = 0x000A;

const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const SHEET: u16 = 0x0085;
const STRINGS: u16 = 0x00FC;
const FORMAT: u16 = 0x041E;
const OLD_FORMAT: u16 = 0x001E;
const CELL_FORMAT: u16 = 0x00E0;
const OLD_CELL_FORMATS: [u16; 3] = [0x0043, 0x0243, 0x0443];

/// Cell formats of one workbook; Excel itself has no more.
const MAXIMUM_CELL_FORMATS: usize = 65_536;

/// The age of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Biff2,
    Biff3,
    Biff4,
    Biff5,
    Biff8,
}

impl Version {
    /// Told from the record that begins the stream.
    pub(super) fn of(first: &Record<'_>) -> Option<Self> {
        Some(match first.kind {
            0x0009 => Self::Biff2,
            0x0209 => Self::Biff3,
            0x0409 => Self::Biff4,
            0x0809 => match u16_at(first.body, 0)? {
                0x0600 => Self::Biff8,
                0x0200 => Self::Biff2,
                0x0300 => Self::Biff3,
                0x0400 => Self::Biff4,
                _ => Self::Biff5,
            },
            _ => return None,
        })
    }
}

/// A sheet as the workbook lists it.
pub(super) struct SheetPlace {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Where its part of the stream begins.
    pub(super) offset: usize,
}

/// What holds for a whole workbook.
pub(super) struct Globals {
    pub(super) version: Version,
    pub(super) letters: Letters,
    pub(super) sheets: Vec<SheetPlace>,
    pub(super) strings: Vec<String>,
    since_1904: bool,
    /// The format of numbers of each cell format.
    cell_formats: Vec<u16>,
    formats: HashMap<u16, NumberFormat>,
}

impl Globals {
    pub(super) fn read(stream: &[u8], version: Version) -> Self {
        let mut globals = Self {
            version,
            letters: match version {
                Version::Biff8 => Letters::Unicode,
                _ => Letters::Bytes(encoding_rs::WINDOWS_1252),
            },
            sheets: Vec::new(),
            strings: Vec::new(),
            since_1904: false,
            cell_formats: Vec::new(),
            formats: HashMap::new(),
        };
        let mut begun = 0;
        for record in Records::from(stream, 0) {
            match record.kind {
                kind if BEGINS.contains(&kind) => begun += 1,
                END if version < Version::Biff5 || begun > 1 => begun -= 1,
                END => break,
                _ if begun > 1 => {}
                _ => globals.take(&record),
            }
        }
        globals
    }

    fn take(&mut self, record: &Record<'_>) {
        let body = record.body;
        let number = |offset| u16_at(body, offset).unwrap_or(0);
        match record.kind {
            CODE_PAGE if self.version < Version::Biff8 => {
                // Old workbooks write 32769 for the Western code page.
                self.letters = Letters::Bytes(encoding(number(0)));
            }
            DATE_MODE => self.since_1904 = number(0) == 1,
            SHEET => self.sheets.extend(self.sheet(record)),
            STRINGS => {
                let mut cursor = Cursor::new(record, 8);
                while let Some(text) = cursor.string(Letters::Unicode) {
                    self.strings.push(text);
                }
            }
            FORMAT | OLD_FORMAT => self.format(record),
            CELL_FORMAT => self.cell_format(number(2)),
            kind if OLD_CELL_FORMATS.contains(&kind) => {
                let place = if kind == OLD_CELL_FORMATS[0] { 2 } else { 1 };
                let format = body.get(place).copied().unwrap_or(0);
                self.cell_format(u16::from(format & 0x3F));
            }
            _ => {}
        }
    }

    fn sheet(&self, record: &Record<'_>) -> Option<SheetPlace> {
        // Charts, macros and modules are no tables.
        if *record.body.get(5)? != 0 {
            return None;
        }
        Some(SheetPlace {
            offset: u32_at(record.body, 0)? as usize,
            hidden: record.body.get(4)? & 3 != 0,
            name: Cursor::new(record, 6).short_string(self.letters)?,
        })
    }

    /// Before Excel 5 formats have no number but their place.
    fn format(&mut self, record: &Record<'_>) {
        let counted = u16::try_from(self.formats.len()).unwrap_or(u16::MAX);
        let (number, start) = match (record.kind, self.version) {
            (OLD_FORMAT, _) => (counted, 0),
            (_, Version::Biff4) => (counted, 2),
            _ => (u16_at(record.body, 0).unwrap_or(counted), 2),
        };
        let mut cursor = Cursor::new(record, start);
        let code = match self.version {
            Version::Biff8 => cursor.string(self.letters),
            _ => cursor.short_string(self.letters),
        };
        if let Some(code) = code {
            self.formats.insert(number, NumberFormat::parse(&code));
        }
    }

    fn cell_format(&mut self, format: u16) {
        if self.cell_formats.len() < MAXIMUM_CELL_FORMATS {
            self.cell_formats.push(format);
            self.formats
                .entry(format)
                .or_insert_with(|| NumberFormat::parse(built_in(format.into())));
        }
    }

    /// A number as a cell with this cell format shows it.
    pub(super) fn show(&self, number: f64, cell_format: u16) -> String {
        let format = self
            .cell_formats
            .get(usize::from(cell_format))
            .and_then(|format| self.formats.get(format));
        match format {
            Some(format) => format.show(number, self.since_1904),
            None => NumberFormat::parse(built_in(0)).show(number, self.since_1904),
        }
    }
}
