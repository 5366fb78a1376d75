//! Character references such as `&amp;` and `&#8212;` (HTML Standard,
//! "Named character references").

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// The longest name of a character.
const LONGEST_NAME: usize = 32;

/// A text with its references resolved; what is none stays as it is.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        resolved.push_str(before);
        match numeric(reference).or_else(|| named(reference)) {
            Some((characters, length)) => {
                resolved.push_str(&characters);
                rest = reference.get(length..).unwrap_or_default();
            }
            None => {
                resolved.push('&');
                rest = reference.get(1..).unwrap_or_default();
            }
        }
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// `&#8212;` or `&#x2014;`, with how long it is.
fn numeric(reference: &str) -> Option<(Cow<'static, str>, usize)> {
    let after = reference.strip_prefix("&#")?;
    let (digits, base) = match after.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (after, 10),
    };
    let count = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(base))
        .count();
    let code = u32::from_str_radix(digits.get(..count)?, base).ok();
    if count == 0 {
        return None;
    }
    let mut length = reference.len() - digits.len() + count;
    length += usize::from(digits.as_bytes().get(count) == Some(&b';'));
    let character = match code {
        // Numbers of Windows-1252 were written for the characters they have
        // there, and browsers still read them so.
        Some(code @ 0x80..=0x9F) => {
            let byte = [u8::try_from(code).ok()?];
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            return Some((Cow::Owned(text.0.into_owned()), length));
        }
        Some(0) | None => char::REPLACEMENT_CHARACTER,
        Some(code) => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Some((Cow::Owned(character.to_string()), length))
}

/// `&mdash;`, or one of the old names that need no semicolon.
fn named(reference: &str) -> Option<(Cow<'static, str>, usize)> {
    let after = reference.get(1..)?;
    let count = after
        .bytes()
        .take(LONGEST_NAME)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let name = after.get(..count)?;
    if after.as_bytes().get(count) == Some(&b';') {
        return Some((Cow::Borrowed(resolve_html5_entity(name)?), count + 2));
    }
    // The old names stand for the characters of Latin-1.
    let characters = resolve_html5_entity(name)?;
    let old = characters.chars().all(|letter| u32::from(letter) < 0x100);
    (old && count <= 6).then_some((Cow::Borrowed(characters), count + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_browsers_do() {
        assert_eq!(
            resolve("R&amp;D &mdash; &#8212;&#x2014 &#151; &nbsp;&copy 5 & 6 &bogus; &AT&T"),
            "R&D — —— — \u{a0}© 5 & 6 &bogus; &AT&T"
        );
        assert_eq!(resolve("&#0;&#xFFFFFFFFF;"), "\u{fffd}\u{fffd}");
    }
}
