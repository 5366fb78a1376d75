//! Everything that a person can do with Deskhand, as one API: reached alike
//! from the window, the command line and tests. The only room that knows all
//! the others.
//!
//! [`Assistant`] owns the library of one [`home::Home`]. One process at a time
//! owns it; another process that wants the same asks the owner over a local
//! socket ([`remote`]).

pub mod api;
pub mod home;
pub mod remote;

mod assistant;
mod convert;

pub use assistant::{Assistant, Engines, Options};
/// Every executable can be a reader process; see [`reader::requested`].
pub use document::kind::ENDINGS as DOCUMENT_ENDINGS;
pub use document::reader;
pub use library::Password;
