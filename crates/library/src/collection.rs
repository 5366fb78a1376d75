//! Files that a person keeps together under a name.

use serde::{Deserialize, Serialize};

/// Names a collection for as long as the library lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CollectionId(pub i64);

/// Files under a name. A file may be in any number of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Its name in the library.
    pub id: CollectionId,
    /// What the person calls it; no two are called alike.
    pub name: String,
    /// The files in it, in the order in which they were added to the library.
    pub files: Vec<crate::file::FileId>,
}
