//! Workbooks (MS-XLS).

use document::format::Event;
use document::{Anchor, BlockKind, ReadError};

use super::{blocks, compound, events, shown, survives_damage};

pub(super) fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    let length = u16::try_from(body.len()).expect("a record is short");
    bytes.extend(length.to_le_bytes());
    bytes.extend_from_slice(body);
    bytes
}

fn string(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u16::try_from(units.len())
        .expect("it is short")
        .to_le_bytes()
        .to_vec();
    bytes.push(1);
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}

fn cell(row: u16, column: u16, format: u16, value: &[u8]) -> Vec<u8> {
    let mut body: Vec<u8> = [row, column, format]
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    body.extend_from_slice(value);
    body
}

fn begin(kind: u16) -> Vec<u8> {
    let mut body = vec![0x00, 0x06];
    body.extend(kind.to_le_bytes());
    body.extend([0; 12]);
    record(0x0809, &body)
}

/// A workbook with one hidden sheet of these records.
fn workbook(sheet: &[Vec<u8>]) -> Vec<u8> {
    let mut globals = begin(5);
    // Formats of cells: general, then dates, then two places.
    for format in [0_u16, 14, 2] {
        let mut body = vec![0; 20];
        body[2..4].copy_from_slice(&format.to_le_bytes());
        globals.extend(record(0x00E0, &body));
    }
    let mut strings = vec![0; 8];
    for text in ["Item", "Rent", "Due", "租金"] {
        strings.extend(string(text));
    }
    globals.extend(record(0x00FC, &strings));
    let mut place = vec![0, 0, 0, 0, 1, 0];
    place.extend([5, 0]);
    place.extend(b"Lease");
    let length = globals.len() + 4 + place.len() + 4;
    place[..4].copy_from_slice(&u32::try_from(length).expect("it fits").to_le_bytes());
    globals.extend(record(0x0085, &place));
    globals.extend(record(0x000A, &[]));
    globals.extend(begin(0x10));
    globals.extend(sheet.concat());
    globals.extend(record(0x000A, &[]));
    globals
}

pub(super) fn sample() -> Vec<u8> {
    let shared = |index: u32| index.to_le_bytes();
    let mut formula = vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    formula.extend([0; 8]);
    workbook(&[
        record(0x00FD, &cell(2, 1, 0, &shared(0))),
        record(0x00FD, &cell(2, 2, 0, &shared(1))),
        record(0x00FD, &cell(2, 3, 0, &shared(2))),
        record(0x00FD, &cell(3, 1, 0, &shared(3))),
        record(0x0203, &cell(3, 2, 2, &899.999_f64.to_le_bytes())),
        // 45356 is the fifth of March 2024.
        record(0x027E, &cell(3, 3, 1, &(45_356_u32 << 2 | 2).to_le_bytes())),
        record(0x0006, &cell(4, 1, 0, &formula)),
        record(0x0207, &string("by formula")),
        record(0x0205, &cell(4, 2, 0, &[0x07, 1])),
        record(0x00FD, &cell(4, 3, 0, &shared(99))),
    ])
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let blocks = blocks(&compound(&[("Workbook", &sample())]));
    let row = |header| BlockKind::TableRow { header };
    let texts = shown(&blocks);
    assert_eq!(texts[0], (row(true), "Item | Rent | Due"));
    assert!(
        texts[1].1.starts_with("租金 | 900.00 | ") && texts[1].1.contains("24"),
        "a number with two places and a date: {texts:?}"
    );
    assert_eq!(texts[2], (row(false), "by formula | #DIV/0!"));
    assert_eq!(
        blocks[1].anchor,
        Anchor::Cells {
            sheet: "Lease".to_owned(),
            range: "B4:D4".to_owned(),
        }
    );
}

#[test]
fn hidden_sheets_are_marked() {
    let (events, _) = events(&compound(&[("Workbook", &sample())]));
    let hidden = events.iter().find_map(|event| match event {
        Event::Page(page) => Some((page.hidden, page.label.clone())),
        _ => None,
    });
    assert_eq!(hidden, Some((true, Some("Lease".to_owned()))));
}

#[test]
fn damage_ends_in_errors() {
    survives_damage(&sample(), |stream| compound(&[("Workbook", stream)]));
}

#[test]
fn one_string_in_every_cell_is_refused() {
    // A text of 60,000 letters, to which each of 6,000 cells refers.
    let mut strings = vec![0; 8];
    let long = "x".repeat(60_000);
    strings.extend(60_000_u16.to_le_bytes());
    strings.push(0);
    let (first, rest) = long.as_bytes().split_at(8_000);
    strings.extend_from_slice(first);
    let mut stream = begin(5);
    stream.extend(record(0x00FC, &strings));
    for part in rest.chunks(8_000) {
        let mut body = vec![0];
        body.extend_from_slice(part);
        stream.extend(record(0x003C, &body));
    }
    let mut place = vec![0, 0, 0, 0, 0, 0, 1, 0, b'A'];
    let length = stream.len() + 4 + place.len() + 4;
    place[..4].copy_from_slice(&u32::try_from(length).expect("it fits").to_le_bytes());
    stream.extend(record(0x0085, &place));
    stream.extend(record(0x000A, &[]));
    stream.extend(begin(0x10));
    for row in 0..6_000 {
        stream.extend(record(0x00FD, &cell(row, 0, 0, &[0; 4])));
    }
    let (events, _) = events(&compound(&[("Workbook", &stream)]));
    assert!(
        matches!(
            events.last(),
            Some(Event::MissingPage {
                number: 1,
                error: ReadError::TooLarge { .. }
            })
        ),
        "360 MB from a file of half a megabyte: {:?}",
        events.len()
    );
}
