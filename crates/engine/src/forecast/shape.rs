//! What of a model decides how much memory it takes and how fast it is.

use serde::{Deserialize, Serialize};

use crate::weights::Gguf;

/// The shape of a transformer with gated feed-forward layers, which all that our
/// engines run are. Its values do not matter: a model of this shape is as fast
/// with any others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ModelShape {
    /// All numbers of the weights, those of experts that rest included.
    pub parameters: u64,
    /// Layers.
    pub layers: u64,
    /// The numbers that stand for a token between layers.
    pub hidden_width: u64,
    /// Attention heads.
    pub heads: u64,
    /// Heads that have keys and values of their own.
    pub key_value_heads: u64,
    /// The numbers of a key, and of a value.
    pub head_width: u64,
    /// The numbers inside a feed-forward layer; of one expert, where there are
    /// several.
    pub feed_forward_width: u64,
    /// The tokens that it knows.
    pub vocabulary: u64,
    /// The experts of a layer that work on a token; 1 where there are none.
    pub experts_used: u64,
    /// The bits that a number of the weights takes, scales included, on average:
    /// 8.5 for Q8_0, 4.5 for Q4_0, about 4.85 for Q4_K_M.
    pub bits_per_weight: f64,
}

impl ModelShape {
    /// That of a GGUF file; none where its header does not tell, as models of
    /// other kinds do not.
    pub fn of(gguf: &Gguf) -> Option<Self> {
        let heads = gguf.own_number("attention.head_count")?;
        let hidden_width = gguf.own_number("embedding_length")?;
        let parameters = gguf
            .tensors()
            .iter()
            .map(|tensor| tensor.shape.iter().product::<u64>())
            .sum();
        let bytes: u64 = gguf.tensors().iter().map(|tensor| tensor.bytes).sum();
        let vocabulary = gguf
            .tensors()
            .iter()
            .find(|tensor| tensor.name == "token_embd.weight")?
            .shape
            .get(1)?;
        Some(Self {
            parameters,
            layers: gguf.own_number("block_count")?,
            hidden_width,
            heads,
            key_value_heads: gguf.own_number("attention.head_count_kv").unwrap_or(heads),
            head_width: gguf
                .own_number("attention.key_length")
                .or_else(|| hidden_width.checked_div(heads))?,
            feed_forward_width: gguf
                .own_number("expert_feed_forward_length")
                .or_else(|| gguf.own_number("feed_forward_length"))?,
            vocabulary: *vocabulary,
            experts_used: gguf.own_number("expert_used_count").unwrap_or(1).max(1),
            bits_per_weight: (bytes * 8) as f64 / (parameters as f64).max(1.0),
        })
    }

    /// What the weights take, on the disk and in memory, in bytes.
    pub fn weight_bytes(&self) -> u64 {
        (self.parameters as f64 * self.bits_per_weight / 8.0).ceil() as u64
    }

    /// The keys and values that are kept of a token, as numbers.
    pub fn state_numbers_per_token(&self) -> u64 {
        2 * self.layers * self.key_value_heads * self.head_width
    }

    /// The weights in the layers that a token is multiplied with.
    pub(super) fn layer_parameters(&self) -> f64 {
        let query_and_output = 2 * self.heads * self.head_width;
        let key_and_value = 2 * self.key_value_heads * self.head_width;
        let feed_forward = 3 * self.feed_forward_width * self.experts_used;
        (self.layers * self.hidden_width * (query_and_output + key_and_value + feed_forward)) as f64
    }

    /// The weights that turn the last layer's result into the next token. The
    /// table that turns a token into numbers is not read: one row of it is.
    pub(super) fn output_parameters(&self) -> f64 {
        (self.hidden_width * self.vocabulary) as f64
    }

    /// What a token's attention to one other token takes, in multiplications and
    /// additions: its query with the key, and the weighted value.
    pub(super) fn attention_operations(&self) -> f64 {
        (4 * self.layers * self.heads * self.head_width) as f64
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Qwen3 1.7B in Q8_0, from its published configuration.
    pub(in crate::forecast) const QWEN3_1_7B: ModelShape = ModelShape {
        parameters: 1_720_574_976,
        layers: 28,
        hidden_width: 2048,
        heads: 16,
        key_value_heads: 8,
        head_width: 128,
        feed_forward_width: 6144,
        vocabulary: 151_936,
        experts_used: 1,
        bits_per_weight: 8.5,
    };

    #[test]
    fn the_layers_and_the_table_are_nearly_all_parameters() {
        // By hand: 2,048 x (2,048 + 1,024 + 1,024 + 2,048) for attention and
        // 3 x 2,048 x 6,144 for the feed-forward part, 28 times.
        assert_eq!(QWEN3_1_7B.layer_parameters(), 1_409_286_144.0);
        assert_eq!(QWEN3_1_7B.output_parameters(), 311_164_928.0);
        let rest = QWEN3_1_7B.parameters as f64 - 1_409_286_144.0 - 311_164_928.0;
        assert!(
            (0.0..1e6).contains(&rest),
            "only the norms are left, not {rest}"
        );
    }

    #[test]
    fn experts_that_rest_are_kept_but_not_read() {
        let mixture = ModelShape {
            parameters: 30_000_000_000,
            feed_forward_width: 768,
            experts_used: 8,
            ..QWEN3_1_7B
        };
        assert_eq!(
            mixture.layer_parameters(),
            QWEN3_1_7B.layer_parameters(),
            "eight experts of 768 work as much as one layer of 6,144"
        );
        assert!(
            mixture.weight_bytes() > 15 * QWEN3_1_7B.weight_bytes(),
            "but all of them must be in memory"
        );
    }

    #[test]
    fn the_shape_of_a_file_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("model.gguf");
        let mut writer = crate::weights::GgufWriter::new();
        writer.text("general.architecture", "llama");
        for (key, number) in [
            ("llama.block_count", 2),
            ("llama.embedding_length", 64),
            ("llama.attention.head_count", 4),
            ("llama.attention.head_count_kv", 2),
            ("llama.feed_forward_length", 96),
        ] {
            writer.number(key, number);
        }
        writer
            .tensor(
                "token_embd.weight",
                &[64, 10],
                crate::weights::TensorType::Q8_0,
            )
            .expect("whole blocks");
        let bytes = writer
            .write(Vec::new(), |_, tensor, target| {
                target.write_all(&vec![0; tensor.bytes as usize])
            })
            .expect("memory takes everything");
        std::fs::write(&path, bytes).expect("the folder is writable");
        let gguf = Gguf::read("Test", &path).expect("what we write, we read");
        assert_eq!(
            ModelShape::of(&gguf),
            Some(ModelShape {
                parameters: 640,
                layers: 2,
                hidden_width: 64,
                heads: 4,
                key_value_heads: 2,
                head_width: 16,
                feed_forward_width: 96,
                vocabulary: 10,
                experts_used: 1,
                bits_per_weight: 8.5,
            })
        );
    }
}
