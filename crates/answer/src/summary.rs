//! A document is summarised in its own words: of each part the sentences that say most of
//! what it is about. No model takes part, so that every sentence is right and has its place,
//! and a book takes no longer for its length than a letter.
//!
//! A sentence is weighed by how near its words lie to those of its part and to those of the
//! document (the centroid method: Radev, Jing, Styś and Tam, 2004), by whether it opens its
//! part, and by whether it can stand alone. Time and memory grow with the text.

use std::collections::HashMap;

use crate::word::telling_words;

/// How long a summary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A few sentences: one of each of the chief parts.
    Short,
    /// About a page: one of each part.
    Medium,
    /// Several of each part, however many there are.
    Long,
}

impl Length {
    /// So many parts are told apart at most; smaller ones are taken together.
    fn most_parts(self) -> usize {
        match self {
            Self::Short => 7,
            Self::Medium => 24,
            Self::Long => usize::MAX,
        }
    }

    /// So many sentences of each.
    fn sentences(self) -> usize {
        match self {
            Self::Short | Self::Medium => 1,
            Self::Long => 3,
        }
    }
}

/// A stretch of a document below one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The headings above it, highest first; none of a document without any.
    pub headings: Vec<String>,
    /// Its sentences, in order.
    pub sentences: Vec<String>,
}

/// A part of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The headings that its first sentence stands below, as deep as parts are told apart.
    pub headings: Vec<String>,
    /// The sections that it is about, in order.
    pub sections: Vec<usize>,
    /// The sentences that were chosen, in order: a section, and a sentence in it.
    pub sentences: Vec<(usize, usize)>,
}

/// What a sentence that opens its part counts more.
const OPENING: f32 = 0.12;
/// What one counts less that leans on the one before it.
const LEANING: f32 = 0.25;
/// How much the nearness to the whole document counts, beside that to the part.
const DOCUMENT: f32 = 0.4;
/// Sentences with fewer telling words say little, those with more too much for a summary.
const FEWEST: usize = 4;
const MOST: usize = 45;
/// Sentences that share more of their words say the same.
const SAME: f32 = 0.6;

const LEANING_WORDS: &str = "it its this that these those they he she however therefore thus \
    moreover furthermore but and so also then hence such otherwise";
const CHINESE_LEANING: [&str; 14] = [
    "此", "该", "其", "这", "那", "因此", "所以", "但", "然而", "而", "并且", "此外", "另外",
    "同时",
];

/// The parts of a summary, in order. A part without a sentence that could stand in one is
/// left out.
pub fn summarise(sections: &[Section], length: Length) -> Vec<Part> {
    let weighed = Weighed::new(sections);
    let parts = parts(sections, length.most_parts()).into_iter();
    let chosen = parts.filter_map(|(headings, inside)| {
        let sentences = weighed.best(&inside, length.sentences());
        // Of neighbours that are taken together, the heading is that of what is said.
        let own = &sections[sentences.first()?.0].headings;
        Some(Part {
            headings: own[..own.len().min(headings.len())].to_vec(),
            sections: inside,
            sentences,
        })
    });
    chosen.collect()
}

/// The chapters of a document: the headings at the highest level at which there are several,
/// each with those above it, in order. None where there are not several.
pub fn chapters(sections: &[Section]) -> Vec<Vec<String>> {
    let deepest = sections.iter().map(|section| section.headings.len()).max();
    for depth in 1..=deepest.unwrap_or(0) {
        let named = sections
            .iter()
            .filter(|section| section.headings.len() >= depth);
        let mut chapters: Vec<Vec<String>> = Vec::new();
        for section in named {
            let above = &section.headings[..depth];
            if chapters.last().is_none_or(|last| last.as_slice() != above) {
                chapters.push(above.to_vec());
            }
        }
        if chapters.len() > 1 {
            return chapters;
        }
    }
    Vec::new()
}

/// Sections taken together by what they have in common of their headings, as deep as leaves
/// at most `most` parts; where one title stands above all chapters, or nothing, as many
/// neighbours as that takes.
fn parts(sections: &[Section], most: usize) -> Vec<(Vec<String>, Vec<usize>)> {
    let deepest = sections.iter().map(|section| section.headings.len()).max();
    let mut depth = deepest.unwrap_or(0);
    let mut parts = at_depth(sections, depth);
    while parts.len() > most && depth > 1 {
        let above = at_depth(sections, depth - 1);
        if above.len() == 1 {
            break;
        }
        depth -= 1;
        parts = above;
    }
    if parts.len() > most {
        let together = parts.len().div_ceil(most);
        parts = parts
            .chunks(together)
            .map(|neighbours| {
                let headings = neighbours.first().map(|(headings, _)| headings.clone());
                let sections = neighbours.iter().flat_map(|(_, sections)| sections);
                (headings.unwrap_or_default(), sections.copied().collect())
            })
            .collect();
    }
    parts
}

fn at_depth(sections: &[Section], depth: usize) -> Vec<(Vec<String>, Vec<usize>)> {
    let mut parts: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        let above = &section.headings[..section.headings.len().min(depth)];
        match parts.last_mut() {
            Some((headings, inside)) if headings.as_slice() == above && depth > 0 => {
                inside.push(index);
            }
            _ => parts.push((above.to_vec(), vec![index])),
        }
    }
    parts
}

/// The words of every sentence, and how rare each is.
struct Weighed {
    /// Of each section, of each of its sentences.
    words: Vec<Vec<Vec<String>>>,
    rarity: HashMap<String, f32>,
    document: Weights,
    leans: Vec<Vec<bool>>,
}

impl Weighed {
    fn new(sections: &[Section]) -> Self {
        let words: Vec<Vec<Vec<String>>> = sections
            .iter()
            .map(|section| {
                section
                    .sentences
                    .iter()
                    .map(|one| telling_words(one))
                    .collect()
            })
            .collect();
        let mut holding: HashMap<String, usize> = HashMap::new();
        let mut total = 0;
        for sentence in words.iter().flatten() {
            total += 1;
            let mut own: Vec<&String> = sentence.iter().collect();
            own.sort_unstable();
            own.dedup();
            for word in own {
                *holding.entry(word.clone()).or_default() += 1;
            }
        }
        let rarity: HashMap<String, f32> = holding
            .into_iter()
            .map(|(word, count)| (word, (1.0 + total as f32 / count as f32).ln()))
            .collect();
        let document = centroid(words.iter().flatten(), &rarity);
        let leaning = |section: &Section| section.sentences.iter().map(|one| leans(one)).collect();
        Self {
            words,
            rarity,
            document,
            leans: sections.iter().map(leaning).collect(),
        }
    }

    /// The sentences of some sections that say most, in their order.
    fn best(&self, sections: &[usize], most: usize) -> Vec<(usize, usize)> {
        let inside = sections.iter().flat_map(|section| &self.words[*section]);
        let part = centroid(inside, &self.rarity);
        let mut ranked: Vec<(f32, (usize, usize))> = Vec::new();
        for section in sections {
            for (at, words) in self.words[*section].iter().enumerate() {
                if (FEWEST..=MOST).contains(&words.len()) {
                    ranked.push((self.score(*section, at, &part), (*section, at)));
                }
            }
        }
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut chosen: Vec<(usize, usize)> = Vec::new();
        for (_, candidate) in ranked {
            if chosen.len() == most {
                break;
            }
            if !chosen
                .iter()
                .any(|other| self.say_the_same(candidate, *other))
            {
                chosen.push(candidate);
            }
        }
        chosen.sort_unstable();
        chosen
    }

    fn score(&self, section: usize, at: usize, part: &Weights) -> f32 {
        let own = centroid([&self.words[section][at]].into_iter(), &self.rarity);
        let mut score = cosine(&own, part) + DOCUMENT * cosine(&own, &self.document);
        if at == 0 {
            score += OPENING;
        }
        if self.leans[section][at] {
            score -= LEANING;
        }
        score
    }

    fn say_the_same(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        let [one, other] = [one, other].map(|(section, at)| &self.words[section][at]);
        let common = one.iter().filter(|word| other.contains(word)).count();
        2.0 * common as f32 > SAME * (one.len() + other.len()) as f32
    }
}

/// How much each word of a text counts.
struct Weights {
    of: HashMap<String, f32>,
    /// The root of the sum of their squares.
    length: f32,
}

fn centroid<'a>(
    sentences: impl Iterator<Item = &'a Vec<String>>,
    rarity: &HashMap<String, f32>,
) -> Weights {
    let mut of: HashMap<String, f32> = HashMap::new();
    for word in sentences.flatten() {
        *of.entry(word.clone()).or_default() += rarity.get(word).copied().unwrap_or(0.0);
    }
    let squares: f32 = of.values().map(|weight| weight * weight).sum();
    Weights {
        of,
        length: squares.sqrt(),
    }
}

/// How near the words of one lie to those of another, looking up only those of `one`.
fn cosine(one: &Weights, other: &Weights) -> f32 {
    let product: f32 = one
        .of
        .iter()
        .filter_map(|(word, weight)| Some(weight * other.of.get(word)?))
        .sum();
    let lengths = one.length * other.length;
    if lengths > 0.0 {
        product / lengths
    } else {
        0.0
    }
}

/// Whether a sentence begins with a word that stands for something said before it.
fn leans(sentence: &str) -> bool {
    let first = sentence
        .split(|sign: char| !sign.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    let lower = first.to_lowercase();
    LEANING_WORDS.split_whitespace().any(|word| word == lower)
        || CHINESE_LEANING.iter().any(|word| first.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(headings: &[&str], sentences: &[&str]) -> Section {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Section {
            headings: owned(headings),
            sentences: owned(sentences),
        }
    }

    fn handbook() -> Vec<Section> {
        vec![
            section(
                &["Handbook", "Leave"],
                &[
                    "Employees have 27 days of annual leave in each calendar year.",
                    "It is requested in the time system.",
                    "Annual leave of more than five days needs six weeks of notice.",
                    "See above.",
                ],
            ),
            section(
                &["Handbook", "Overtime"],
                &[
                    "The canteen serves soup on Fridays in winter months.",
                    "Overtime is agreed with the manager before overtime hours are worked.",
                    "Overtime hours are taken as time off within three months.",
                ],
            ),
        ]
    }

    fn said(sections: &[Section], length: Length) -> Vec<Vec<&str>> {
        let parts = summarise(sections, length);
        let text = |(section, at): &(usize, usize)| sections[*section].sentences[*at].as_str();
        parts
            .iter()
            .map(|part| part.sentences.iter().map(text).collect())
            .collect()
    }

    #[test]
    fn every_part_is_told_by_what_it_is_about() {
        let sections = handbook();
        let said = said(&sections, Length::Medium);
        assert_eq!(said.len(), 2);
        assert!(said[0][0].contains("annual leave"), "{said:?}");
        assert!(said[1][0].starts_with("Overtime"), "{said:?}");
    }

    #[test]
    fn a_longer_summary_says_more_in_order_and_nothing_twice() {
        let mut sections = handbook();
        let again = sections[0].sentences[0].clone();
        sections[0].sentences.push(again);
        let said = said(&sections, Length::Long);
        assert_eq!(
            said[0],
            [
                "Employees have 27 days of annual leave in each calendar year.",
                "Annual leave of more than five days needs six weeks of notice.",
            ],
            "what leans on another, or says nothing, or says it again, is left out"
        );
    }

    #[test]
    fn many_parts_are_taken_together_and_none_is_passed_over() {
        let sections: Vec<Section> = (0..100)
            .map(|number| {
                let (chapter, paragraph) = (number / 20, number % 20);
                section(
                    &[
                        "Book",
                        &format!("Chapter {chapter}"),
                        &format!("Section {paragraph}"),
                    ],
                    &[&format!(
                        "Subject{number} is treated by method{number} in chapter{chapter}."
                    )],
                )
            })
            .collect();
        let parts = summarise(&sections, Length::Short);
        let chapters: Vec<&str> = parts.iter().map(|part| part.headings[1].as_str()).collect();
        assert_eq!(
            chapters,
            [
                "Chapter 0",
                "Chapter 1",
                "Chapter 2",
                "Chapter 3",
                "Chapter 4"
            ]
        );
        assert_eq!(summarise(&sections, Length::Long).len(), 100);
        let bare: Vec<Section> = sections
            .into_iter()
            .map(|section| Section {
                headings: Vec::new(),
                ..section
            })
            .collect();
        let parts = summarise(&bare, Length::Short);
        assert_eq!(
            parts.len(),
            7,
            "without headings neighbours are taken together"
        );
    }

    #[test]
    fn a_book_with_one_title_is_told_by_its_chapters() {
        let sections: Vec<Section> = (0..100)
            .map(|number| {
                let sentence =
                    format!("Sensor {number} measures temperature and pressure in hall {number}.");
                let chapter = format!("Chapter {}", number / 3);
                let heading = format!("Hall {number}");
                section(&["The Book", &chapter, &heading], &[&sentence])
            })
            .collect();
        for (length, expected) in [(Length::Short, 7), (Length::Medium, 17)] {
            let parts = summarise(&sections, length);
            assert_eq!(
                parts.len(),
                expected,
                "of 34 chapters neighbours are taken together"
            );
            let told: usize = parts.iter().map(|part| part.sections.len()).sum();
            assert_eq!(told, 100, "and none is passed over");
        }
    }

    #[test]
    fn chinese_is_summarised_too() {
        let sections = [section(
            &["年假"],
            &[
                "此外可以结转。",
                "员工每年享有二十七天带薪年假，按日历年计算。",
            ],
        )];
        assert_eq!(
            said(&sections, Length::Short),
            [["员工每年享有二十七天带薪年假，按日历年计算。"]]
        );
    }

    #[test]
    fn nothing_makes_nothing() {
        assert!(summarise(&[], Length::Long).is_empty());
        assert!(summarise(&[section(&["A"], &["Short."])], Length::Long).is_empty());
    }
}
