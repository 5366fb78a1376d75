//! Messages built here as other programs send and keep them, and what is read
//! of them and of what is attached to them.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use document::format::{Context, Event, read};
use document::{Block, BlockKind, DocumentKind, ReadError};

mod outlook;

const CONTEXT: Context<'static> = Context {
    file: None,
    pdfium: None,
    size: 64 << 20,
    unpacked: 64 << 20,
    pages: 1000,
};

/// Reads a file of this name and content as it is read everywhere.
fn events(name: &str, bytes: &[u8]) -> (Vec<Event>, Result<(), ReadError>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let mut events = Vec::new();
    let outcome = read(&path, None, &CONTEXT, &mut |event| {
        events.push(event);
        Ok(())
    });
    (events, outcome)
}

fn sound(name: &str, bytes: &[u8]) -> Vec<Event> {
    let (events, outcome) = events(name, bytes);
    assert_eq!(outcome, Ok(()), "{events:#?}");
    events
}

/// What was read in short: documents by their path, pages by their blocks.
fn shown(events: &[Event]) -> Vec<String> {
    let block = |block: &Block| format!("{:?}: {}", block.kind, block.text);
    let mut lines = Vec::new();
    for event in events {
        match event {
            Event::Header(header) => lines.push(format!("header {:?}", header.kind)),
            Event::Page(page) => lines.extend(page.blocks.iter().map(block)),
            Event::MissingPage { number, error } => {
                lines.push(format!("missing page {number}: {error}"));
            }
            Event::Deletion(deletion) => lines.push(format!("deleted: {}", deletion.text)),
            Event::Embedded(inner) => {
                lines.push(format!("{} {:?}", inner.path.join("/"), inner.header.kind));
            }
            Event::MissingEmbedded { path, error } => {
                lines.push(format!("missing {}: {error}", path.join("/")));
            }
        }
    }
    lines
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for place in 0..4 {
            text.push(match place <= chunk.len() {
                true => char::from(DIGITS[(bits >> (18 - place * 6) & 63) as usize]),
                false => '=',
            });
        }
    }
    text
}

/// A small workbook package with one cell.
fn workbook(cell: &str) -> Vec<u8> {
    let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    archive(&[
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns='{package}'><Relationship Id='r1' \
                 Type='{relationships}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns='{package}'><Relationship Id='r1' \
                 Type='{relationships}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns='{main}' xmlns:r='{relationships}'><sheets>\
                 <sheet name='Rent' sheetId='1' r:id='r1'/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(
                "<worksheet xmlns='{main}'><sheetData><row r='1'><c r='A1' t='inlineStr'>\
                 <is><t>{cell}</t></is></c></row></sheetData></worksheet>"
            ),
        ),
    ])
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(content.as_bytes()).expect("a part");
    }
    zip.finish().expect("the archive ends").into_inner()
}

/// A message with attachments: name, kind, disposition and bytes of each.
fn message(subject: &str, attachments: &[(&str, &str, &str, &[u8])]) -> Vec<u8> {
    let mut text = format!(
        "From: Anna <anna@example.org>\r\nTo: b@example.org, \"C, D\" <c@example.org>\r\n\
         Date: Tue, 5 Mar 2024 10:20:30 +0100\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=outer\r\n\r\n\
         --outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n\
         --inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n\
         --inner\r\nContent-Type: text/html; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n\
         <p>The K=FCndigung is <b>here</b>.</p><table><tr><td>a<td>b</table>\r\n--inner--\r\n"
    );
    for (name, kind, disposition, bytes) in attachments {
        let encoded = base64(bytes);
        text.push_str(&format!(
            "--outer\r\nContent-Type: {kind}; name=\"{name}\"\r\n\
             Content-Disposition: {disposition}; filename=\"{name}\"\r\n\
             Content-ID: <{name}>\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n"
        ));
    }
    text.push_str("--outer--\r\n");
    text.into_bytes()
}

const HEAD: [&str; 5] = [
    "header Mail",
    "Heading { level: 1 }: Lease",
    "Paragraph: From: Anna <anna@example.org>",
    "Paragraph: To: b@example.org, C, D <c@example.org>",
    "Paragraph: Date: 5 March 2024, 10:20 UTC+01:00",
];

#[test]
fn a_message_is_read_with_what_is_attached() {
    let bytes = message(
        "Lease",
        &[
            (
                "rent.xlsx",
                "application/octet-stream",
                "attachment",
                &workbook("900"),
            ),
            (
                "notes.txt",
                "text/plain",
                "attachment",
                b"Keys are with Anna.",
            ),
            ("logo.png", "image/png", "inline", b"\x89PNG\r\n\x1a\n"),
            (
                "broken.docx",
                "application/x",
                "attachment",
                b"PK\x03\x04 nothing",
            ),
        ],
    );
    let mut expected = HEAD.map(str::to_owned).to_vec();
    expected.extend(
        [
            "Paragraph: The Kündigung is here.",
            "TableRow { header: false }: a | b",
            "rent.xlsx Excel",
            "TableRow { header: false }: 900",
            "notes.txt Text",
            "Paragraph: Keys are with Anna.",
        ]
        .map(str::to_owned),
    );
    let mut found = shown(&sound("mail", &bytes));
    let last = found.pop().expect("there are lines");
    assert_eq!(found, expected);
    assert!(
        last.starts_with("missing broken.docx: the file is damaged"),
        "an attachment that is broken costs nothing else: {last}"
    );
}

#[test]
fn messages_in_messages_have_paths() {
    let inner = message(
        "Inner",
        &[("a.txt", "text/plain", "attachment", b"deep words")],
    );
    let inner = String::from_utf8(inner).expect("it is text");
    let outer = format!(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: Outer\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=most\r\n\r\n--most\r\n\r\nsee below\r\n\
         --most\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--most--\r\n"
    );
    let found = shown(&sound("mail.eml", outer.as_bytes()));
    for expected in [
        "Paragraph: see below",
        "Inner Mail",
        "Inner/a.txt Text",
        "Paragraph: deep words",
    ] {
        assert!(
            found.iter().any(|line| line == expected),
            "{expected}: {found:#?}"
        );
    }
}

#[test]
fn nesting_ends() {
    let mut bytes = b"the deepest words".to_vec();
    for depth in 0..9 {
        let name = if depth == 0 { "a.txt" } else { "a.eml" };
        let kind = "application/octet-stream";
        bytes = message("Again", &[(name, kind, "attachment", &bytes)]);
    }
    let events = sound("mail.eml", &bytes);
    let inner = events
        .iter()
        .filter(|event| matches!(event, Event::Embedded(_)))
        .count();
    assert_eq!(inner, 5, "five levels are read");
    assert!(
        matches!(
            events.last(),
            Some(Event::MissingEmbedded { path, error: ReadError::TooLarge { .. } })
                if path.len() == 6
        ),
        "and the sixth is said to be missing"
    );
}

#[test]
fn all_attachments_share_one_size() {
    // Each unpacks to 15 MiB, of 64 in all.
    let swelling = archive(&[("word/document.xml", &" ".repeat(15 << 20))]);
    let attachments: Vec<_> = (0..6)
        .map(|_| ("a.docx", "application/x", "attachment", swelling.as_slice()))
        .collect();
    let (events, _) = events("mail.eml", &message("Bomb", &attachments));
    let refused = events
        .iter()
        .filter(|event| {
            matches!(
                event,
                Event::MissingEmbedded {
                    error: ReadError::TooLarge { .. },
                    ..
                }
            )
        })
        .count();
    assert_eq!(refused, 2, "{:#?}", shown(&events));
}

#[test]
fn every_charset_is_read() {
    for (label, encoding, text) in [
        ("gb18030", encoding_rs::GB18030, "租客可以提前三个月通知"),
        (
            "iso-2022-jp",
            encoding_rs::ISO_2022_JP,
            "三か月前に通知する",
        ),
        ("koi8-r", encoding_rs::KOI8_R, "Договор аренды"),
        ("windows-1256", encoding_rs::WINDOWS_1256, "عقد الإيجار"),
        ("big5", encoding_rs::BIG5, "租約"),
    ] {
        let (body, _, failed) = encoding.encode(text);
        assert!(!failed, "{label} holds the text");
        let subject = format!("=?{label}?B?{}?=", base64(&body));
        let mut bytes = format!(
            "From: a@example.org\r\nTo: b@example.org\r\nSubject: {subject}\r\n\
             Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        .into_bytes();
        bytes.extend_from_slice(&body);
        let found = shown(&sound("mail.eml", &bytes));
        let paragraph = format!("Paragraph: {text}");
        assert!(found.contains(&paragraph), "the body in {label}: {found:?}");
        let heading = format!("{:?}: {text}", BlockKind::Heading { level: 1 });
        assert!(
            found.contains(&heading),
            "the subject in {label}: {found:?}"
        );
    }
}

#[test]
fn a_body_that_declares_no_charset_is_told_by_its_bytes() {
    let mut bytes = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\n".to_vec();
    let text = "租客可以提前三个月书面通知房东解除合同，押金应当退还。";
    bytes.extend_from_slice(&encoding_rs::GB18030.encode(text).0);
    let found = shown(&sound("mail.eml", &bytes));
    assert!(found.contains(&format!("Paragraph: {text}")), "{found:?}");
}

#[test]
fn a_mailbox_has_a_page_for_each_message() {
    let bytes = b"From a@example.org Mon Mar  4 10:00:00 2024\nFrom: a@example.org\n\
        To: b@example.org\nSubject: One\n\nfirst\n\nFrom b@example.org Tue\n\
        From: b@example.org\nTo: a@example.org\nSubject: Two\n\nsecond\n";
    let events = sound("old", bytes);
    let pages: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Page(page) => Some((page.number, page.label.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(pages, [(1, Some("One")), (2, Some("Two"))]);
}

#[test]
fn other_texts_with_colons_are_no_messages() {
    let kind = |bytes: &[u8]| match sound("notes", bytes).first() {
        Some(Event::Header(header)) => header.kind,
        other => panic!("the header comes first: {other:?}"),
    };
    assert_eq!(
        kind(b"Date: Monday\nPlace: here\n\nWe met."),
        DocumentKind::Text
    );
    assert_eq!(
        kind(b"From: me\nTo: you\nwe go from: here\n"),
        DocumentKind::Text
    );
}

#[test]
fn cut_messages_give_what_there_is() {
    let bytes = message(
        "Lease",
        &[("a.txt", "text/plain", "attachment", b"words in it")],
    );
    for length in 0..bytes.len() {
        let (_, outcome) = events("mail.eml", &bytes[..length]);
        assert!(
            matches!(
                outcome,
                Ok(()) | Err(ReadError::NoText | ReadError::Damaged { .. })
            ),
            "cut at {length}: {outcome:?}"
        );
    }
}
