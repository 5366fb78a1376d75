//! The chats that were kept: listed, shown, searched, gone on with, and one as a file.

use std::path::Path;

use assistant::api::answer::Scope;
use assistant::api::chat::{Chat, ChatFormat};
use assistant::api::failure::{Failure, FailureCode};
use assistant::remote::{Command, Outcome, Session};

use super::{absolute, ends_in, print_json, run_quietly, unexpected};
use crate::arguments::ChatDeed;
use crate::messages::Messages;
use crate::output;

/// Lists the chats, or does something with one.
pub(super) async fn chats(
    session: &Session,
    deed: Option<ChatDeed>,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    match deed {
        None => list(session, json).await,
        Some(ChatDeed::Show { chat }) => show(session, chat, json, messages).await,
        Some(ChatDeed::Find { text }) => find(session, text, json).await,
        Some(ChatDeed::Save { chat, file }) => save(session, chat, &file).await,
    }
}

/// The chat that a question goes on in, and what was asked in it last.
pub(super) struct GoingOn {
    pub(super) chat: i32,
    pub(super) scope: Option<Scope>,
}

/// The chat with this number, or the one that was asked last.
///
/// # Errors
/// Where there is no chat yet.
pub(super) async fn going_on(session: &Session, chat: Option<i32>) -> Result<GoingOn, Failure> {
    let chat = match chat {
        Some(chat) => chat,
        None => last(session).await?,
    };
    let turns = of_number(session, chat).await?.turns;
    Ok(GoingOn {
        chat,
        scope: turns.last().map(|turn| turn.scope.clone()),
    })
}

async fn last(session: &Session) -> Result<i32, Failure> {
    let Outcome::Chats { chats } = run_quietly(session, Command::Chats).await? else {
        return Err(unexpected());
    };
    let last = chats.first().map(|chat| chat.id);
    last.ok_or_else(|| Failure {
        code: FailureCode::NotFound,
        subject: None,
        detail: "there is no chat yet".to_owned(),
    })
}

async fn of_number(session: &Session, chat: i32) -> Result<Chat, Failure> {
    match run_quietly(session, Command::Chat { chat }).await? {
        Outcome::Chat { chat } => Ok(*chat),
        _ => Err(unexpected()),
    }
}

async fn list(session: &Session, json: bool) -> Result<(), Failure> {
    let Outcome::Chats { chats } = run_quietly(session, Command::Chats).await? else {
        return Err(unexpected());
    };
    if json {
        print_json(&chats);
    } else {
        output::chats(&chats);
    }
    Ok(())
}

async fn show(
    session: &Session,
    chat: i32,
    json: bool,
    messages: &Messages,
) -> Result<(), Failure> {
    let chat = of_number(session, chat).await?;
    if json {
        print_json(&chat);
    } else {
        output::chat(&chat, messages);
    }
    Ok(())
}

async fn find(session: &Session, text: String, json: bool) -> Result<(), Failure> {
    let outcome = run_quietly(session, Command::SearchChats { text }).await?;
    let Outcome::ChatHits { hits } = outcome else {
        return Err(unexpected());
    };
    if json {
        print_json(&hits);
    } else {
        output::chat_hits(&hits);
    }
    Ok(())
}

async fn save(session: &Session, chat: i32, file: &Path) -> Result<(), Failure> {
    let format = if ends_in(file, "docx") {
        ChatFormat::Word
    } else if ends_in(file, "md") {
        ChatFormat::Markdown
    } else {
        ChatFormat::Pdf
    };
    let to = absolute(file)?;
    run_quietly(session, Command::SaveChat { chat, format, to }).await?;
    Ok(())
}
