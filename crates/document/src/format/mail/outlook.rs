//! Messages as Outlook keeps them: properties in a compound file (MS-OXMSG).

use super::super::compound::{CompoundFile, Storage, encoding, file_time, u16_at, u32_at, u64_at};
use super::super::{Event, Place, Sink, Source, collapse, embedded, encoding, said};
use super::{Attachment, Body, Message, compressed_text, internet, person, read_attachment};
use crate::error::ReadError;
use crate::model::{ContentHash, DocumentKind};

/// Properties by their identifiers (MS-OXPROPS 2).
const SUBJECT: u16 = 0x0037;
const SUBMITTED: u16 = 0x0039;
const TRAVELLED_HEAD: u16 = 0x007D;
const DELIVERED: u16 = 0x0E06;
const SENDER_NAME: u16 = 0x0C1A;
const SENDER_ADDRESSES: [u16; 3] = [0x5D01, 0x0C1F, 0x0065];
const RECIPIENT_KIND: u16 = 0x0C15;
const DISPLAY_TO: u16 = 0x0E04;
const DISPLAY_CC: u16 = 0x0E03;
const PLAIN_BODY: u16 = 0x1000;
const RICH_BODY: u16 = 0x1009;
const HTML_BODY: u16 = 0x1013;
const DISPLAY_NAME: u16 = 0x3001;
const ADDRESSES: [u16; 2] = [0x39FE, 0x3003];
const ATTACHED_BYTES: u16 = 0x3701;
const ATTACHED_NAMES: [u16; 3] = [0x3707, 0x3704, DISPLAY_NAME];
const CONTENT_IDENTIFIER: u16 = 0x3712;
const CONTENT_KIND: u16 = 0x370E;
const IS_HIDDEN: u16 = 0x7FFE;
const INTERNET_CODE_PAGE: u16 = 0x3FDE;
const MESSAGE_CODE_PAGE: u16 = 0x3FFD;

/// A message inside the message, in a storage of its own.
const ATTACHED_MESSAGE: &str = "__substg1.0_3701000D";

const PROPERTIES: &str = "__properties_version1.0";

/// What stands before the properties of the outermost message, of one inside it,
/// and of recipients and attachments (MS-OXMSG 2.4.1).
const OUTERMOST: usize = 32;
const INNER: usize = 24;
const OTHER: usize = 8;

/// Names longer than this are bodies in the wrong place.
const LONGEST_TEXT: usize = 64 * 1024 * 1024;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let file = CompoundFile::open(&source.bytes, source.context.unpacked)?;
    read_storage(source, file.root(), OUTERMOST, sink)
}

fn read_storage(
    source: &Source<'_>,
    storage: Storage<'_, '_>,
    header: usize,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let message = message_of(&Properties::read(storage, header, None)?, storage)?;
    sink(message.header_event(source))?;
    sink(Event::Page(message.page(source)?))?;
    let attachments = storages(storage, "__attach_version1.0_#");
    let code_page = Properties::read(storage, header, None)?.code_page;
    for (number, attachment) in (1..).zip(attachments) {
        let properties = Properties::read(attachment, OTHER, Some(code_page))?;
        if let Some(inner) = attachment.storage(ATTACHED_MESSAGE) {
            read_inner(source, &properties, inner, sink)?;
        } else if let Some(attachment) = attachment_of(&properties)?
            && !attachment.inline
        {
            read_attachment(source, attachment, number, sink)?;
        }
    }
    Ok(())
}

/// A message inside the message has no bytes of its own; its hash is that of its
/// properties and its bodies.
fn read_inner(
    source: &Source<'_>,
    attachment: &Properties<'_, '_>,
    inner: Storage<'_, '_>,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let own = Properties::read(inner, INNER, None)?;
    let name = match own.text(SUBJECT)? {
        Some(subject) => subject,
        None => attachment.text(DISPLAY_NAME)?.unwrap_or_default(),
    };
    embedded::enter(source, &collapse(&name), sink, |place, sink| {
        let source = inner_source(source, &own, place)?;
        read_storage(&source, inner, INNER, sink)
    })
}

fn inner_source<'a>(
    outer: &Source<'a>,
    own: &Properties<'_, '_>,
    place: Place<'a>,
) -> Result<Source<'a>, ReadError> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&own.fixed);
    for body in [SUBJECT, PLAIN_BODY, HTML_BODY, RICH_BODY] {
        hasher.update(&own.bytes(body)?.unwrap_or_default());
    }
    Ok(Source {
        bytes: Vec::new(),
        hash: ContentHash(*hasher.finalize().as_bytes()),
        kind: DocumentKind::Mail,
        password: outer.password,
        context: outer.context,
        place,
    })
}

fn storages<'a, 'b>(storage: Storage<'a, 'b>, prefix: &str) -> Vec<Storage<'a, 'b>> {
    let mut found: Vec<_> = storage
        .storages()
        .into_iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .collect();
    found.sort_by_key(|(name, _)| *name);
    found.into_iter().map(|(_, storage)| storage).collect()
}

fn message_of(
    properties: &Properties<'_, '_>,
    storage: Storage<'_, '_>,
) -> Result<Message, ReadError> {
    let mut message = Message {
        subject: properties.text(SUBJECT)?.and_then(|text| said(&text)),
        date: sent(properties)?,
        bodies: bodies(properties)?,
        ..Message::default()
    };
    let name = properties.text(SENDER_NAME)?;
    let address = properties.first_text(&SENDER_ADDRESSES)?;
    message.from.extend(person(
        name.as_deref(),
        internet_address(address.as_deref()),
    ));
    for recipient in storages(storage, "__recip_version1.0_#") {
        let own = Properties::read(recipient, OTHER, Some(properties.code_page))?;
        let name = own.text(DISPLAY_NAME)?;
        let address = own.first_text(&ADDRESSES)?;
        let person = person(name.as_deref(), internet_address(address.as_deref()));
        match own.number(RECIPIENT_KIND) {
            Some(1) | None => message.to.extend(person),
            Some(2) => message.cc.extend(person),
            // Those that the others did not see.
            _ => {}
        }
    }
    // A message that was never sent may have names alone.
    if message.to.is_empty() {
        let names = properties.text(DISPLAY_TO)?;
        message.to.extend(names.and_then(|names| said(&names)));
    }
    if message.cc.is_empty() {
        let names = properties.text(DISPLAY_CC)?;
        message.cc.extend(names.and_then(|names| said(&names)));
    }
    Ok(message)
}

/// When a message was sent: by the clock of its sender where the head that it travelled
/// with is kept, for the times of Outlook's own are without their zone.
fn sent(properties: &Properties<'_, '_>) -> Result<Option<String>, ReadError> {
    let head = properties.text(TRAVELLED_HEAD)?.unwrap_or_default();
    let by_sender = internet::parse(head.as_bytes())
        .ok()
        .and_then(|head| internet::sent(&head));
    let time = |identifier| properties.number(identifier).and_then(file_time);
    Ok(by_sender
        .or_else(|| time(SUBMITTED))
        .or_else(|| time(DELIVERED)))
}

/// Addresses inside a company are paths of a directory, which say nothing.
fn internet_address(address: Option<&str>) -> Option<&str> {
    address.filter(|address| address.contains('@'))
}

/// The body in the form that keeps most.
fn bodies(properties: &Properties<'_, '_>) -> Result<Vec<Body>, ReadError> {
    if let Some(bytes) = properties.bytes(HTML_BODY)?.filter(|body| !body.is_empty()) {
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => match properties.number(INTERNET_CODE_PAGE) {
                Some(page) => encoding(u16::try_from(page).unwrap_or(1252))
                    .decode(&bytes)
                    .0
                    .into_owned(),
                None => encoding::decode(&bytes).into_owned(),
            },
        };
        return Ok(vec![Body::Html(text)]);
    }
    if let Some(text) = properties
        .text(PLAIN_BODY)?
        .filter(|text| !text.trim().is_empty())
    {
        return Ok(vec![Body::Plain(text)]);
    }
    let Some(bytes) = properties.bytes(RICH_BODY)? else {
        return Ok(Vec::new());
    };
    match compressed_text::decompress(&bytes, LONGEST_TEXT) {
        Ok(text) => Ok(vec![Body::Rich(text)]),
        // The head of the message is still worth reading.
        Err(ReadError::Damaged { detail }) => {
            tracing::debug!(detail, "the body of a message was left out");
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

fn attachment_of(properties: &Properties<'_, '_>) -> Result<Option<Attachment>, ReadError> {
    let Some(bytes) = properties.bytes(ATTACHED_BYTES)? else {
        return Ok(None);
    };
    let kind = properties.text(CONTENT_KIND)?.unwrap_or_default();
    let in_text = properties.text(CONTENT_IDENTIFIER)?.is_some();
    let hidden = properties.number(IS_HIDDEN) == Some(1);
    Ok(Some(Attachment {
        name: properties.first_text(&ATTACHED_NAMES)?,
        bytes,
        inline: hidden || (in_text && kind.starts_with("image/")),
    }))
}

/// The properties of a message, a recipient or an attachment.
struct Properties<'a, 'b> {
    storage: Storage<'a, 'b>,
    /// Those of a fixed length; the others are streams.
    fixed: Vec<u8>,
    header: usize,
    code_page: u16,
}

impl<'a, 'b> Properties<'a, 'b> {
    /// `code_page` is that of the message around.
    fn read(
        storage: Storage<'a, 'b>,
        header: usize,
        code_page: Option<u16>,
    ) -> Result<Self, ReadError> {
        let mut properties = Self {
            storage,
            fixed: storage.stream(PROPERTIES)?.unwrap_or_default(),
            header,
            code_page: code_page.unwrap_or(1252),
        };
        if code_page.is_none()
            && let Some(page) = properties
                .number(MESSAGE_CODE_PAGE)
                .or_else(|| properties.number(INTERNET_CODE_PAGE))
        {
            properties.code_page = u16::try_from(page).unwrap_or(1252);
        }
        Ok(properties)
    }

    /// A property of a fixed length: entries of 16 bytes with type, identifier,
    /// flags and value (MS-OXMSG 2.4.2.1).
    fn number(&self, identifier: u16) -> Option<u64> {
        let entries = self.fixed.get(self.header..)?;
        let entry = entries
            .chunks_exact(16)
            .find(|entry| u16_at(entry, 2) == Some(identifier))?;
        match u16_at(entry, 0)? {
            0x0002 | 0x000B => u16_at(entry, 8).map(u64::from),
            0x0003 => u32_at(entry, 8).map(u64::from),
            0x0014 | 0x0040 => u64_at(entry, 8),
            _ => None,
        }
    }

    fn stream(&self, identifier: u16, kind: u16) -> Result<Option<Vec<u8>>, ReadError> {
        self.storage
            .stream(&format!("__substg1.0_{identifier:04X}{kind:04X}"))
    }

    /// A text in Unicode or in the code page of the message.
    fn text(&self, identifier: u16) -> Result<Option<String>, ReadError> {
        if let Some(bytes) = self.stream(identifier, 0x001F)? {
            let text = encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0;
            return Ok(Some(text.trim_end_matches('\0').to_owned()));
        }
        let bytes = self.stream(identifier, 0x001E)?;
        Ok(bytes.map(|bytes| {
            let text = encoding(self.code_page)
                .decode_without_bom_handling(&bytes)
                .0;
            text.trim_end_matches('\0').to_owned()
        }))
    }

    fn first_text(&self, identifiers: &[u16]) -> Result<Option<String>, ReadError> {
        for identifier in identifiers {
            if let Some(text) = self.text(*identifier)?.filter(|text| !text.is_empty()) {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    /// Bytes, or a text as bytes of UTF-8: some writers keep pages as text.
    fn bytes(&self, identifier: u16) -> Result<Option<Vec<u8>>, ReadError> {
        match self.stream(identifier, 0x0102)? {
            Some(bytes) => Ok(Some(bytes)),
            None => Ok(self.text(identifier)?.map(String::into_bytes)),
        }
    }
}
