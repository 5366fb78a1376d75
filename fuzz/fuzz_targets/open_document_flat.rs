//! Reads OpenDocument as one file of XML; the first byte chooses the kind.
#![no_main]

const KINDS: [&str; 3] = ["text", "presentation", "spreadsheet"];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Some((kind, rest)) = fuzz::chosen(&KINDS, input) {
        let head = format!(
            "<office:document office:mimetype=\"application/vnd.oasis.opendocument.{kind}\">"
        );
        fuzz::read("fuzz.fodt", &[head.as_bytes(), rest].concat());
    }
});
