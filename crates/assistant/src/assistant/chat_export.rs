//! A chat is written to a file, with its sources.

use std::path::PathBuf;

use library::{FileId, PassageId};

use super::Assistant;
use crate::api::answer::{Answer, Outcome, Sentence, Source};
use crate::api::chat::{ChatFormat, Turn};
use crate::api::failure::Failure;

impl Assistant {
    /// The name that is offered for a chat's file.
    pub async fn chat_file_name(&self, chat: i32, format: ChatFormat) -> Result<String, Failure> {
        let ending = match format {
            ChatFormat::Markdown => "md",
            ChatFormat::Word => "docx",
            ChatFormat::Pdf => "pdf",
        };
        Ok(draft::file_name(&self.outline_of(chat).await?, ending))
    }

    /// Writes a chat as it is shown: each question with its answer, and what supports each
    /// sentence. What is at `to` is replaced as a whole or not at all.
    pub async fn export_chat(
        &self,
        chat: i32,
        format: ChatFormat,
        to: PathBuf,
    ) -> Result<(), Failure> {
        let outline = self.outline_of(chat).await?;
        self.library(move |_| {
            match format {
                ChatFormat::Markdown => draft::write_markdown(&outline, &to),
                ChatFormat::Word => draft::write_document(&outline, &to),
                ChatFormat::Pdf => draft::write_pdf(&outline, &to),
            }?;
            Ok(())
        })
        .await
    }

    async fn outline_of(&self, chat: i32) -> Result<draft::Outline, Failure> {
        let chat = self.chat(chat).await?;
        Ok(draft::Outline {
            title: chat.title,
            sections: chat.turns.iter().map(section).collect(),
        })
    }
}

fn section(turn: &Turn) -> draft::Section {
    draft::Section {
        heading: turn.question.clone(),
        points: points(&turn.answer),
    }
}

/// What an answer says: its sentences, those together that one passage supports.
fn points(answer: &Answer) -> Vec<draft::Point> {
    if answer.outcome == Outcome::NotInDocuments {
        return Vec::new();
    }
    let units: Vec<u16> = answer.text.encode_utf16().collect();
    let text = |start: u32, end: u32| {
        let part = units.get(start as usize..end as usize);
        String::from_utf16_lossy(part.unwrap_or_default())
    };
    let mut points: Vec<draft::Point> = Vec::new();
    let mut end = 0;
    for sentence in answer.sentences.iter().filter(|sentence| !sentence.removed) {
        let between = text(end, sentence.start);
        let said = text(sentence.start, sentence.end);
        let support = support(answer, sentence);
        end = sentence.end;
        match points.last_mut() {
            Some(last) if last.support == support && !between.contains('\n') => {
                last.text.push_str(&between);
                last.text.push_str(&said);
            }
            _ => points.push(draft::Point {
                text: said,
                support,
            }),
        }
    }
    points
}

fn support(answer: &Answer, sentence: &Sentence) -> Option<draft::Support> {
    let citation = sentence.citations.first()?;
    let source = answer
        .sources
        .iter()
        .find(|source| source.number == citation.source)?;
    Some(draft::Support {
        passage: PassageId(source.passage.into()),
        file: FileId(source.file.into()),
        file_name: source.file_name.clone(),
        place: citation
            .place
            .as_ref()
            .unwrap_or(&source.place)
            .clone()
            .into(),
        text: cited_words(source, sentence),
    })
}

/// The words of a source that a sentence rests on.
fn cited_words(source: &Source, sentence: &Sentence) -> String {
    let citations = sentence.citations.iter();
    let part = citations
        .filter(|citation| citation.source == source.number)
        .find_map(|citation| citation.part);
    let Some(part) = part else {
        return source.text.clone();
    };
    let units: Vec<u16> = source.text.encode_utf16().collect();
    let words = units.get(part.start as usize..part.end as usize);
    String::from_utf16_lossy(words.unwrap_or_default())
}
