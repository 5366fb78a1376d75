//! A question becomes a turn, its answer a stream of events, and both are kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use answer::{AnswerEvent as Step, PreviousTurn};
use library::evidence::{Evidence, Scope as LibraryScope};
use library::{ChatId, CollectionId, FileId, Library, Passage, TurnId, Within};
use tokio_stream::StreamExt;

use super::{Assistant, chats};
use crate::api::Event;
use crate::api::answer::{
    Answer, AnswerEvent, AnswerFigures, AnswerProgress, Asked, Outcome, Question, Scope, Sentence,
    Source,
};
use crate::api::failure::{Failure, FailureCode};
use crate::convert::number;
use crate::convert::text::utf16_position;

/// A chat's first title is cut to this many characters.
const TITLE: usize = 80;

impl Assistant {
    /// Asks. Returns as soon as the turn is kept; the answer comes as
    /// [`Event::Answer`], and is kept when it ends.
    pub async fn ask(&self, question: Question) -> Result<Asked, Failure> {
        let previous = self.previous_turn(question.chat).await;
        let asked = self.keep_question(&question).await?;
        let stop =
            self.inner
                .answers
                .begin(asked.chat, asked.turn, Answer::empty(Outcome::Running));
        self.tell(Event::Chats);
        let asking = Asking {
            assistant: self.clone(),
            asked,
        };
        let question = answer::Question {
            text: question.text,
            scope: library_scope(&question.scope),
            previous,
            read: self.inner.ahead.asked(&self.inner.model.chat()),
        };
        tokio::spawn(async move {
            let outcome = tokio::select! {
                // A stop wins over a token that came at the same moment.
                biased;
                () = stop.notified() => Outcome::Stopped,
                outcome = asking.run(question) => outcome,
            };
            asking.finish(outcome).await;
        });
        Ok(asked)
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
                        return Ok(answer);
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

    /// The last turn of a chat that was answered. A chat that cannot be read
    /// fails when the question is kept, not here.
    pub(super) async fn previous_turn(&self, chat: Option<i32>) -> Option<PreviousTurn> {
        let turns = self.chat(chat?).await.ok()?.turns;
        let last = turns.into_iter().next_back()?;
        (last.answer.outcome == Outcome::Answered).then_some(PreviousTurn {
            question: last.question,
            answer: last.answer.text,
        })
    }

    async fn keep_question(&self, question: &Question) -> Result<Asked, Failure> {
        let scope = serde_json::to_string(&question.scope)
            .map_err(|error| Failure::new(FailureCode::Internal, error))?;
        let (chat, text) = (question.chat, question.text.clone());
        self.library(move |library| {
            let chats = library.chats();
            let chat = match chat {
                Some(chat) => ChatId(chat.into()),
                None => chats.create(&title_of(&text))?,
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
    /// Follows the answer to its end and tells how it ended.
    async fn run(&self, question: answer::Question) -> Outcome {
        // Background work yields while a person waits.
        let _quiet = self.assistant.inner.library.quiet();
        let steps = answer::answer(self.assistant.answering(), question);
        tokio::pin!(steps);
        while let Some(step) = steps.next().await {
            match step {
                Ok(Step::Finished(answer)) => return self.complete(answer),
                Ok(Step::Found(evidence)) => self.found(evidence).await,
                Ok(step) => self.follow(step),
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

    fn follow(&self, step: Step) {
        match step {
            Step::Searching => self.tell(AnswerEvent::Searching),
            Step::Reading {
                messages,
                included,
                read,
                tokens,
            } => {
                let prompt: Vec<String> =
                    messages.into_iter().map(|message| message.text).collect();
                self.assistant.inner.ahead.read(read);
                self.update(|answer| {
                    answer.prompt = Some(prompt.join("\n\n"));
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
                    let converted = sentence_of(&answer.text, &cited);
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
            sentences,
            outcome,
            figures,
        } = finished;
        self.update(|answer| {
            answer.sentences = sentences
                .iter()
                .map(|cited| sentence_of(&text, cited))
                .collect();
            answer.text = text;
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
        self.tell(AnswerEvent::Finished { answer });
        self.assistant.tell(Event::Chats);
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

/// The evidence as numbered sources.
fn sources_of(library: &Library, evidence: &Evidence) -> Vec<Source> {
    evidence
        .found
        .iter()
        .enumerate()
        .map(|(index, found)| {
            let passage = &found.passage;
            Source {
                number: count(index + 1),
                passage: number(passage.id.0),
                file: number(passage.file.0),
                file_name: passage.file_name.clone(),
                place: library::Place::of(passage).into(),
                text: passage.text.clone(),
                score: found.score,
                in_prompt: false,
                recognised: recognised(library, passage),
            }
        })
        .collect()
}

/// How sure the recogniser was of a passage. A passage whose document was taken out
/// meanwhile is still a source.
fn recognised(library: &Library, passage: &Passage) -> Option<f32> {
    library.recognised(passage).unwrap_or_else(|error| {
        tracing::warn!(%error, "the pages of a passage could not be looked at");
        None
    })
}

fn sentence_of(text: &str, cited: &answer::CitedSentence) -> Sentence {
    Sentence {
        start: utf16_position(text, cited.range.start),
        end: utf16_position(text, cited.range.end),
        sources: cited
            .passages
            .iter()
            .map(|index| count(index + 1))
            .collect(),
        invented: cited.invented.clone(),
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
        first_token_seconds,
        seconds,
        tokens_per_second: tokens_per_second(&usage),
        prompt_tokens: count(usage.prompt_tokens),
        reused_tokens: usage.reused_tokens.map(count),
        answer_tokens: count(usage.answer_tokens),
    })
}

/// To a thousandth: what was measured has no more digits, and these are kept exactly,
/// whereas JSON is read with the last of seventeen digits uncertain.
fn tokens_per_second(usage: &engine::chat::Usage) -> f64 {
    if usage.decode_seconds > 0.0 {
        let speed = usage.answer_tokens.saturating_sub(1) as f64 / usage.decode_seconds;
        (speed * 1_000.0).round() / 1_000.0
    } else {
        0.0
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
