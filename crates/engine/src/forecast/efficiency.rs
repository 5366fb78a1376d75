//! How near the engines come to what the computer can do at most.
//!
//! Fitted to what runs of `cargo xtask bench engine forecast` and `speed` found on two
//! cores of an AMD EPYC (Zen 4) with AVX-512: one in a quiet hour (50 GB/s, 763 GOPS with
//! [`super::Machine::measure`], 427 with the instructions of x86-64-v3), the others in one
//! when engines were a fifth to a third slower although short measurements found the same
//! (54 GB/s, 808, 459). The constants make the fourth power of the logarithms of forecast by
//! truth least, so that no figure is far off in either. Tokens a second of prompt and
//! answer, and how far the forecast is off:
//!
//! | engine, weights | hour | prompt tokens | prompt | answer |
//! |---|---|---|---|---|
//! | llama.cpp, SmolLM2-135M Q8_0 | quiet | 286 | 777 (-14 %) | 99.6 (-3 %) |
//! | | busy | 286 | 608 (+17 %) | 110 (-8 %) |
//! | | busy | 1,236 | 529 (+12 %) | 86.0 (-5 %) |
//! | | busy | 4,042 | 377 (+3 %) | 54.2 (-4 %) |
//! | llama.cpp, Qwen3 0.6B Q4_0, random | quiet | 286 | 256 (-13 %) | 45.7 (+10 %) |
//! | | busy | 286 | 224 (+6 %) | 51.6 (+4 %) |
//! | | busy | 1,236 | 211 (-9 %) | 35.9 (-5 %) |
//! | llama.cpp, Qwen3 1.7B Q4_0, random | quiet | 286 | 89.6 (-10 %) | 26.5 (-12 %) |
//! | | busy | 286 | 87.6 (-2 %) | 23.3 (+7 %) |
//! | | busy | 1,236 | 86.6 (-8 %) | 19.8 (-1 %) |
//! | | busy | 4,042 | 70.9 (-9 %) | 13.0 (-7 %) |
//! | llama.cpp, Qwen3 4B Q4_0, random | quiet | 286 | 36.8 (-8 %) | 11.7 (-8 %) |
//! | | busy | 286 | 30.4 (+18 %) | 10.1 (+13 %) |
//! | | busy | 1,236 | 31.4 (+4 %) | 9.2 (+5 %) |
//!
//! A third run, in a quiet hour afterwards, to which nothing was fitted, was off by -17 to
//! +10 % for llama.cpp.
//!
//! mistral.rs was between 22 and 35 % slower in the busy hour, and its forecast lies
//! between: from 28 % below the quiet one to 32 % above the busy one.
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
    /// The same of the keys and values that are kept, which lie scattered.
    pub state_reading: f64,
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
                reading: 0.545,
                state_reading: 0.233,
                widest: true,
                products: 0.375,
                attention: 0.242,
                activation: 16_100.0,
                layer_seconds: 1.46e-4,
                state_number_bytes: 2,
            },
            EngineKind::Mistral => Self {
                reading: 0.222,
                state_reading: 0.222,
                widest: false,
                products: 0.136,
                attention: 0.0179,
                activation: 112_000.0,
                layer_seconds: 2.55e-4,
                state_number_bytes: 4,
            },
        }
    }
}
