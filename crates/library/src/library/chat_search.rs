//! Search over what was said in chats.

use crate::error::LibraryError;
use crate::library::Library;
use crate::snippet::Snippet;
use crate::table::chat::ChatId;
use crate::table::turn::{self, TurnId};
use crate::typed::Typed;

/// A question or its answer in which every word stands that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatHit {
    /// The chat.
    pub chat: ChatId,
    /// What it is called.
    pub title: String,
    /// The turn.
    pub turn: TurnId,
    /// What stands around the words.
    pub snippet: Snippet,
}

/// An answer's Markdown without the signs at the beginning of its lines.
fn without_signs(answer: &str) -> String {
    let lines = answer.lines();
    let lines = lines.map(|line| line.trim_start_matches(['>', '#', '-', '*', ' ']));
    lines.collect::<Vec<_>>().join("\n")
}

impl Library {
    /// Questions and answers of all chats with every word of a text, the last of which may
    /// be begun; the newest first, at most `limit`. What is shown of an answer is looked
    /// through, which is all of it but for other versions.
    pub fn search_chats(&self, text: &str, limit: usize) -> Result<Vec<ChatHit>, LibraryError> {
        let shared = self.shared();
        let (said, languages) = shared
            .database
            .read(|connection| Ok((turn::said(connection)?, shared.languages.of(connection)?)))?;
        let typed = Typed::new(text, &languages);
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let hits = said.into_iter().filter_map(|said| {
            let whole = format!("{}\n{}", said.question, without_signs(&said.answer));
            let snippet = languages
                .iter()
                .map(|language| Some(language.as_str()))
                .chain([None])
                .find_map(|language| Snippet::of_all(&whole, language, &typed))?;
            Some(ChatHit {
                chat: said.chat,
                title: said.title,
                turn: said.turn,
                snippet,
            })
        });
        Ok(hits.take(limit).collect())
    }
}
