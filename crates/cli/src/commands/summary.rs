//! Documents in their own words, one after the other.

use assistant::api::answer::Scope;
use assistant::api::failure::Failure;
use assistant::api::summary::{Summary, SummaryLength};
use assistant::remote::{Command, Outcome, Session};

use super::{files_in, print_json, run_quietly, unexpected};
use crate::arguments::Length;
use crate::messages::Messages;
use crate::output;

/// Prints what each document of a part of the library says, or its chapter whose heading has
/// these words.
pub(super) async fn summarise(
    session: &Session,
    scope: Scope,
    chapter: Option<String>,
    length: Length,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let length = match length {
        Length::Short => SummaryLength::Short,
        Length::Medium => SummaryLength::Medium,
        Length::Long => SummaryLength::Long,
    };
    for file in files_in(session, scope).await? {
        let mut summary = of(session, file, None, length).await?;
        if let Some(words) = &chapter {
            let words = words.to_lowercase();
            let has_words = |headings: &&Vec<String>| {
                let last = headings.last().map(|last| last.to_lowercase());
                last.is_some_and(|last| last.contains(&words))
            };
            // A document without such a chapter has nothing to say of it.
            let Some(found) = summary.chapters.iter().find(has_words).cloned() else {
                continue;
            };
            summary = of(session, file, Some(found), length).await?;
        }
        if json {
            print_json(&summary);
        } else {
            output::summary(&summary, messages);
        }
    }
    Ok(())
}

async fn of(
    session: &Session,
    file: i32,
    chapter: Option<Vec<String>>,
    length: SummaryLength,
) -> Result<Summary, Failure> {
    let command = Command::Summarise {
        file,
        chapter,
        length,
    };
    match run_quietly(session, command).await? {
        Outcome::Summarised { summary } => Ok(*summary),
        _ => Err(unexpected()),
    }
}
