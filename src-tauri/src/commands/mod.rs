//! What a page may ask for: one thin command for each user action. A command
//! unpacks, calls the assistant, and hands back what that says.

pub(crate) mod ask;
pub(crate) mod chats;
pub(crate) mod documents;
pub(crate) mod drafts;
pub(crate) mod engines;
pub(crate) mod files;
pub(crate) mod folders;
pub(crate) mod models;
pub(crate) mod revise;
pub(crate) mod settings;
pub(crate) mod table;
pub(crate) mod transfer;
pub(crate) mod windows;
pub(crate) mod work;
