//! Evidence is read while the question is typed.

use std::sync::{Arc, Mutex, Weak};

use answer::prompt::{Prompt, Read};
use engine::chat::{ChatModel, ReadAhead};

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
    /// The model that reads, and how often it had forgotten all then.
    reader: Option<(Weak<dyn ChatModel>, u64)>,
    /// Dropping it stops the reading.
    reading: Option<ReadAhead>,
    /// What the model has read or reads, in its order.
    read: Vec<Read>,
    /// The tokens of its beginning that the model knew before the reading.
    known: usize,
    /// Counts what was typed and asked: a search that comes back late must not
    /// take the place of a newer one.
    turn: u64,
}

impl State {
    /// Forgets what another model has read, or what this one has lost.
    fn keep_what_is_known_to(&mut self, chat: &Arc<dyn ChatModel>) {
        let times = chat.times_forgotten();
        let same = self.reader.as_ref().is_some_and(|(reader, before)| {
            std::ptr::addr_eq(reader.as_ptr(), Arc::as_ptr(chat)) && *before == times
        });
        if !same {
            self.reader = Some((Arc::downgrade(chat), times));
            self.reading = None;
            self.read = Vec::new();
            self.known = 0;
        }
    }

    /// The model reads these passages for an answer, to their end.
    fn answers_with(&mut self, read: Vec<Read>) {
        self.turn += 1;
        self.reading = None;
        self.read = read;
        self.known = usize::MAX;
    }

    /// The tokens that the model knows by now.
    fn tokens(&self) -> usize {
        let reading = self.reading.as_ref().map_or(0, ReadAhead::tokens_read);
        reading.max(self.known)
    }

    /// What the model knows by now.
    fn known(&self) -> Vec<Read> {
        let tokens = self.tokens();
        let known = self.read.iter().take_while(|read| read.until <= tokens);
        known.cloned().collect()
    }
}

impl Ahead {
    /// A question is asked: what this model has read so far serves it.
    pub(super) fn asked(&self, chat: &Arc<dyn ChatModel>) -> Vec<Read> {
        let mut state = locked(&self.0);
        state.keep_what_is_known_to(chat);
        let known = state.known();
        state.answers_with(known.clone());
        known
    }

    /// The model reads these passages for an answer.
    pub(super) fn read(&self, read: Vec<Read>) {
        locked(&self.0).answers_with(read);
    }

    /// More of a question was typed, which this model will answer.
    fn typed(&self, chat: &Arc<dyn ChatModel>) -> (u64, Vec<Read>) {
        let mut state = locked(&self.0);
        state.keep_what_is_known_to(chat);
        state.turn += 1;
        (state.turn, state.read.clone())
    }

    /// The model reads this for a question that is still typed, unless something
    /// newer was typed. Tells the end of the reading.
    fn reads(
        &self,
        turn: u64,
        prompt: Prompt,
        chat: &dyn ChatModel,
    ) -> Option<impl Future<Output = ()> + Send + use<>> {
        let mut state = locked(&self.0);
        if state.turn != turn {
            return None;
        }
        // A reading that is begun anew loses the piece that is under way.
        if state.read != prompt.read {
            let same = state.read.iter().zip(&prompt.read);
            let same = same.take_while(|(old, new)| old == new).last();
            let until = same.map_or(0, |(read, _)| read.until);
            state.known = state.tokens().min(until);
            state.read = prompt.read;
            state.reading = Some(chat.read_ahead(prompt.messages));
        }
        state.reading.as_ref().map(ReadAhead::end)
    }

    /// Whether all of the evidence was read, and nothing newer was typed.
    fn has_read(&self, turn: u64) -> bool {
        let state = locked(&self.0);
        state.turn == turn && state.known() == state.read
    }

    /// The model, which has read the evidence, reads the question behind it, unless
    /// something newer was typed. Tells the end of the reading.
    fn reads_question(
        &self,
        turn: u64,
        prompt: Prompt,
        chat: &dyn ChatModel,
    ) -> Option<impl Future<Output = ()> + Send + use<>> {
        let mut state = locked(&self.0);
        if state.turn != turn {
            return None;
        }
        state.known = state.tokens();
        state.read = prompt.read;
        let reading = state.reading.insert(chat.read_ahead(prompt.messages));
        Some(reading.end())
    }
}

impl Assistant {
    /// Finds the evidence of a question that is still being typed, and has the
    /// model read it, at low priority, and then the question as far as it goes, so that
    /// little remains to be read when it is asked. To be called at each pause, and at the
    /// first keystroke, which loads the model where it has gone out of memory. Returns
    /// when all was read, or something else took its place; a later call takes the place
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
        let answering = self.answering();
        let (turn, read) = self.inner.ahead.typed(&answering.chat);
        let question = answer::Question {
            text: question.text,
            scope: library_scope(&question.scope),
            pinned: self.pinned(question.chat, &question.pins).await?,
            previous: self.previous_turn(question.chat, question.instead_of).await,
            read,
        };
        let Some(ahead) = answer::prompt_ahead(&answering, question).await? else {
            return Ok(());
        };
        let evidence = ahead.evidence.clone();
        let reading = self.inner.ahead.reads(turn, evidence, &*answering.chat);
        let Some(end) = reading else {
            return Ok(());
        };
        end.await;
        if !self.inner.ahead.has_read(turn) {
            return Ok(());
        }
        let whole = ahead.whole(&answering)?;
        let reading = self
            .inner
            .ahead
            .reads_question(turn, whole, &*answering.chat);
        if let Some(end) = reading {
            end.await;
        }
        Ok(())
    }

    /// Loading begins with the first keystroke, or before the evidence of a question is
    /// searched, not when the model shall read.
    pub(super) fn load_in_background(&self) {
        let chat = self.inner.model.chat();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = chat.warm_up() {
                tracing::debug!(%error, "the model is not loaded; the question will tell");
            }
        });
    }
}
