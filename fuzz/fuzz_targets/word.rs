//! Reads Word documents, given as their parts.
#![no_main]

use fuzz::package::WORD;

libfuzzer_sys::fuzz_target!(|parts: &[u8]| fuzz::read(WORD.name, &WORD.pack(parts)));
