//! `deskhand-engine-llama`: chat models by llama.cpp, for processors and for
//! whatever graphics its build reaches. Speaks the protocol of
//! [`engine::process`] over its pipes, and ends when they close.

mod architecture;
#[cfg(attention)]
mod attention;
mod backend;
mod devices;
mod prompt;
mod sampling;
mod schema;
mod session;
mod state;

use std::process::ExitCode;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{EnvFilter, LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let chosen = EnvFilter::builder()
        .with_default_directive(LevelFilter::ERROR.into())
        .with_env_var("DESKHAND_ENGINE_LOG")
        .from_env_lossy();
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(chosen)
        // To llama.cpp a computation that was stopped is one that failed.
        .with_filter(filter_fn(|_| !state::is_stopping()));
    tracing_subscriber::registry().with(log).init();
    engine::process::serve::<backend::LlamaBackend>()
}
