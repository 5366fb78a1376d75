//! Evidence is read while the question is typed.

use std::sync::Mutex;

use answer::prompt::Read;
use engine::chat::ReadAhead;

use super::asking::library_scope;
use super::{Assistant, locked};
use crate::api::answer::{Question, Scope};
use crate::api::failure::Failure;

/// Shorter beginnings of a question say too little to search for.
const LEAST_CHARACTERS: usize = 6;

/// What the model has read last, or reads at this moment.
#[derive(Default)]
pub(super) struct Ahead(Mutex<State>);

#[derive(Default)]
struct State {
    /// Dropping it stops the reading.
    reading: Option<ReadAhead>,
    /// In the model's order.
    read: Vec<Read>,
    /// Counts what was typed and asked: a search that comes back late must not
    /// take the place of a newer one.
    turn: u64,
}

impl Ahead {
    /// A question is asked: what was read so far serves it.
    pub(super) fn asked(&self) -> Vec<Read> {
        let mut state = locked(&self.0);
        state.turn += 1;
        state.reading = None;
        state.read.clone()
    }

    /// The model reads these passages for an answer.
    pub(super) fn read(&self, read: Vec<Read>) {
        locked(&self.0).read = read;
    }

    /// More of a question was typed.
    fn typed(&self) -> (u64, Vec<Read>) {
        let mut state = locked(&self.0);
        state.turn += 1;
        (state.turn, state.read.clone())
    }

    /// The model reads these passages for a question that is still typed.
    fn reads(&self, turn: u64, reading: ReadAhead, read: Vec<Read>) {
        let mut state = locked(&self.0);
        if state.turn == turn {
            state.reading = Some(reading);
            state.read = read;
        }
    }
}

impl Assistant {
    /// Finds the evidence of a question that is still being typed, and has the
    /// model read it, at low priority, so that little remains to be read when the
    /// question is asked. To be called at each pause, and at the first keystroke,
    /// which loads the model where it has gone out of memory. Returns when all was
    /// read, or something else took its place; a later call takes the place
    /// of an earlier one. Does nothing while an answer is being made, nor on
    /// battery unless the settings allow it.
    pub async fn read_ahead(&self, question: Question) -> Result<(), Failure> {
        self.load_in_background();
        let too_short = question.text.trim().chars().count() < LEAST_CHARACTERS;
        if too_short || question.scope == Scope::Model || self.inner.answers.is_any() {
            return Ok(());
        }
        if !self.settings().await?.read_ahead_on_battery && self.is_on_battery().await {
            return Ok(());
        }
        let (turn, read) = self.inner.ahead.typed();
        let question = answer::Question {
            text: question.text,
            scope: library_scope(&question.scope),
            previous: None,
            read,
        };
        let ahead = answer::read_ahead(&self.answering(), question).await?;
        if let Some((mut reading, read)) = ahead {
            let end = reading.end();
            self.inner.ahead.reads(turn, reading, read);
            end.await;
        }
        Ok(())
    }

    /// Loading begins with the first keystroke, not with the question.
    fn load_in_background(&self) {
        let chat = self.inner.model.chat();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = chat.warm_up() {
                tracing::debug!(%error, "the model is not loaded; the question will tell");
            }
        });
    }
}
