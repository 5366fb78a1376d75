//! Writes a GGUF file of random weights:
//! `cargo run -p testing --example random_weights 0.6B|1.7B|4B Q4_0|Q8_0 TOKENIZER FILE`,
//! where TOKENIZER is a GGUF file to take tokenizer and chat template from.

use std::error::Error;
use std::path::Path;

use engine::weights::Gguf;
use testing::random_weights::{self, Quantization, RandomModel};

const USAGE: &str = "random_weights 0.6B|1.7B|4B Q4_0|Q8_0 TOKENIZER FILE";
const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [size, quantization, tokenizer, path] = &arguments[..] else {
        return Err(USAGE.into());
    };
    let model = RandomModel::ALL
        .into_iter()
        .find(|model| model.name().ends_with(&format!("-{size}")))
        .ok_or(USAGE)?;
    let quantization = match quantization.as_str() {
        "Q4_0" => Quantization::Q4_0,
        "Q8_0" => Quantization::Q8_0,
        _ => return Err(USAGE.into()),
    };
    let tokenizer = Gguf::read("tokenizer", Path::new(tokenizer))?;
    random_weights::write(model, quantization, SEED, &tokenizer, Path::new(path))?;
    Ok(())
}
