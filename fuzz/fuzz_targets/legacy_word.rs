//! Reads documents of Word 97, given as their streams.
#![no_main]

use fuzz::compound::WORD;

libfuzzer_sys::fuzz_target!(|streams: &[u8]| fuzz::read("fuzz.doc", &WORD.pack(streams)));
