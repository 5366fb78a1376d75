//! Reads pictures, as far as nothing recognises their text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::read("fuzz.png", bytes));
