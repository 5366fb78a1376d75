//! The library as others use it: real files, a real reader process, real
//! indexes; only the models are scripted.

mod adding;
#[path = "../process/embedding.rs"]
mod embedding;
mod finding;
mod recognising;
mod recovery;
mod stores;
mod support;
mod versions;
