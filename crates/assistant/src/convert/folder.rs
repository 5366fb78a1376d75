//! Watched folders, collections, search results and work on the wire.

use library::{PassageHit as LibraryHit, Snippet};

use super::number;
use super::text::utf16_position;
use crate::api::folder::{Collection, Folder, FolderRules, FolderState};
use crate::api::search::{Mark, PassageHit, SearchResults};
use crate::api::work::Work;

/// Bytes of the unit in which a person limits sizes.
const MEGABYTE: u64 = 1_000_000;

impl From<library::FolderRules> for FolderRules {
    fn from(rules: library::FolderRules) -> Self {
        let library::FolderRules {
            ignore,
            largest,
            hidden,
        } = rules;
        Self {
            ignore,
            largest: largest
                .map(|bytes| u32::try_from(bytes.div_ceil(MEGABYTE)).unwrap_or(u32::MAX)),
            hidden,
        }
    }
}

impl From<FolderRules> for library::FolderRules {
    fn from(rules: FolderRules) -> Self {
        let FolderRules {
            ignore,
            largest,
            hidden,
        } = rules;
        // A rule of nothing but spaces rules nothing.
        let ignore = ignore
            .into_iter()
            .filter(|rule| !rule.trim().is_empty())
            .collect();
        Self {
            ignore,
            largest: largest.map(|megabytes| u64::from(megabytes) * MEGABYTE),
            hidden,
        }
    }
}

impl From<library::WatchedFolder> for Folder {
    fn from(folder: library::WatchedFolder) -> Self {
        let library::WatchedFolder {
            id,
            path,
            rules,
            files,
            state,
        } = folder;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self {
            id: number(id.0),
            name: name.to_string_lossy().into_owned(),
            path: path.display().to_string(),
            rules: rules.into(),
            files,
            state: match state {
                library::FolderState::Waiting => FolderState::Waiting,
                library::FolderState::Watched => FolderState::Watched,
                library::FolderState::LookedThrough => FolderState::LookedThrough,
                library::FolderState::Missing => FolderState::Missing,
                library::FolderState::Unreadable { detail } => FolderState::Unreadable { detail },
            },
        }
    }
}

impl From<library::Collection> for Collection {
    fn from(collection: library::Collection) -> Self {
        let library::Collection { id, name, files } = collection;
        Self {
            id: number(id.0),
            name,
            files: files.into_iter().map(|file| number(file.0)).collect(),
        }
    }
}

impl From<library::Work> for Work {
    fn from(work: library::Work) -> Self {
        let library::Work {
            paused,
            queued,
            reading,
            passages,
            pages,
            set_aside,
            seconds_left,
        } = work;
        Self {
            paused,
            queued,
            reading,
            passages,
            pages,
            set_aside,
            seconds_left,
        }
    }
}

impl From<library::SearchResults> for SearchResults {
    fn from(results: library::SearchResults) -> Self {
        let library::SearchResults { files, passages } = results;
        Self {
            files: files.into_iter().map(Into::into).collect(),
            passages: passages.into_iter().map(PassageHit::from).collect(),
        }
    }
}

impl From<LibraryHit> for PassageHit {
    fn from(hit: LibraryHit) -> Self {
        let LibraryHit { passage, snippet } = hit;
        let (text, marks) = shown(&snippet);
        Self {
            passage: number(passage.id.0),
            file: number(passage.file.0),
            // A passage can begin on the page before, or in the rows above.
            place: library::Place::of_part(&passage, &snippet.found).into(),
            file_name: passage.file_name,
            text,
            marks,
        }
    }
}

/// The part with `…` where it is cut, and its marks as the window counts.
pub(crate) fn shown(snippet: &Snippet) -> (String, Vec<Mark>) {
    const MORE: char = '…';
    let Snippet {
        text,
        marks,
        found: _,
        is_cut_before,
        is_cut_after,
    } = snippet;
    let mut line = String::new();
    if *is_cut_before {
        line.push(MORE);
    }
    line.push_str(text);
    if *is_cut_after {
        line.push(MORE);
    }
    let before = u32::from(*is_cut_before);
    let marks = marks
        .iter()
        .map(|mark| Mark {
            start: before + utf16_position(text, mark.start),
            end: before + utf16_position(text, mark.end),
        })
        .collect();
    (line, marks)
}
