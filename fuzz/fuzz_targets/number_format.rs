//! Takes number formats apart and shows numbers in them.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::read("fuzz.xls", &fuzz::number::workbook(input)));
