//! The directory of a compound file: a search tree for each storage, in one
//! list (MS-CFB 2.6).

use super::bytes::{u16_at, u32_at, u64_at};

/// The length of an entry.
const ENTRY: usize = 128;

/// No further entry.
const NONE: u32 = 0xFFFF_FFFF;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    Storage,
    Stream,
    Root,
    Free,
}

/// A storage or a stream.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: EntryKind,
    pub(super) start: u32,
    pub(super) size: u64,
    /// What a storage holds, in the order of the directory.
    pub(super) children: Vec<usize>,
    left: u32,
    right: u32,
    child: u32,
}

/// The entries of a directory; each is the child of at most one storage.
pub(super) fn read_entries(directory: &[u8]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = directory
        .chunks_exact(ENTRY)
        .map(|bytes| entry(bytes).unwrap_or_else(free))
        .collect();
    let mut seen = vec![false; entries.len()];
    let mut storages = vec![0];
    while let Some(storage) = storages.pop() {
        let Some(child) = entries.get(storage).map(|entry| entry.child) else {
            continue;
        };
        let mut open = vec![child];
        let mut children = Vec::new();
        while let Some(number) = open.pop() {
            let index = number as usize;
            if number == NONE || seen.get(index).is_none_or(|seen| *seen) || index == 0 {
                continue;
            }
            seen[index] = true;
            children.push(index);
            let entry = &entries[index];
            open.push(entry.right);
            open.push(entry.left);
            if entry.kind == EntryKind::Storage {
                storages.push(index);
            }
        }
        children.sort_unstable();
        entries[storage].children = children;
    }
    // Entries that a broken tree lost are taken to lie in the root, which is
    // where the main streams of documents are.
    let lost: Vec<usize> = (1..entries.len())
        .filter(|index| !seen[*index] && entries[*index].kind == EntryKind::Stream)
        .collect();
    if let Some(root) = entries.first_mut() {
        root.children.extend(lost);
    }
    entries
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    // The length of the name counts its final zero.
    let length = usize::from(u16_at(bytes, 64)?).min(64);
    let units: Vec<u16> = bytes
        .get(..length)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .take_while(|unit| *unit != 0)
        .collect();
    let kind = match bytes.get(66)? {
        1 => EntryKind::Storage,
        2 => EntryKind::Stream,
        5 => EntryKind::Root,
        _ => EntryKind::Free,
    };
    let size = u64_at(bytes, 120)?;
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind,
        start: u32_at(bytes, 116)?,
        // Old writers leave rubbish in the upper half.
        size: if size > u64::from(u32::MAX) * 16 {
            size & u64::from(u32::MAX)
        } else {
            size
        },
        children: Vec::new(),
        left: u32_at(bytes, 68)?,
        right: u32_at(bytes, 72)?,
        child: u32_at(bytes, 76)?,
    })
}

fn free() -> Entry {
    Entry {
        name: String::new(),
        kind: EntryKind::Free,
        start: NONE,
        size: 0,
        children: Vec::new(),
        left: NONE,
        right: NONE,
        child: NONE,
    }
}
