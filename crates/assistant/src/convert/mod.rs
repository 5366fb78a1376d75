//! From the rooms' own types to those of the border. Sources are taken apart
//! field by field, so that a new field does not compile until it is placed.

pub(crate) mod draft;
pub(crate) mod failure;
pub(crate) mod file;
pub(crate) mod folder;
pub(crate) mod place;
mod revision;
pub(crate) mod text;

/// A number of things; more than fit are as many as fit.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number of the database as the window counts. SQLite counts up from one, so
/// that the end of 32 bits is never reached by a person's library.
pub(crate) fn number(id: i64) -> i32 {
    i32::try_from(id).unwrap_or(i32::MAX)
}
