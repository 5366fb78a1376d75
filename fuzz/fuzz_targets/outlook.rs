//! Reads messages of Outlook, given as their streams.
#![no_main]

use fuzz::compound::MESSAGE;

libfuzzer_sys::fuzz_target!(|streams: &[u8]| fuzz::read("fuzz.msg", &MESSAGE.pack(streams)));
