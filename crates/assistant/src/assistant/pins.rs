//! What a person pins to a chat, to be looked at with every question of it.

use library::{ChatId, FileId, Library, PassageId, PinId, Pinned};

use super::Assistant;
use crate::api::chat::{Pin, PinTarget};
use crate::api::failure::Failure;
use crate::convert::number;

impl Assistant {
    /// Pins a file or a passage to a chat. Returns what is pinned to it.
    pub async fn pin(&self, chat: i32, target: PinTarget) -> Result<Vec<Pin>, Failure> {
        let id = ChatId(chat.into());
        self.library(move |library| {
            keep_pin(library, id, target)?;
            pins_of(library, id)
        })
        .await
    }

    /// Takes a pin away from a chat. Returns what is still pinned to it.
    pub async fn unpin(&self, chat: i32, pin: i32) -> Result<Vec<Pin>, Failure> {
        let id = ChatId(chat.into());
        self.library(move |library| {
            library.chats().unpin(PinId(pin.into()))?;
            pins_of(library, id)
        })
        .await
    }

    /// What a question looks at besides: what is pinned to its chat, or, in a new one, what
    /// is to be.
    pub(super) async fn pinned(
        &self,
        chat: Option<i32>,
        new: &[PinTarget],
    ) -> Result<Pinned, Failure> {
        match chat {
            Some(chat) => {
                let id = ChatId(chat.into());
                self.library(move |library| Ok(library::pinned(&library.chats().pins(id)?)))
                    .await
            }
            None => Ok(pinned_to_new(new)),
        }
    }
}

pub(super) fn keep_pin(library: &Library, chat: ChatId, target: PinTarget) -> Result<(), Failure> {
    let chats = library.chats();
    match target {
        PinTarget::File { file } => chats.pin_file(chat, FileId(file.into())),
        PinTarget::Passage { passage } => chats.pin_passage(chat, PassageId(passage.into())),
    }?;
    Ok(())
}

/// What is pinned to a chat, as it stands in its documents now.
pub(super) fn pins_of(library: &Library, chat: ChatId) -> Result<Vec<Pin>, Failure> {
    let mut pins = Vec::new();
    for pin in library.chats().pins(chat)? {
        let now = pin.passage.as_ref().and_then(|pinned| pinned.id);
        let place = match now {
            Some(id) => Some(library::Place::of(&library.passage(id)?).into()),
            None => None,
        };
        pins.push(Pin {
            id: number(pin.id.0),
            file: number(pin.file.0),
            file_name: library.file(pin.file)?.name,
            passage: now.map(|id| number(id.0)),
            place,
            text: pin.passage.map(|pinned| pinned.text),
        });
    }
    Ok(pins)
}

fn pinned_to_new(targets: &[PinTarget]) -> Pinned {
    let mut pinned = Pinned::default();
    for target in targets {
        match target {
            PinTarget::File { file } => pinned.files.push(FileId((*file).into())),
            PinTarget::Passage { passage } => {
                pinned.passages.push(PassageId((*passage).into()));
            }
        }
    }
    pinned
}
