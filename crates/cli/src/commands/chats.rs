//! The chats that were kept, and one of them as a file.

use assistant::api::chat::ChatFormat;
use assistant::api::failure::Failure;
use assistant::remote::{Command, Outcome, Session};

use super::{absolute, ends_in, print_json, run_quietly, unexpected};
use crate::arguments::ChatDeed;
use crate::output;

/// Lists the chats, or writes one to a file.
pub(super) async fn chats(
    session: &Session,
    deed: Option<ChatDeed>,
    json: bool,
) -> Result<(), Failure> {
    let Some(ChatDeed::Save { chat, file }) = deed else {
        let Outcome::Chats { chats } = run_quietly(session, Command::Chats).await? else {
            return Err(unexpected());
        };
        if json {
            print_json(&chats);
        } else {
            output::chats(&chats);
        }
        return Ok(());
    };
    let format = if ends_in(&file, "docx") {
        ChatFormat::Word
    } else if ends_in(&file, "md") {
        ChatFormat::Markdown
    } else {
        ChatFormat::Pdf
    };
    let to = absolute(&file)?;
    run_quietly(session, Command::SaveChat { chat, format, to }).await?;
    Ok(())
}
