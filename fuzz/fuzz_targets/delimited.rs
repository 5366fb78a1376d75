//! Reads tables of delimited values; the first byte chooses the name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    fuzz::read_as_one_of(&["fuzz.csv", "fuzz.tsv", "fuzz.psv", "fuzz.txt"], bytes);
});
