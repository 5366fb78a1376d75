//! A question becomes a turn, its answer a stream of events, and both are kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use answer::{AnswerError, AnswerEvent as Step, PreviousTurn};
use library::evidence::{Evidence, Scope as LibraryScope};
use library::{ChatId, CollectionId, FileId, Pinned, TurnId, Within};
use tokio_stream::{Stream, StreamExt};

use super::pins::keep_pin;
use super::sources::{begun, citation_of, sentence_of, sources_of};
use super::{Assistant, chats};
use crate::api::Event;
use crate::api::answer::{
    Answer, AnswerEvent, AnswerFigures, AnswerProgress, Asked, Outcome, Question, Scope,
};
use crate::api::failure::{Failure, FailureCode};
use crate::convert::{count, number};

/// An answer that is being made is kept so often, and when it ends.
const KEPT_EVERY: Duration = Duration::from_secs(1);

/// A chat's first title is cut to this many characters.
const TITLE: usize = 80;

impl Assistant {
    /// Asks. Returns as soon as the turn is kept; the answer comes as
    /// [`Event::Answer`], and is kept when it ends.
    pub async fn ask(&self, question: Question) -> Result<Asked, Failure> {
        // Where nothing was typed before, the model loads while evidence is searched.
        self.load_in_background();
        let previous = self.previous_turn(question.chat, question.instead_of).await;
        let pinned = self.pinned(question.chat, &question.pins).await?;
        let asked = self.keep_question(&question).await?;
        self.tell(Event::Chats);
        let asking = Asking {
            assistant: self.clone(),
            asked,
        };
        let question = answer::Question {
            text: question.text,
            scope: library_scope(&question.scope),
            pinned,
            previous,
            read: self.inner.ahead.asked(&self.inner.model.chat()),
        };
        let steps = answer::answer(self.answering(), question);
        asking.begin(Answer::empty(Outcome::Running), None, steps);
        Ok(asked)
    }

    /// Lets the model go on with an answer that was cut, stopped or interrupted, as it was
    /// made: with the same sources. It comes as [`Event::Answer`] of the same turn.
    pub async fn continue_answer(&self, turn: i32) -> Result<(), Failure> {
        let id = TurnId(turn.into());
        let kept = self
            .library(move |library| {
                let chats = library.chats();
                chats.reopen(id)?;
                Ok(chats.turn(id)?)
            })
            .await?;
        let chat = number(kept.chat.0);
        let previous = self.previous_turn(Some(chat), Some(turn)).await;
        let kept = chats::turn_of(kept, None);
        let (kept, begun) = self
            .library(move |library| {
                let begun = begun(library, &kept);
                Ok((kept, begun))
            })
            .await?;
        let question = answer::Question {
            text: kept.answer.searched.clone().unwrap_or(kept.question),
            scope: library_scope(&kept.scope),
            // Nothing is searched anew.
            pinned: Pinned::default(),
            previous,
            read: self.inner.ahead.asked(&self.inner.model.chat()),
        };
        let running = Answer {
            outcome: Outcome::Running,
            ..kept.answer
        };
        let asking = Asking {
            assistant: self.clone(),
            asked: Asked { chat, turn },
        };
        let evidence = begun.evidence.clone();
        let steps = answer::go_on(self.answering(), question, begun);
        asking.begin(running, evidence, steps);
        Ok(())
    }

    /// Stops an answer; what there is of it is kept. Stopping one that has
    /// ended does nothing.
    pub async fn stop(&self, turn: i32) -> Result<(), Failure> {
        self.inner.answers.stop(turn);
        Ok(())
    }

    /// Asks and waits for the end of the answer.
    pub async fn ask_to_end(&self, question: Question) -> Result<Answer, Failure> {
        let mut events = self.events();
        let asked = self.ask(question).await?;
        // Whoever stops waiting stops the answer too.
        let _stop = StopOnDrop {
            assistant: self,
            turn: asked.turn,
        };
        loop {
            match tokio::time::timeout(Duration::from_secs(1), events.recv()).await {
                Ok(Ok(Event::Answer { progress })) if progress.turn == asked.turn => {
                    if let AnswerEvent::Finished { answer } = progress.event {
                        return Ok(*answer);
                    }
                }
                // Whoever fell behind may have missed the end.
                Ok(Err(_)) | Err(_) if self.inner.answers.answer_of(asked.turn).is_none() => {
                    let turn = TurnId(asked.turn.into());
                    let kept = self
                        .library(move |library| Ok(library.chats().turn(turn)?))
                        .await?;
                    return Ok(chats::turn_of(kept, None).answer);
                }
                _ => {}
            }
        }
    }

    /// The last turn of a chat, or the last before one of its turns, if it was answered. A
    /// chat that cannot be read fails when the question is kept, not here.
    pub(super) async fn previous_turn(
        &self,
        chat: Option<i32>,
        before: Option<i32>,
    ) -> Option<PreviousTurn> {
        let turns = self.chat(chat?).await.ok()?.turns;
        let mut earlier = turns.into_iter();
        let last = match before {
            Some(before) => earlier
                .take_while(|turn| !turn.versions.contains(&before))
                .last(),
            None => earlier.next_back(),
        }?;
        (last.answer.outcome == Outcome::Answered).then(|| PreviousTurn {
            answer: last.answer.shown_text(),
            question: last.answer.searched.unwrap_or(last.question),
        })
    }

    async fn keep_question(&self, question: &Question) -> Result<Asked, Failure> {
        let scope = serde_json::to_string(&question.scope)
            .map_err(|error| Failure::new(FailureCode::Internal, error))?;
        let (chat, text) = (question.chat, question.text.clone());
        let instead_of = question.instead_of;
        let pins = question.pins.clone();
        self.library(move |library| {
            let chats = library.chats();
            if let Some(turn) = instead_of {
                let of = TurnId(turn.into());
                let chat = chats.turn(of)?.chat;
                let turn = chats.append_version(of, &text, &scope)?;
                return Ok(Asked {
                    chat: number(chat.0),
                    turn: number(turn.0),
                });
            }
            let chat = match chat {
                Some(chat) => ChatId(chat.into()),
                None => {
                    let chat = chats.create(&title_of(&text))?;
                    for pin in pins {
                        keep_pin(library, chat, pin)?;
                    }
                    chat
                }
            };
            let turn = chats.append_turn(chat, &text, &scope)?;
            Ok(Asked {
                chat: number(chat.0),
                turn: number(turn.0),
            })
        })
        .await
    }
}

struct StopOnDrop<'a> {
    assistant: &'a Assistant,
    turn: i32,
}

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.assistant.inner.answers.stop(self.turn);
    }
}

/// The first line of a question, cut at a length that a list can show.
fn title_of(question: &str) -> String {
    let line = question.trim().lines().next().unwrap_or_default();
    let mut title: String = line.chars().take(TITLE).collect();
    if title.len() < line.len() {
        title.push('…');
    }
    title
}

pub(super) fn library_scope(scope: &Scope) -> Option<LibraryScope> {
    match scope {
        Scope::Everything => Some(LibraryScope::everything()),
        Scope::Files {
            files,
            folders,
            collections,
            kinds,
            changed_from,
            changed_before,
        } => {
            let part = Within {
                files: files.iter().map(|file| FileId((*file).into())).collect(),
                folders: folders.iter().map(PathBuf::from).collect(),
                collections: collections
                    .iter()
                    .map(|collection| CollectionId((*collection).into()))
                    .collect(),
            };
            let narrows = !kinds.is_empty() || changed_from.is_some() || changed_before.is_some();
            Some(LibraryScope {
                within: (part != Within::default() || !narrows).then_some(part),
                kinds: kinds.iter().map(|kind| (*kind).into()).collect(),
                changed_from: changed_from.map(i64::from),
                changed_before: changed_before.map(i64::from),
            })
        }
        Scope::Model => None,
    }
}

/// One answer on its way.
struct Asking {
    assistant: Assistant,
    asked: Asked,
}

impl Asking {
    /// Follows the answer in the background, from what there is of it and what that was
    /// made from, until it ends or is stopped.
    fn begin(
        self,
        answer: Answer,
        evidence: Option<Arc<Evidence>>,
        steps: impl Stream<Item = Result<Step, AnswerError>> + Send + 'static,
    ) {
        let answers = &self.assistant.inner.answers;
        let stop = answers.begin(self.asked.chat, self.asked.turn, answer);
        tokio::spawn(async move {
            let outcome = tokio::select! {
                // A stop wins over a token that came at the same moment.
                biased;
                () = stop.notified() => Outcome::Stopped,
                outcome = self.run(evidence, steps) => outcome,
            };
            self.finish(outcome).await;
        });
    }

    /// Follows the answer to its end and tells how it ended.
    async fn run(
        &self,
        mut evidence: Option<Arc<Evidence>>,
        steps: impl Stream<Item = Result<Step, AnswerError>> + Send,
    ) -> Outcome {
        // Background work yields while a person waits.
        let _quiet = self.assistant.inner.library.quiet();
        tokio::pin!(steps);
        let mut kept_at = Instant::now();
        while let Some(step) = steps.next().await {
            if kept_at.elapsed() > KEPT_EVERY {
                self.keep_unfinished().await;
                kept_at = Instant::now();
            }
            match step {
                Ok(Step::Finished(answer)) => return self.complete(answer),
                Ok(Step::Found(found)) => {
                    evidence = Some(Arc::clone(&found));
                    self.found(found).await;
                }
                Ok(step) => self.follow(step, evidence.as_deref()),
                Err(error) => {
                    return Outcome::Failed {
                        failure: error.into(),
                    };
                }
            }
        }
        Outcome::Failed {
            failure: Failure::new(FailureCode::Internal, "the answer ended without an end"),
        }
    }

    fn follow(&self, step: Step, evidence: Option<&Evidence>) {
        match step {
            Step::Searching { whole } => {
                self.update(|answer| answer.searched.clone_from(&whole));
                self.tell(AnswerEvent::Searching { whole });
            }
            Step::Conflicting(sides) => {
                let mut conflict = Vec::new();
                self.update(|answer| {
                    let sides = sides.iter();
                    conflict = sides
                        .map(|side| citation_of(&answer.sources, evidence, side))
                        .collect();
                    answer.conflict.clone_from(&conflict);
                });
                self.tell(AnswerEvent::Conflicting { sides: conflict });
            }
            Step::Reading {
                messages,
                included,
                read,
                tokens,
                condensed,
            } => {
                let prompt: Vec<String> =
                    messages.into_iter().map(|message| message.text).collect();
                self.assistant.inner.ahead.read(read);
                self.update(|answer| {
                    answer.prompt = Some(prompt.join("\n\n"));
                    answer.condensed = condensed;
                    for (index, source) in answer.sources.iter_mut().enumerate() {
                        source.in_prompt = included.contains(&index);
                    }
                });
                self.tell(AnswerEvent::Reading {
                    passages: count(included.len()),
                    tokens: count(tokens),
                });
            }
            Step::Token(text) => {
                self.update(|answer| answer.text.push_str(&text));
                self.tell(AnswerEvent::Token { text });
            }
            Step::Cited(cited) => {
                let mut sentence = None;
                self.update(|answer| {
                    let converted = sentence_of(&answer.text, &answer.sources, evidence, &cited);
                    answer.sentences.push(converted.clone());
                    sentence = Some(converted);
                });
                if let Some(sentence) = sentence {
                    self.tell(AnswerEvent::Cited { sentence });
                }
            }
            // Handled where the steps are followed.
            Step::Found(_) | Step::Finished(_) => {}
        }
    }

    async fn found(&self, evidence: Arc<Evidence>) {
        let sources = self
            .assistant
            .library(move |library| Ok(sources_of(library, &evidence)))
            .await;
        let sources = sources.unwrap_or_else(|failure| {
            tracing::error!(%failure, "what was found could not be listed");
            Vec::new()
        });
        self.update(|answer| answer.sources.clone_from(&sources));
        self.tell(AnswerEvent::Found { sources });
    }

    fn complete(&self, finished: answer::Answer) -> Outcome {
        let answer::Answer {
            text,
            // Each was told when it was complete.
            sentences: _,
            outcome,
            quotes_alone,
            figures,
        } = finished;
        self.update(|answer| {
            answer.text = text;
            answer.quotes_alone = quotes_alone;
            answer.cut = figures.usage.as_ref().is_some_and(|usage| usage.truncated);
            answer.figures = figures_of(figures);
        });
        match outcome {
            answer::Outcome::Answered => Outcome::Answered,
            answer::Outcome::NotInDocuments => Outcome::NotInDocuments,
        }
    }

    /// Keeps the answer as it ended and tells everyone.
    async fn finish(self, outcome: Outcome) {
        let turn = self.asked.turn;
        let answers = &self.assistant.inner.answers;
        let mut answer = answers
            .answer_of(turn)
            .unwrap_or_else(|| Answer::empty(Outcome::Running));
        answer.outcome = outcome;
        if let Err(failure) = self.keep(&answer).await {
            // The chat may have been deleted meanwhile; anything else is shown
            // with what there is of the answer.
            if failure.code != FailureCode::NotFound {
                answer.outcome = Outcome::Failed { failure };
            }
        }
        answers.end(turn);
        self.tell(AnswerEvent::Finished {
            answer: Box::new(answer),
        });
        self.assistant.tell(Event::Chats);
    }

    /// Keeps the answer as far as it has come, for the case that the app ends in the middle.
    async fn keep_unfinished(&self) {
        let turn = self.asked.turn;
        let answer = self.assistant.inner.answers.answer_of(turn);
        let Some(Ok(json)) = answer.map(|answer| serde_json::to_string(&answer)) else {
            return;
        };
        let kept = self.assistant.library(move |library| {
            let chats = library.chats();
            Ok(chats.keep_unfinished(TurnId(turn.into()), &json)?)
        });
        if let Err(failure) = kept.await {
            tracing::warn!(%failure, "an answer was not kept on its way");
        }
    }

    async fn keep(&self, answer: &Answer) -> Result<(), Failure> {
        let json = serde_json::to_string(answer)
            .map_err(|error| Failure::new(FailureCode::Internal, error))?;
        let turn = TurnId(self.asked.turn.into());
        self.assistant
            .library(move |library| Ok(library.chats().save_answer(turn, &json)?))
            .await
    }

    fn update(&self, change: impl FnOnce(&mut Answer)) {
        self.assistant.inner.answers.update(self.asked.turn, change);
    }

    fn tell(&self, event: AnswerEvent) {
        self.assistant.tell(Event::Answer {
            progress: AnswerProgress {
                chat: self.asked.chat,
                turn: self.asked.turn,
                event,
            },
        });
    }
}

fn figures_of(figures: answer::AnswerFigures) -> Option<AnswerFigures> {
    let answer::AnswerFigures {
        model,
        first_token_seconds,
        seconds,
        usage,
    } = figures;
    // Quotes and 'not in your documents' took no model and have no figures.
    let (model, usage) = (model?, usage?);
    Some(AnswerFigures {
        model,
        first_token_seconds: to_thousandths(first_token_seconds),
        seconds: to_thousandths(seconds),
        tokens_per_second: to_thousandths(tokens_per_second(&usage)),
        prompt_tokens: count(usage.prompt_tokens),
        reused_tokens: usage.reused_tokens.map(count),
        answer_tokens: count(usage.answer_tokens),
    })
}

fn tokens_per_second(usage: &engine::chat::Usage) -> f64 {
    if usage.decode_seconds > 0.0 {
        usage.answer_tokens.saturating_sub(1) as f64 / usage.decode_seconds
    } else {
        0.0
    }
}

/// What was measured has no more digits, and these are kept exactly, whereas JSON is
/// read with the last of seventeen digits uncertain.
fn to_thousandths(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
