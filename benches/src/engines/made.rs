//! Weights of random numbers in the shapes of published models, kept beside the
//! build: speed does not depend on what they say.

use std::path::PathBuf;

use engine::catalogue::ChatWeights;
use engine::weights::Gguf;
use testing::random_weights::{self, Quantization, RandomModel};

use super::{EngineBenchError, system};

const SEED: u64 = 7;

/// The weights in Q4_0, with the tokenizer of `default`; made at the first time.
pub(super) fn weights(
    model: RandomModel,
    default: &ChatWeights,
) -> Result<ChatWeights, EngineBenchError> {
    let own = std::env::current_exe().map_err(system("this executable"))?;
    let folder = own
        .ancestors()
        .nth(2)
        .map(|target| target.join("random-weights"));
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&folder).map_err(system("a folder for weights"))?;
    let name = match model {
        RandomModel::Qwen3Of600Million => "qwen3-0.6b",
        RandomModel::Qwen3Of1700Million => "qwen3-1.7b",
        RandomModel::Qwen3Of4Billion => "qwen3-4b",
    };
    let path = folder.join(format!("{name}.q4_0.gguf"));
    if !path.is_file() {
        let tokenizer = Gguf::read(&default.name, &default.path)?;
        let partial = path.with_extension("partial");
        random_weights::write(model, Quantization::Q4_0, SEED, &tokenizer, &partial)
            .map_err(|error| std::io::Error::other(error.to_string()))
            .and_then(|()| std::fs::rename(&partial, &path))
            .map_err(system("random weights"))?;
    }
    Ok(ChatWeights::from_gguf(&path)?)
}
