//! Splits text into rows of values.

use std::borrow::Cow;

/// A quoted value longer than this was never closed: its quote is a letter.
const LONGEST_QUOTED: usize = 64 * 1024;

/// One row with the lines it stands on, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) values: Vec<Cow<'a, str>>,
}

impl Row<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.values.iter().all(|value| value.trim().is_empty())
    }
}

/// The rows of a text, one after the other, in time linear in its length.
pub(super) struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    position: usize,
    line: u32,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            position: 0,
            line: 1,
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// A value up to its delimiter or the end of its line.
    fn value(&mut self) -> Cow<'a, str> {
        if self.byte() == Some(b'"')
            && let Some(quoted) = self.quoted()
        {
            let rest = self.plain();
            return match rest.trim().is_empty() {
                true => quoted,
                // What follows the closing quote belongs to the value.
                false => Cow::Owned(format!("{quoted}{rest}")),
            };
        }
        Cow::Borrowed(self.plain())
    }

    fn plain(&mut self) -> &'a str {
        let start = self.position;
        while let Some(byte) = self.byte() {
            if byte == self.delimiter || byte == b'\n' {
                break;
            }
            self.position += 1;
        }
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// A value between quotes; a doubled quote stands for one. Nothing, and
    /// nothing consumed, where it does not end. After such a quote every other
    /// one up to the bound is doubled and ends at once what it begins, so that
    /// no byte is looked at more than twice.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let start = self.position + 1;
        let bound = bytes.len().min(start.saturating_add(LONGEST_QUOTED));
        let mut position = start;
        let mut doubled = false;
        while position < bound {
            if bytes.get(position) == Some(&b'"') {
                if bytes.get(position + 1) != Some(&b'"') {
                    let value = self.text.get(start..position)?;
                    let lines = value.bytes().filter(|byte| *byte == b'\n').count();
                    self.line = self
                        .line
                        .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
                    self.position = position + 1;
                    return Some(if doubled {
                        Cow::Owned(value.replace("\"\"", "\""))
                    } else {
                        Cow::Borrowed(value)
                    });
                }
                doubled = true;
                position += 1;
            }
            position += 1;
        }
        None
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        self.byte()?;
        let first = self.line;
        let mut values = vec![self.value()];
        while self.byte() == Some(self.delimiter) {
            self.position += 1;
            values.push(self.value());
        }
        let last = self.line;
        // Only a line end is left here, or the end of the text.
        self.position += 1;
        self.line = self.line.saturating_add(1);
        if let Some(Cow::Borrowed(value)) = values.last_mut() {
            *value = value.trim_end_matches('\r');
        }
        Some(Row {
            first,
            last,
            values,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, u32, Vec<String>)> {
        Rows::new(text, b',')
            .map(|row| {
                let values = row.values.into_iter().map(Cow::into_owned).collect();
                (row.first, row.last, values)
            })
            .collect()
    }

    fn row(first: u32, last: u32, values: &[&str]) -> (u32, u32, Vec<String>) {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        (first, last, values)
    }

    #[test]
    fn quoted_values_hold_delimiters_quotes_and_lines() {
        assert_eq!(
            rows("a,\"b, \"\"c\"\"\nd\",e\r\n\"\",x\n,\n"),
            [
                row(1, 2, &["a", "b, \"c\"\nd", "e"]),
                row(3, 3, &["", "x"]),
                row(4, 4, &["", ""]),
            ]
        );
    }

    #[test]
    fn a_quote_that_never_closes_is_a_letter() {
        let text = format!("a,\"b\n{}c,d\n", "x,y\n".repeat(40_000));
        let rows = rows(&text);
        assert_eq!(rows.len(), 40_002, "every line is a row");
        assert_eq!(rows[0], row(1, 1, &["a", "\"b"]));
        assert_eq!(rows[40_001], row(40_002, 40_002, &["c", "d"]));
    }

    #[test]
    fn inches_are_no_quotes() {
        assert_eq!(
            rows("pipe 3\",x\n\"a\"b,y\n"),
            [row(1, 1, &["pipe 3\"", "x"]), row(2, 2, &["ab", "y"])]
        );
    }
}
