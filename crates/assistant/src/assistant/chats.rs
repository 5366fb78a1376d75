//! Chats as they are kept.

use library::{ChatId, Turn as KeptTurn};

use super::Assistant;
use super::pins::pins_of;
use crate::api::Event;
use crate::api::answer::{Answer, Outcome, Scope};
use crate::api::chat::{Chat, ChatSummary, Turn};
use crate::api::failure::Failure;
use crate::convert::number;

impl Assistant {
    /// All chats, last used first.
    pub async fn chats(&self) -> Result<Vec<ChatSummary>, Failure> {
        self.library(|library| {
            let chats = library.chats().list()?;
            Ok(chats
                .into_iter()
                .map(|chat| ChatSummary {
                    id: number(chat.id.0),
                    title: chat.title,
                    updated: chat.updated as f64,
                })
                .collect())
        })
        .await
    }

    /// One chat with its turns.
    pub async fn chat(&self, chat: i32) -> Result<Chat, Failure> {
        let id = ChatId(chat.into());
        let (kept, turns, pins) = self
            .library(move |library| {
                let chats = library.chats();
                let pins = pins_of(library, id)?;
                Ok((chats.get(id)?, chats.turns(id)?, pins))
            })
            .await?;
        let shown = turns.iter().filter(|turn| turn.shown);
        Ok(Chat {
            id: chat,
            title: kept.title,
            pins,
            turns: shown
                .map(|turn| {
                    // A running answer is newer than anything kept.
                    let running = self.inner.answers.answer_of(number(turn.id.0));
                    let versions = turns
                        .iter()
                        .filter(|other| other.version_of == turn.version_of);
                    Turn {
                        versions: versions.map(|version| number(version.id.0)).collect(),
                        ..turn_of(turn.clone(), running)
                    }
                })
                .collect(),
        })
    }

    /// Gives a chat another name.
    pub async fn rename_chat(&self, chat: i32, title: String) -> Result<(), Failure> {
        self.library(move |library| Ok(library.chats().rename(ChatId(chat.into()), &title)?))
            .await?;
        self.tell(Event::Chats);
        Ok(())
    }

    /// Deletes a chat; a running answer in it is stopped.
    pub async fn delete_chat(&self, chat: i32) -> Result<(), Failure> {
        self.inner.answers.stop_chat(chat);
        self.library(move |library| Ok(library.chats().delete(ChatId(chat.into()))?))
            .await?;
        self.tell(Event::Chats);
        Ok(())
    }
}

/// A turn as it was kept, with no other version; one that nobody is answering and whose
/// answer is not complete was left by an app that ended in the middle.
pub(super) fn turn_of(turn: KeptTurn, running: Option<Answer>) -> Turn {
    let kept = turn
        .answer_json
        .as_deref()
        .map(serde_json::from_str::<Answer>);
    let answer = match (running, kept) {
        (Some(running), _) => running,
        (None, Some(Ok(answer))) if answer.outcome == Outcome::Running => Answer {
            outcome: Outcome::Interrupted,
            ..answer
        },
        (None, Some(Ok(answer))) => answer,
        (None, Some(Err(error))) => {
            tracing::error!(turn = turn.id.0, %error, "a kept answer cannot be read");
            Answer::empty(Outcome::Interrupted)
        }
        (None, None) => Answer::empty(Outcome::Interrupted),
    };
    Turn {
        id: number(turn.id.0),
        question: turn.question,
        scope: serde_json::from_str(&turn.scope_json).unwrap_or(Scope::Everything),
        answer,
        versions: vec![number(turn.id.0)],
    }
}

impl Answer {
    /// The text without what the person took out.
    pub(crate) fn shown_text(&self) -> String {
        let units: Vec<u16> = self.text.encode_utf16().collect();
        let is_shown = |at: &usize| {
            let removed = self.sentences.iter().filter(|sentence| sentence.removed);
            !removed
                .map(|sentence| sentence.start as usize..sentence.end as usize)
                .any(|range| range.contains(at))
        };
        let shown: Vec<u16> = (0..units.len())
            .filter(is_shown)
            .filter_map(|at| units.get(at).copied())
            .collect();
        String::from_utf16_lossy(&shown)
    }

    /// An answer that says nothing yet.
    pub(crate) fn empty(outcome: Outcome) -> Self {
        Self {
            text: String::new(),
            sentences: Vec::new(),
            sources: Vec::new(),
            outcome,
            figures: None,
            prompt: None,
            searched: None,
            conflict: Vec::new(),
            condensed: false,
            quotes_alone: false,
            cut: false,
            rating: None,
        }
    }
}
