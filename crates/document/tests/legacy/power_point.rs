//! Presentations (MS-PPT).

use std::io::Write;

use document::format::Event;
use document::{Anchor, BlockKind};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{blocks, compound, events, shown, survives_damage};

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
fn sample() -> (Vec<u8>, Vec<u8>) {
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
    (stream, user)
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

fn file(stream: &[u8], user: &[u8]) -> Vec<u8> {
    compound(&[("PowerPoint Document", stream), ("Current User", user)])
}

/// The sample, saved once more with an object of another program.
pub(super) fn with_object(object: &[u8]) -> Vec<u8> {
    let (mut stream, user) = sample();
    let before = user[16..20].try_into().expect("four bytes");
    let mut body = numbers(&[u32::try_from(object.len()).expect("it fits")]);
    let mut packer = ZlibEncoder::new(&mut body, Compression::fast());
    packer.write_all(object).expect("it is packed");
    packer.finish().expect("it is packed");
    let place = u32::try_from(stream.len()).expect("it fits");
    stream.extend(record(0x1011, 1, false, &body));
    let last = save(&mut stream, u32::from_le_bytes(before), 9, &[place]);
    let mut user = record(0x0FF6, 0, false, &[]);
    user.extend(numbers(&[20, 0xE391_C05F, last]));
    file(&stream, &user)
}

#[test]
fn slides_are_read_as_they_were_last_saved() {
    let (stream, user) = sample();
    let blocks = blocks(&file(&stream, &user));
    assert_eq!(
        shown(&blocks),
        [
            (BlockKind::Heading { level: 1 }, "Rent rises"),
            (BlockKind::Paragraph, "beside"),
            (BlockKind::ListItem, "by three per cent"),
            (BlockKind::ListItem, "from 2025"),
            (BlockKind::Note, "Say it slowly."),
            (BlockKind::Paragraph, "租金"),
        ],
        "the title first, and nothing of the earlier save"
    );
    let slides: Vec<_> = blocks
        .iter()
        .map(|block| match block.anchor {
            Anchor::Slide { slide, notes, .. } => (slide, notes),
            _ => panic!("a slide: {block:?}"),
        })
        .collect();
    assert_eq!(slides[4], (1, true), "notes belong to their slide");
    assert_eq!(slides[5], (2, false));
}

#[test]
fn hidden_slides_are_marked() {
    let (stream, user) = sample();
    let (events, _) = events(&file(&stream, &user));
    let hidden: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Page(page) => Some(page.hidden),
            _ => None,
        })
        .collect();
    assert_eq!(hidden, [false, true]);
}

#[test]
fn without_a_user_the_last_save_is_found() {
    let (stream, _) = sample();
    let blocks = blocks(&compound(&[("PowerPoint Document", &stream)]));
    assert_eq!(blocks.len(), 6);
}

#[test]
fn damage_ends_in_errors() {
    let (stream, user) = sample();
    survives_damage(&stream, |stream| file(stream, &user));
}
