use std::io::{Cursor, Write};

use super::*;

/// A file written by another implementation: small and large streams, and one in
/// a storage.
fn written() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_storage("/inner").expect("a storage");
    for (name, length) in [
        ("/small", 100),
        ("/large", 100_000),
        ("/empty", 0),
        ("/inner/small", 70),
    ] {
        let mut stream = file.create_stream(name).expect("a stream");
        stream.write_all(&content(name, length)).expect("its bytes");
    }
    file.flush().expect("the file ends");
    file.into_inner().into_inner()
}

fn content(name: &str, length: usize) -> Vec<u8> {
    name.bytes().cycle().take(length).collect()
}

const LIMIT: u64 = 1 << 20;

#[test]
fn streams_are_read_as_they_were_written() {
    let bytes = written();
    let file = CompoundFile::open(&bytes, LIMIT).expect("it is sound");
    let root = file.root();
    let stream = |name| root.stream(name).expect("within the limit");
    assert_eq!(stream("small"), Some(content("/small", 100)));
    assert_eq!(
        stream("LARGE"),
        Some(content("/large", 100_000)),
        "whatever the case"
    );
    assert_eq!(stream("empty"), Some(Vec::new()));
    assert_eq!(stream("inner"), None, "a storage is no stream");
    let inner = root.storage("inner").expect("it is there");
    assert_eq!(
        inner.stream("small").expect("within the limit"),
        Some(content("/inner/small", 70)),
        "the one in the storage, not that in the root"
    );
    assert_eq!(root.storages().len(), 1);
}

#[test]
fn a_storage_becomes_a_file_of_its_own() {
    let bytes = written();
    let file = CompoundFile::open(&bytes, LIMIT).expect("it is sound");
    let alone = file.root().alone().expect("within the limit");
    let whole = CompoundFile::open(&alone, LIMIT).expect("it is sound");
    for (name, length) in [("small", 100), ("large", 100_000), ("empty", 0)] {
        assert_eq!(
            whole.root().stream(name).expect("within the limit"),
            Some(content(&format!("/{name}"), length)),
            "{name}"
        );
    }
    let within = whole.root().storage("inner").expect("storages come along");
    let alone = within.alone().expect("within the limit");
    let inner = CompoundFile::open(&alone, LIMIT).expect("it is sound");
    assert_eq!(
        inner.root().stream("small").expect("within the limit"),
        Some(content("/inner/small", 70))
    );
    assert!(!inner.root().has_stream("large"), "nothing from around it");
}

#[test]
fn streams_together_stay_under_the_limit() {
    let bytes = written();
    let file = CompoundFile::open(&bytes, 150_000).expect("it is sound");
    assert!(file.root().stream("large").is_ok(), "it fits once");
    assert!(
        matches!(file.root().stream("large"), Err(ReadError::TooLarge { .. })),
        "but not twice"
    );
}

#[test]
fn damage_neither_panics_nor_loops() {
    let whole = written();
    for place in 0..whole.len().min(8192) {
        let mut bytes = whole.clone();
        for value in [0x00, 0xFF, bytes[place] ^ 1] {
            bytes[place] = value;
            read_all(&bytes);
        }
    }
    for length in (0..whole.len()).step_by(100) {
        read_all(&whole[..length]);
    }
}

/// Reads what there is, which is never more than the file holds.
fn read_all(bytes: &[u8]) {
    let Ok(file) = CompoundFile::open(bytes, LIMIT) else {
        return;
    };
    let mut open = vec![file.root()];
    while let Some(storage) = open.pop() {
        for name in ["small", "large", "empty"] {
            if let Ok(Some(stream)) = storage.stream(name) {
                assert!(
                    stream.len() <= bytes.len(),
                    "no stream holds more than its file"
                );
            }
        }
        open.extend(storage.storages().into_iter().map(|(_, storage)| storage));
    }
}

#[test]
fn a_chain_that_leads_back_ends() {
    let mut bytes = written();
    // The first sector lists the chains; each sector now follows itself.
    let table = u32_at(&bytes, 76).expect("a header") as usize;
    let start = (table + 1) * 512;
    for index in 1..128_u32 {
        let place = start + index as usize * 4;
        bytes[place..place + 4].copy_from_slice(&index.to_le_bytes());
    }
    read_all(&bytes);
}
