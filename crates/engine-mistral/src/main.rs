//! `deskhand-engine-mistral`: chat models by mistral.rs, on the processor and on
//! what its build reaches. Speaks the protocol of [`engine::process`] over its
//! pipes, and ends when they close.

mod answer;
mod backend;
mod drawing;
mod load;
mod memory;
mod repetition;
mod tokenizer;

use std::process::ExitCode;

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::ERROR.into())
        .with_env_var("DESKHAND_ENGINE_LOG")
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    engine::process::serve::<backend::MistralBackend>()
}
