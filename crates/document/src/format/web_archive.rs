//! Web pages saved with their parts in one file (MHTML, RFC 2557): the page is
//! one part of a message in MIME (RFC 2045, RFC 2046).

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::damaged;
use super::html::{self, Syntax, WebPage};
use crate::error::ReadError;

/// Parts inside parts are read as deep as this.
const MAXIMUM_NESTING: usize = 4;

/// More parts than any saved page has.
const MAXIMUM_PARTS: usize = 10_000;

/// How much of a file its own header is looked for in.
const HEAD: usize = 4096;

/// Whether a text that begins with `head` is a saved page, and not a letter:
/// browsers write that they saved it, and others at least give it the name.
pub(crate) fn begins(head: &str, extension: &str) -> bool {
    let (header, _) = split_header(head.as_bytes());
    let kind = media_type(&header);
    let holds_page = matches!(kind.as_str(), "multipart/related" | "text/html")
        || (kind == "multipart/alternative" && header_value(&header, "to").is_none());
    let saved = header_value(&header, "snapshot-content-location").is_some()
        || header_value(&header, "from").is_some_and(|from| from.contains("<Saved by"));
    holds_page && (saved || matches!(extension, "mht" | "mhtml"))
}

/// Whether a file that holds a web page holds it as a part.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    begins(String::from_utf8_lossy(head).trim_start(), "mhtml")
}

/// The first page of the archive that can be read: a set of frames holds no
/// text of its own, its parts do.
pub(super) fn read(bytes: &[u8]) -> Result<WebPage, ReadError> {
    let mut archive = Archive::default();
    archive.part(bytes.trim_ascii_start(), 0);
    let mut first = None;
    for part in archive.pages {
        let page = WebPage::parse(&part.text(), Syntax::Html);
        if !page.is_empty() {
            return Ok(page);
        }
        first.get_or_insert(page);
    }
    first.ok_or_else(|| damaged("no page in the archive"))
}

type Header = Vec<(String, String)>;

/// The pages found in an archive, in their order.
#[derive(Default)]
struct Archive<'a> {
    pages: Vec<Part<'a>>,
    parts: usize,
}

struct Part<'a> {
    header: Header,
    body: &'a [u8],
}

impl<'a> Archive<'a> {
    fn part(&mut self, bytes: &'a [u8], nesting: usize) {
        self.parts += 1;
        let (header, body) = split_header(bytes);
        let kind = media_type(&header);
        if matches!(kind.as_str(), "text/html" | "application/xhtml+xml") {
            self.pages.push(Part { header, body });
        } else if kind.starts_with("multipart/") && nesting < MAXIMUM_NESTING {
            let Some(boundary) = parameter(&header, "boundary") else {
                return;
            };
            for part in split_parts(body, &boundary) {
                if self.parts >= MAXIMUM_PARTS {
                    return;
                }
                self.part(part, nesting + 1);
            }
        }
    }
}

impl Part<'_> {
    fn text(&self) -> String {
        let encoding = header_value(&self.header, "content-transfer-encoding").unwrap_or_default();
        let bytes = match encoding.trim().to_ascii_lowercase().as_str() {
            "quoted-printable" => Cow::Owned(quoted_printable(self.body)),
            "base64" => Cow::Owned(base64(self.body)),
            _ => Cow::Borrowed(self.body),
        };
        let declared = parameter(&self.header, "charset")
            .and_then(|label| Encoding::for_label(label.trim().as_bytes()));
        match declared {
            Some(encoding) => encoding.decode(&bytes).0.into_owned(),
            None => html::decode(&bytes).into_owned(),
        }
    }
}

/// The header's fields, with lines that go on joined, and what follows it.
fn split_header(bytes: &[u8]) -> (Header, &[u8]) {
    let mut header: Header = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = rest.iter().position(|byte| *byte == b'\n');
        let (line, after) = rest.split_at(length.map_or(rest.len(), |length| length + 1));
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = header.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            header.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        } else {
            break;
        }
    }
    (header, rest)
}

fn header_value<'a>(header: &'a Header, name: &str) -> Option<&'a str> {
    header
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.as_str())
}

fn media_type(header: &Header) -> String {
    let value = header_value(header, "content-type").unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// A parameter of the content type, such as its boundary.
fn parameter(header: &Header, name: &str) -> Option<String> {
    let value = header_value(header, "content-type")?;
    value.split(';').skip(1).find_map(|field| {
        let (own, value) = field.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (own.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The parts between lines that begin with two hyphens and the boundary.
fn split_parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut begun = None;
    let mut position = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let after = line.strip_prefix(mark.as_bytes()).map(<[u8]>::trim_ascii);
        // A boundary inside may begin like the one around it.
        if let Some(b"" | b"--") = after {
            if let Some(part) = begun.and_then(|begun| body.get(begun..position)) {
                parts.push(part);
            }
            if after == Some(b"--") {
                return parts;
            }
            begun = Some(position + line.len());
        }
        position += line.len();
    }
    // A file that was cut has no last mark.
    parts.extend(begun.and_then(|begun| body.get(begun..)));
    parts
}

/// RFC 2045, 6.7.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut position = 0;
    while let Some(byte) = body.get(position) {
        position += 1;
        if *byte != b'=' {
            decoded.push(*byte);
            continue;
        }
        let digits = body.get(position..position + 2).unwrap_or_default();
        let digits = std::str::from_utf8(digits).unwrap_or_default();
        if let Ok(byte) = u8::from_str_radix(digits, 16)
            && digits.len() == 2
        {
            decoded.push(byte);
            position += 2;
        } else if body.get(position) == Some(&b'\n') {
            position += 1;
        } else if body.get(position..position + 2) == Some(b"\r\n") {
            position += 2;
        } else {
            decoded.push(b'=');
        }
    }
    decoded
}

/// RFC 2045, 6.8: whatever is no digit is passed over.
pub(super) fn base64(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in body {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(bits.wrapping_shr(count).to_le_bytes()[0]);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_decoded() {
        assert_eq!(
            quoted_printable(b"a=3Db=\r\nc=C3=A9=ZZ="),
            "a=bcé=ZZ=".as_bytes()
        );
        assert_eq!(base64(b"SGVs\r\nbG8h"), b"Hello!");
        assert_eq!(base64(b"SGVsbG8="), b"Hello");
    }

    #[test]
    fn parts_stand_between_their_marks() {
        let body = b"preface\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\nrest";
        let parts = split_parts(body, "b");
        assert_eq!(parts, [b"\r\none\r\n".as_slice(), b"\r\ntwo\r\n"]);
        assert_eq!(
            split_parts(b"--b\nx", "b"),
            [b"x"],
            "the last mark may lack"
        );
    }
}
