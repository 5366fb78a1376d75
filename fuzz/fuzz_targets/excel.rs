//! Reads Excel workbooks, given as their parts.
#![no_main]

use fuzz::package::EXCEL;

libfuzzer_sys::fuzz_target!(|parts: &[u8]| fuzz::read(EXCEL.name, &EXCEL.pack(parts)));
