//! The numbers and bullets of lists and numbered headings, which a document
//! holds as rules and a reader has to count (ECMA-376 part 1, 17.9).

use std::collections::HashMap;

use super::super::xml::Element;

const LEVELS: usize = 9;

/// Which list a paragraph belongs to, and how deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    number: u32,
    level: usize,
}

impl Place {
    /// Reads a `numPr`; list 0 means none.
    pub(super) fn read(properties: &Element) -> Option<Self> {
        let number = properties.value("numId")?.parse().ok()?;
        let level = properties
            .value("ilvl")
            .and_then(|level| level.parse().ok());
        (number != 0).then_some(Self {
            number,
            level: level.unwrap_or(0).min(LEVELS - 1),
        })
    }
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// Such as `%1.%2.`, where `%2` is the number of the second level.
    text: String,
}

/// The rules of all lists, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    rules: HashMap<u32, HashMap<usize, Level>>,
    lists: HashMap<u32, List>,
    counted: HashMap<u32, [Option<u32>; LEVELS]>,
}

#[derive(Debug)]
struct List {
    rule: u32,
    starts: HashMap<usize, u32>,
}

impl Numbering {
    pub(super) fn read(part: &Element) -> Self {
        let mut numbering = Self::default();
        let number = |element: &Element, name: &str| element.attribute(name)?.parse::<u32>().ok();
        for element in part.children() {
            match element.name.as_str() {
                "abstractNum" => {
                    if let Some(id) = number(element, "abstractNumId") {
                        numbering.rules.insert(id, levels(element));
                    }
                }
                "num" => {
                    let rule = element
                        .value("abstractNumId")
                        .and_then(|id| id.parse().ok());
                    if let (Some(id), Some(rule)) = (number(element, "numId"), rule) {
                        numbering.lists.insert(
                            id,
                            List {
                                rule,
                                starts: starts(element),
                            },
                        );
                    }
                }
                _ => {}
            }
        }
        numbering
    }

    /// Counts one paragraph of a list and gives its number or bullet; none for
    /// a list that the document does not define.
    pub(super) fn next(&mut self, place: Place) -> Option<String> {
        let list = self.lists.get(&place.number)?;
        let rules = self.rules.get(&list.rule)?;
        // Lists that restart count by themselves, the others go on together.
        let key = if list.starts.is_empty() {
            list.rule
        } else {
            place.number | 0x8000_0000
        };
        let start = |level: usize| {
            let own = list.starts.get(&level).copied();
            own.or_else(|| Some(rules.get(&level)?.start)).unwrap_or(1)
        };
        let counts = self.counted.entry(key).or_default();
        counts[place.level] = Some(match counts[place.level] {
            Some(last) => last.saturating_add(1),
            None => start(place.level),
        });
        counts[place.level + 1..].fill(None);
        let level = rules.get(&place.level)?;
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
                let format = rules.get(&above).map_or("decimal", |rule| &rule.format);
                text = text.replace(&mark, &written(count, format));
            }
        }
        Some(text.trim().to_owned())
    }
}

fn levels(rule: &Element) -> HashMap<usize, Level> {
    rule.children()
        .filter(|child| child.name == "lvl")
        .filter_map(|level| {
            let index: usize = level.attribute("ilvl")?.parse().ok()?;
            let start = level.value("start").and_then(|start| start.parse().ok());
            (index < LEVELS).then(|| {
                (
                    index,
                    Level {
                        start: start.unwrap_or(0),
                        format: level.value("numFmt").unwrap_or("decimal").to_owned(),
                        text: level.value("lvlText").unwrap_or_default().to_owned(),
                    },
                )
            })
        })
        .collect()
}

fn starts(list: &Element) -> HashMap<usize, u32> {
    list.children()
        .filter(|child| child.name == "lvlOverride")
        .filter_map(|level| {
            let index = level.attribute("ilvl")?.parse().ok()?;
            Some((index, level.value("startOverride")?.parse().ok()?))
        })
        .collect()
}

/// A number in the script that a format names (ECMA-376 part 1, 17.18.59).
pub(in super::super) fn written(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count).to_lowercase(),
        "upperLetter" => letters(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital" => chinese(count),
        _ => count.to_string(),
    }
}

/// A to Z, then AA, BB and so on.
fn letters(count: u32) -> String {
    if count == 0 {
        return String::new();
    }
    let letter = u8::try_from((count - 1) % 26).unwrap_or(0);
    let times = ((count - 1) / 26 + 1).min(16) as usize;
    String::from(char::from(b'A' + letter)).repeat(times)
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count > 9_999 {
        return count.to_string();
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// 一 to 九十九, and digits beyond.
fn chinese(count: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or_default();
    match (count / 10, count % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, 0) => format!("{}十", digit(tens)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => count.to_string(),
    }
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
        let mut numbering = Numbering::read(&part);
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
    fn numbers_are_written_in_their_script() {
        assert_eq!(written(14, "upperRoman"), "XIV");
        assert_eq!(written(27, "lowerLetter"), "aa");
        assert_eq!(written(21, "chineseCounting"), "二十一");
    }
}
