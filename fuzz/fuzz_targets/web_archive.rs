//! Reads web pages saved with their parts.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::read("fuzz.mht", bytes));
