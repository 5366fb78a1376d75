//! Numbers and bullets of list items and headings, which a document holds as
//! rules and a reader has to count (part 3, 5.3 and 16.30).

use std::collections::HashMap;

use super::super::word::numbering::written;
use super::super::xml::Element;
use super::styles::{LEVELS, ListLevel, ListStyle, Styles};

/// How far each level has been counted.
pub(super) type Counts = [Option<u32>; LEVELS];

/// Counts the lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    headings: Counts,
    counts: Counts,
    /// The counts of lists that have ended, by their identifiers and by their
    /// styles.
    ended: HashMap<String, Counts>,
    ended_by_style: HashMap<String, Counts>,
}

impl Lists {
    /// A list that stands in no other one begins; gives the counts of the one
    /// that a table in an item may interrupt.
    pub(super) fn begin(&mut self, list: &Element, style: &str) -> Counts {
        let before = if let Some(id) = list.attribute("continue-list") {
            self.ended.get(id)
        } else if list.attribute("continue-numbering") == Some("true") {
            self.ended_by_style.get(style)
        } else {
            None
        };
        let counts = before.copied().unwrap_or_default();
        std::mem::replace(&mut self.counts, counts)
    }

    /// The list ends; others may go on from it. The one around has these counts.
    pub(super) fn end(&mut self, list: &Element, style: &str, around: Counts) {
        let continued = list.attribute("continue-list");
        for id in [list.attribute("id"), continued].into_iter().flatten() {
            self.ended.insert(id.to_owned(), self.counts);
        }
        self.ended_by_style.insert(style.to_owned(), self.counts);
        self.counts = around;
    }

    /// Counts an item, and gives its number or bullet; `start` sets the count
    /// anew.
    pub(super) fn next(
        &mut self,
        styles: &Styles,
        style: &str,
        level: usize,
        start: Option<u32>,
    ) -> String {
        match styles.list(style) {
            Some(list) => count(list, &mut self.counts, level, start),
            // A list without a style has bullets.
            None => "•".to_owned(),
        }
    }

    /// Counts a heading, and gives its number; level 0 is the highest.
    pub(super) fn next_heading(
        &mut self,
        styles: &Styles,
        level: usize,
        start: Option<u32>,
    ) -> String {
        if styles.outline.contains_key(&level) {
            count(&styles.outline, &mut self.headings, level, start)
        } else {
            String::new()
        }
    }
}

fn count(list: &ListStyle, counts: &mut Counts, level: usize, start: Option<u32>) -> String {
    let level = level.min(LEVELS - 1);
    let begins = |level: usize| list.get(&level).map_or(1, |rule| rule.start);
    let Some((own, below)) = counts.get_mut(level..).and_then(<[_]>::split_first_mut) else {
        return String::new();
    };
    let number = match (start, *own) {
        (Some(start), _) => start,
        (None, Some(last)) => last.saturating_add(1),
        (None, None) => begins(level),
    };
    *own = Some(number);
    below.fill(None);
    let Some(rule) = list.get(&level) else {
        return "•".to_owned();
    };
    let Some(format) = &rule.format else {
        return "•".to_owned();
    };
    if format.is_empty() {
        return rule.prefix.trim().to_owned();
    }
    let first = (level + 1).saturating_sub(rule.shown.max(1));
    let numbers: Vec<String> = (first..=level)
        .filter_map(|above| {
            let rule = list.get(&above)?;
            let count = counts.get(above).copied().flatten();
            numeral(count.unwrap_or_else(|| begins(above)), rule)
        })
        .collect();
    let text = format!("{}{}{}", rule.prefix, numbers.join("."), rule.suffix);
    text.trim().to_owned()
}

/// A number in the numerals of its level; none where that shows no numbers.
fn numeral(count: u32, rule: &ListLevel) -> Option<String> {
    let format = rule.format.as_deref().filter(|format| !format.is_empty())?;
    Some(match format {
        "a" => written(count, "lowerLetter"),
        "A" => written(count, "upperLetter"),
        "i" => written(count, "lowerRoman"),
        "I" => written(count, "upperRoman"),
        format if format.starts_with('一') => written(count, "chineseCounting"),
        _ => count.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    fn styles() -> Styles {
        let mut styles = Styles::default();
        styles.add(
            &parse(
                "<s><list-style name='L'>\
                 <list-level-style-number level='1' num-format='1' num-suffix='.'/>\
                 <list-level-style-number level='2' num-format='a' num-suffix=')' display-levels='2'/>\
                 <list-level-style-bullet level='3' bullet-char='-'/></list-style></s>",
            )
            .expect("the part is well formed"),
        );
        styles
    }

    #[test]
    fn numbers_are_counted_by_level() {
        let styles = styles();
        let mut lists = Lists::default();
        let list = parse("<list id='a'/>").expect("well formed");
        lists.begin(&list, "L");
        let mut next = |level, start| lists.next(&styles, "L", level, start);
        let found = [
            next(0, None),
            next(1, None),
            next(1, None),
            next(2, None),
            next(0, Some(7)),
            next(1, None),
        ];
        assert_eq!(found, ["1.", "1.a)", "1.b)", "•", "7.", "7.a)"]);
    }

    #[test]
    fn a_list_goes_on_from_another() {
        let styles = styles();
        let mut lists = Lists::default();
        let first = |lists: &mut Lists, list: &str| {
            let list = parse(list).expect("well formed");
            let around = lists.begin(&list, "L");
            let number = lists.next(&styles, "L", 0, None);
            lists.end(&list, "L", around);
            number
        };
        assert_eq!(first(&mut lists, "<list id='a'/>"), "1.");
        assert_eq!(first(&mut lists, "<list id='b'/>"), "1.");
        assert_eq!(first(&mut lists, "<list continue-list='a'/>"), "2.");
        assert_eq!(first(&mut lists, "<list continue-list='a'/>"), "3.");
        assert_eq!(first(&mut lists, "<list continue-numbering='true'/>"), "4.");
    }
}
