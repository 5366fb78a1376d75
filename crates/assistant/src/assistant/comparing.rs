//! Two documents are compared.

use answer::compare;
use document::BlockKind;
use library::FileId;

use super::Assistant;
use super::clauses::clauses;
use crate::api::comparison::{Change, Clause, Comparison, Words, WordsOf};
use crate::api::failure::Failure;

impl Assistant {
    /// What was added, removed, changed and moved from one document to another. No model
    /// takes part. Pages that could not be read, and headers and footers of pages, are left
    /// out.
    pub async fn compare(&self, before: i32, after: i32) -> Result<Comparison, Failure> {
        self.library(move |library| {
            let old = clauses(library, FileId(before.into()))?;
            let new = clauses(library, FileId(after.into()))?;
            let found = compare::compare(&texts(&old), &texts(&new));
            let changes = found.changes.into_iter();
            Ok(Comparison {
                changes: changes
                    .filter_map(|change| change_of(&old, &new, change))
                    .collect(),
                same: u32::try_from(found.same).unwrap_or(u32::MAX),
            })
        })
        .await
    }
}

fn texts(clauses: &[(Clause, BlockKind)]) -> Vec<compare::Clause<'_>> {
    let clauses = clauses.iter();
    clauses
        .map(|(clause, kind)| compare::Clause {
            text: &clause.text,
            is_heading: matches!(kind, BlockKind::Heading { .. }),
        })
        .collect()
}

fn change_of(
    old: &[(Clause, BlockKind)],
    new: &[(Clause, BlockKind)],
    change: compare::Change,
) -> Option<Change> {
    let before = |at: usize| old.get(at).map(|(clause, _)| clause.clone());
    let after = |at: usize| new.get(at).map(|(clause, _)| clause.clone());
    Some(match change {
        compare::Change::Added { after: at } => Change::Added { after: after(at)? },
        compare::Change::Removed { before: at } => Change::Removed {
            before: before(at)?,
        },
        compare::Change::Moved {
            before: from,
            after: to,
        } => Change::Moved {
            before: before(from)?,
            after: after(to)?,
        },
        compare::Change::Changed {
            before: from,
            after: to,
            words,
        } => Change::Changed {
            before: before(from)?,
            after: after(to)?,
            words: words.into_iter().map(Words::from).collect(),
        },
    })
}

impl From<compare::Words> for Words {
    fn from(words: compare::Words) -> Self {
        let (of, text) = match words {
            compare::Words::Same(text) => (WordsOf::Both, text),
            compare::Words::Removed(text) => (WordsOf::Before, text),
            compare::Words::Added(text) => (WordsOf::After, text),
        };
        Self { of, text }
    }
}
