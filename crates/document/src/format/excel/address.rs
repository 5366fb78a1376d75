//! Places of cells in A1 notation; rows and columns are counted from 0.

/// As many rows and columns as a sheet has.
pub(super) const ROWS: u32 = 1_048_576;
pub(super) const COLUMNS: u32 = 16_384;

/// A rectangle of cells, its last row and column included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: (u32, u32),
    pub(super) last: (u32, u32),
}

impl Range {
    /// Reads `B2:D9`, or one cell.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = (parse(first)?, parse(last)?);
        (first.0 <= last.0 && first.1 <= last.1).then_some(Self { first, last })
    }

    /// The range in A1 notation.
    pub(super) fn written(&self) -> String {
        let first = written(self.first.0, self.first.1);
        if self.first == self.last {
            return first;
        }
        format!("{first}:{}", written(self.last.0, self.last.1))
    }
}

/// The row and column of `B7` or `$B$7`; none beyond the edges of a sheet.
pub(super) fn parse(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, digits) = text.split_at_checked(letters)?;
    if name.is_empty() || letters > 3 {
        return None;
    }
    let column = name.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = digits.trim_start_matches('$').parse().ok()?;
    let (row, column) = (row.checked_sub(1)?, column - 1);
    (row < ROWS && column < COLUMNS).then_some((row, column))
}

/// A cell in A1 notation.
pub(super) fn written(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_past_z() {
        for (place, text) in [
            ((0, 0), "A1"),
            ((6, 25), "Z7"),
            ((6, 26), "AA7"),
            ((1_048_575, 16_383), "XFD1048576"),
        ] {
            assert_eq!(written(place.0, place.1), text);
            assert_eq!(parse(text), Some(place));
        }
        assert_eq!(parse("$C$2"), Some((1, 2)));
    }

    #[test]
    fn what_lies_beyond_the_sheet_is_no_address() {
        for text in [
            "",
            "7",
            "A",
            "A0",
            "XFE1",
            "A1048577",
            "AAAA1",
            "A99999999999",
            "é1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(Range::parse("B2:A1"), None);
    }
}
