//! Reads presentations of PowerPoint 97, given as their streams.
#![no_main]

use fuzz::compound::POWER_POINT;

libfuzzer_sys::fuzz_target!(|streams: &[u8]| fuzz::read("fuzz.ppt", &POWER_POINT.pack(streams)));
