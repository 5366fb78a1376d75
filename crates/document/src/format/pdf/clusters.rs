//! Glyphs that stand for several letters of a script from right to left.

/// The words that PDFium makes of the presentation forms U+FDF0 to U+FDFC.
const PRESENTATION_FORMS: [&str; 12] = [
    "صلے",
    "قلے",
    "الله",
    "اكبر",
    "محمد",
    "صلعم",
    "رسول",
    "عليه",
    "وسلم",
    "صلى",
    "جلاله",
    "ریال",
];

/// The letters of one glyph in their order, where PDFium gives another: it
/// turns lines from right to left around letter by letter, and these with them,
/// but not where it takes a presentation form apart itself.
pub(super) fn turned(letters: &str) -> Option<String> {
    let reversed = match letters.chars().count() {
        0 | 1 => false,
        // No glyph stands for an alef before a lam.
        2 => letters.starts_with(['ا', 'أ', 'إ', 'آ']) && letters.ends_with('ل'),
        _ => letters.chars().all(is_from_right) && !PRESENTATION_FORMS.contains(&letters),
    };
    reversed.then(|| letters.chars().rev().collect())
}

/// Letters of Arabic, Hebrew and their relatives.
pub(super) fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && letter.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_one_glyph_are_put_in_order() {
        assert_eq!(turned("ال").as_deref(), Some("لا"));
        assert_eq!(turned("لا"), None, "it was taken apart in order");
        assert_eq!(turned("يبيبح").as_deref(), Some("حبيبي"));
        assert_eq!(turned("الله"), None, "one presentation form");
        assert_eq!(turned("جلاله"), None, "a word of another");
        assert_eq!(turned("ffi"), None, "from left to right");
    }
}
