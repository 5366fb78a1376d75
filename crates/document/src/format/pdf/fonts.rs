//! What the names of fonts say.

use std::cell::RefCell;
use std::collections::HashMap;

/// What the name of a font says of its letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) bold: bool,
    /// Whether every letter is as wide as another.
    pub(super) fixed: bool,
}

/// The styles of the fonts of a page: it has a few, and asks at each word.
#[derive(Debug, Default)]
pub(super) struct Styles {
    known: RefCell<HashMap<String, Style>>,
}

impl Styles {
    pub(super) fn of(&self, font: String) -> Style {
        if let Some(style) = self.known.borrow().get(&font) {
            return *style;
        }
        let style = Style {
            bold: is_bold(&font),
            fixed: is_fixed(&font),
        };
        self.known.borrow_mut().insert(font, style);
        style
    }
}

/// Whether the font is bold.
fn is_bold(font: &str) -> bool {
    [
        "Bold", "bold", "BOLD", "Black", "Heavy", "Semibold", "CMBX", "CMSSBX", "BX1", "-Medi",
    ]
    .iter()
    .any(|mark| font.contains(mark))
}

/// Whether every letter of the font is as wide as another, told from its name:
/// the flag is set in many fonts where it is not so.
pub(in crate::format) fn is_fixed(font: &str) -> bool {
    [
        "Mono",
        "mono",
        "Courier",
        "courier",
        "Consol",
        "Lucida Console",
        "CMTT",
        "SFTT",
        "Typewriter",
        "Menlo",
        "Inconsolata",
        "Monaco",
        "CMSLTT",
        "CMITT",
        "-TT",
    ]
    .iter()
    .any(|mark| font.contains(mark))
        && !font.contains("Monotype")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_weight_and_width() {
        assert!(is_bold("ABCDEF+CMBX12") && is_bold("Helvetica-Bold"));
        assert!(!is_bold("CMR10") && !is_bold("TimesNewRomanPSMT"));
        assert!(is_fixed("CMTT10") && is_fixed("Courier-Bold"));
        assert!(!is_fixed("MonotypeCorsiva") && !is_fixed("Helvetica"));
    }
}
