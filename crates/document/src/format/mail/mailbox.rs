//! Mailboxes: messages one after the other, each behind a line that begins with
//! `From ` (RFC 4155). Each message is a page.

use super::super::{Event, Sink, Source};
use super::internet;
use crate::error::ReadError;

/// Begins a message, at the start of the file or between an empty line and the
/// first field of a head.
const MARK: &[u8] = b"From ";

/// Whether a file begins as a mailbox and its first message has a head.
pub(crate) fn looks_like_mailbox(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
        && messages(bytes)
            .next()
            .is_some_and(internet::looks_like_message)
}

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let count = source.check_pages(messages(&source.bytes).count())?;
    sink(Event::Header(source.header(count)))?;
    for (number, bytes) in (1..).zip(messages(&source.bytes)) {
        match internet::parse(bytes) {
            Ok(parsed) => {
                let message = internet::message_of(&parsed);
                let mut page = message.page(source)?;
                page.number = number;
                page.label = message.subject;
                sink(Event::Page(page))?;
            }
            Err(error) => sink(Event::MissingPage { number, error })?,
        }
    }
    for bytes in messages(&source.bytes) {
        if let Ok(parsed) = internet::parse(bytes) {
            internet::read_attachments(source, &parsed, sink)?;
        }
    }
    Ok(())
}

/// The messages without the lines before them.
fn messages(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let begin = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(rest.len(), |end| end + 1);
        let body = &rest[begin..];
        let end = next_mark(body);
        rest = &body[end..];
        Some(&body[..end])
    })
}

/// Where the next message begins; the end when there is none.
fn next_mark(body: &[u8]) -> usize {
    let mut before_is_empty = false;
    let mut start = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let after = &body[start + line.len()..];
        if before_is_empty && line.starts_with(MARK) && begins_with_field(after) {
            return start;
        }
        before_is_empty = line == b"\n" || line == b"\r\n";
        start += line.len();
    }
    body.len()
}

/// Whether a line begins as a field of a message's head does (RFC 5322, 2.2).
fn begins_with_field(bytes: &[u8]) -> bool {
    let name = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_graphic() && **byte != b':')
        .count();
    name > 0 && bytes.get(name) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_cut_at_its_marks() {
        let bytes =
            b"From a@b Mon\nSubject: One\n\nFrom here on.\n\nFrom c@d Tue\nSubject: Two\n\nx";
        let found: Vec<_> = messages(bytes).collect();
        assert_eq!(
            found,
            [
                b"Subject: One\n\nFrom here on.\n\n".as_slice(),
                b"Subject: Two\n\nx"
            ],
            "a line of text may begin like a mark"
        );
    }
}
