//! Question and evidence become a prompt, tokens, and a cited answer.
//!
//! [`answer`] conducts: evidence is found ([`EvidenceSource`]), [`prompt`] cuts
//! it to a budget, the model writes, [`marker`] takes its citation markers out
//! of the text, [`library::sentence`] tells when a sentence is complete, and [`align`]
//! finds the passages that support it. Where the model does not speak the
//! question's language, [`quote`] answers with the passages' own sentences.

pub mod align;
mod invented;
pub mod language;
mod listing;
pub mod marker;
pub mod prompt;
pub mod quote;
pub mod word;

mod answering;

pub use answering::{
    Ahead, Answer, AnswerError, AnswerEvent, AnswerFigures, Answering, CitedSentence,
    EvidenceSource, Outcome, PreviousTurn, Question, answer, prompt_ahead,
};
