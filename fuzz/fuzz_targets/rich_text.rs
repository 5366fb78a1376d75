//! Reads Rich Text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Without its mark it would be read as plain text.
    fuzz::read("fuzz.rtf", &[b"{\\rtf1", bytes].concat());
});
