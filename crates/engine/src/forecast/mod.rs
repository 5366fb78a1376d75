//! Will a model fit on this computer, and how fast will it be, before it is
//! downloaded?
//!
//! The roofline model (Williams, Waterman and Patterson: Roofline, Communications
//! of the ACM 52(4), 2009, <https://doi.org/10.1145/1498765.1498785>): work takes
//! as long as the slower of moving its bytes and doing its arithmetic. Writing a
//! token reads every weight that works on it once, so the memory's bandwidth
//! bounds it; reading a prompt multiplies each weight with hundreds of tokens, so
//! arithmetic bounds it. Both roofs are measured ([`Machine`]), what a model needs
//! of each follows from its shape ([`ModelShape`]), and how near an engine comes
//! to the roofs was fitted once ([`Efficiency`]).
//!
//! The speeds are those of the processor. Graphics have roofs of their own, which
//! nobody measures before there is a model to measure with; whether a model fits
//! into their memory is told.

mod efficiency;
mod measure;
mod products;
mod shape;

use serde::{Deserialize, Serialize};

pub use efficiency::Efficiency;
pub use measure::Machine;
pub use shape::ModelShape;

/// The tokens of a typical question's prompt: the question and its evidence.
pub const TYPICAL_PROMPT_TOKENS: u64 = 1_200;
/// What an engine may take beside weights and state, in bytes: intermediate
/// results and its own code.
const WORKING_BYTES: u64 = 200 << 20;

/// What there is for a model, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Memory that programs can still have.
    pub memory: u64,
    /// The graphics' own memory; none without such graphics.
    pub graphics_memory: Option<u64>,
    /// What is free where models are kept.
    pub disk: u64,
}

/// What a model will be like on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// What the model takes while it is loaded.
    pub memory: MemoryNeed,
    /// Whether there is room for it.
    pub fit: Fit,
    /// Tokens of an answer that are written in a second, after a typical prompt.
    pub answer_tokens_per_second: f64,
    /// Tokens of a typical prompt that are read in a second.
    pub prompt_tokens_per_second: f64,
    /// From a typical question to the first token of its answer, in seconds, with
    /// the model loaded and nothing read ahead.
    pub first_token_seconds: f64,
}

/// What a model takes while it is loaded, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryNeed {
    /// Its weights.
    pub weights: u64,
    /// The keys and values of as many tokens as its context holds.
    pub state: u64,
    /// What the engine takes besides.
    pub working: u64,
}

/// Whether there is room for a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// In memory.
    pub memory: bool,
    /// In the graphics' own memory; none without such graphics.
    pub graphics_memory: Option<bool>,
    /// On the disk.
    pub disk: bool,
}

impl MemoryNeed {
    /// All of it.
    pub fn total(&self) -> u64 {
        self.weights + self.state + self.working
    }

    fn of(shape: &ModelShape, efficiency: &Efficiency, context_tokens: u64) -> Self {
        Self {
            weights: shape.weight_bytes(),
            state: shape.state_numbers_per_token() * efficiency.state_number_bytes * context_tokens,
            working: WORKING_BYTES,
        }
    }

    fn fit(&self, room: &Room) -> Fit {
        Fit {
            memory: self.total() <= room.memory,
            graphics_memory: room.graphics_memory.map(|memory| self.total() <= memory),
            disk: self.weights <= room.disk,
        }
    }
}

impl Forecast {
    /// What a model of this shape will be like on this machine, with so much room
    /// and so long a context.
    pub fn new(
        shape: &ModelShape,
        machine: &Machine,
        efficiency: &Efficiency,
        room: &Room,
        context_tokens: u64,
    ) -> Self {
        let memory = MemoryNeed::of(shape, efficiency, context_tokens);
        let speed = Speed {
            shape,
            machine,
            efficiency,
        };
        let prompt = TYPICAL_PROMPT_TOKENS.min(context_tokens);
        let prompt_seconds = speed.prompt_seconds(prompt);
        Self {
            fit: memory.fit(room),
            memory,
            answer_tokens_per_second: speed.token_seconds(prompt).recip(),
            prompt_tokens_per_second: prompt as f64 / prompt_seconds,
            first_token_seconds: prompt_seconds,
        }
    }
}

/// A model on a machine with an engine: what decides how fast it is.
#[derive(Debug, Clone, Copy)]
pub struct Speed<'a> {
    /// The model.
    pub shape: &'a ModelShape,
    /// The machine.
    pub machine: &'a Machine,
    /// The engine.
    pub efficiency: &'a Efficiency,
}

impl Speed<'_> {
    /// How long it takes to read a prompt of so many tokens and to have the first
    /// token of the answer, in seconds.
    pub fn prompt_seconds(&self, tokens: u64) -> f64 {
        let tokens = tokens as f64;
        // Only the last token is turned into words.
        let products =
            2.0 * (self.shape.layer_parameters() * tokens + self.shape.output_parameters());
        // A token attends to those before it: to half of them on average.
        let attention = self.shape.attention_operations() * tokens * tokens / 2.0;
        self.product_seconds(products)
            + self.attention_seconds(attention)
            + self.activation_seconds(tokens)
            + self.layer_seconds()
    }

    /// How long it takes to write a token after so many others, in seconds.
    pub fn token_seconds(&self, after_tokens: u64) -> f64 {
        let parameters = self.shape.layer_parameters() + self.shape.output_parameters();
        let weights = parameters * self.shape.bits_per_weight / 8.0;
        let products = self
            .reading_seconds(weights, self.efficiency.reading)
            .max(self.product_seconds(2.0 * parameters));

        let state = self.shape.state_numbers_per_token() * self.efficiency.state_number_bytes;
        let attended = after_tokens as f64;
        let operations = self.shape.attention_operations() * attended;
        // One token at a time neither reads nor computes fast enough to hide the other.
        let attention = self
            .reading_seconds(state as f64 * attended, self.efficiency.state_reading)
            + self.attention_seconds(operations);

        products + attention + self.layer_seconds()
    }

    /// Of bytes that are read at this share of the bandwidth.
    fn reading_seconds(&self, bytes: f64, share: f64) -> f64 {
        bytes / (self.machine.bytes_per_second * share)
    }

    fn product_seconds(&self, operations: f64) -> f64 {
        let most = if self.efficiency.widest {
            self.machine.operations_per_second
        } else {
            self.machine.common_operations_per_second
        };
        operations / (most * self.efficiency.products)
    }

    /// Floating point has no wider instructions where integers have them.
    fn attention_seconds(&self, operations: f64) -> f64 {
        operations / (self.machine.common_operations_per_second * self.efficiency.attention)
    }

    /// What each of so many tokens takes in every layer beside products and attention.
    fn activation_seconds(&self, tokens: f64) -> f64 {
        let numbers = (self.shape.layers * self.shape.hidden_width) as f64;
        let operations = tokens * numbers * self.efficiency.activation;
        operations / self.machine.common_operations_per_second
    }

    fn layer_seconds(&self) -> f64 {
        self.shape.layers as f64 * self.efficiency.layer_seconds
    }
}

#[cfg(test)]
mod tests {
    use super::shape::tests::QWEN3_1_7B;
    use super::*;
    use crate::process::EngineKind;

    const MACHINE: Machine = Machine {
        bytes_per_second: 40e9,
        operations_per_second: 800e9,
        common_operations_per_second: 400e9,
    };
    const ROOM: Room = Room {
        memory: 8 << 30,
        graphics_memory: None,
        disk: 100 << 30,
    };

    fn forecast(shape: &ModelShape, context_tokens: u64) -> Forecast {
        let efficiency = Efficiency::of(EngineKind::Llama);
        Forecast::new(shape, &MACHINE, &efficiency, &ROOM, context_tokens)
    }

    #[test]
    fn memory_is_what_one_computes_by_hand() {
        let memory = forecast(&QWEN3_1_7B, 4096).memory;
        // 1,720,574,976 numbers of 8.5 bits.
        assert_eq!(memory.weights, 1_828_110_912);
        // 28 layers, 8 heads, 128 numbers, a key and a value, 2 bytes each:
        // 114,688 bytes a token.
        assert_eq!(memory.state, 114_688 * 4096);
    }

    #[test]
    fn what_exceeds_the_room_does_not_fit() {
        let small = forecast(&QWEN3_1_7B, 4096);
        assert_eq!(
            small.fit,
            Fit {
                memory: true,
                graphics_memory: None,
                disk: true,
            }
        );
        let long = forecast(&QWEN3_1_7B, 65_536);
        assert!(!long.fit.memory, "the state alone takes 7 GiB of 8");
        assert!(long.fit.disk, "a context takes no place on the disk");
        let room = Room {
            graphics_memory: Some(2 << 30),
            disk: 1 << 30,
            ..ROOM
        };
        let fit = small.memory.fit(&room);
        assert_eq!(fit.graphics_memory, Some(false), "2.5 GB are not 2 GiB");
        assert!(!fit.disk, "1.8 GB are not 1 GiB");
    }

    #[test]
    fn a_larger_model_is_slower_and_takes_more() {
        let larger = ModelShape {
            parameters: 4_022_468_096,
            layers: 36,
            hidden_width: 2560,
            heads: 32,
            feed_forward_width: 9728,
            ..QWEN3_1_7B
        };
        for engine in EngineKind::ALL {
            let efficiency = Efficiency::of(engine);
            let of = |shape| Forecast::new(shape, &MACHINE, &efficiency, &ROOM, 4096);
            let (small, large) = (of(&QWEN3_1_7B), of(&larger));
            assert!(large.memory.total() > small.memory.total(), "{engine:?}");
            assert!(
                large.answer_tokens_per_second < small.answer_tokens_per_second,
                "{engine:?} reads more for each token"
            );
            assert!(
                large.prompt_tokens_per_second < small.prompt_tokens_per_second,
                "{engine:?} multiplies more for each token"
            );
            assert!(
                large.first_token_seconds > small.first_token_seconds,
                "{engine:?} reads the same prompt"
            );
        }
    }

    #[test]
    fn long_prompts_take_more_than_their_share() {
        let efficiency = Efficiency::of(EngineKind::Mistral);
        let speed = Speed {
            shape: &QWEN3_1_7B,
            machine: &MACHINE,
            efficiency: &efficiency,
        };
        assert!(
            speed.prompt_seconds(4000) > 2.0 * speed.prompt_seconds(2000),
            "every token attends to those before it"
        );
        assert!(
            speed.token_seconds(4000) > speed.token_seconds(0),
            "and its keys and values are read again"
        );
    }

    #[test]
    fn the_slower_of_moving_and_computing_bounds_writing() {
        let efficiency = Efficiency::of(EngineKind::Llama);
        let seconds = |machine: &Machine| {
            Speed {
                shape: &QWEN3_1_7B,
                machine,
                efficiency: &efficiency,
            }
            .token_seconds(0)
        };
        let fast_arithmetic = Machine {
            operations_per_second: 1e15,
            ..MACHINE
        };
        let weights = 1_828e6 / (MACHINE.bytes_per_second * efficiency.reading);
        let moving = weights + 28.0 * efficiency.layer_seconds;
        assert!(
            (seconds(&fast_arithmetic) / moving - 1.0).abs() < 0.01,
            "all weights are read once, in {moving} s"
        );
        let fast_memory = Machine {
            bytes_per_second: 1e15,
            ..MACHINE
        };
        assert!(
            seconds(&fast_memory) > 28.0 * efficiency.layer_seconds,
            "arithmetic takes its time even then"
        );
    }
}
