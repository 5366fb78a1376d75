//! The words of the dictionary that proofreading looks up, with their notice.

use std::fs;

use crate::failure::Failure;
use crate::repository::Repository;

/// Where the notice of the words stands.
const NOTICE: &str = "crates/revise/dictionary/LICENCE";

/// Whose the words are, and their notice, word for word.
pub(super) fn section(repository: &Repository) -> Result<String, Failure> {
    let path = repository.path(NOTICE);
    let notice = fs::read_to_string(&path)
        .map_err(Failure::file(&path))?
        .replace("\r\n", "\n");
    Ok(format!(
        "The English words and affixes are those of SCOWL, by Kevin Atkinson and others (MIT AND\n\
         BSD), from the packages `dictionary-en` 4.0.0 and `dictionary-en-gb` 3.0.0, united.\n\n\
         ```text\n{}\n```\n",
        notice.trim()
    ))
}
