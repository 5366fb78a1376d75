//! Positions in text: bytes inside, UTF-16 code units at the border.

/// The position of byte `at` of `text` in UTF-16 code units. A byte inside a
/// character, or past the end, counts as the next that begins one.
pub(crate) fn utf16_position(text: &str, at: usize) -> u32 {
    let units: usize = text
        .char_indices()
        .take_while(|(index, _)| *index < at)
        .map(|(_, character)| character.len_utf16())
        .sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_as_the_window_counts() {
        let text = "a年😀z";
        assert_eq!(utf16_position(text, 0), 0);
        assert_eq!(utf16_position(text, 1), 1);
        assert_eq!(
            utf16_position(text, 4),
            2,
            "a Chinese character is one unit"
        );
        assert_eq!(utf16_position(text, 8), 4, "an emoji is two");
        assert_eq!(utf16_position(text, 99), 5);
    }
}
