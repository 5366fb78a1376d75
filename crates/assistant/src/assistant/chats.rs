//! Chats as they are kept.

use library::{ChatId, Turn as KeptTurn};

use super::Assistant;
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
        let (kept, turns) = self
            .library(move |library| {
                let chats = library.chats();
                Ok((chats.get(id)?, chats.turns(id)?))
            })
            .await?;
        Ok(Chat {
            id: chat,
            title: kept.title,
            turns: turns
                .into_iter()
                .map(|turn| {
                    // A running answer is newer than anything kept.
                    let running = self.inner.answers.answer_of(number(turn.id.0));
                    turn_of(turn, running)
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

/// A turn as it was kept; one that nobody is answering and that has no answer
/// was left by an app that ended in the middle.
pub(super) fn turn_of(turn: KeptTurn, running: Option<Answer>) -> Turn {
    let kept = turn
        .answer_json
        .as_deref()
        .map(serde_json::from_str::<Answer>);
    let answer = match (running, kept) {
        (Some(running), _) => running,
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
    }
}

impl Answer {
    /// An answer that says nothing yet.
    pub(crate) fn empty(outcome: Outcome) -> Self {
        Self {
            text: String::new(),
            sentences: Vec::new(),
            sources: Vec::new(),
            outcome,
            figures: None,
            prompt: None,
        }
    }
}
