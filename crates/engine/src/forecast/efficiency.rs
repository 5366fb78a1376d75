//! How near the engines come to what the computer can do at most.
//!
//! Fitted once, on two AVX2 cores of an AMD EPYC (Zen 4) that read 63 GB/s and did
//! 88 GOPS in [`super::Machine::measure`], with [`crate::chat::speed::measure`], the
//! best of two runs while others used the computer too; before llama.cpp read in
//! pieces of whole tiles, so that it reads faster by now. `cargo xtask bench engine
//! forecast` measures anew. Tokens a second of prompt and answer, and how far the
//! forecast is off:
//!
//! | engine, weights | prompt tokens | prompt | answer |
//! |---|---|---|---|
//! | llama.cpp, SmolLM2-135M Q8_0 | 286 | 573 (-3 %) | 109 (-4 %) |
//! | | 1,236 | 304 (-6 %) | 76 (+1 %) |
//! | llama.cpp, Qwen3 0.6B Q4_0, random | 286 | 158 (-9 %) | 56 (+1 %) |
//! | | 1,236 | 81 (-2 %) | 38 (-9 %) |
//! | llama.cpp, Qwen3 1.7B Q4_0, random | 286 | 50 (+7 %) | 27 (+2 %) |
//! | mistral.rs, SmolLM2-135M Q8_0 | 287 | 79 (+22 %) | 51 (-9 %) |
//! | | 570 | 75 (0 %) | 38 (-4 %) |
//! | | 1,558 | 42 (0 %) | – |
//!
//! These are the runs that the constants were fitted to; there is no other
//! computer among them, and no 4B model. **Provisional** for mistral.rs, which was
//! measured with one model alone: the split between reading and the layers' own
//! cost is a guess there.

use crate::process::EngineKind;

/// How near an engine on the processor comes to what [`super::Machine::measure`]
/// finds. The measured arithmetic is that of a loop that a compiler vectorises
/// everywhere; kernels written by hand for the processor exceed it, so a share can
/// be above 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Efficiency {
    /// The share of the bandwidth at which weights are read while writing.
    pub reading: f64,
    /// The share of the arithmetic at which a prompt is multiplied with weights.
    pub products: f64,
    /// The share of the arithmetic at which a token attends to those before it:
    /// floating point, with kernels of its own.
    pub attention: f64,
    /// What a layer costs for each token written beside reading it, in seconds:
    /// handing out work and waiting for the slowest core, many times a layer.
    pub layer_seconds: f64,
    /// Bytes of a number of the keys and values that are kept.
    pub state_number_bytes: u64,
}

impl Efficiency {
    /// That of an engine.
    pub fn of(engine: EngineKind) -> Self {
        match engine {
            EngineKind::Llama => Self {
                reading: 0.52,
                products: 1.9,
                attention: 0.22,
                layer_seconds: 1.4e-4,
                state_number_bytes: 2,
            },
            EngineKind::Mistral => Self {
                reading: 0.3,
                products: 0.33,
                attention: 0.037,
                layer_seconds: 2e-4,
                state_number_bytes: 4,
            },
        }
    }
}
