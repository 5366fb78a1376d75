//! Reads what lies in an object of another program inside a document.
#![no_main]

use fuzz::package::OBJECT;

libfuzzer_sys::fuzz_target!(|object: &[u8]| fuzz::read(OBJECT.name, &OBJECT.pack(object)));
