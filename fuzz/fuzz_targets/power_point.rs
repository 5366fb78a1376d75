//! Reads PowerPoint decks, given as their parts.
#![no_main]

use fuzz::package::POWER_POINT;

libfuzzer_sys::fuzz_target!(|parts: &[u8]| fuzz::read(POWER_POINT.name, &POWER_POINT.pack(parts)));
