//! Puts the words of a page in order, as for the text of a PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Some((size, recognised)) = fuzz::recognised::page(input) {
        fuzz::check(&document::recognised::page(1, None, size, &recognised));
    }
});
