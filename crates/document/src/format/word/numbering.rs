//! The numbers and bullets of lists and numbered headings, which a document
//! holds as rules and a reader has to count (ECMA-376 part 1, 17.9).

use std::collections::{HashMap, HashSet};

use super::super::xml::Element;
use super::super::{numerals, repeatable};
use super::styles::Styles;

const LEVELS: usize = 9;

/// A list may be defined by a style that is defined by a list, and so on.
const LONGEST_CHAIN: usize = 8;

/// Which list a paragraph or style names, and how deep; each may be inherited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ListProperties {
    /// List 0 means none, also where a style names one.
    pub(super) number: Option<u32>,
    pub(super) level: Option<usize>,
}

/// Which list a paragraph belongs to, and how deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    number: u32,
    level: usize,
}

impl ListProperties {
    /// Reads a `numPr`.
    pub(super) fn read(properties: &Element) -> Self {
        Self {
            number: properties
                .value("numId")
                .and_then(|number| number.parse().ok()),
            level: properties
                .value("ilvl")
                .and_then(|level| level.parse().ok()),
        }
    }

    /// What these do not say, others may.
    pub(super) fn or(self, others: Self) -> Self {
        Self {
            number: self.number.or(others.number),
            level: self.level.or(others.level),
        }
    }

    /// The place, where they name a list.
    pub(super) fn place(self) -> Option<Place> {
        let number = self.number.filter(|number| *number != 0)?;
        Some(Place {
            number,
            level: self.level.unwrap_or(0).min(LEVELS - 1),
        })
    }
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// Such as `%1.%2.`, where `%2` is the number of the second level.
    text: String,
    /// Whether the numbers of all levels are written in digits.
    legal: bool,
    /// The level, counted from 1, behind which this one begins anew; 0 for
    /// none.
    restart: Option<usize>,
}

/// The rules of all lists, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    rules: HashMap<u32, HashMap<usize, Level>>,
    lists: HashMap<u32, List>,
    counted: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Levels of lists that have begun with a start of their own.
    begun: HashSet<(u32, usize)>,
}

#[derive(Debug)]
struct List {
    rule: u32,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

impl Numbering {
    pub(super) fn read(part: &Element, styles: &Styles) -> Self {
        let mut numbering = Self::default();
        let mut links: HashMap<u32, u32> = HashMap::new();
        let number = |element: &Element, name: &str| element.attribute(name)?.parse::<u32>().ok();
        for element in part.children() {
            match element.name.as_str() {
                "abstractNum" => {
                    if let Some(id) = number(element, "abstractNumId") {
                        numbering.rules.insert(id, levels(element));
                        let link = element.value("numStyleLink").and_then(|id| styles.list(id));
                        links.extend(link.map(|link| (id, link)));
                    }
                }
                "num" => {
                    let rule = element
                        .value("abstractNumId")
                        .and_then(|id| id.parse().ok());
                    if let (Some(id), Some(rule)) = (number(element, "numId"), rule) {
                        numbering.lists.insert(id, List::read(element, rule));
                    }
                }
                _ => {}
            }
        }
        numbering.follow(&links);
        numbering
    }

    /// Replaces rules that only point to another list by that list's rules.
    fn follow(&mut self, links: &HashMap<u32, u32>) {
        let targets: Vec<(u32, u32)> = self
            .lists
            .iter()
            .map(|(number, list)| {
                let mut rule = list.rule;
                for _ in 0..LONGEST_CHAIN {
                    let next = links.get(&rule).and_then(|list| self.lists.get(list));
                    match next {
                        Some(next) if next.rule != rule => rule = next.rule,
                        _ => break,
                    }
                }
                (*number, rule)
            })
            .collect();
        for (number, rule) in targets {
            if let Some(list) = self.lists.get_mut(&number) {
                list.rule = rule;
            }
        }
    }

    /// Counts one paragraph of a list and gives its number or bullet; none for
    /// a list that the document does not define.
    pub(super) fn next(&mut self, place: Place) -> Option<String> {
        let list = self.lists.get(&place.number)?;
        let rules = self.rules.get(&list.rule)?;
        let rule = |level: usize| list.levels.get(&level).or_else(|| rules.get(&level));
        let start = |level: usize| {
            let own = list.starts.get(&level).copied();
            own.or_else(|| Some(rule(level)?.start)).unwrap_or(1)
        };
        // Lists with the same rule count together, but for those that begin
        // anew.
        let counts = self.counted.entry(list.rule).or_default();
        if list.starts.contains_key(&place.level) && self.begun.insert((place.number, place.level))
        {
            counts[place.level] = None;
        }
        counts[place.level] = Some(match counts[place.level] {
            Some(last) => last.saturating_add(1),
            None => start(place.level),
        });
        for (deeper, count) in counts.iter_mut().enumerate().skip(place.level + 1) {
            let restart = rule(deeper).and_then(|rule| rule.restart);
            if restart.is_none_or(|behind| place.level < behind) {
                *count = None;
            }
        }
        let level = rule(place.level)?;
        if level.format == "bullet" {
            return Some("•".to_owned());
        }
        if level.format == "none" {
            return Some(String::new());
        }
        let mut text = level.text.clone();
        for (above, count) in counts.iter().enumerate().take(place.level + 1) {
            let mark = format!("%{}", above + 1);
            if text.contains(&mark) {
                let count = count.unwrap_or_else(|| start(above));
                let format = rule(above).map_or("decimal", |rule| &rule.format);
                let digits = if level.legal && above != place.level {
                    "decimal"
                } else {
                    format
                };
                text = text.replace(&mark, &written(count, digits));
            }
        }
        Some(text.trim().to_owned())
    }
}

impl List {
    fn read(list: &Element, rule: u32) -> Self {
        let mut own = Self {
            rule,
            starts: HashMap::new(),
            levels: HashMap::new(),
        };
        for change in list.children().filter(|child| child.name == "lvlOverride") {
            let index = change
                .attribute("ilvl")
                .and_then(|index| index.parse().ok());
            let Some(index) = index.filter(|index| *index < LEVELS) else {
                continue;
            };
            let start = change
                .value("startOverride")
                .and_then(|start| start.parse().ok());
            own.starts.extend(start.map(|start| (index, start)));
            if let Some(level) = change.child("lvl") {
                own.levels.insert(index, Level::read(level));
            }
        }
        own
    }
}

impl Level {
    fn read(level: &Element) -> Self {
        let start = level.value("start").and_then(|start| start.parse().ok());
        Self {
            start: start.unwrap_or(0),
            format: level.value("numFmt").unwrap_or("decimal").to_owned(),
            text: repeatable(level.value("lvlText").unwrap_or_default()).to_owned(),
            legal: level.switch("isLgl"),
            restart: level
                .value("lvlRestart")
                .and_then(|behind| behind.parse().ok()),
        }
    }
}

fn levels(rule: &Element) -> HashMap<usize, Level> {
    rule.children()
        .filter(|child| child.name == "lvl")
        .filter_map(|level| {
            let index: usize = level.attribute("ilvl")?.parse().ok()?;
            (index < LEVELS).then(|| (index, Level::read(level)))
        })
        .collect()
}

/// A number in the script that a format names (ECMA-376 part 1, 17.18.59).
pub(in crate::format) fn written(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => numerals::letters(count).to_lowercase(),
        "upperLetter" => numerals::letters(count),
        "lowerRoman" => numerals::roman(count).to_lowercase(),
        "upperRoman" => numerals::roman(count),
        "decimalZero" => format!("{count:02}"),
        "ordinal" => ordinal(count),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x245F + count)
                .map(String::from)
                .unwrap_or_default()
        }
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital" => numerals::chinese(count),
        "ideographTraditional" if (1..=10).contains(&count) => "甲乙丙丁戊己庚辛壬癸"
            .chars()
            .nth(count as usize - 1)
            .map(String::from)
            .unwrap_or_default(),
        _ => count.to_string(),
    }
}

fn ordinal(count: u32) -> String {
    let ending = match (count % 100, count % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{count}{ending}")
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn numbers_are_counted_by_level() {
        let part = parse(
            "<numbering><abstractNum abstractNumId='1'>\
             <lvl ilvl='0'><start val='1'/><numFmt val='decimal'/><lvlText val='%1.'/></lvl>\
             <lvl ilvl='1'><start val='1'/><numFmt val='lowerLetter'/><lvlText val='%1.%2)'/></lvl>\
             </abstractNum><num numId='5'><abstractNumId val='1'/></num></numbering>",
        )
        .expect("the part is well formed");
        let mut numbering = Numbering::read(&part, &Styles::default());
        let mut next = |level| numbering.next(Place { number: 5, level });
        let found: Vec<_> = [0, 1, 1, 0, 1]
            .map(&mut next)
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(found, ["1.", "1.a)", "1.b)", "2.", "2.a)"]);
        assert_eq!(
            numbering.next(Place {
                number: 6,
                level: 0
            }),
            None
        );
    }

    #[test]
    fn lists_share_their_rule_until_one_begins_anew() {
        let part = parse(
            "<numbering><abstractNum abstractNumId='1'>\
             <lvl ilvl='0'><start val='1'/><numFmt val='upperRoman'/><lvlText val='%1'/></lvl>\
             <lvl ilvl='1'><start val='1'/><lvlText val='%1.%2'/><isLgl/><lvlRestart val='0'/></lvl>\
             </abstractNum><num numId='5'><abstractNumId val='1'/></num>\
             <num numId='6'><abstractNumId val='1'/></num>\
             <num numId='7'><abstractNumId val='1'/>\
             <lvlOverride ilvl='0'><startOverride val='4'/></lvlOverride></num></numbering>",
        )
        .expect("the part is well formed");
        let mut numbering = Numbering::read(&part, &Styles::default());
        let found: Vec<_> = [(5, 0), (6, 0), (6, 1), (5, 0), (5, 1), (7, 0), (7, 0)]
            .into_iter()
            .filter_map(|(number, level)| numbering.next(Place { number, level }))
            .collect();
        assert_eq!(
            found,
            ["I", "II", "2.1", "III", "3.2", "IV", "V"],
            "the second level never begins anew, and is written in digits"
        );
    }

    #[test]
    fn a_long_text_is_not_repeated_by_every_item() {
        let level = parse(&format!(
            "<lvl><lvlText val='{}'/></lvl>",
            "%1".repeat(10_000)
        ))
        .expect("the part is well formed");
        assert_eq!(Level::read(&level).text.len(), 200);
    }

    #[test]
    fn numbers_are_written_as_their_format_says() {
        for (count, format, text) in [
            (14, "upperRoman", "XIV"),
            (27, "lowerLetter", "aa"),
            (21, "chineseCounting", "二十一"),
            (22, "ordinal", "22nd"),
            (3, "decimalEnclosedCircle", "③"),
            (2, "ideographTraditional", "乙"),
            (11, "ideographTraditional", "11"),
        ] {
            assert_eq!(written(count, format), text);
        }
    }
}
