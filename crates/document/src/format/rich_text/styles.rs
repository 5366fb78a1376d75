//! The style sheet: which paragraph styles are headings.

use std::collections::HashMap;

use crate::format::word::styles::{Outline, named_level};

/// Styles are based on others; a circle of them ends here.
const LONGEST_CHAIN: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Style {
    pub(super) number: i32,
    pub(super) name: String,
    pub(super) based_on: Option<i32>,
    /// The outline level, counted from 0.
    pub(super) outline: Option<i32>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<i32, Style>,
}

impl Styles {
    pub(super) fn insert(&mut self, style: Style) {
        self.styles.insert(style.number, style);
    }

    /// The level of the headings that have this style, from 1 to 6.
    pub(super) fn heading(&self, number: i32) -> Option<u8> {
        let mut next = Some(number);
        for _ in 0..LONGEST_CHAIN {
            let style = self.styles.get(&next?)?;
            if style.outline.is_some() {
                return level(style.outline);
            }
            let name = style.name.trim_end_matches(';').trim().to_lowercase();
            if let Some(Outline::Level(level)) = named_level(&name) {
                return Some(level);
            }
            next = style.based_on;
        }
        None
    }

    pub(super) fn is_caption(&self, number: i32) -> bool {
        self.styles.get(&number).is_some_and(|style| {
            let name = style.name.trim_end_matches(';').trim();
            name.eq_ignore_ascii_case("caption")
        })
    }
}

/// An outline level, counted from 0 with 9 for body text, as a heading's.
pub(super) fn level(outline: Option<i32>) -> Option<u8> {
    let level = u8::try_from(outline?).ok().filter(|level| *level < 9)?;
    Some((level + 1).min(6))
}
