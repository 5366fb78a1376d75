//! A text becomes another that says the same, or says what it means: it is proofread,
//! rewritten, translated or explained, block by block, so that its structure stays; or it is
//! told in a few sentences.
//!
//! ```text
//! block ─▶ rules and dictionary ─▶ edits with reasons ──────────┐
//!      └─▶ pieces ─▶ model ─▶ checked against the piece ─▶ text ┴▶ Revised
//! sentences ─▶ model ─▶ sentences, each with those that say so ─▶ Retold
//! ```
//!
//! What rules and the dictionary find needs no model, and is the same each time. What a
//! model writes is never taken as it comes: of a proofread text the differences are shown
//! one by one, each with its reason, and a text that is empty, far too long or another one
//! altogether is not taken at all ([`Kept::Unusable`]). Numbers and names that came or went
//! are named ([`Revised::doubtful`]).

mod asking;
mod block;
mod checking;
mod chinese;
mod confused;
mod difference;
mod edit;
mod english;
mod error;
mod instructions;
mod proofreading;
mod retelling;
mod revising;
mod spacing;
mod spelling;
mod task;
mod token;

pub use block::{Block, blocks_of};
pub use edit::{Edit, Reason, applied};
pub use error::ReviseError;
pub use retelling::{Retold, retell};
pub use revising::{Kept, Revised, revise};
pub use spelling::terms;
pub use task::{Language, Manner, Task};
