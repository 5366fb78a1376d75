//! Weights on the disk: GGUF files, read without trust, and repacked into the
//! types that are fast.

pub(crate) mod header;
pub(crate) mod repack;
pub(crate) mod tokenizer;
mod walk;
