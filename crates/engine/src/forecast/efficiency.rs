//! How near the engines come to what the computer can do at most.
//!
//! Fitted once, to what a run of `cargo xtask bench engine forecast` found in a quiet hour
//! on two cores of an AMD EPYC (Zen 4) with AVX-512: 50 GB/s, 763 GOPS with
//! [`super::Machine::measure`], 427 with the instructions of x86-64-v3. The constants make
//! the fourth power of the logarithms of forecast by truth least, so that no figure is far
//! off. Tokens a second of prompt and answer, and how far the forecast is off:
//!
//! | engine, weights | prompt tokens | prompt | answer |
//! |---|---|---|---|
//! | llama.cpp, SmolLM2-135M Q8_0 | 286 | 777 (+9 %) | 99.6 (-11 %) |
//! | | 1,236 | 542 (+6 %) | 84.6 (-11 %) |
//! | llama.cpp, Qwen3 0.6B Q4_0, random | 286 | 256 (+3 %) | 45.7 (+9 %) |
//! | | 1,236 | 205 (-15 %) | 28.6 (+24 %) |
//! | llama.cpp, Qwen3 1.7B Q4_0, random | 286 | 89.6 (+10 %) | 26.5 (-15 %) |
//! | | 1,236 | 82.8 (0 %) | 17.8 (+7 %) |
//! | llama.cpp, Qwen3 4B Q4_0, random | 286 | 36.8 (+9 %) | 11.7 (-12 %) |
//! | | 1,236 | 33.9 (-1 %) | 8.6 (+3 %) |
//! | mistral.rs, SmolLM2-135M Q8_0 | 286 | 136 (-2 %) | 54.0 (-8 %) |
//! | | 1,236 | 87.0 (+5 %) | 35.4 (-6 %) |
//! | mistral.rs, Qwen3 0.6B Q4_0, random | 286 | 47.9 (+3 %) | 21.1 (+13 %) |
//! | | 1,236 | 33.5 (-6 %) | 12.7 (-2 %) |
//! | mistral.rs, Qwen3 1.7B Q4_0, random | 286 | 19.5 (+4 %) | 11.9 (-3 %) |
//! | mistral.rs, Qwen3 4B Q4_0, random | 286 | 8.4 (+3 %) | 5.8 (-10 %) |
//!
//! A second run, ten minutes later, to which nothing was fitted, was off by -16 to +27 %.
//!
//! Where a processor has AVX2 alone, as an engine of llama.cpp that was built for it
//! showed in busier hours (1.7B: 48 to 52 tokens of prompt a second), the forecast of a
//! long prompt is a third above that.

use crate::process::EngineKind;

/// How near an engine on the processor comes to what [`super::Machine::measure`]
/// finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Efficiency {
    /// The share of the bandwidth at which weights are read while writing.
    pub reading: f64,
    /// Whether it looks for the widest instructions of the processor; else it multiplies
    /// with those of x86-64-v3.
    pub widest: bool,
    /// The share of the arithmetic at which a prompt is multiplied with weights.
    pub products: f64,
    /// The share of the common arithmetic at which a token attends to those before it:
    /// floating point, with kernels of its own.
    pub attention: f64,
    /// What a layer costs for each number that stands for a token, beside products and
    /// attention (norms, activations, quantizing for the products), in operations of the
    /// common arithmetic.
    pub activation: f64,
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
                reading: 0.521,
                widest: true,
                products: 0.443,
                attention: 0.132,
                activation: 8_790.0,
                layer_seconds: 1.72e-4,
                state_number_bytes: 2,
            },
            EngineKind::Mistral => Self {
                reading: 0.284,
                widest: false,
                products: 0.201,
                attention: 0.022,
                activation: 97_500.0,
                layer_seconds: 2.34e-4,
                state_number_bytes: 4,
            },
        }
    }
}
