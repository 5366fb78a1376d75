//! Characters of symbol fonts, which live in the private use area and mean
//! something only with their font.

use super::super::xml::Element;

/// The Greek alphabet in the order of the Symbol font's Latin letters.
const GREEK_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const GREEK_SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The character that a `sym` element stands for; none for ornaments without a
/// meaning.
pub(super) fn character(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attribute("char")?, 16).ok()?;
    let font = element.attribute("font").unwrap_or_default().to_lowercase();
    let known = match font.as_str() {
        "symbol" => symbol(code & 0xFF),
        "wingdings" => wingdings(code & 0xFF),
        "wingdings 2" => wingdings_2(code & 0xFF),
        _ => None,
    };
    known.or(match code {
        0xF0B7 | 0xF0A7 | 0xF0A8 => Some('•'),
        0xE000..=0xF8FF => None,
        code => char::from_u32(code),
    })
}

fn symbol(code: u32) -> Option<char> {
    let letter = |alphabet: &str, first: u32| alphabet.chars().nth((code - first) as usize);
    match code {
        0x41..=0x5A => letter(GREEK_CAPITALS, 0x41),
        0x61..=0x7A => letter(GREEK_SMALL, 0x61),
        0xA2 => Some('′'),
        0xA3 => Some('≤'),
        0xA5 => Some('∞'),
        0xAB => Some('↔'),
        0xAC => Some('←'),
        0xAD => Some('↑'),
        0xAE => Some('→'),
        0xAF => Some('↓'),
        0xB0 => Some('°'),
        0xB1 => Some('±'),
        0xB2 => Some('″'),
        0xB3 => Some('≥'),
        0xB4 => Some('×'),
        0xB6 => Some('∂'),
        0xB7 => Some('•'),
        0xB8 => Some('÷'),
        0xB9 => Some('≠'),
        0xBA => Some('≡'),
        0xBB => Some('≈'),
        0xBC => Some('…'),
        0xC6 => Some('∅'),
        0xC7 => Some('∩'),
        0xC8 => Some('∪'),
        0xCC => Some('⊂'),
        0xCE => Some('∈'),
        0xCF => Some('∉'),
        0xD1 => Some('∇'),
        0xD2 | 0xE2 => Some('®'),
        0xD3 | 0xE3 => Some('©'),
        0xD4 | 0xE4 => Some('™'),
        0xD5 => Some('∏'),
        0xD6 => Some('√'),
        0xD7 => Some('⋅'),
        0xD8 => Some('¬'),
        0xD9 => Some('∧'),
        0xDA => Some('∨'),
        0xDB => Some('⇔'),
        0xDC => Some('⇐'),
        0xDE => Some('⇒'),
        0xE5 => Some('∑'),
        0xF2 => Some('∫'),
        0x20..=0x3F | 0x5B | 0x5D | 0x5F | 0x7B..=0x7D => char::from_u32(code),
        _ => None,
    }
}

fn wingdings(code: u32) -> Option<char> {
    match code {
        0x28 => Some('☎'),
        0x2A => Some('✉'),
        0x4A => Some('☺'),
        0x4C => Some('☹'),
        0x6C | 0x9F => Some('•'),
        0x6E | 0xA7 => Some('▪'),
        0x6F | 0x71 | 0xA8 => Some('☐'),
        0x78 | 0xFD => Some('☒'),
        0xD8 => Some('➢'),
        0xDF | 0xE7 => Some('←'),
        0xE0 | 0xE8 => Some('→'),
        0xFB => Some('✗'),
        0xFC => Some('✓'),
        0xFE => Some('☑'),
        _ => None,
    }
}

fn wingdings_2(code: u32) -> Option<char> {
    match code {
        0x4F => Some('✗'),
        0x50 => Some('✓'),
        0x52 => Some('☑'),
        0x54 => Some('☒'),
        0xA3 => Some('☐'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn symbols_are_read_by_their_font() {
        let read = |font: &str, code: &str| {
            let element = parse(&format!("<w:sym w:font='{font}' w:char='{code}'/>"));
            character(&element.expect("an element"))
        };
        assert_eq!(read("Symbol", "F062"), Some('β'));
        assert_eq!(read("Symbol", "F0A3"), Some('≤'));
        assert_eq!(read("Wingdings", "F0FC"), Some('✓'));
        assert_eq!(read("Wingdings 3", "F07A"), None, "an ornament");
        assert_eq!(read("Arial", "00E9"), Some('é'));
        assert_eq!(read("Symbol", "zz"), None);
    }
}
