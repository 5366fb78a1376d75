//! Reads sources of programs; the first byte chooses the name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    fuzz::read_as_one_of(&["fuzz.rs", "fuzz.py", "fuzz.json", "Makefile"], bytes);
});
