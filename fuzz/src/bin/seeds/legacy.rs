//! Seeds for what lies in compound files: presentations and workbooks of Office
//! 97, objects, and what describes an encryption.

use std::io::{Cursor, Write};

use cfb::CompoundFile;

fn record(kind: u16, instance: u16, container: bool, body: &[u8]) -> Vec<u8> {
    let first = instance << 4 | if container { 0xF } else { 0 };
    let mut bytes = first.to_le_bytes().to_vec();
    bytes.extend(kind.to_le_bytes());
    bytes.extend(
        u32::try_from(body.len())
            .expect("it is short")
            .to_le_bytes(),
    );
    bytes.extend_from_slice(body);
    bytes
}

fn container(kind: u16, instance: u16, parts: &[Vec<u8>]) -> Vec<u8> {
    record(kind, instance, true, &parts.concat())
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

fn header(role: u32) -> Vec<u8> {
    record(0x0F9F, 0, false, &numbers(&[role]))
}

fn characters(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    record(0x0FA0, 0, false, &units)
}

/// A drawing of shapes with these texts.
fn drawing(shapes: &[Vec<u8>]) -> Vec<u8> {
    let shapes: Vec<Vec<u8>> = shapes
        .iter()
        .map(|text| {
            container(
                0xF004,
                0,
                &[container(0xF00D, 0, std::slice::from_ref(text))],
            )
        })
        .collect();
    container(
        0x040C,
        0,
        &[container(0xF002, 0, &[container(0xF003, 0, &shapes)])],
    )
}

fn place(part: u32, identifier: u32) -> Vec<u8> {
    record(0x03F3, 0, false, &numbers(&[part, 0, 0, identifier, 0]))
}

/// A presentation saved twice: the second time its first slide was replaced.
pub(crate) fn presentation() -> Vec<Vec<u8>> {
    let slide = |notes: u32, hidden: u8, shapes: &[Vec<u8>]| {
        let mut show = vec![0; 16];
        show[10] = hidden;
        container(
            0x03EE,
            0,
            &[
                record(0x03EF, 2, false, &numbers(&[0, 0, 0, 0, notes, 0])),
                record(0x03F9, 0, false, &show),
                drawing(shapes),
            ],
        )
    };
    let outline = |index: u32| record(0x0F9E, 0, false, &numbers(&[index]));
    let box_text = |text: &str| [header(4), characters(text)].concat();
    let document = container(
        0x03E8,
        0,
        &[
            container(
                0x0FF0,
                0,
                &[
                    place(2, 256),
                    header(0),
                    characters("Rent\u{B}rises"),
                    header(1),
                    record(0x0FA8, 0, false, b"by three per cent\rfrom 2025"),
                    place(3, 257),
                ],
            ),
            container(0x0FF0, 2, &[place(4, 900)]),
        ],
    );
    let parts = [
        document,
        slide(0, 0, &[box_text("of an earlier save")]),
        slide(0, 4, &[box_text("租金")]),
        container(
            0x03F0,
            0,
            &[drawing(&[
                [header(2), characters("Say it slowly.")].concat()
            ])],
        ),
    ];
    let mut stream = Vec::new();
    let mut places = Vec::new();
    for part in parts {
        places.push(u32::try_from(stream.len()).expect("it fits"));
        stream.extend(part);
    }
    let first = save(&mut stream, 0, 1, &places);
    let replaced = u32::try_from(stream.len()).expect("it fits");
    stream.extend(slide(900, 0, &[box_text("beside"), outline(1), outline(0)]));
    let last = save(&mut stream, first, 2, &[replaced]);
    let mut user = record(0x0FF6, 0, false, &[]);
    user.extend(numbers(&[20, 0xE391_C05F, last]));
    vec![stream, user]
}

/// Adds the directory of a save and the save itself, and says where that is.
fn save(stream: &mut Vec<u8>, before: u32, first: u32, places: &[u32]) -> u32 {
    let directory = u32::try_from(stream.len()).expect("it fits");
    let count = u32::try_from(places.len()).expect("it fits");
    let mut body = numbers(&[count << 20 | first]);
    body.extend(numbers(places));
    stream.extend(record(0x1772, 0, false, &body));
    let save = u32::try_from(stream.len()).expect("it fits");
    let body = numbers(&[0, 0, before, directory, 1, 5, 0]);
    stream.extend(record(0x0FF5, 0, false, &body));
    save
}

/// A record of a workbook.
fn row(kind: u16, body: &[u8]) -> Vec<u8> {
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
    row(0x0809, &body)
}

/// A workbook with one hidden sheet of these records.
fn with_sheet(sheet: &[Vec<u8>]) -> Vec<u8> {
    let mut globals = begin(5);
    // Formats of cells: general, then dates, then two places.
    for format in [0_u16, 14, 2] {
        let mut body = vec![0; 20];
        body[2..4].copy_from_slice(&format.to_le_bytes());
        globals.extend(row(0x00E0, &body));
    }
    let mut strings = vec![0; 8];
    for text in ["Item", "Rent", "Due", "租金"] {
        strings.extend(string(text));
    }
    globals.extend(row(0x00FC, &strings));
    let mut place = vec![0, 0, 0, 0, 1, 0];
    place.extend([5, 0]);
    place.extend(b"Lease");
    let length = globals.len() + 4 + place.len() + 4;
    place[..4].copy_from_slice(&u32::try_from(length).expect("it fits").to_le_bytes());
    globals.extend(row(0x0085, &place));
    globals.extend(row(0x000A, &[]));
    globals.extend(begin(0x10));
    globals.extend(sheet.concat());
    globals.extend(row(0x000A, &[]));
    globals
}

/// A workbook with a sheet of cells of every kind.
pub(crate) fn workbook() -> Vec<u8> {
    let shared = |index: u32| index.to_le_bytes();
    let mut formula = vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    formula.extend([0; 8]);
    with_sheet(&[
        row(0x00FD, &cell(2, 1, 0, &shared(0))),
        row(0x00FD, &cell(2, 2, 0, &shared(1))),
        row(0x00FD, &cell(2, 3, 0, &shared(2))),
        row(0x00FD, &cell(3, 1, 0, &shared(3))),
        row(0x0203, &cell(3, 2, 2, &899.999_f64.to_le_bytes())),
        // 45356 is the fifth of March 2024.
        row(0x027E, &cell(3, 3, 1, &(45_356_u32 << 2 | 2).to_le_bytes())),
        row(0x0006, &cell(4, 1, 0, &formula)),
        row(0x0207, &string("by formula")),
        row(0x0205, &cell(4, 2, 0, &[0x07, 1])),
        row(0x00FD, &cell(4, 3, 0, &shared(99))),
    ])
}

/// What a document says of itself: its title.
pub(crate) fn summary() -> Vec<u8> {
    let mut bytes = vec![0; 44];
    bytes.extend(numbers(&[48, 48, 2, 1, 24, 2, 32, 2, 1252, 30, 6]));
    bytes.extend(b"Lease\0\0\0");
    bytes
}

/// An object that holds a file as it is.
pub(crate) fn object(packaged: &[u8]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("memory suffices");
    let mut stream = file
        .create_stream("/\u{1}Ole10Native")
        .expect("memory suffices");
    stream.write_all(packaged).expect("memory suffices");
    drop(stream);
    file.flush().expect("memory suffices");
    file.into_inner().into_inner()
}

/// Agile encryption, with few rounds and values that fit no password.
pub(crate) const AGILE: &str = "\u{4}\0\u{4}\0\u{40}\0\0\0<encryption><keyData saltSize='16' blockSize='16' keyBits='256' hashSize='64' cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512' saltValue='AAECAwQFBgcICQoLDA0ODw=='/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount='10' saltSize='16' blockSize='16' keyBits='256' hashSize='64' cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512' saltValue='AAECAwQFBgcICQoLDA0ODw==' encryptedVerifierHashInput='AAECAwQFBgcICQoLDA0ODw==' encryptedVerifierHashValue='AAECAwQFBgcICQoLDA0ODw==' encryptedKeyValue='AAECAwQFBgcICQoLDA0ODw=='/></keyEncryptor></keyEncryptors></encryption>";

/// Standard encryption: AES with 128 bits and SHA-1.
pub(crate) fn standard() -> Vec<u8> {
    let mut bytes = vec![3, 0, 2, 0];
    bytes.extend(numbers(&[
        0x24, 34, 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0,
    ]));
    bytes.extend([0, 0]);
    bytes.extend(numbers(&[16]));
    bytes.extend([5; 16 + 16]);
    bytes.extend(numbers(&[20]));
    bytes.extend([6; 32]);
    bytes
}
