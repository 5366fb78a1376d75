//! The tables, each a module with its migration, its row, its reads and its
//! writes.

pub(crate) mod chat;
pub(crate) mod collection;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod file;
pub(crate) mod folder;
pub(crate) mod inside;
pub(crate) mod lexical_removal;
pub(crate) mod listing;
pub(crate) mod packed;
pub(crate) mod page;
pub(crate) mod passage;
pub(crate) mod pin;
pub(crate) mod remainder;
pub(crate) mod retelling;
pub(crate) mod scope;
pub(crate) mod setting;
pub(crate) mod turn;
pub(crate) mod vector;
pub(crate) mod work;

use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What makes the first version out of an empty file.
pub(crate) const VERSION_1: &[&str] = &[
    document::CREATE,
    file::CREATE,
    page::CREATE,
    passage::CREATE,
    vector::CREATE,
    lexical_removal::CREATE,
    chat::CREATE,
    turn::CREATE,
    draft::CREATE,
    setting::CREATE,
];

/// Pages that are hidden, recognised or missing, and documents inside files.
pub(crate) const VERSION_2: &[&str] = &[
    page::ADD_SOURCE,
    document::ADD_MISSING,
    document::ADD_TO_CUT,
    file::ADD_CONTAINER,
];

/// Vectors of more than one model.
pub(crate) const VERSION_3: &[&str] = &[vector::ADD_SPACES];

/// Watched folders, collections, and when a file was last changed.
pub(crate) const VERSION_4: &[&str] = &[file::ADD_MODIFIED, folder::CREATE, collection::CREATE];

/// Turns that were asked or answered again.
pub(crate) const VERSION_5: &[&str] = &[turn::ADD_VERSIONS];

/// Files and passages pinned to chats, and what models told of documents.
pub(crate) const VERSION_6: &[&str] = &[pin::CREATE, retelling::CREATE];

/// What eight bits leave of vectors.
pub(crate) const VERSION_7: &[&str] = &[remainder::CREATE];

/// Pages whose text is compressed.
pub(crate) const VERSION_8: &[&str] = &[page::ADD_PACKED];

/// Passages whose places are compressed.
pub(crate) const VERSION_9: &[&str] = &[passage::ADD_PACKED];

/// A value as JSON. The types kept here (text, numbers, lists and records of
/// them) always have one.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        unreachable!("a record of text and numbers is always valid JSON: {error}")
    })
}

/// A value out of JSON in column `index`.
pub(crate) fn of_json<T: DeserializeOwned>(index: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
    })
}

/// The bare name of a value that is a name in JSON, such as a kind.
fn text_of<T: Serialize>(value: &T) -> String {
    json(value).trim_matches('"').to_owned()
}

/// A value out of its bare name in column `index`.
pub(crate) fn of_text<T: DeserializeOwned>(index: usize, text: &str) -> rusqlite::Result<T> {
    of_json(index, &format!("\"{text}\""))
}
