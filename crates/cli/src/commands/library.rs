//! Searching, folders, collections, and the work in the background.

use std::path::PathBuf;

use assistant::api::answer::Scope;
use assistant::api::failure::{Failure, FailureCode};
use assistant::api::file::FileKind;
use assistant::api::folder::{Collection, FolderRules};
use assistant::remote::{CollectionChange, Command, Outcome, Session, Steer};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::{absolute, print_json, unexpected};
use crate::arguments::{self, Part};
use crate::messages::Messages;
use crate::output;

pub(super) async fn search(
    session: &Session,
    words: &[String],
    part: &Part,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let command = Command::Search {
        text: words.join(" "),
        scope: scope(session, part).await?,
    };
    let Outcome::Found { results } = run(session, command).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&results);
    } else {
        output::results(&results, messages);
    }
    Ok(())
}

pub(super) async fn folders(
    session: &Session,
    change: Option<arguments::FolderChange>,
    json: bool,
) -> Result<(), Failure> {
    let command = match change {
        None => Command::Folders,
        Some(arguments::FolderChange::Stop { folder, files }) => Command::Unwatch { folder, files },
        Some(arguments::FolderChange::Rules {
            folder,
            ignore,
            largest,
            hidden,
        }) => Command::SetFolderRules {
            folder,
            rules: FolderRules {
                ignore,
                largest,
                hidden,
            },
        },
    };
    let Outcome::Folders { folders } = run(session, command).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&folders);
    } else {
        output::folders(&folders);
    }
    Ok(())
}

pub(super) async fn collections(
    session: &Session,
    change: Option<arguments::CollectionChange>,
    json: bool,
) -> Result<(), Failure> {
    use arguments::CollectionChange as Wanted;
    let known = all_collections(session).await?;
    let number = |name: &str| numbered(&known, name);
    let change = match change {
        None => None,
        Some(Wanted::Create { name, files }) => Some(CollectionChange::Create { name, files }),
        Some(Wanted::Rename { name, new }) => Some(CollectionChange::Rename {
            collection: number(&name)?,
            name: new,
        }),
        Some(Wanted::Delete { name }) => Some(CollectionChange::Delete {
            collection: number(&name)?,
        }),
        Some(Wanted::Put { name, files }) => Some(CollectionChange::Put {
            collection: number(&name)?,
            files,
        }),
        Some(Wanted::TakeOut { name, files }) => Some(CollectionChange::TakeOut {
            collection: number(&name)?,
            files,
        }),
    };
    let now = match change {
        None => known,
        Some(change) => listed(run(session, Command::ChangeCollection { change }).await?)?,
    };
    if json {
        print_json(&now);
    } else {
        output::collections(&now);
    }
    Ok(())
}

pub(super) async fn work(
    session: &Session,
    steer: Option<arguments::Steer>,
    json: bool,
) -> Result<(), Failure> {
    let steer = steer.map(|steer| match steer {
        arguments::Steer::Pause => Steer::Pause,
        arguments::Steer::Resume => Steer::Resume,
        arguments::Steer::Stop => Steer::Stop,
        arguments::Steer::Retry => Steer::Retry,
    });
    let Outcome::Work { work } = run(session, Command::Work { steer }).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&work);
    } else {
        output::work(&work);
    }
    Ok(())
}

pub(super) async fn export(
    session: &Session,
    to: PathBuf,
    part: &Part,
    messages: &Messages,
) -> Result<(), Failure> {
    let scope = scope(session, part).await?;
    let Outcome::Exported { exported } = run(session, Command::Export { scope, to }).await? else {
        return Err(unexpected());
    };
    output::exported(&exported, messages);
    Ok(())
}

pub(super) async fn import(
    session: &Session,
    from: PathBuf,
    messages: &Messages,
) -> Result<(), Failure> {
    let Outcome::Imported { imported } = run(session, Command::Import { from }).await? else {
        return Err(unexpected());
    };
    output::imported(&imported, messages);
    Ok(())
}

/// The part of the library that is meant.
pub(super) async fn scope(session: &Session, part: &Part) -> Result<Scope, Failure> {
    let Part {
        folders,
        collections,
        kinds,
        since,
        before,
    } = part;
    let narrows = since.is_some() || before.is_some();
    if folders.is_empty() && collections.is_empty() && kinds.is_empty() && !narrows {
        return Ok(Scope::Everything);
    }
    let mut numbers = Vec::new();
    if !collections.is_empty() {
        let known = all_collections(session).await?;
        for name in collections {
            numbers.push(numbered(&known, name)?);
        }
    }
    let mut paths = Vec::new();
    for folder in folders {
        // As the library keeps it: without links.
        let folder = folder.canonicalize().or_else(|_| absolute(folder))?;
        paths.push(folder.display().to_string());
    }
    Ok(Scope::Files {
        files: Vec::new(),
        folders: paths,
        collections: numbers,
        kinds: kinds
            .iter()
            .map(|kind| kind_of(kind))
            .collect::<Result<_, _>>()?,
        changed_from: since.map(begin).transpose()?,
        changed_before: before.map(begin).transpose()?,
    })
}

/// The first moment of a day where the person is, in seconds since 1970 (UTC).
fn begin(day: Date) -> Result<u32, Failure> {
    let refused = |detail: String| Failure {
        code: FailureCode::NotFound,
        subject: Some(day.to_string()),
        detail,
    };
    let begin = day
        .to_zoned(TimeZone::system())
        .map_err(|error| refused(error.to_string()))?;
    u32::try_from(begin.timestamp().as_second()).map_err(|error| refused(error.to_string()))
}

/// A kind by the name that JSON has for it.
fn kind_of(name: &str) -> Result<FileKind, Failure> {
    serde_json::from_value(serde_json::Value::from(name)).map_err(|error| Failure {
        code: FailureCode::NotFound,
        subject: Some(name.to_owned()),
        detail: error.to_string(),
    })
}

fn numbered(collections: &[Collection], name: &str) -> Result<i32, Failure> {
    let called = |collection: &&Collection| collection.name.to_lowercase() == name.to_lowercase();
    let found = collections.iter().find(called);
    found
        .map(|collection| collection.id)
        .ok_or_else(|| Failure {
            code: FailureCode::NotFound,
            subject: Some(name.to_owned()),
            detail: format!("there is no collection '{name}'"),
        })
}

async fn all_collections(session: &Session) -> Result<Vec<Collection>, Failure> {
    listed(run(session, Command::Collections).await?)
}

fn listed(outcome: Outcome) -> Result<Vec<Collection>, Failure> {
    match outcome {
        Outcome::Collections { collections } => Ok(collections),
        _ => Err(unexpected()),
    }
}

async fn run(session: &Session, command: Command) -> Result<Outcome, Failure> {
    let (sender, _) = mpsc::unbounded_channel();
    session.run(command, sender).await
}
