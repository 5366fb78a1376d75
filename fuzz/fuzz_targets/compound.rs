//! Reads compound files as they are, damaged ones for the most part.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::read("fuzz.doc", bytes));
