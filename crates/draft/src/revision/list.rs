//! The bullets and numbers with which the items of lists begin.

/// Signs that are bullets wherever they stand at the beginning.
const BULLETS: &str = "•◦▪▫●○■□‣⁃∙·➢➤❖\u{f0b7}\u{f0a7}\u{f0d8}";
/// Signs that are bullets where a blank follows.
const BULLETS_BEFORE_BLANK: &str = "-–—*+";
/// Boxes to be ticked, which say something themselves.
const BOXES: &str = "☐☑☒";
/// A number is not longer than this, in characters: `(xxxviii)`.
const LONGEST_NUMBER: usize = 12;

/// An item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item<'a> {
    /// Whether a bullet stands before it; otherwise it begins with its own number.
    pub(super) has_bullet: bool,
    /// What it says, its number included, without a bullet.
    pub(super) text: &'a str,
}

impl<'a> Item<'a> {
    /// Reads an item as documents give it: behind its bullet or number, or without either,
    /// which is taken for a bullet.
    pub(super) fn read(text: &'a str) -> Self {
        let text = text.trim();
        let mut signs = text.chars();
        let bare = signs.next().and_then(|first| {
            let rest = signs.as_str();
            let is_bullet = BULLETS.contains(first)
                || (BULLETS_BEFORE_BLANK.contains(first) && rest.starts_with(char::is_whitespace));
            is_bullet.then(|| rest.trim_start())
        });
        Self {
            has_bullet: bare.is_some() || !(begins_with_number(text) || text.starts_with(is_box)),
            text: bare.unwrap_or(text),
        }
    }
}

/// The number that an item begins with as Markdown has it, `12.` or `12)`, its sign, and
/// what follows.
pub(super) fn counted(text: &str) -> Option<(u32, char, &str)> {
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    let number: u32 = digits.parse().ok().filter(|_| digits.len() <= 9)?;
    let sign = rest.chars().next().filter(|sign| ".)".contains(*sign))?;
    let rest = rest[1..].strip_prefix(' ')?;
    (number.to_string() == digits).then_some((number, sign, rest))
}

fn is_box(sign: char) -> bool {
    BOXES.contains(sign)
}

/// Whether a text begins with a number: `1.`, `4.2`, `(a)`, `iv)`, `一、`, `（二）`, `③`.
fn begins_with_number(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.starts_with(|sign| matches!(sign, '①'..='⒛')) {
        return true;
    }
    // Behind a Chinese number there is no blank.
    let ends = |(_, sign): &(usize, char)| "、．）)".contains(*sign);
    let end = first.char_indices().find(ends);
    let number = end.map_or(first, |(at, sign)| &first[..at + sign.len_utf8()]);
    let bare = number.trim_matches(|sign: char| "().:§、．（）".contains(sign));
    let is_marked = bare.len() < number.len() || bare.contains('.');
    is_marked && number.chars().count() <= LONGEST_NUMBER && bare.split('.').all(is_count)
}

/// Whether a part of a number counts: digits, one letter, Roman or Chinese digits.
fn is_count(part: &str) -> bool {
    let is_digits = part.chars().all(|sign| sign.is_ascii_digit());
    let is_letter = part.len() == 1 && part.chars().all(|sign| sign.is_ascii_alphabetic());
    let is_roman = part.chars().all(|sign| "ivxlcIVXLC".contains(sign));
    let is_chinese = part
        .chars()
        .all(|sign| "一二三四五六七八九十百".contains(sign));
    !part.is_empty() && (is_digits || is_letter || is_roman || is_chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_go_and_numbers_stay() {
        for (text, has_bullet, rest) in [
            ("• milk", true, "milk"),
            ("•milk", true, "milk"),
            ("– milk", true, "milk"),
            ("- milk", true, "milk"),
            ("-5 degrees", true, "-5 degrees"),
            ("milk", true, "milk"),
            ("(a) milk", false, "(a) milk"),
            ("1. milk", false, "1. milk"),
            ("4.2 milk", false, "4.2 milk"),
            ("iv) milk", false, "iv) milk"),
            ("一、牛奶", false, "一、牛奶"),
            ("（二）牛奶", false, "（二）牛奶"),
            ("③牛奶", false, "③牛奶"),
            ("☐ milk", false, "☐ milk"),
            ("I. milk", false, "I. milk"),
            ("牛奶、面包", true, "牛奶、面包"),
            ("Milk (fresh) is sold", true, "Milk (fresh) is sold"),
            ("", true, ""),
        ] {
            let item = Item::read(text);
            assert_eq!((item.has_bullet, item.text), (has_bullet, rest), "{text}");
        }
    }

    #[test]
    fn markdown_counts_with_digits_alone() {
        assert_eq!(counted("12. milk"), Some((12, '.', "milk")));
        assert_eq!(counted("3) milk"), Some((3, ')', "milk")));
        for text in [
            "03. milk",
            "1.milk",
            "(1) milk",
            "1.2 milk",
            "9999999999. milk",
        ] {
            assert_eq!(counted(text), None, "{text}");
        }
    }
}
