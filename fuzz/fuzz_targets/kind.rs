//! Tells the kind of a file; the first byte chooses its name.
#![no_main]

use std::path::Path;

const NAMES: &[&str] = &["a", "a.txt", "a.csv", "a.md", "a.html", "a.rs", "a.eml"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [first, rest @ ..] = bytes else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    drop(document::kind::detect(Path::new(name), rest));
});
