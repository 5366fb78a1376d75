//! Bullets and numbers that begin the items of a list.

/// Whether a line begins with a bullet or a number of a list.
pub(super) fn begins_with_marker(text: &str) -> bool {
    let mut words = text.split_whitespace();
    match (words.next(), words.next()) {
        (Some(first), Some(_)) => is_marker(first),
        _ => text
            .chars()
            .next()
            .is_some_and(|first| BULLETS.contains(first) && text.chars().count() > 1),
    }
}

const BULLETS: &str = "•◦▪▫■□●○‣⁃∙◆◇➢✓➤";

/// Whether a word is a bullet or the number of an item, such as `3.` or `(b)`.
pub(super) fn is_marker(word: &str) -> bool {
    if let Some(first) = word.chars().next()
        && (BULLETS.contains(first) || matches!(word, "-" | "–" | "—" | "*" | "·"))
    {
        return true;
    }
    let inner = word.trim_start_matches(['(', '（', '[']);
    let Some(inner) = inner.strip_suffix(['.', ')', '）', '、', ']']) else {
        return false;
    };
    let is_number = inner.len() <= 3 && inner.chars().all(|letter| letter.is_ascii_digit());
    let is_letter = inner.chars().count() == 1
        && word.ends_with([')', '）', '、'])
        && inner.chars().all(char::is_alphanumeric);
    let is_roman = inner.len() <= 4
        && word.ends_with(')')
        && inner.chars().all(|letter| "ivx".contains(letter));
    !inner.is_empty() && (is_number || is_letter || is_roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_words() {
        for marker in [
            "•",
            "-",
            "3.",
            "12)",
            "(a)",
            "(iv)",
            "[7]",
            "（一）",
            "三、",
        ] {
            assert!(is_marker(marker), "{marker} begins an item");
        }
        for word in ["The", "2024.", "e.g.", "I.", "(see", "pp."] {
            assert!(!is_marker(word), "{word} begins no item");
        }
    }
}
