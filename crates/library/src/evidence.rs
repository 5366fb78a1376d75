//! What a question finds: passages with their places and scores.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use document::{Anchor, BlockKind, DocumentKind};
use serde::{Deserialize, Serialize};

use crate::asked_for;
use crate::collection::CollectionId;
use crate::file::FileId;

/// Names a passage for as long as its document keeps its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageId(pub i64);

/// What is asked: the documents within some part of the library, and of them those of
/// the kinds and dates that are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Which part; the whole library where there is none.
    pub within: Option<Within>,
    /// Only documents of these kinds; of all where there are none.
    pub kinds: Vec<DocumentKind>,
    /// Only files that were last changed at this moment or later, in seconds since
    /// 1970 (UTC).
    pub changed_from: Option<i64>,
    /// Only files that were last changed before this moment, in seconds since 1970
    /// (UTC).
    pub changed_before: Option<i64>,
}

/// A part of the library: what any of its files, folders and collections holds. Of none
/// of them it is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Within {
    /// These files, with the documents inside them.
    pub files: Vec<FileId>,
    /// Everything that lies below these folders on disk.
    pub folders: Vec<PathBuf>,
    /// Everything in these collections.
    pub collections: Vec<CollectionId>,
}

impl Scope {
    /// Every file of the library.
    pub fn everything() -> Self {
        Self::default()
    }

    /// These files alone, with the documents inside them.
    pub fn files(files: impl IntoIterator<Item = FileId>) -> Self {
        Self::within(Within {
            files: files.into_iter().collect(),
            ..Within::default()
        })
    }

    /// A part of the library.
    pub fn within(part: Within) -> Self {
        Self {
            within: Some(part),
            ..Self::default()
        }
    }

    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// What is looked at with every question of a chat, wherever else it looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned {
    /// These passages.
    pub passages: Vec<PassageId>,
    /// What is nearest to the question in these files.
    pub files: Vec<FileId>,
}

/// A part of one block's text, as it stands in a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The page, slide or sheet, counted from 1.
    pub page: u32,
    /// The block on that page, counted from 0.
    pub block: u32,
    /// Where the part begins in the block's text, in bytes.
    pub start: u32,
    /// Where it ends, in bytes, excluded.
    pub end: u32,
    /// Where the part begins in the passage's text, in bytes.
    pub offset: u32,
    /// What the block is.
    pub kind: BlockKind,
    /// Where the block stands; for a PDF only the lines that the part covers,
    /// their bounds still counted in the block's text.
    pub anchor: Anchor,
}

/// About 250 to 400 tokens of one document, cut along its headings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Its name.
    pub id: PassageId,
    /// The file that it is cited as.
    pub file: FileId,
    /// The file's name.
    pub file_name: String,
    /// The document's title.
    pub title: Option<String>,
    /// The position among the passages of its document, counted from 0.
    pub ordinal: u32,
    /// The headings above the passage, highest first.
    pub headings: Vec<String>,
    /// The text: the parts of `spans` joined with line breaks.
    pub text: String,
    /// The parts, in their order.
    pub spans: Vec<Span>,
    /// What a PDF calls the pages of `spans`, by page, where that is not their number.
    #[serde(default)]
    pub labels: BTreeMap<u32, String>,
}

/// A passage that a question found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The passage.
    pub passage: Passage,
    /// The fused score; comparable within one `Evidence` alone.
    pub score: f32,
    /// The BM25 score, where words matched.
    pub lexical: Option<f32>,
    /// The cosine between question and passage, where a vector is there.
    pub similarity: Option<f32>,
    /// How far the cosine is above what is usual between this question and passages
    /// written alike, in standard deviations.
    pub nearness: Option<f32>,
    /// The share of the way that the cosine lies from that of unrelated texts, written
    /// as the passage is, to 1; none where that of unrelated texts is not known.
    pub relatedness: Option<f32>,
    /// How well a reranker found that the passage answers, from 0 to 1; none where it
    /// read only better ones, or none is installed.
    pub reranked: Option<f32>,
    /// The share of the question's telling words (by inverse document
    /// frequency) that stand in the passage, from 0 to 1; none for a passage in
    /// another script than the question, and for those that are not among the best.
    pub coverage: Option<f32>,
    /// Whether it is there because it, or its file, is pinned.
    #[serde(default)]
    pub pinned: bool,
}

/// Whether evidence answers its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sufficiency {
    /// At least one passage is likely to answer.
    Sufficient,
    /// Nothing fits: an answer would be made up.
    Insufficient,
}

/// What a question found, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The question as it was searched.
    pub query: String,
    /// The passages, best first.
    pub found: Vec<Found>,
    /// The sentences of the best passages that are likeliest to answer, best first.
    #[serde(default)]
    pub sentences: Vec<NearSentence>,
    /// Whether they answer.
    pub sufficiency: Sufficiency,
}

impl Evidence {
    /// Whether the question says that it wants more than a sentence, as 'tell me everything
    /// about leave' does: then none of them is the answer.
    pub fn is_broad(&self) -> bool {
        asked_for::is_broad(&self.query)
    }
}

/// A sentence, or a row of a table, that may answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearSentence {
    /// Index into the passages that were found.
    pub passage: usize,
    /// Where it stands in the passage's text, in bytes.
    pub range: Range<usize>,
    /// The logarithm of the odds that it answers, but for what is the same for all
    /// sentences of one question.
    pub score: f32,
    /// The share of the way that its cosine lies from that of unrelated sentences,
    /// written alike, to 1; none where that is not known.
    pub relatedness: Option<f32>,
    /// The share of the question's telling words (by inverse document frequency) in it,
    pub own: f32,
    /// and of the others in the sentence before it.
    pub before: f32,
}
