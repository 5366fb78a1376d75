//! The library as others use it: real files, a real reader process, real
//! indexes; only the embedding model is scripted.

mod adding;
#[path = "../process/embedding.rs"]
mod embedding;
mod finding;
mod recovery;
mod stores;
mod support;
mod versions;
