//! How near the engines come to what the computer can do at most.
//!
//! Fitted once, to figures that [`crate::chat::speed::measure`] gave at different hours
//! on two AVX2 cores of an AMD EPYC (Zen 4) that others used too. An older run found 63
//! GB/s and 88 GOPS with [`super::Machine::measure`]; a run of `cargo xtask bench engine
//! forecast` 41 GB/s and 87 GOPS. The constants make the fourth power of the logarithms
//! of forecast by truth least, so that no figure is far off. Tokens a second of prompt
//! and answer in the run of the benchmark, and how far the forecast is off:
//!
//! | engine, weights | prompt tokens | prompt | answer |
//! |---|---|---|---|
//! | llama.cpp, SmolLM2-135M Q8_0 | 286 | 425 (+23 %) | 77 (-7 %) |
//! | | 1,236 | 376 (-21 %) | 64 (-7 %) |
//! | llama.cpp, Qwen3 0.6B Q4_0, random | 286 | 111 (+19 %) | 30 (+24 %) |
//! | | 1,236 | 90 (-10 %) | 21 (+31 %) |
//! | llama.cpp, Qwen3 1.7B Q4_0, random | 286 | 48 (0 %) | 17 (-11 %) |
//! | | 1,236 | 40 (-2 %) | 12 (+14 %) |
//! | llama.cpp, Qwen3 4B Q4_0, random | 286 | 20 (-8 %) | 8.1 (-18 %) |
//! | | 1,236 | 16 (-8 %) | 5.8 (-1 %) |
//! | mistral.rs, SmolLM2-135M Q8_0 | 286 | 60 (+73 %) | 27 (+49 %) |
//! | | 1,236 | 59 (-9 %) | 27 (-15 %) |
//! | mistral.rs, Qwen3 0.6B Q4_0, random | 286 | 36 (-26 %) | 18 (-9 %) |
//! | | 1,236 | 18 (-17 %) | 7.9 (+4 %) |
//! | mistral.rs, Qwen3 1.7B Q4_0, random | 286 | 11 (-10 %) | 7.3 (+2 %) |
//! | mistral.rs, Qwen3 4B Q4_0, random | 286 | 4.7 (-17 %) | 3.0 (+6 %) |
//!
//! Minutes before, what the first line of mistral.rs measures was 79 (+31 %) and 34
//! (+15 %); why it was slower then is not known. The fit used the faster figures, and
//! the slower ones are beyond the 30 % that a forecast may be off.
//! No other computer is among them.

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
                reading: 0.41,
                products: 1.67,
                attention: 0.26,
                layer_seconds: 1.5e-4,
                state_number_bytes: 2,
            },
            EngineKind::Mistral => Self {
                reading: 0.24,
                products: 0.355,
                attention: 0.0415,
                layer_seconds: 1.75e-4,
                state_number_bytes: 4,
            },
        }
    }
}
