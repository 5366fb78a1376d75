//! Traditional Chinese characters and the simplified ones in their place.
//!
//! `simplified.txt` has a line for each simplified character, with the traditional ones
//! behind it: `kSimplifiedVariant` of Unihan, Unicode 15.0
//! (<https://www.unicode.org/reports/tr38/>), the first where there are several. Words
//! are only compared, never shown in this form, so that what two characters share in one
//! script and not in the other does no harm.

use std::collections::HashMap;
use std::sync::LazyLock;

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for line in include_str!("simplified.txt").lines() {
        let mut characters = line.chars();
        if let Some(simplified) = characters.next() {
            map.extend(characters.map(|traditional| (traditional, simplified)));
        }
    }
    map
});

/// The simplified character in the place of a traditional one; any other as it is.
pub(crate) fn simplified(character: char) -> char {
    match character {
        // No other script has any, and most texts are in another.
        '\0'..'\u{3400}' => character,
        _ => SIMPLIFIED.get(&character).copied().unwrap_or(character),
    }
}

#[cfg(test)]
mod tests {
    use super::{SIMPLIFIED, simplified};

    #[test]
    fn traditional_becomes_simplified_and_simplified_stays() {
        let text: String = "圖書館的機會與合約後續".chars().map(simplified).collect();
        assert_eq!(text, "图书馆的机会与合约后续");
        let again: String = text.chars().map(simplified).collect();
        assert_eq!(again, text);
    }

    #[test]
    fn what_is_simplified_is_not_simplified_again() {
        for simple in SIMPLIFIED.values() {
            assert_eq!(simplified(*simple), *simple, "{simple}");
        }
    }
}
