//! The strings that cells refer to by number.

use super::super::collapse;
use super::super::package::{Package, Relationships};
use super::super::xml::{self, Element};
use super::{binary, workbook};
use crate::error::ReadError;

/// More strings than these are left out: each takes memory even when empty.
const MAXIMUM_STRINGS: usize = 16_000_000;

/// All strings one behind the other, with where each ends.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    pub(super) fn read(
        package: &Package<'_>,
        relationships: &Relationships,
    ) -> Result<Self, ReadError> {
        let mut strings = Self::default();
        let Some(part) = Package::related(relationships, "sharedStrings") else {
            return Ok(strings);
        };
        if workbook::is_binary(&part) {
            let bytes = package.bytes(&part)?.unwrap_or_default();
            binary::shared_strings(&bytes, &mut |string| strings.push(string));
            return Ok(strings);
        }
        let text = match package.text(&part) {
            Ok(text) => text.unwrap_or_default(),
            Err(ReadError::Damaged { detail }) => {
                tracing::debug!(detail, "the shared strings cannot be read");
                return Ok(strings);
            }
            Err(error) => return Err(error),
        };
        let outcome = xml::children_of(&text, &["sst"], &mut |item| {
            if item.name == "si" {
                strings.push(&string_item(&item));
            }
            Ok(())
        });
        if let Err(error) = outcome {
            tracing::debug!(%error, "the shared strings break off");
        }
        Ok(strings)
    }

    fn push(&mut self, string: &str) {
        if self.ends.len() < MAXIMUM_STRINGS {
            self.text.push_str(&collapse(string));
            self.ends.push(self.text.len());
        }
    }

    /// A string by its number; white space is collapsed.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..end)
    }
}

/// A plain or rich string, without the signs that say how to pronounce it.
pub(super) fn string_item(item: &Element) -> String {
    let mut text = String::new();
    for child in item.children() {
        match child.name.as_str() {
            "t" => text.push_str(&child.text()),
            "r" => {
                for piece in child.children().filter(|piece| piece.name == "t") {
                    text.push_str(&piece.text());
                }
            }
            _ => {}
        }
    }
    unescaped(&text)
}

/// Signs that XML cannot hold are written as `_x000D_` (ECMA-376 part 1,
/// 22.9.2.19).
pub(super) fn unescaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let (before, from) = rest.split_at(start);
        shown.push_str(before);
        let code = from
            .get(2..6)
            .filter(|_| from.as_bytes().get(6) == Some(&b'_'))
            .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match code {
            Some(sign) => {
                shown.push(sign);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                shown.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronunciation_is_left_out() {
        let item = xml::parse(
            "<si><r><t>東</t></r><r><rPr/><t>京</t></r><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>",
        )
        .expect("the item is well formed");
        assert_eq!(string_item(&item), "東京");
    }

    #[test]
    fn escapes_are_read_once() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("_x12_ _xZZZZ_ _x"), "_x12_ _xZZZZ_ _x");
    }

    #[test]
    fn strings_keep_their_numbers() {
        let mut strings = SharedStrings::default();
        for string in ["one", "", "two  three"] {
            strings.push(string);
        }
        assert_eq!(strings.get(0), Some("one"));
        assert_eq!(strings.get(1), Some(""));
        assert_eq!(strings.get(2), Some("two three"));
        assert_eq!(strings.get(3), None);
    }
}
