//! Bullets and numbers of paragraphs (ECMA-376 part 1, 21.1.2.4).

use super::super::numerals;
use super::super::xml::Element;
use crate::model::BlockKind;

const LEVELS: usize = 9;

/// Counts the numbered paragraphs of one shape.
pub(super) struct Bullets {
    /// Placeholders for text have bullets unless a paragraph says otherwise.
    usual: bool,
    counts: [u32; LEVELS],
}

impl Bullets {
    pub(super) fn new(usual: bool) -> Self {
        Self {
            usual,
            counts: [0; LEVELS],
        }
    }

    /// Whether the next paragraph is an item of a list, and what stands before
    /// it.
    pub(super) fn next(&mut self, paragraph: &Element) -> (BlockKind, String) {
        let properties = paragraph.child("pPr");
        let has = |name| properties.is_some_and(|properties| properties.child(name).is_some());
        let level = properties
            .and_then(|properties| properties.attribute("lvl")?.parse::<usize>().ok())
            .unwrap_or(0)
            .min(LEVELS - 1);
        self.counts[level + 1..].fill(0);
        let rule = properties.and_then(|properties| properties.child("buAutoNum"));
        if let Some(rule) = rule {
            let start = rule
                .attribute("startAt")
                .and_then(|start| start.parse().ok());
            let count = match self.counts[level] {
                0 => start.unwrap_or(1),
                last => last.saturating_add(1),
            };
            self.counts[level] = count;
            let number = numbered(count, rule.attribute("type").unwrap_or_default());
            return (BlockKind::ListItem, format!("{number} "));
        }
        self.counts[level] = 0;
        if has("buChar") || has("buBlip") {
            (BlockKind::ListItem, "• ".to_owned())
        } else if self.usual && !has("buNone") {
            (BlockKind::ListItem, String::new())
        } else {
            (BlockKind::Paragraph, String::new())
        }
    }
}

/// A number in one of the schemes, such as `alphaLcParenR`.
fn numbered(count: u32, scheme: &str) -> String {
    let digits = if scheme.starts_with("alphaLc") {
        numerals::letters(count).to_lowercase()
    } else if scheme.starts_with("alphaUc") {
        numerals::letters(count)
    } else if scheme.starts_with("romanLc") {
        numerals::roman(count).to_lowercase()
    } else if scheme.starts_with("romanUc") {
        numerals::roman(count)
    } else if scheme.starts_with("ea1") {
        numerals::chinese(count)
    } else {
        count.to_string()
    };
    if scheme.ends_with("ParenBoth") {
        format!("({digits})")
    } else if scheme.ends_with("ParenR") {
        format!("{digits})")
    } else if scheme.ends_with("Plain") {
        digits
    } else {
        format!("{digits}.")
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn numbers_are_counted_by_level() {
        let mut bullets = Bullets::new(false);
        let mut next = |properties: &str| {
            let paragraph = parse(&format!("<p>{properties}</p>")).expect("a paragraph");
            bullets.next(&paragraph).1
        };
        let upper = "<pPr><buAutoNum type='romanUcPeriod' startAt='3'/></pPr>";
        let lower = "<pPr lvl='1'><buAutoNum type='alphaLcParenBoth'/></pPr>";
        assert_eq!(next(upper), "III. ");
        assert_eq!(next(lower), "(a) ");
        assert_eq!(next(lower), "(b) ");
        assert_eq!(next(upper), "IV. ");
        assert_eq!(next(lower), "(a) ", "counted anew below a new number");
        assert_eq!(next(""), "");
        assert_eq!(next(upper), "III. ", "a paragraph between ends the list");
    }
}
