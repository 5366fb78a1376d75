//! Documents become passages in SQLite, tantivy and vectors; questions find
//! evidence. SQLite is the truth; both indexes can be rebuilt from it.
//!
//! ```text
//! add ─▶ queue ─▶ reader process ─▶ passages ─▶ SQLite ─▶ tantivy ─▶ vectors
//! find ─▶ words (tantivy) and vectors ─▶ fused ─▶ Evidence
//! ```
//!
//! [`Library`] is the way in. Chats, drafts and settings live in the same
//! database, so they are handed out here too: [`ChatStore`], [`DraftStore`],
//! [`SettingStore`].

pub mod collection;
pub mod error;
pub mod evidence;
pub mod file;
pub mod folder;
pub mod place;
pub mod sentence;

mod adding;
mod asked_for;
mod background;
mod breadth;
mod cohort;
mod cut;
mod database;
mod disk;
mod embedding;
mod erasing;
mod find;
mod folder_lock;
mod fusion;
mod holdings;
mod indexing;
mod languages;
mod lexical;
mod library;
mod listing;
mod meaning;
mod migration;
mod open_mark;
mod pace;
mod part;
mod password;
mod pinned;
mod pinpoint;
mod question;
mod read_file;
mod reading;
mod recognising;
mod removing;
mod repairing;
mod salvage;
mod script;
mod shared;
mod simplified;
mod snippet;
mod spaces;
mod split;
mod storing;
mod sufficiency;
mod table;
mod tokens;
mod transfer;
mod typed;
mod vectors;
mod watching;
mod words;

pub use collection::{Collection, CollectionId};
pub use cut::PassageShape;
pub use document::PageSize;
pub use error::LibraryError;
pub use evidence::{
    Evidence, Found, NearSentence, Passage, PassageId, Pinned, Scope, Span, Sufficiency, Within,
};
pub use file::{Added, FileId, FileState, LibraryEvent, LibraryFile};
pub use folder::{FolderId, FolderRules, FolderState, WatchedFolder};
pub use library::{
    ChatHit, FindMode, Library, LibraryOptions, PassageHit, Quiet, SearchResults, Work,
};
pub use listing::{Listed, Listing, ListingGroup};
pub use meaning::{SentenceNearness, SentenceVector};
pub use password::Password;
pub use place::Place;
pub use recognising::recognised_words;
pub use salvage::Salvage;
pub use script::is_written_like;
pub use snippet::Snippet;
pub use table::chat::{Chat, ChatId, ChatStore};
pub use table::draft::{Draft, DraftId, DraftStore};
pub use table::page::PageOutline;
pub use table::pin::{Pin, PinId, PinnedPassage, pinned};
pub use table::retelling::RetellingStore;
pub use table::setting::SettingStore;
pub use table::turn::{Turn, TurnId};
pub use transfer::{Exported, Imported, Progress};
