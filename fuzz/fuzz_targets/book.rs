//! Reads books, given as their parts.
#![no_main]

use fuzz::package::BOOK;

libfuzzer_sys::fuzz_target!(|parts: &[u8]| fuzz::read(BOOK.name, &BOOK.pack(parts)));
