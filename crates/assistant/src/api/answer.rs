//! A question, its answer, and what happens in between.

use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

use super::chat::PinTarget;
use super::document::Place;
use super::failure::Failure;
use super::file::FileKind;

/// Which documents are asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Scope {
    /// The whole library.
    #[default]
    Everything,
    /// A part of it: what files, folders or collections named here hold, and of that what
    /// is of these kinds and dates. With kinds or dates alone, what in the whole library
    /// is of them.
    Files {
        /// The numbers of files.
        files: Vec<i32>,
        /// The paths of folders.
        #[serde(default)]
        folders: Vec<String>,
        /// The numbers of collections.
        #[serde(default)]
        collections: Vec<i32>,
        /// Kinds of documents; all where there are none.
        #[serde(default)]
        kinds: Vec<FileKind>,
        /// Only files changed at this moment or later, in seconds since 1970 (UTC).
        #[serde(default)]
        changed_from: Option<u32>,
        /// Only files changed before this moment, in seconds since 1970 (UTC).
        #[serde(default)]
        changed_before: Option<u32>,
    },
    /// No documents: the model answers from its own knowledge, and is marked so.
    Model,
}

impl Scope {
    /// These files alone.
    pub fn files(files: Vec<i32>) -> Self {
        Self::Files {
            files,
            folders: Vec::new(),
            collections: Vec::new(),
            kinds: Vec::new(),
            changed_from: None,
            changed_before: None,
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Question {
    /// The chat it goes on in; a new one where there is none.
    pub chat: Option<i32>,
    /// The turn of that chat in whose place it is asked: both are kept, and this one is
    /// shown.
    #[serde(default)]
    pub instead_of: Option<i32>,
    /// What is asked.
    pub text: String,
    /// Of which documents.
    pub scope: Scope,
    /// What is pinned to the new chat, if it is one.
    #[serde(default)]
    pub pins: Vec<PinTarget>,
}

impl Question {
    /// A question in a new chat.
    pub fn new(text: String, scope: Scope) -> Self {
        Self {
            chat: None,
            instead_of: None,
            text,
            scope,
            pins: Vec::new(),
        }
    }
}

/// Where a question went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Asked {
    /// The chat, new or old.
    pub chat: i32,
    /// The turn in it; names the answer in [`AnswerProgress`] and to stop it.
    pub turn: i32,
}

/// A passage that was found for a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Source {
    /// The number on its chips, counted from 1 in the order found.
    pub number: u32,
    /// Names the passage to open it. Gone after its file was taken out.
    pub passage: i32,
    /// The file's number.
    pub file: i32,
    /// The file's name.
    pub file_name: String,
    /// Where in the file.
    pub place: Place,
    /// The passage's text as it was found.
    pub text: String,
    /// When the file was last changed, in seconds since 1970 (UTC), where that is known.
    #[serde(default)]
    pub changed: Option<f64>,
    /// The fused score.
    pub score: f32,
    /// Whether it went into the prompt (perhaps cut).
    pub in_prompt: bool,
    /// Whether it was there because it, or its file, is pinned to the chat.
    #[serde(default)]
    pub pinned: bool,
    /// How sure the recogniser was, from 0 to 1, where the passage's words were
    /// recognised from a picture.
    #[serde(default)]
    pub recognised: Option<f32>,
}

/// A source that supports a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Citation {
    /// The source's number.
    pub source: u32,
    /// The part of its text that supports the sentence; none where the source stands for
    /// its document.
    pub part: Option<TextPart>,
    /// Where that part stands, when it is elsewhere than the source as a whole: a passage
    /// may begin on the page before.
    pub place: Option<Place>,
}

impl<'de> Deserialize<'de> for Citation {
    /// Answers that were kept before citations had parts have the numbers alone.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Kept {
            Number(u32),
            Citation {
                source: u32,
                part: Option<TextPart>,
                #[serde(default)]
                place: Option<Place>,
            },
        }
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Number(source) => Self {
                source,
                part: None,
                place: None,
            },
            Kept::Citation {
                source,
                part,
                place,
            } => Self {
                source,
                part,
                place,
            },
        })
    }
}

/// A part of a text, in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextPart {
    /// Where it begins.
    pub start: u32,
    /// Where it ends, excluded.
    pub end: u32,
}

/// A finished sentence of the answer and what supports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Sentence {
    /// Where it begins in the answer's text, in UTF-16 code units.
    pub start: u32,
    /// Where it ends, excluded, in UTF-16 code units.
    pub end: u32,
    /// What supports it, best first; empty where nothing does.
    #[serde(alias = "sources")]
    pub citations: Vec<Citation>,
    /// The numbers and names in it, as they stand there, that no passage and not the
    /// question has.
    #[serde(default)]
    pub invented: Vec<String>,
    /// Whether the person took it out of the answer: it is kept, and neither shown nor
    /// copied.
    #[serde(default)]
    pub removed: bool,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Still being made.
    Running,
    /// Answered from the sources, or by the model alone where that was asked.
    Answered,
    /// The documents do not say; the sources are the nearest passages.
    NotInDocuments,
    /// Stopped by the person.
    Stopped,
    /// The app ended in the middle of the answer.
    Interrupted,
    /// Could not be answered.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// What an answer took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct AnswerFigures {
    /// The model's name.
    pub model: String,
    /// From the question to the first token, in seconds.
    pub first_token_seconds: f64,
    /// From the question to the end, in seconds.
    pub seconds: f64,
    /// Tokens of the answer a second, after the first.
    pub tokens_per_second: f64,
    /// Tokens of the prompt.
    pub prompt_tokens: u32,
    /// Those of them that the model had read before the question was asked; none
    /// where its engine does not tell.
    #[serde(default)]
    pub reused_tokens: Option<u32>,
    /// Tokens of the answer.
    pub answer_tokens: u32,
}

/// An answer, finished or as far as it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Answer {
    /// Markdown.
    pub text: String,
    /// The finished sentences, in order.
    pub sentences: Vec<Sentence>,
    /// What was found, best first.
    pub sources: Vec<Source>,
    /// How it ended.
    pub outcome: Outcome,
    /// What it took, once finished.
    pub figures: Option<AnswerFigures>,
    /// The prompt as the model read it, once made.
    pub prompt: Option<String>,
    /// The question as it was searched, where it leaned on the one before it.
    #[serde(default)]
    pub searched: Option<String>,
    /// Where the documents contradict each other: what answers first, then what says
    /// otherwise.
    #[serde(default)]
    pub conflict: Vec<Citation>,
    /// Whether the model was told only a part of what was said before, for want of room.
    #[serde(default)]
    pub condensed: bool,
    /// Whether the documents' own sentences are the answer, since the model does not know
    /// the question's language.
    #[serde(default)]
    pub quotes_alone: bool,
    /// Whether the model would have written more.
    #[serde(default)]
    pub cut: bool,
    /// What the person thinks of it.
    #[serde(default)]
    pub rating: Option<Rating>,
}

/// What a person thinks of an answer. It stays in the library, and goes into a file only
/// when the person has it written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Rating {
    /// Thumbs up, or down.
    pub good: bool,
    /// What is wrong with it, where that was said.
    pub reason: Option<Complaint>,
    /// In the person's words; may be empty.
    pub note: String,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Complaint {
    /// It is not true.
    Wrong,
    /// It leaves out what the documents say.
    Incomplete,
    /// A sentence is cited that does not support it.
    WrongSource,
    /// The documents do not say, and it answers all the same.
    ShouldHaveSaidNo,
    /// The documents say, and it does not find it.
    NotFound,
    /// Something else.
    SomethingElse,
}

/// The next thing that happened to an answer: `Searching`, `Found`, perhaps
/// `Conflicting`, `Token` and `Cited` of the quote, `Reading`, then `Token` and `Cited`
/// in turn, and one `Finished`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AnswerEvent {
    /// The library is being searched.
    Searching {
        /// The question made whole, where it leans on the one before it.
        whole: Option<String>,
    },
    /// Passages were found.
    Found {
        /// Best first.
        sources: Vec<Source>,
    },
    /// The documents contradict each other.
    Conflicting {
        /// What answers first, then what says otherwise.
        sides: Vec<Citation>,
    },
    /// The model reads the prompt.
    Reading {
        /// Passages in the prompt.
        passages: u32,
        /// Tokens of the prompt.
        tokens: u32,
    },
    /// More text.
    Token {
        /// To be appended.
        text: String,
    },
    /// A sentence is complete and was matched to the sources.
    Cited {
        /// The sentence.
        sentence: Sentence,
    },
    /// The answer ended, well or not; replaces everything sent before.
    Finished {
        /// As it is kept.
        answer: Box<Answer>,
    },
}

/// An event and the turn it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct AnswerProgress {
    /// The chat.
    pub chat: i32,
    /// The turn.
    pub turn: i32,
    /// What happened.
    pub event: AnswerEvent,
}
