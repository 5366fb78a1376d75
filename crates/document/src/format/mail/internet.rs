//! Messages as they travel (RFC 5322 and MIME), parsed by `mail-parser`.

use mail_parser::{Address, MessageParser, MessagePart, MimeHeaders, PartType};

use super::super::{Sink, Source, collapse, damaged, encoding, said};
use super::{Attachment, Body, Message, person, read_attachment};
use crate::error::ReadError;

/// How much of a file its head is looked for in.
const HEAD: usize = 4096;

/// Fields that messages have and other texts of this form do not.
const FIELDS: [&str; 10] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "mime-version",
    "delivered-to",
    "content-type",
];

/// Whether a text begins with the head of a message: fields alone, and several
/// that messages have. Saved web pages have such a head too, and say so.
pub(crate) fn looks_like_message(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let mut known = Vec::new();
    for line in head.trim_start_matches('\u{feff}').lines() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && !known.is_empty() {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            // A line that is cut by the end of the head is none.
            return head.len() >= HEAD && known.len() > 2;
        };
        let name = name.to_ascii_lowercase();
        let is_name = |letter: char| letter.is_ascii_graphic() && letter != ':';
        if name.is_empty() || !name.chars().all(is_name) {
            return false;
        }
        if name == "snapshot-content-location" || value.contains("<Saved by") {
            return false;
        }
        if let Some(field) = FIELDS.iter().find(|field| **field == name)
            && !known.contains(field)
        {
            known.push(*field);
        }
    }
    known.len() > 2
}

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let parsed = parse(&source.bytes)?;
    let message = message_of(&parsed);
    sink(message.header_event(source))?;
    sink(super::Event::Page(message.page(source)?))?;
    read_attachments(source, &parsed, sink)
}

pub(super) fn parse(bytes: &[u8]) -> Result<mail_parser::Message<'_>, ReadError> {
    MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| damaged("not a message"))
}

pub(super) fn message_of(parsed: &mail_parser::Message<'_>) -> Message {
    Message {
        subject: parsed.subject().and_then(said),
        from: people(parsed.from().or_else(|| parsed.sender())),
        to: people(parsed.to()),
        cc: people(parsed.cc()),
        date: sent(parsed).or_else(|| parsed.header_raw("Date").and_then(said)),
        bodies: bodies(parsed),
    }
}

/// When a message was sent by the clock of its sender, as RFC 3339; none where its
/// head does not say, or cannot be understood.
pub(super) fn sent(parsed: &mail_parser::Message<'_>) -> Option<String> {
    parsed
        .date()
        .filter(|date| date.is_valid())
        .map(mail_parser::DateTime::to_rfc3339)
}

fn people(address: Option<&Address<'_>>) -> Vec<String> {
    let all = address.into_iter().flat_map(Address::iter);
    all.filter_map(|own| person(own.name(), own.address()))
        .collect()
}

/// The parts that make up the body, of alternatives the richest.
fn bodies(parsed: &mail_parser::Message<'_>) -> Vec<Body> {
    parsed
        .html_bodies()
        .filter_map(|part| match &part.body {
            PartType::Html(text) => Some(Body::Html(
                undeclared(parsed, part).unwrap_or_else(|| text.clone().into_owned()),
            )),
            PartType::Text(text) => Some(Body::Plain(
                undeclared(parsed, part).unwrap_or_else(|| text.clone().into_owned()),
            )),
            _ => None,
        })
        .collect()
}

/// The text of a part that is not in the encoding that it declares, or declares
/// none, and is not UTF-8: told like that of any text.
fn undeclared(parsed: &mail_parser::Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let declared = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .is_some_and(|name| encoding_rs::Encoding::for_label(name.as_bytes()).is_some());
    if declared || part.encoding != mail_parser::Encoding::None {
        return None;
    }
    let bytes = parsed
        .raw_message()
        .get(part.offset_body as usize..part.offset_end as usize)?;
    std::str::from_utf8(bytes)
        .is_err()
        .then(|| encoding::decode(bytes).into_owned())
}

pub(super) fn read_attachments(
    source: &Source<'_>,
    parsed: &mail_parser::Message<'_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    for (number, part) in (1..).zip(parsed.attachments()) {
        let attachment = attachment_of(part);
        if attachment.inline || is_signature(part) {
            continue;
        }
        read_attachment(source, attachment, number, sink)?;
    }
    Ok(())
}

fn attachment_of(part: &MessagePart<'_>) -> Attachment {
    let name = part.attachment_name().map(str::to_owned);
    match &part.body {
        PartType::Message(message) => Attachment {
            name: name.or_else(|| message.subject().map(collapse)),
            bytes: message.raw_message().to_vec(),
            inline: false,
        },
        _ => Attachment {
            name,
            bytes: part.contents().to_vec(),
            inline: is_picture_of_the_text(part),
        },
    }
}

/// Pictures that the text names by their identifier, or that stand in it.
fn is_picture_of_the_text(part: &MessagePart<'_>) -> bool {
    let is_picture = part
        .content_type()
        .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let is_attachment = part
        .content_disposition()
        .is_some_and(mail_parser::ContentType::is_attachment);
    is_picture && !is_attachment && (part.content_id().is_some() || is_inline(part))
}

fn is_inline(part: &MessagePart<'_>) -> bool {
    part.content_disposition()
        .is_some_and(mail_parser::ContentType::is_inline)
        || matches!(part.body, PartType::InlineBinary(_))
}

/// The signature of a signed message is no document.
fn is_signature(part: &MessagePart<'_>) -> bool {
    part.content_type()
        .and_then(mail_parser::ContentType::subtype)
        .is_some_and(|kind| {
            let kind = kind.to_ascii_lowercase();
            matches!(
                kind.as_str(),
                "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature"
            )
        })
}
