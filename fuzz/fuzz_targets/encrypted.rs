//! Opens Office documents behind a password, given as their streams.
#![no_main]

use fuzz::compound::ENCRYPTED;

libfuzzer_sys::fuzz_target!(|streams: &[u8]| fuzz::read("fuzz.docx", &ENCRYPTED.pack(streams)));
