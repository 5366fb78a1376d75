//! How near the engines come to what the computer can do at most.
//!
//! Fitted once, to what two runs of `cargo xtask bench engine forecast` found at
//! different hours on two AVX2 cores of an AMD EPYC (Zen 4) that others used too: 41 GB/s
//! and 87 GOPS with [`super::Machine::measure`] in the first, 40 GB/s and 86 GOPS in the
//! second. The constants make the fourth power of the logarithms of forecast by truth
//! least, so that no figure is far off. Tokens a second of prompt and answer, and how far
//! the forecast is off:
//!
//! | engine, weights | prompt tokens | first run: prompt, answer | second run |
//! |---|---|---|---|
//! | llama.cpp, SmolLM2-135M Q8_0 | 286 | 425 (+22 %), 77 (0 %) | 498 (+3 %), 91 (-16 %) |
//! | | 1,236 | 376 (-14 %), 64 (-5 %) | 376 (-15 %), 66 (-9 %) |
//! | llama.cpp, Qwen3 0.6B Q4_0, random | 286 | 111 (+17 %), 30 (+24 %) | 138 (-6 %), 38 (-5 %) |
//! | | 1,236 | 90 (-4 %), 21 (+16 %) | 95 (-10 %), 20 (+21 %) |
//! | llama.cpp, Qwen3 1.7B Q4_0, random | 286 | 48 (-4 %), 17 (-10 %) | 52 (-13 %), 18 (-17 %) |
//! | | 1,236 | 40 (-3 %), 12 (+8 %) | 41 (-7 %), 12 (+9 %) |
//! | llama.cpp, Qwen3 4B Q4_0, random | 286 | 20 (-12 %), 8.1 (-16 %) | 18 (-4 %), 6.9 (-3 %) |
//! | | 1,236 | 16 (-8 %), 5.8 (0 %) | 16 (-4 %), 6.0 (-6 %) |
//! | mistral.rs, SmolLM2-135M Q8_0 | 286 | 79 (+46 %), 34 (+19 %) | 104 (+9 %), 38 (+8 %) |
//! | | 1,236 | 59 (+15 %), 27 (-5 %) | 63 (+6 %), 27 (-7 %) |
//! | mistral.rs, Qwen3 0.6B Q4_0, random | 286 | 36 (-18 %), 18 (-13 %) | 31 (-7 %), 16 (-5 %) |
//! | | 1,236 | 18 (+3 %), 7.9 (+7 %) | 19 (-4 %), 11 (-24 %) |
//! | mistral.rs, Qwen3 1.7B Q4_0, random | 286 | 11 (-6 %), 7.3 (+1 %) | 13 (-21 %), 8.2 (-11 %) |
//! | mistral.rs, Qwen3 4B Q4_0, random | 286 | 4.7 (-13 %), 3.0 (+9 %) | 5.0 (-19 %), 3.9 (-17 %) |
//!
//! The one figure beyond the 30 % that a forecast may be off was measured apart, minutes
//! before the first run, which itself found 60 (and 27); the second found 104: the same
//! computer differs by more than the forecast. No other computer is among them.

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
                reading: 0.418,
                products: 1.57,
                attention: 0.321,
                layer_seconds: 1.15e-4,
                state_number_bytes: 2,
            },
            EngineKind::Mistral => Self {
                reading: 0.45,
                products: 0.363,
                attention: 0.0603,
                layer_seconds: 3.79e-4,
                state_number_bytes: 4,
            },
        }
    }
}
