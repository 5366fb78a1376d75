//! The text of a placeholder or a shape (MS-PPT 2.9).

use super::super::super::compound::u32_at;
use super::records::Record;

const HEADER: u16 = 0x0F9F;
const CHARACTERS: u16 = 0x0FA0;
const BYTES: u16 = 0x0FA8;

/// Fields: the number of the slide, dates, the header and the footer. Each
/// stands for one character of the text, and is not text of the slide's own.
const FIELDS: [u16; 5] = [0x0FD8, 0x0FF7, 0x0FF8, 0x0FF9, 0x0FFA];

/// What a text is for (MS-PPT 2.13.33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Subtitle,
    Body,
    Notes,
    Other,
}

impl Role {
    fn from_number(number: u32) -> Self {
        match number {
            0 | 6 => Self::Title,
            5 => Self::Subtitle,
            1 | 7 | 8 => Self::Body,
            2 => Self::Notes,
            _ => Self::Other,
        }
    }
}

/// A text with its role. Paragraphs end with a carriage return.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) role: Role,
    units: Vec<u16>,
    fields: Vec<usize>,
}

impl Text {
    /// The texts among some records: each begins with its header.
    pub(super) fn read<'a>(records: impl Iterator<Item = Record<'a>>) -> Vec<Self> {
        let mut texts: Vec<Self> = Vec::new();
        for record in records {
            match record.kind {
                HEADER => texts.push(Self {
                    role: Role::from_number(u32_at(record.body, 0).unwrap_or(4)),
                    units: Vec::new(),
                    fields: Vec::new(),
                }),
                CHARACTERS | BYTES => {
                    if let Some(text) = texts.last_mut() {
                        text.units = units(record);
                    }
                }
                kind if FIELDS.contains(&kind) => {
                    if let (Some(text), Some(place)) = (texts.last_mut(), u32_at(record.body, 0)) {
                        text.fields.push(place as usize);
                    }
                }
                _ => {}
            }
        }
        texts
    }

    /// The paragraphs without fields; line breaks are kept.
    pub(super) fn paragraphs(&self) -> Vec<String> {
        let mut units = self.units.clone();
        for field in &self.fields {
            if let Some(unit) = units.get_mut(*field) {
                *unit = 0;
            }
        }
        units
            .split(|unit| *unit == 0x0D)
            .map(|paragraph| {
                let seen: Vec<u16> = paragraph
                    .iter()
                    .filter_map(|unit| match unit {
                        0x0B => Some(0x0A),
                        0x09 | 0xA0 => Some(0x20),
                        unit if *unit < 0x20 => None,
                        unit => Some(*unit),
                    })
                    .collect();
                String::from_utf16_lossy(&seen).trim().to_owned()
            })
            .filter(|paragraph| !paragraph.is_empty())
            .collect()
    }
}

/// Text of two bytes for each character, or of the lower byte alone.
fn units(record: Record<'_>) -> Vec<u16> {
    if record.kind == BYTES {
        return record.body.iter().map(|byte| u16::from(*byte)).collect();
    }
    record
        .body
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect()
}
