//! The library as others use it: real files, a real reader process, real
//! indexes; only the models are scripted.

mod adding;
#[path = "../process/churn.rs"]
#[expect(dead_code, reason = "the process serves; the tests only start it")]
mod churn;
mod damage;
mod disks;
#[path = "../process/embedding.rs"]
mod embedding;
mod erasing;
mod finding;
mod import_kills;
mod kills;
mod listing;
mod older_exports;
mod parts;
mod passwords;
mod recognising;
mod recovery;
mod running;
mod scopes;
#[path = "../process/scripted_reader.rs"]
#[expect(dead_code, reason = "the process serves; the tests only start it")]
mod scripted_reader;
mod search_models;
mod stores;
mod support;
mod transfer;
mod versions;
mod watching;
mod words;
