//! Reads Excel workbooks in the binary form, given as their parts.
#![no_main]

use fuzz::package::BINARY_EXCEL;

libfuzzer_sys::fuzz_target!(|parts: &[u8]| fuzz::read(
    BINARY_EXCEL.name,
    &BINARY_EXCEL.pack(parts)
));
