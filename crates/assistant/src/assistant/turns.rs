//! What a person does with a turn that was answered: looks at its versions, goes on from
//! it in another chat, takes sentences out, and says what they think of it.

use std::path::PathBuf;

use library::{ChatHit as LibraryHit, TurnId};

use super::Assistant;
use super::chats::turn_of;
use crate::api::Event;
use crate::api::answer::{Answer, Rating};
use crate::api::chat::{Chat, ChatHit};
use crate::api::failure::{Failure, FailureCode};
use crate::convert::folder::shown;
use crate::convert::number;

/// So many hits are shown at most.
const SHOWN: usize = 30;

impl Assistant {
    /// Shows another version of a turn. Returns the chat with it.
    pub async fn show_version(&self, turn: i32) -> Result<Chat, Failure> {
        let id = TurnId(turn.into());
        let chat = self
            .library(move |library| {
                let chats = library.chats();
                chats.show_version(id)?;
                Ok(chats.turn(id)?.chat)
            })
            .await?;
        self.chat(number(chat.0)).await
    }

    /// Begins another chat with what was said before a turn, and with the turn itself where
    /// `with_turn` says so. Returns the new chat; the old one stays as it is.
    pub async fn branch_chat(&self, turn: i32, with_turn: bool) -> Result<i32, Failure> {
        let id = TurnId(turn.into());
        let chat = self
            .library(move |library| {
                let chats = library.chats();
                let title = chats.get(chats.turn(id)?.chat)?.title;
                Ok(chats.branch(id, with_turn, &title)?)
            })
            .await?;
        self.tell(Event::Chats);
        Ok(number(chat.0))
    }

    /// Takes sentences out of an answer, or puts them back. They are kept either way.
    pub async fn remove_sentences(
        &self,
        turn: i32,
        sentences: Vec<u32>,
        removed: bool,
    ) -> Result<Answer, Failure> {
        self.change_answer(turn, move |answer| {
            for index in sentences {
                if let Some(sentence) = answer.sentences.get_mut(index as usize) {
                    sentence.removed = removed;
                }
            }
        })
        .await
    }

    /// Keeps what the person thinks of an answer; none takes it back.
    pub async fn rate(&self, turn: i32, rating: Option<Rating>) -> Result<Answer, Failure> {
        self.change_answer(turn, |answer| answer.rating = rating)
            .await
    }

    async fn change_answer(
        &self,
        turn: i32,
        change: impl FnOnce(&mut Answer) + Send + 'static,
    ) -> Result<Answer, Failure> {
        if self.inner.answers.answer_of(turn).is_some() {
            return Err(Failure::new(
                FailureCode::Internal,
                "an answer that is being made cannot be changed",
            ));
        }
        self.library(move |library| {
            let chats = library.chats();
            let id = TurnId(turn.into());
            let mut answer = turn_of(chats.turn(id)?, None).answer;
            change(&mut answer);
            let json = serde_json::to_string(&answer)
                .map_err(|error| Failure::new(FailureCode::Internal, error))?;
            chats.change_answer(id, &json)?;
            Ok(answer)
        })
        .await
    }

    /// Writes every turn that was rated to a file, one JSON object a line: question, scope,
    /// answer with its sources, and rating. Returns how many there are.
    pub async fn export_ratings(&self, to: PathBuf) -> Result<u32, Failure> {
        self.library(move |library| {
            let chats = library.chats();
            let mut lines = Vec::new();
            for chat in chats.list()? {
                for turn in chats.turns(chat.id)? {
                    let turn = turn_of(turn, None);
                    if turn.answer.rating.is_some() {
                        let line = serde_json::to_string(&turn);
                        lines.push(
                            line.map_err(|error| Failure::new(FailureCode::Internal, error))?,
                        );
                    }
                }
            }
            let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            lines.push(String::new());
            std::fs::write(&to, lines.join("\n"))
                .map_err(|error| Failure::new(FailureCode::FileNotWritten, error))?;
            Ok(count)
        })
        .await
    }

    /// Questions and answers of all chats with every word of a text, the newest first.
    pub async fn search_chats(&self, text: String) -> Result<Vec<ChatHit>, Failure> {
        self.library(move |library| {
            let hits = library.search_chats(&text, SHOWN)?;
            Ok(hits.into_iter().map(ChatHit::from).collect())
        })
        .await
    }
}

impl From<LibraryHit> for ChatHit {
    fn from(hit: LibraryHit) -> Self {
        let LibraryHit {
            chat,
            title,
            turn,
            snippet,
        } = hit;
        let (text, marks) = shown(&snippet);
        Self {
            chat: number(chat.0),
            title,
            turn: number(turn.0),
            text,
            marks,
        }
    }
}
