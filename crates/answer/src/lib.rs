//! Question and evidence become a prompt, tokens, and a cited answer.
//!
//! [`answer`] conducts: evidence is found ([`EvidenceSource`]), [`prompt`] cuts
//! it to a budget, the model writes, [`marker`] takes its citation markers out
//! of the text, [`library::sentence`] tells when a sentence is complete, and [`align`]
//! finds the passages that support it, by their words and by their [`meaning`]. Where the model does not speak the
//! question's language, [`quote`] answers with the passages' own sentences. Before
//! anything is searched [`follow_up`] makes a question whole that leans on the one
//! before it; [`conflict`] tells where documents contradict each other.

pub mod align;
pub mod compare;
pub mod conflict;
pub mod follow_up;
pub mod invented;
mod label;
pub mod language;
mod listing;
pub mod marker;
pub mod meaning;
pub mod prompt;
pub mod quote;
pub mod summary;
pub mod tabulate;
pub mod value;
pub mod word;
mod writing;

mod answering;

pub use answering::{
    Ahead, Answer, AnswerError, AnswerEvent, AnswerFigures, Answering, Begun, Citation,
    CitedSentence, EvidenceSource, Outcome, PreviousTurn, Question, answer, go_on, prompt_ahead,
};
