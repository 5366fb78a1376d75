//! Decodes what a reader process that was taken over could send.
#![no_main]

use document::reader::frame::{Reply, Request, decode, read_request};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    drop(decode::<Reply>(bytes));
    drop(decode::<Request>(bytes));
    drop(read_request(&mut &*bytes));
});
