//! What pages still hold of rows that are gone.
//!
//! SQLite overwrites a row that is deleted (`secure_delete`), but not the copies of it
//! that stayed behind where rows were moved within a page to make room, nor what was
//! deleted before that was set. Such places belong to nothing; they are filled with
//! zeros in the file itself.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use super::cell::Node;
use super::image::{Image, be16, be32};

/// The pages that have such places. May be asked while the database is written to; what
/// is written meanwhile has none of a row that was deleted before.
pub(crate) fn find(path: &Path) -> io::Result<BTreeSet<u32>> {
    let mut image = Image::open(path)?;
    let free = free_pages(&mut image);
    let mut found = BTreeSet::new();
    for number in 1..=image.pages {
        if let Some(page) = image.page(number)
            && dirty(number, &page, &free).next().is_some()
        {
            found.insert(number);
        }
    }
    Ok(found)
}

/// Fills such places of some pages with zeros. Nobody may have the database open, and
/// there may be no log of it.
pub(crate) fn clean(path: &Path, pages: &BTreeSet<u32>) -> io::Result<()> {
    let mut image = Image::open(path)?;
    let free = free_pages(&mut image);
    let mut file = File::options().write(true).open(path)?;
    for number in pages {
        let Some(page) = image.page(*number) else {
            continue;
        };
        let start = u64::from(number - 1) * page.len() as u64;
        for place in dirty(*number, &page, &free) {
            file.seek(SeekFrom::Start(start + place.start as u64))?;
            file.write_all(&vec![0; place.len()])?;
        }
    }
    file.sync_all()
}

/// The places in a page that belong to nothing and are not empty.
fn dirty<'a>(
    number: u32,
    page: &'a [u8],
    free: &BTreeSet<u32>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut places = Vec::new();
    if free.contains(&number) {
        places.push(0..page.len());
    } else if let Some(node) = Node::read(number, page) {
        places = unused(&node, page);
    }
    places
        .into_iter()
        .filter(|place| page[place.clone()].iter().any(|byte| *byte != 0))
}

/// The places in a page of a B-tree that hold nothing.
fn unused(node: &Node, page: &[u8]) -> Vec<Range<usize>> {
    let mut places = vec![node.gap.clone()];
    let mut block = node.first_free;
    while block != 0 {
        let end = block + usize::from(be16(page, block + 2));
        if block < node.gap.end || end > page.len() || end < block + 4 {
            // Not what it should be: left as it is.
            break;
        }
        places.push(block + 4..end);
        match usize::from(be16(page, block)) {
            next if next > block => block = next,
            _ => break,
        }
    }
    places
}

/// The pages that the list of free ones names, beside those that the list is kept in.
fn free_pages(image: &mut Image) -> BTreeSet<u32> {
    let mut free = BTreeSet::new();
    let mut lists = BTreeSet::new();
    let mut list = image.page(1).map_or(0, |first| be32(&first, 32));
    while list != 0 && lists.insert(list) {
        let Some(page) = image.page(list) else { break };
        let count = (be32(&page, 4) as usize).min(page.len() / 4 - 2);
        free.extend((0..count).map(|index| be32(&page, 8 + index * 4)));
        list = be32(&page, 0);
    }
    free.retain(|page| !lists.contains(page));
    free
}
