//! `deskhand-engine-llama`: chat models by llama.cpp, for processors and for
//! whatever graphics its build reaches. Speaks the protocol of
//! [`engine::process`] over its pipes, and ends when they close.

mod architecture;
mod backend;
mod devices;
mod prompt;
mod sampling;
mod schema;
mod session;

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
    engine::process::serve::<backend::LlamaBackend>()
}
