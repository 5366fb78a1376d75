//! Messages of Outlook, written here with another implementation of compound
//! files.

use std::io::{Cursor, Write};

use document::ReadError;
use document::format::Event;

use super::{events, shown, sound, workbook};

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn stream(file: &mut File, path: &str, bytes: &[u8]) {
    file.create_stream(path)
        .and_then(|mut stream| stream.write_all(bytes))
        .expect("a stream is written");
}

fn text(file: &mut File, storage: &str, identifier: u16, text: &str) {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    stream(
        file,
        &format!("{storage}/__substg1.0_{identifier:04X}001F"),
        &bytes,
    );
}

/// The fixed properties behind a header: type, identifier and value of each.
fn fixed(file: &mut File, storage: &str, header: usize, properties: &[(u16, u16, u64)]) {
    let mut bytes = vec![0; header];
    for (kind, identifier, value) in properties {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(identifier.to_le_bytes());
        bytes.extend(6_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    stream(file, &format!("{storage}/__properties_version1.0"), &bytes);
}

fn recipient(file: &mut File, number: u32, kind: u64, name: &str, address: &str) {
    let storage = format!("/__recip_version1.0_#{number:08X}");
    file.create_storage(&storage).expect("a storage");
    fixed(file, &storage, 8, &[(0x0003, 0x0C15, kind)]);
    text(file, &storage, 0x3001, name);
    text(file, &storage, 0x39FE, address);
}

fn message() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    // 2024-03-05 09:20:30 UTC in hundreds of nanoseconds since 1601.
    let sent = (1_709_630_430 + 11_644_473_600) * 10_000_000;
    fixed(
        &mut file,
        "",
        32,
        &[(0x0040, 0x0039, sent), (0x0003, 0x3FDE, 1251)],
    );
    text(&mut file, "", 0x0037, "Lease");
    text(&mut file, "", 0x0C1A, "Anna");
    text(&mut file, "", 0x5D01, "anna@example.org");
    let html = encoding_rs::WINDOWS_1251.encode("<p>Договор готов.</p>").0;
    stream(&mut file, "/__substg1.0_10130102", &html);
    recipient(&mut file, 0, 1, "Bob", "bob@example.org");
    recipient(&mut file, 1, 2, "Cleo", "cleo@example.org");
    recipient(&mut file, 2, 3, "Dora", "dora@example.org");

    let attached = "/__attach_version1.0_#00000000";
    file.create_storage(attached).expect("a storage");
    fixed(&mut file, attached, 8, &[]);
    text(&mut file, attached, 0x3707, "rent.xlsx");
    stream(
        &mut file,
        &format!("{attached}/__substg1.0_37010102"),
        &workbook("900"),
    );

    let attached = "/__attach_version1.0_#00000001";
    let inner = format!("{attached}/__substg1.0_3701000D");
    file.create_storage(attached).expect("a storage");
    file.create_storage(&inner).expect("a storage");
    fixed(&mut file, attached, 8, &[]);
    fixed(&mut file, &inner, 24, &[]);
    text(&mut file, &inner, 0x0037, "Before");
    text(&mut file, &inner, 0x1000, "Shall we?\r\n> Yes.");
    file.flush().expect("the file ends");
    file.into_inner().into_inner()
}

#[test]
fn a_message_of_outlook_is_read_with_what_is_attached() {
    assert_eq!(
        shown(&sound("mail", &message())),
        [
            "header Mail",
            "Heading { level: 1 }: Lease",
            "Paragraph: From: Anna <anna@example.org>",
            "Paragraph: To: Bob <bob@example.org>",
            "Paragraph: Cc: Cleo <cleo@example.org>",
            "Paragraph: Date: 5 March 2024, 09:20 UTC",
            "Paragraph: Договор готов.",
            "rent.xlsx Excel",
            "TableRow { header: false }: 900",
            "Before Mail",
            "Heading { level: 1 }: Before",
            "Paragraph: Shall we?",
            "Paragraph: > Yes.",
        ],
        "who got a blind copy stays unsaid"
    );
}

#[test]
fn the_head_that_a_message_travelled_with_knows_the_clock_of_its_sender() {
    let mut file =
        cfb::CompoundFile::open(Cursor::new(message())).expect("the message is one of these");
    text(
        &mut file,
        "",
        0x007D,
        "Received: from a.example.org\r\nDate: Tue, 5 Mar 2024 17:20:30 +0800\r\n",
    );
    file.flush().expect("the file ends");
    let events = sound("mail", &file.into_inner().into_inner());
    assert!(
        shown(&events).contains(&"Paragraph: Date: 5 March 2024, 17:20 UTC+08:00".to_owned()),
        "{:#?}",
        shown(&events)
    );
    let Some(Event::Header(header)) = events.first() else {
        panic!("{events:#?}");
    };
    assert_eq!(
        header.created.as_deref(),
        Some("2024-03-05T17:20:30+08:00"),
        "what programs compare stays as they write it"
    );
}

#[test]
fn damaged_messages_end_in_errors() {
    let whole = message();
    for place in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0xFF;
        let (events, outcome) = events("mail", &bytes);
        assert!(
            matches!(
                outcome,
                Ok(())
                    | Err(ReadError::Damaged { .. } | ReadError::NoText | ReadError::Unsupported)
            ),
            "byte {place}: {outcome:?} after {events:?}"
        );
        let cut = &whole[..place];
        let (events, _) = super::events("mail", cut);
        assert!(
            events.len() <= 8,
            "a part of a message holds no more than the whole"
        );
    }
    assert!(
        sound("mail", &whole)
            .iter()
            .any(|event| matches!(event, Event::Embedded(_))),
        "the undamaged one is read"
    );
}
