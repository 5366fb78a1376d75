//! Reads messages and boxes of them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::read("fuzz.eml", bytes));
