//! Reads workbooks of Excel before 2007, given as their streams.
#![no_main]

use fuzz::compound::EXCEL;

libfuzzer_sys::fuzz_target!(|streams: &[u8]| fuzz::read("fuzz.xls", &EXCEL.pack(streams)));
