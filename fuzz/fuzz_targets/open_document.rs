//! Reads OpenDocument, given as its parts; the first byte chooses the kind.
#![no_main]

use fuzz::package::{OPEN_PRESENTATION, OPEN_SPREADSHEET, OPEN_TEXT};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let kinds = [OPEN_TEXT, OPEN_PRESENTATION, OPEN_SPREADSHEET];
    if let Some((kind, parts)) = fuzz::chosen(&kinds, input) {
        fuzz::read(kind.name, &kind.pack(parts));
    }
});
