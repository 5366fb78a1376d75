//! Workbooks behind a password in the oldest way, obfuscated here step by step as
//! MS-OFFCRYPTO 2.3.7.2 writes it down for method 1.

use document::ReadError;
use document::format::Event;

use super::{compound, events_with, excel, survives_damage};

/// A password, with its key and the value that it is checked with.
struct Secret {
    password: &'static str,
    key: u16,
    verifier: u16,
}

/// As Excel made them for a workbook of its own.
const OWN: Secret = Secret {
    password: "abc",
    key: 0x514A,
    verifier: 0xCC1A,
};

/// That of workbooks for which nobody gave a password, by the whole matrix of the
/// specification.
const DEFAULT: Secret = Secret {
    password: "VelvetSweatshop",
    key: 0xB359,
    verifier: 0x9A0A,
};

const PAD: [u8; 15] = [
    0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00,
];

fn xor_ror(one: u8, other: u8) -> u8 {
    (one ^ other).rotate_right(1)
}

/// `CreateXorArray_Method1`.
fn xor_array(password: &[u8], key: u16) -> [u8; 16] {
    let [low, high] = key.to_le_bytes();
    let mut array = [0; 16];
    let mut index = password.len();
    if index % 2 == 1 {
        array[index] = xor_ror(PAD[0], high);
        index -= 1;
        array[index] = xor_ror(password[password.len() - 1], low);
    }
    while index > 0 {
        index -= 1;
        array[index] = xor_ror(password[index], high);
        index -= 1;
        array[index] = xor_ror(password[index], low);
    }
    let mut index = 15;
    let mut pad = 15 - password.len();
    while pad > 0 {
        array[index] = xor_ror(PAD[pad], high);
        index -= 1;
        pad -= 1;
        array[index] = xor_ror(PAD[pad], low);
        index = index.saturating_sub(1);
        pad = pad.saturating_sub(1);
    }
    array
}

/// The workbook with the record that names the obfuscation, and its records obfuscated
/// (`EncryptData_Method1`).
fn obfuscated(workbook: &[u8], secret: &Secret, record: &[u8]) -> Vec<u8> {
    const BEGIN: u16 = 0x0809;
    const PLACE: u16 = 0x0085;
    let number = |bytes: &[u8]| u16::from_le_bytes([bytes[0], bytes[1]]);
    let array = xor_array(secret.password.as_bytes(), secret.key);
    let mut stream: Vec<u8> = Vec::new();
    let mut rest = workbook;
    while !rest.is_empty() {
        let (kind, length) = (number(rest), usize::from(number(&rest[2..])));
        let (own, after) = rest.split_at(4 + length);
        let mut own = own.to_vec();
        let plain = match kind {
            BEGIN => length,
            PLACE => {
                // The sheet lies further on by the new record.
                let place = u32::from(number(&own[4..]))
                    + 4
                    + u32::try_from(record.len()).expect("it is short");
                own[4..8].copy_from_slice(&place.to_le_bytes());
                4
            }
            _ => 0,
        };
        let mut index = (stream.len() + 4 + length) % 16;
        for (place, byte) in own[4..].iter_mut().enumerate() {
            if place >= plain {
                *byte = byte.rotate_left(5) ^ array[index];
            }
            index = (index + 1) % 16;
        }
        stream.extend(own);
        if stream.len() == 4 + length {
            stream.extend(excel::record(0x002F, record));
        }
        rest = after;
    }
    stream
}

/// The records of a workbook of 1997 and of one before it.
fn records(secret: &Secret) -> [Vec<u8>; 2] {
    let own = [secret.key.to_le_bytes(), secret.verifier.to_le_bytes()].concat();
    [[vec![0, 0], own.clone()].concat(), own]
}

fn texts(events: &[Event]) -> Vec<&str> {
    let pages = events.iter().filter_map(|event| match event {
        Event::Page(page) => Some(&page.blocks),
        _ => None,
    });
    pages.flatten().map(|block| block.text.as_str()).collect()
}

#[test]
fn a_password_takes_the_obfuscation_off() {
    let (plain, _) = events_with(&compound(&[("Workbook", &excel::sample())]), None);
    for record in records(&OWN) {
        let stream = obfuscated(&excel::sample(), &OWN, &record);
        let file = compound(&[("Workbook", &stream)]);
        let (events, outcome) = events_with(&file, Some(OWN.password));
        assert_eq!(outcome, Ok(()));
        assert_eq!(texts(&events), texts(&plain));
        assert!(texts(&events).contains(&"Item | Rent | Due"));
        for wrong in ["abd", "ab", "sixteen letters!", ""] {
            let (_, outcome) = events_with(&file, Some(wrong));
            assert_eq!(outcome, Err(ReadError::WrongPassword), "{wrong}");
        }
        let (_, outcome) = events_with(&file, None);
        assert_eq!(outcome, Err(ReadError::Encrypted));
    }
}

#[test]
fn a_workbook_behind_the_default_password_opens_and_damage_to_it_ends_in_errors() {
    let [record, _] = records(&DEFAULT);
    let stream = obfuscated(&excel::sample(), &DEFAULT, &record);
    let (events, outcome) = events_with(&compound(&[("Workbook", &stream)]), None);
    assert_eq!(outcome, Ok(()));
    assert!(texts(&events).contains(&"Item | Rent | Due"));
    survives_damage(&stream, |stream| compound(&[("Workbook", stream)]));
}
