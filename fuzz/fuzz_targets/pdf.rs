//! Reads PDFs, by the reader that stands in for PDFium.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::read("fuzz.pdf", bytes));
