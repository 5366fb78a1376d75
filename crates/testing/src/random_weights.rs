//! GGUF files of random weights in the shapes of published models.
//!
//! Speed and memory do not depend on what weights say, so a model that cannot be
//! fetched is measured by one of its shape. The file is one that engines load and
//! run: its tokenizer and chat template come from a real model, its vocabulary is
//! filled up to the shape's size, and its numbers keep activations finite.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use engine::EngineError;
use engine::weights::{Gguf, GgufWriter, Tensor, TensorType};
use half::f16;

/// Numbers of a block, in Q4_0 and in Q8_0.
const BLOCK: usize = 32;
/// Blocks that are made and written at once.
const BATCH: usize = 4096;
/// The type number of ordinary tokens in `tokenizer.ggml.token_type`. Filling up
/// with unused ones would make every text be searched for each of them.
const ORDINARY: i32 = 1;

/// A published model whose shape is known.
///
/// <https://arxiv.org/abs/2505.09388>, and the `config.json` of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RandomModel {
    /// Qwen3 0.6B.
    Qwen3Of600Million,
    /// Qwen3 1.7B.
    Qwen3Of1700Million,
    /// Qwen3 4B.
    Qwen3Of4Billion,
}

/// How the numbers of a file are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantization {
    /// 4.5 bits each.
    Q4_0,
    /// 8.5 bits each.
    Q8_0,
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RandomWeightsError {
    /// The file that the tokenizer comes from is unusable.
    #[error("the tokenizer cannot be taken from {file}")]
    Source {
        /// Its name.
        file: String,
        /// Why.
        source: EngineError,
    },
    /// The file that the tokenizer comes from has none, or a larger one than the
    /// shape has room for.
    #[error("{file} has {tokens} tokens, the shape has room for {room}")]
    Vocabulary {
        /// Its name.
        file: String,
        /// Its tokens.
        tokens: usize,
        /// The shape's.
        room: usize,
    },
    /// The system does not take the file.
    #[error("the weights cannot be written")]
    Write(#[from] io::Error),
}

/// The sizes of a model of the architecture `qwen3`.
struct Sizes {
    name: &'static str,
    layers: u32,
    hidden: u32,
    heads: u32,
    feed_forward: u32,
}

/// The same in all of them.
const KEY_VALUE_HEADS: u32 = 8;
const HEAD: u32 = 128;
const VOCABULARY: usize = 151_936;
const CONTEXT: u32 = 40_960;

impl RandomModel {
    /// All of them, smallest first.
    pub const ALL: [Self; 3] = [
        Self::Qwen3Of600Million,
        Self::Qwen3Of1700Million,
        Self::Qwen3Of4Billion,
    ];

    /// What its publishers call it.
    pub fn name(self) -> &'static str {
        self.sizes().name
    }

    fn sizes(self) -> Sizes {
        let (name, layers, hidden, heads, feed_forward) = match self {
            Self::Qwen3Of600Million => ("Qwen3-0.6B", 28, 1024, 16, 3072),
            Self::Qwen3Of1700Million => ("Qwen3-1.7B", 28, 2048, 16, 6144),
            Self::Qwen3Of4Billion => ("Qwen3-4B", 36, 2560, 32, 9728),
        };
        Sizes {
            name,
            layers,
            hidden,
            heads,
            feed_forward,
        }
    }
}

impl Quantization {
    fn tensor_type(self) -> TensorType {
        match self {
            Self::Q4_0 => TensorType::Q4_0,
            Self::Q8_0 => TensorType::Q8_0,
        }
    }

    /// The number of this type of file in `general.file_type`.
    fn file_type(self) -> u32 {
        match self {
            Self::Q4_0 => 2,
            Self::Q8_0 => 7,
        }
    }

    /// How far random numbers of a block of scale 1 lie from zero, in the root of
    /// the mean of their squares: -8 to 7, and -128 to 127, all alike.
    fn spread(self) -> f32 {
        match self {
            Self::Q4_0 => 4.64,
            Self::Q8_0 => 73.9,
        }
    }
}

/// Writes weights of this shape with the tokenizer and the chat template of
/// `tokenizer`. The same seed writes the same bytes. No tensor is ever whole in
/// memory.
pub fn write(
    model: RandomModel,
    quantization: Quantization,
    seed: u64,
    tokenizer: &Gguf,
    path: &Path,
) -> Result<(), RandomWeightsError> {
    let target = BufWriter::new(File::create(path)?);
    let mut target = write_to(target, &model.sizes(), quantization, seed, tokenizer)?;
    Ok(target.flush()?)
}

fn write_to<W: Write>(
    target: W,
    sizes: &Sizes,
    quantization: Quantization,
    seed: u64,
    tokenizer: &Gguf,
) -> Result<W, RandomWeightsError> {
    let mut writer = GgufWriter::new();
    describe(&mut writer, sizes, quantization);
    vocabulary(&mut writer, tokenizer)?;
    tensors(&mut writer, sizes, quantization)?;
    let mut random = fastrand::Rng::with_seed(seed);
    let written = writer.write(target, |_, tensor, target| {
        if tensor.kind == TensorType::F32 {
            ones(tensor, target)
        } else {
            blocks(tensor, quantization, &mut random, target)
        }
    })?;
    Ok(written)
}

fn describe(writer: &mut GgufWriter, sizes: &Sizes, quantization: Quantization) {
    writer.text("general.architecture", "qwen3");
    writer.text("general.name", &format!("{} of random weights", sizes.name));
    writer.number("general.file_type", quantization.file_type());
    for (key, number) in [
        ("block_count", sizes.layers),
        ("context_length", CONTEXT),
        ("embedding_length", sizes.hidden),
        ("feed_forward_length", sizes.feed_forward),
        ("attention.head_count", sizes.heads),
        ("attention.head_count_kv", KEY_VALUE_HEADS),
        ("attention.key_length", HEAD),
        ("attention.value_length", HEAD),
    ] {
        writer.number(&format!("qwen3.{key}"), number);
    }
    writer.fraction("qwen3.rope.freq_base", 1e6);
    writer.fraction("qwen3.attention.layer_norm_rms_epsilon", 1e-6);
}

/// The tokenizer of another model, filled up with tokens that no text has.
fn vocabulary(writer: &mut GgufWriter, tokenizer: &Gguf) -> Result<(), RandomWeightsError> {
    const TOKENS: &str = "tokenizer.ggml.tokens";
    const KINDS: &str = "tokenizer.ggml.token_type";
    const SCORES: &str = "tokenizer.ggml.scores";

    let file = tokenizer.path().display().to_string();
    let unusable = |source| RandomWeightsError::Source {
        file: file.clone(),
        source,
    };
    let mut tokens = tokenizer
        .strings(TOKENS)
        .map_err(unusable)?
        .unwrap_or_default();
    if tokens.is_empty() || tokens.len() > VOCABULARY {
        return Err(RandomWeightsError::Vocabulary {
            file,
            tokens: tokens.len(),
            room: VOCABULARY,
        });
    }
    let kinds = tokenizer.numbers(KINDS).map_err(unusable)?;
    let mut kinds: Vec<i32> = kinds
        .unwrap_or_default()
        .into_iter()
        .filter_map(|kind| i32::try_from(kind).ok())
        .collect();
    kinds.resize(VOCABULARY, ORDINARY);
    tokens.extend((tokens.len()..VOCABULARY).map(|number| format!("<filling {number}>")));

    writer.copy(tokenizer, |key| {
        key.starts_with("tokenizer.") && ![TOKENS, KINDS, SCORES].contains(&key)
    })?;
    writer.texts(TOKENS, &tokens);
    writer.numbers(KINDS, &kinds);
    Ok(())
}

/// Names and shapes as llama.cpp and mistral.rs look for them. The output is tied
/// to the table of tokens, as in the real ones: it has no tensor of its own.
///
/// <https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/constants.py>
fn tensors(writer: &mut GgufWriter, sizes: &Sizes, quantization: Quantization) -> io::Result<()> {
    let kind = quantization.tensor_type();
    let hidden = u64::from(sizes.hidden);
    let queries = u64::from(sizes.heads * HEAD);
    let keys = u64::from(KEY_VALUE_HEADS * HEAD);
    let feed_forward = u64::from(sizes.feed_forward);
    let head = u64::from(HEAD);
    writer.tensor("token_embd.weight", &[hidden, VOCABULARY as u64], kind)?;
    for layer in 0..sizes.layers {
        for (name, shape, kind) in [
            ("attn_norm", &[hidden][..], TensorType::F32),
            ("attn_q", &[hidden, queries], kind),
            ("attn_k", &[hidden, keys], kind),
            ("attn_v", &[hidden, keys], kind),
            ("attn_q_norm", &[head], TensorType::F32),
            ("attn_k_norm", &[head], TensorType::F32),
            ("attn_output", &[queries, hidden], kind),
            ("ffn_norm", &[hidden], TensorType::F32),
            ("ffn_gate", &[hidden, feed_forward], kind),
            ("ffn_up", &[hidden, feed_forward], kind),
            ("ffn_down", &[feed_forward, hidden], kind),
        ] {
            writer.tensor(&format!("blk.{layer}.{name}.weight"), shape, kind)?;
        }
    }
    writer.tensor("output_norm.weight", &[hidden], TensorType::F32)
}

/// Norms leave what they normalise as it is.
fn ones(tensor: &Tensor, target: &mut dyn Write) -> io::Result<()> {
    let numbers = tensor.bytes as usize / size_of::<f32>();
    target.write_all(&1f32.to_le_bytes().repeat(numbers))
}

/// Blocks of random numbers under one scale, small enough that a row's product
/// with numbers around one is a number around one.
fn blocks(
    tensor: &Tensor,
    quantization: Quantization,
    random: &mut fastrand::Rng,
    target: &mut dyn Write,
) -> io::Result<()> {
    let row = tensor.shape.first().copied().unwrap_or(1) as f32;
    let scale = f16::from_f32(1.0 / (quantization.spread() * row.sqrt())).to_le_bytes();
    let numbers: u64 = tensor.shape.iter().product();
    let blocks = numbers as usize / BLOCK;
    let size = tensor.bytes as usize / blocks;
    let mut batch = vec![0; size * BATCH.min(blocks)];
    let mut left = tensor.bytes as usize;
    while left > 0 {
        let batch = &mut batch[..left.min(size * BATCH)];
        random.fill(batch);
        for block in batch.chunks_exact_mut(size) {
            block[..scale.len()].copy_from_slice(&scale);
        }
        target.write_all(batch)?;
        left -= batch.len();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a tokenizer of three tokens and nothing else.
    fn tokenizer(folder: &Path) -> Gguf {
        let path = folder.join("tokenizer.gguf");
        let mut writer = GgufWriter::new();
        writer.text("general.architecture", "llama");
        writer.text("tokenizer.ggml.model", "gpt2");
        writer.text("tokenizer.chat_template", "{{ messages }}");
        let tokens = ["a", "b", "<|end|>"].map(str::to_owned);
        writer.texts("tokenizer.ggml.tokens", &tokens);
        writer.numbers("tokenizer.ggml.token_type", &[1, 1, 3]);
        let bytes = writer
            .write(Vec::new(), |_, _, _| Ok(()))
            .expect("memory takes everything");
        std::fs::write(&path, bytes).expect("the folder is writable");
        Gguf::read("Test", &path).expect("what we write, we read")
    }

    /// The smallest model, cut to one layer so that the test stays small.
    fn written(quantization: Quantization, seed: u64, folder: &Path) -> (Gguf, Vec<u8>) {
        let sizes = Sizes {
            layers: 1,
            ..RandomModel::Qwen3Of600Million.sizes()
        };
        let bytes = write_to(Vec::new(), &sizes, quantization, seed, &tokenizer(folder))
            .expect("memory takes everything");
        let path = folder.join("random.gguf");
        std::fs::write(&path, &bytes).expect("the folder is writable");
        let gguf = Gguf::read("Test", &path).expect("what we write, we read");
        (gguf, bytes)
    }

    #[test]
    fn the_file_has_the_shape_of_the_model() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (gguf, _) = written(Quantization::Q4_0, 1, folder.path());
        let shape = engine::forecast::ModelShape::of(&gguf).expect("its header tells all");
        assert_eq!(
            (shape.hidden_width, shape.heads, shape.key_value_heads),
            (1024, 16, 8)
        );
        assert_eq!((shape.head_width, shape.vocabulary), (128, 151_936));
        let of = |name: &str| {
            let tensor = gguf.tensors().iter().find(|tensor| tensor.name == name);
            tensor
                .unwrap_or_else(|| panic!("{name} is there"))
                .shape
                .clone()
        };
        assert_eq!(of("blk.0.attn_q.weight"), [1024, 2048]);
        assert_eq!(of("blk.0.attn_output.weight"), [2048, 1024]);
        assert_eq!(of("blk.0.ffn_down.weight"), [3072, 1024]);
        assert!(
            (4.5..4.51).contains(&shape.bits_per_weight),
            "only the norms are not in blocks: {}",
            shape.bits_per_weight
        );
    }

    #[test]
    fn the_tokenizer_is_another_models_filled_up() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (gguf, _) = written(Quantization::Q8_0, 1, folder.path());
        assert_eq!(gguf.text("tokenizer.chat_template"), Some("{{ messages }}"));
        let tokens = gguf
            .strings("tokenizer.ggml.tokens")
            .expect("the list is whole")
            .expect("and there");
        assert_eq!(tokens.len(), VOCABULARY);
        assert_eq!(tokens[2..4], ["<|end|>", "<filling 3>"]);
        let control = engine::weights::ControlTokens::of(&gguf).expect("both lists are whole");
        assert_eq!(
            control.as_slice(),
            ["<|end|>"],
            "what fills up steers nothing"
        );
    }

    #[test]
    fn numbers_are_random_small_and_the_same_for_a_seed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (gguf, one) = written(Quantization::Q8_0, 1, folder.path());
        let (_, again) = written(Quantization::Q8_0, 1, folder.path());
        let (_, other) = written(Quantization::Q8_0, 2, folder.path());
        assert!(one == again, "a seed writes the same bytes");
        assert!(one != other, "another seed writes others");
        let start = gguf.data_start() as usize;
        let block = &one[start..start + 34];
        let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
        assert!(
            (scale * 73.9 * 32.0 - 1.0).abs() < 0.01,
            "a row of 1,024 numbers of this scale is about one long: {scale}"
        );
        assert!(
            block[2..].iter().any(|byte| *byte != block[2]),
            "the numbers differ: {block:?}"
        );
    }
}
