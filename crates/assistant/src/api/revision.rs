//! A text is explained, translated, proofread or rewritten, block by block.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::document::{Place, TextBlock, TextBlockKind};

/// What is done to a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "does", rename_all = "snake_case")]
pub enum RevisionTask {
    /// Says in plain words what it means.
    Explain {
        /// In this language.
        language: TextLanguage,
    },
    /// Says the same in another language.
    Translate {
        /// In this one.
        language: TextLanguage,
    },
    /// Puts mistakes right.
    Proofread {
        /// Whether the model looks as well, beside the rules and the dictionary, which need
        /// none.
        with_model: bool,
    },
    /// Says the same otherwise.
    Rewrite {
        /// How.
        manner: Manner,
        /// In the person's words, what else is wanted.
        #[serde(default)]
        wish: Option<String>,
    },
}

/// The languages that texts are translated into and explained in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum TextLanguage {
    /// English.
    En,
    /// Chinese, in simplified characters.
    Zh,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Italian.
    It,
    /// Portuguese.
    Pt,
    /// Russian.
    Ru,
    /// Japanese.
    Ja,
    /// Korean.
    Ko,
    /// Arabic.
    Ar,
}

/// How a text is rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// In plain words and short sentences.
    Plain,
    /// With fewer words.
    Shorter,
    /// As in a letter to an authority or a court.
    Formal,
    /// As one writes to a colleague.
    Friendly,
    /// As the person says and no otherwise.
    Wish,
}

/// A text that is to be revised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RevisionText {
    /// Its blocks, in order.
    pub blocks: Vec<RevisionBlock>,
    /// Words that no dictionary has and that it has so often that they are meant,
    /// lower-case.
    pub terms: Vec<String>,
}

/// A block of a text that is to be revised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RevisionBlock {
    /// What it is and says.
    pub block: TextBlock,
    /// Where it stands in its document; none for a text that stands in none.
    pub place: Option<Place>,
}

/// A block as it was revised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RevisedBlock {
    /// What it says now; of a proofread one with all edits.
    pub text: String,
    /// What was changed, in order, where the block was proofread; none elsewhere.
    pub edits: Vec<RevisionEdit>,
    /// Why it is as it was, or not as the model wanted it.
    pub kept: Option<RevisionKept>,
    /// Numbers and names in it that the block had not, or had and has no more: they should be
    /// looked at.
    pub doubtful: Vec<String>,
}

/// One change that proofreading makes, which the person may take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RevisionEdit {
    /// Where what is changed begins in the block's text before, in UTF-16 code units.
    pub start: u32,
    /// Where it ends, excluded.
    pub end: u32,
    /// What stands there now. The same as before where the person should only look.
    pub text: String,
    /// Why.
    pub reason: EditReason,
    /// What could stand there as well, best first.
    pub others: Vec<String>,
}

/// Why something is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EditReason {
    /// A word that no dictionary has; this is the nearest.
    Spelling,
    /// A word that no dictionary has, and none that is near enough: perhaps a name.
    UnknownWord,
    /// A word twice.
    Repeated,
    /// White space too much, or too little.
    Spacing,
    /// A mark that does not stand there, or is missing.
    Punctuation,
    /// A mark of the other script: half-width between Chinese characters.
    Width,
    /// A small letter where a sentence or a name begins.
    Capital,
    /// `a` before a vowel, or `an` before a consonant.
    Article,
    /// A word for another that sounds like it: 'should of', 'loose'.
    Confused,
    /// Another form of the same word: number, tense, case.
    Form,
    /// Other words, as the model wants them.
    Wording,
}

/// Why a block stays as it was, or is not as the model wanted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RevisionKept {
    /// It is a heading, or code, that this is not done to.
    NotText,
    /// It is in that language already.
    SameLanguage,
    /// What the model wrote was nothing, far too much, or another text.
    Unusable,
}

/// A text as it was revised, to be written to a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Revision {
    /// What it is called.
    pub title: String,
    /// Its blocks.
    pub blocks: Vec<RevisionResult>,
}

/// A block before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RevisionResult {
    /// What it is.
    pub kind: TextBlockKind,
    /// What it said.
    pub before: String,
    /// What it says now.
    pub after: String,
}

/// How a revised text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RevisionFormat {
    /// A Word document as it is now.
    Word,
    /// A Word document with each change marked, to be accepted or rejected.
    WordChanges,
    /// Markdown.
    Markdown,
}
