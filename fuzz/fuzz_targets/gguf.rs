//! Reads the header of a weights file, and what it lists.
#![no_main]

use engine::weights::Gguf;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("fuzz-{}.gguf", std::process::id()));
    std::fs::write(&path, bytes).expect("the temporary folder takes a file");
    let Ok(weights) = Gguf::read("fuzz", &path) else {
        return;
    };
    weights.context_tokens();
    weights.key_value_bytes_per_token(2);
    drop(weights.strings("tokenizer.ggml.tokens"));
    drop(weights.numbers("tokenizer.ggml.token_type"));
});
