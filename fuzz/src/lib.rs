//! What the fuzz targets share: a file is read as the reader process reads it,
//! and what comes out is held to what the document's types promise.
//!
//! In this folder, with `cargo install cargo-fuzz` done once:
//!
//! ```text
//! cargo run --bin seeds                                    # corpus/TARGET/…
//! export RUSTC_BOOTSTRAP=1                                 # without a nightly compiler
//! cargo fuzz list
//! cargo fuzz run word -- -max_total_time=600 -timeout=20 -max_len=65536
//! cargo fuzz run gguf --features engine -- -max_total_time=600
//! ```
//!
//! What a target finds lies in `artifacts/TARGET/`; with that file behind the
//! name of the target it runs once more.

pub mod compound;
pub mod number;
pub mod package;
pub mod recognised;

use std::path::Path;

use document::format::{Context, Event, read_bytes};
use document::{Anchor, Page};

/// What one file may unpack to, in bytes: small, so that a bomb ends quickly.
const UNPACKED: u64 = 16 * 1024 * 1024;

/// Reads `bytes` as a file of this name and checks every page.
///
/// # Panics
/// Where a page breaks what its type promises.
pub fn read(name: &str, bytes: &[u8]) {
    let context = Context {
        pdfium: None,
        file: None,
        size: u64::MAX,
        unpacked: UNPACKED,
        pages: 1_000,
    };
    let mut header = false;
    let mut sink = |event| {
        match event {
            Event::Header(_) => {
                assert!(!header, "the header comes once");
                header = true;
            }
            Event::Page(page) => {
                assert!(header, "the header comes before the pages");
                check(&page);
            }
            Event::MissingPage { .. }
            | Event::Deletion(_)
            | Event::Embedded(_)
            | Event::MissingEmbedded { .. } => {}
        }
        Ok(())
    };
    // Every error is a typed one; which one is not the question here.
    drop(read_bytes(
        Path::new(name),
        bytes.to_vec(),
        Some("password"),
        &context,
        &mut sink,
    ));
}

/// Reads what follows the first byte of `input` as a file of that one of these
/// names which the byte chooses.
///
/// # Panics
/// As [`read`].
pub fn read_as_one_of(names: &[&str], input: &[u8]) {
    if let Some((name, bytes)) = chosen(names, input) {
        read(name, bytes);
    }
}

/// One of `choices`, by the first byte of `input`, and what follows that byte.
#[must_use]
pub fn chosen<'a, 'b, T>(choices: &'a [T], input: &'b [u8]) -> Option<(&'a T, &'b [u8])> {
    let (first, rest) = input.split_first()?;
    let index = usize::from(*first).checked_rem(choices.len())?;
    Some((choices.get(index)?, rest))
}

/// What holds for every block of every page.
///
/// # Panics
/// Where it does not hold.
pub fn check(page: &Page) {
    for block in &page.blocks {
        assert!(!block.text.is_empty(), "a block has text");
        assert_eq!(
            block.text.trim(),
            block.text,
            "a block has no white space at its ends"
        );
        match &block.anchor {
            Anchor::Page { lines, .. } => {
                for line in lines {
                    let text = block.text.get(line.start as usize..line.end as usize);
                    assert!(text.is_some(), "a line is a part of its block's text");
                }
            }
            Anchor::Lines { first, last } => assert!(
                1 <= *first && first <= last,
                "lines are counted from 1 and upwards"
            ),
            Anchor::Paragraph { paragraph, .. } => {
                assert!(*paragraph > 0, "paragraphs are counted from 1");
            }
            Anchor::Slide { slide, .. } => assert!(*slide > 0, "slides are counted from 1"),
            Anchor::Cells { range, .. } => assert!(!range.is_empty(), "cells have a range"),
        }
    }
}
