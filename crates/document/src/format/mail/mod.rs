//! Messages: what their head says, then their body; attachments are documents
//! of their own.

use super::compound;
use super::html::{Syntax, WebPage};
use super::{Event, Flow, Sink, Source, collapse, dispatch, embedded};
use crate::error::ReadError;
use crate::model::{BlockKind, DocumentKind, Page};

mod compressed_text;
mod date;
mod internet;
mod mailbox;
mod outlook;
mod plain;

pub(crate) use internet::looks_like_message;
pub(crate) use mailbox::looks_like_mailbox;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    if source.bytes.starts_with(compound::MARK) {
        outlook::read(source, sink)
    } else if looks_like_mailbox(&source.bytes) {
        mailbox::read(source, sink)
    } else {
        internet::read(source, sink)
    }
}

/// The body of a message, or a part of it.
enum Body {
    Plain(String),
    Html(String),
    /// Rich Text Format.
    Rich(Vec<u8>),
}

/// What the readers of the two formats make of a message.
#[derive(Default)]
struct Message {
    subject: Option<String>,
    from: Vec<String>,
    to: Vec<String>,
    cc: Vec<String>,
    /// As RFC 3339 where it could be understood.
    date: Option<String>,
    bodies: Vec<Body>,
}

impl Message {
    fn header_event(&self, source: &Source<'_>) -> Event {
        let mut header = source.header(1);
        header.title = self.subject.clone();
        header.author = self.from.first().cloned();
        header.created = self.date.clone();
        Event::Header(header)
    }

    /// The subject is the heading; then who wrote to whom and when, by the names
    /// that the fields have in every message (RFC 5322), then the body.
    fn page(&self, source: &Source<'_>) -> Result<Page, ReadError> {
        let mut flow = Flow::default();
        if let Some(subject) = &self.subject {
            flow.push(BlockKind::Heading { level: 1 }, subject.clone());
        }
        for (name, people) in [("From", &self.from), ("To", &self.to), ("Cc", &self.cc)] {
            if !people.is_empty() {
                flow.push(
                    BlockKind::Paragraph,
                    format!("{name}: {}", people.join(", ")),
                );
            }
        }
        if let Some(date) = &self.date {
            flow.push(
                BlockKind::Paragraph,
                format!("Date: {}", date::readable(date)),
            );
        }
        for body in &self.bodies {
            match body {
                Body::Plain(text) => plain::push(text, &mut flow),
                Body::Html(text) => WebPage::parse(text, Syntax::Html).into_flow(&mut flow),
                Body::Rich(bytes) => push_rich(source, bytes.clone(), &mut flow)?,
            }
        }
        Ok(flow.into_page())
    }
}

/// Adds the blocks that the reader of Rich Text finds. A body that it cannot
/// read leaves the head of the message.
fn push_rich(source: &Source<'_>, bytes: Vec<u8>, flow: &mut Flow) -> Result<(), ReadError> {
    let inner = Source {
        bytes,
        hash: source.hash,
        kind: DocumentKind::RichText,
        password: None,
        context: source.context,
        place: source.place.clone(),
    };
    let outcome = dispatch(&inner, &mut |event| {
        if let Event::Page(page) = event {
            for block in page.blocks {
                flow.push(block.kind, block.text);
            }
        }
        Ok(())
    });
    match outcome {
        Err(ReadError::Damaged { .. } | ReadError::NoText | ReadError::Unsupported) | Ok(()) => {
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// A file that came with a message.
struct Attachment {
    name: Option<String>,
    bytes: Vec<u8>,
    /// It belongs to the look of the body.
    inline: bool,
}

/// Reads the attachments as documents of their own.
fn read_attachment(
    source: &Source<'_>,
    attachment: Attachment,
    number: usize,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let name = match attachment.name {
        Some(name) => collapse(&name),
        None => format!("attachment {number}"),
    };
    embedded::read(source, &name, attachment.bytes, sink)
}

/// A person as a message names them.
fn person(name: Option<&str>, address: Option<&str>) -> Option<String> {
    let name = name.map(collapse).filter(|name| !name.is_empty());
    let address = address.map(collapse).filter(|address| !address.is_empty());
    match (name, address) {
        (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
        (Some(name), _) => Some(name),
        (None, address) => address,
    }
}
