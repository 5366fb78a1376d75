//! Weights on the disk: GGUF files, read without trust, and repacked into the
//! types that are fast.

mod control;
mod gguf;
mod repack;
mod tensor_type;
mod writer;

pub use control::ControlTokens;
pub use gguf::{Gguf, Tensor};
pub use repack::prepare;
pub use tensor_type::TensorType;
pub use writer::GgufWriter;
