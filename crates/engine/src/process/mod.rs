//! Engines run as executables of their own: an accelerated one is started only
//! where its driver loads, and a crash ends one answer, not the app.
//!
//! ```text
//! EngineChat ──Request, a line of JSON──▶ deskhand-engine-… (`serve`, a `Backend`)
//!            ◀──Reply, a line of JSON────
//! ```
//!
//! The executable ends when its standard input closes, so it never outlives the
//! app that started it.

mod child;
mod engine_chat;
mod message;
mod program;
mod serve;

pub use engine_chat::{EngineChat, devices};
pub use message::{Device, DeviceKind, Opened, Reply, Request};
pub use program::{Engine, EngineKind, EngineProgram};
pub use serve::{Backend, Ended, Listener, serve};
