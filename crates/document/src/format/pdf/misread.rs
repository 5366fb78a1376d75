//! Texts that are the same but for letters that were read wrongly.

/// Whether two texts differ in no more than this share of the letters of the longer
/// one: letters that came, went or are others (Levenshtein, 1966).
pub(super) fn is_same(one: &str, other: &str, share: f32) -> bool {
    if one == other {
        return true;
    }
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let longer = one.len().max(other.len());
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of the length of a few lines"
    )]
    let most = (share.clamp(0.0, 1.0) * longer as f32) as usize;
    one.len().abs_diff(other.len()) <= most && distance(&one, &other) <= most
}

/// How many letters come, go or change from one text to the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.iter().enumerate() {
        // What the row above held one place before this one.
        let mut before = above;
        let mut left = above + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (own, again) in row.iter_mut().skip(1).zip(other) {
            let changed = before + usize::from(letter != again);
            before = *own;
            *own = changed.min(before + 1).min(left + 1);
            left = *own;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_come_go_and_change_are_counted() {
        let distance = |one: &str, other: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            distance(&letters(one), &letters(other))
        };
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("租金", "租全", 1),
            ("annual report", "annua1 rep0rt", 2),
            ("ab", "ba", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn short_texts_must_be_the_same() {
        assert!(is_same("annual report #", "annua1 rep0rt #", 0.2));
        assert!(!is_same("annual report #", "minutes of may #", 0.2));
        assert!(is_same("#", "#", 0.2));
        assert!(!is_same("a #", "b #", 0.2), "one of three is too much");
        assert!(!is_same("annual report", "annual rep0rt", 0.0));
    }
}
