//! Legacy Office documents, built here byte by byte, and what is read of them.

use std::io::{Cursor, Write};

use document::format::{Context, Event, read};
use document::{Anchor, Block, BlockKind, ReadError};

mod excel;
mod obfuscated;
mod objects;
mod power_point;
mod word;

const CONTEXT: Context<'static> = Context {
    file: None,
    pdfium: None,
    size: 64 << 20,
    unpacked: 64 << 20,
    pages: 1000,
};

/// A compound file of these streams, written by another implementation; the
/// names of storages stand before theirs.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    for (name, bytes) in streams {
        if let Some((storage, _)) = name.rsplit_once('/') {
            file.create_storage_all(format!("/{storage}"))
                .expect("a storage is made");
        }
        file.create_stream(format!("/{name}"))
            .and_then(|mut stream| stream.write_all(bytes))
            .expect("a stream is written");
    }
    file.flush().expect("the file ends");
    file.into_inner().into_inner()
}

fn events(bytes: &[u8]) -> (Vec<Event>, Result<(), ReadError>) {
    events_with(bytes, None)
}

fn events_with(bytes: &[u8], password: Option<&str>) -> (Vec<Event>, Result<(), ReadError>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("document");
    std::fs::write(&path, bytes).expect("a file");
    let mut events = Vec::new();
    let outcome = read(&path, password, &CONTEXT, &mut |event| {
        events.push(event);
        Ok(())
    });
    (events, outcome)
}

fn blocks(bytes: &[u8]) -> Vec<Block> {
    let (events, outcome) = events(bytes);
    assert_eq!(outcome, Ok(()), "{events:#?}");
    let pages = events.into_iter().filter_map(|event| match event {
        Event::Page(page) => Some(page.blocks),
        _ => None,
    });
    pages.flatten().collect()
}

fn shown(blocks: &[Block]) -> Vec<(BlockKind, &str)> {
    let block = |block: &'_ Block| block.kind;
    blocks
        .iter()
        .map(|own| (block(own), own.text.as_str()))
        .collect()
}

/// Reads a document with each byte of a stream spoilt in turn: nothing but pages
/// and typed errors may come of it.
fn survives_damage(stream: &[u8], wrap: impl Fn(&[u8]) -> Vec<u8>) {
    for place in 0..stream.len() {
        for value in [0x00, 0xFF, 0x7F] {
            let mut spoilt = stream.to_vec();
            spoilt[place] = value;
            let (_, outcome) = events(&wrap(&spoilt));
            assert!(
                !matches!(
                    outcome,
                    Err(ReadError::Unreadable { .. } | ReadError::ReaderDied { .. })
                ),
                "byte {place} as {value}: {outcome:?}"
            );
        }
    }
    for length in 0..stream.len() {
        let _outcome = events(&wrap(&stream[..length]));
    }
}

fn paragraph_of(block: &Block) -> Option<u32> {
    match block.anchor {
        Anchor::Paragraph { paragraph, .. } => Some(paragraph),
        _ => None,
    }
}
