//! A text that was translated, proofread or rewritten block by block becomes a file that
//! keeps its structure: DOCX, as it is now or with tracked changes, or Markdown.

mod body;
mod changes;
mod list;
mod markdown;
mod structure;
mod word;

use std::path::Path;

use document::BlockKind;

use crate::error::DraftError;
use crate::package::replace;
use crate::wording::Wording;
use structure::Text;

pub use crate::file_name::revision_file_name;

/// How much of a text tells its language, in bytes.
const TELLS_LANGUAGE: usize = 4_000;

/// A text as it was revised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revision {
    /// What the file's properties call it. It stands nowhere in the text, which has what it
    /// had. May be empty.
    pub title: String,
    /// The text, in its order.
    pub blocks: Vec<RevisedBlock>,
}

/// A block before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisedBlock {
    /// What it is, before and after.
    pub kind: BlockKind,
    /// What it said; empty for a block that is new.
    pub before: String,
    /// What it says now; empty for a block that is gone.
    pub after: String,
}

/// Writes a revised text as DOCX, as it is now: headings, lists, tables and preformatted
/// text are such again; running heads and hidden text are left out. The file is replaced
/// atomically.
pub fn write_revision(revision: &Revision, path: &Path) -> Result<(), DraftError> {
    replace(path, &word::file(revision, &Text::Now)?)
}

/// Writes a revised text as DOCX with tracked changes, word by word, which a person can
/// accept or reject: accepted, it says what [`write_revision`] says; rejected, what the
/// text said before. Their author is Deskhand, their time the present. The file is replaced
/// atomically.
pub fn write_revision_changes(revision: &Revision, path: &Path) -> Result<(), DraftError> {
    // As Word writes it: the clock on the wall, whatever the letter behind it says.
    let now = jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    let changes = Text::Changes {
        date: now.to_string(),
    };
    replace(path, &word::file(revision, &changes)?)
}

/// Writes a revised text as Markdown (GitHub's, with its tables), as it is now. What would
/// be markup stays text. The file is replaced atomically.
pub fn write_revision_markdown(revision: &Revision, path: &Path) -> Result<(), DraftError> {
    replace(path, markdown::markdown(revision).as_bytes())
}

impl Revision {
    /// The blocks that are shown: what repeats at the edge of each page, and what a page
    /// hides, is no part of the text.
    fn shown(&self) -> impl Iterator<Item = &RevisedBlock> {
        let is_shown =
            |block: &&RevisedBlock| !matches!(block.kind, BlockKind::Running | BlockKind::Hidden);
        self.blocks.iter().filter(is_shown)
    }

    /// The wording that fits what the text says now.
    fn wording(&self) -> Wording {
        let mut said = self.title.clone();
        for block in self.shown() {
            if said.len() > TELLS_LANGUAGE {
                break;
            }
            said.push(' ');
            said.push_str(&block.after[..block.after.floor_char_boundary(TELLS_LANGUAGE)]);
        }
        Wording::of(&said)
    }
}
