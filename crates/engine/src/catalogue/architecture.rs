//! What a model's published shape says about the memory that it needs.

use serde::{Deserialize, Serialize};

/// The numbers of a transformer that decide how much its state takes, as the
/// model's own configuration publishes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Architecture {
    /// What GGUF calls it in `general.architecture`.
    pub name: String,
    /// Its layers.
    pub layers: u64,
    /// Its heads of keys and values, in each layer.
    pub key_value_heads: u64,
    /// How many numbers a key, and a value, has in each head.
    pub head_width: u64,
    /// The layers that look back over a few tokens only; none where all layers
    /// look back over everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// Layers that keep the state of their newest tokens alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// How many of the layers do so.
    pub layers: u64,
    /// How many tokens they keep.
    pub tokens: u64,
}

impl Architecture {
    /// What the keys and values of `context_tokens` take, in bytes, at
    /// `bytes_per_number` (2 for the usual half precision). The weights and the
    /// engine's working memory come on top.
    pub fn state_bytes(&self, context_tokens: u64, bytes_per_number: u64) -> u64 {
        let (windowed, kept) = self.window.as_ref().map_or((0, 0), |window| {
            (window.layers, window.tokens.min(context_tokens))
        });
        let whole = self.layers.saturating_sub(windowed);
        let token_layers = whole
            .saturating_mul(context_tokens)
            .saturating_add(windowed.saturating_mul(kept));
        token_layers
            .saturating_mul(2 * self.key_value_heads * self.head_width)
            .saturating_mul(bytes_per_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(window: Option<Window>) -> Architecture {
        Architecture {
            name: "llama".into(),
            layers: 6,
            key_value_heads: 2,
            head_width: 64,
            window,
        }
    }

    #[test]
    fn the_state_grows_with_the_context() {
        let whole = shape(None);
        assert_eq!(
            whole.state_bytes(1, 2),
            6 * 2 * 2 * 64 * 2,
            "one key and one value for each layer and head, two bytes a number"
        );
        assert_eq!(
            whole.state_bytes(4096, 2),
            4096 * whole.state_bytes(1, 2),
            "every token takes as much as the first"
        );
    }

    #[test]
    fn layers_with_a_window_stop_growing_at_its_end() {
        let windowed = shape(Some(Window {
            layers: 5,
            tokens: 512,
        }));
        assert_eq!(
            windowed.state_bytes(512, 2),
            shape(None).state_bytes(512, 2),
            "within the window there is no difference"
        );
        assert_eq!(
            windowed.state_bytes(1512, 2) - windowed.state_bytes(512, 2),
            1000 * shape(None).state_bytes(1, 2) / 6,
            "past it one layer of six goes on growing"
        );
    }
}
