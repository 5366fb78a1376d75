//! Two documents, or two versions of one, are compared clause by clause: what was added,
//! removed, changed and moved. No model takes part, so that nothing is made up and nothing
//! is left out.
//!
//! Clauses that read alike, but for white space and their own numbers, are the same: one
//! that is put in before others numbers all of these anew. The longest runs of the same are
//! found first (the patience algorithm: Bram Cohen, as in Bazaar's `patiencediff`); what
//! lies between is paired by the words that both have, in order.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use crate::word::{is_ideograph, telling_words, written_parts};

/// Two clauses are versions of one where they share so many of their words.
const ALIKE: f32 = 0.5;
/// A clause that is at another place is one that was moved, if it has so many words:
/// 'Annex' stands in many places.
const MOVED: usize = 4;
/// Stretches with more pairs than this are paired by what is the same alone.
const MOST_PAIRS: usize = 250_000;

/// What of two documents differs, in the order of the later one; what was removed stands
/// where it stood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The differences.
    pub changes: Vec<Change>,
    /// How many clauses are the same.
    pub same: usize,
}

/// A difference. Clauses are named by their positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A clause of the later document alone.
    Added {
        /// In the later one.
        after: usize,
    },
    /// A clause of the earlier document alone.
    Removed {
        /// In the earlier one.
        before: usize,
    },
    /// A clause that reads otherwise.
    Changed {
        /// In the earlier one.
        before: usize,
        /// In the later one.
        after: usize,
        /// Both of them, word by word.
        words: Vec<Words>,
    },
    /// A clause that reads the same at another place.
    Moved {
        /// In the earlier one.
        before: usize,
        /// In the later one.
        after: usize,
    },
}

/// Some words of a clause that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Words of both.
    Same(String),
    /// Words of the earlier one alone.
    Removed(String),
    /// Words of the later one alone.
    Added(String),
}

/// A clause of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause<'a> {
    /// What it says.
    pub text: &'a str,
    /// Whether it stands above others.
    pub is_heading: bool,
}

/// Compares two documents, each its clauses in order.
pub fn compare(before: &[Clause<'_>], after: &[Clause<'_>]) -> Comparison {
    let old: Vec<String> = before.iter().map(plain).collect();
    let new: Vec<String> = after.iter().map(plain).collect();
    let mut comparison = Comparison::default();
    for difference in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (from, to) = (difference.old_range(), difference.new_range());
        match difference {
            DiffOp::Equal { len, .. } => comparison.same += len,
            _ => {
                let pairs = paired(&old[from.clone()], &new[to.clone()]);
                let mut next = (from.start, to.start);
                for (one, other) in pairs.into_iter().chain([(from.len(), to.len())]) {
                    let (one, other) = (from.start + one, to.start + other);
                    let removed = (next.0..one).map(|before| Change::Removed { before });
                    comparison.changes.extend(removed);
                    let added = (next.1..other).map(|after| Change::Added { after });
                    comparison.changes.extend(added);
                    if one < from.end {
                        comparison.changes.push(Change::Changed {
                            before: one,
                            after: other,
                            words: words(before[one].text, after[other].text),
                        });
                    }
                    next = (one + 1, other + 1);
                }
            }
        }
    }
    join_moved(&mut comparison.changes, &old, &new);
    comparison
}

/// A text without what does not count: white space as it is set, and the clause's number.
fn plain(clause: &Clause<'_>) -> String {
    let words: Vec<&str> = clause.text.split_whitespace().collect();
    match words.as_slice() {
        [number, rest @ ..] if numbers(number, rest, clause.is_heading) => rest.join(" "),
        words => words.join(" "),
    }
}

/// Whether the first word of a clause is its number, and not a part of what it says:
/// '4.2 The tenant', not '4.2 million' or '30 days'.
fn numbers(first: &str, rest: &[&str], is_heading: bool) -> bool {
    let Some(next) = rest.first().and_then(|word| word.chars().next()) else {
        return false;
    };
    if is_heading && first.chars().all(|sign| sign.is_ascii_digit()) {
        return true;
    }
    let ends = first.ends_with(['.', ')', '）', '、', ':', '：']) || first.starts_with(['§', '第']);
    is_number(first) && (ends || next.is_uppercase() || is_ideograph(next))
}

/// Whether a word can number a clause: `4.2`, `(a)`, `iv)`, `第三条`.
fn is_number(word: &str) -> bool {
    let is_counted = |part: &str| {
        let is_digits = part.chars().all(|sign| sign.is_ascii_digit());
        let is_letter = part.len() == 1 && part.chars().all(|sign| sign.is_ascii_alphabetic());
        let is_roman = part.chars().all(|sign| "ivxIVX".contains(sign));
        !part.is_empty() && (is_digits || is_letter || is_roman)
    };
    let bare = word.trim_matches(|sign: char| "().:§、．）（".contains(sign));
    let is_latin = bare.len() < word.len() || bare.contains('.');
    let is_chinese = word.starts_with('第') && word.ends_with(['条', '章', '节', '款', '项']);
    is_chinese || (is_latin && !bare.is_empty() && bare.split('.').all(is_counted))
}

/// The clauses of a stretch that are versions of each other, in order: those with the most
/// words in common over the whole stretch.
fn paired(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    if before.len() * after.len() > MOST_PAIRS {
        return Vec::new();
    }
    let bags = |texts: &[String]| -> Vec<HashMap<String, usize>> {
        texts.iter().map(|text| bag(text)).collect()
    };
    let (old, new) = (bags(before), bags(after));
    let wide = new.len() + 1;
    // The best sum of likenesses for the rest from each pair of positions.
    let mut best = vec![0.0_f32; (old.len() + 1) * wide];
    let mut likeness = vec![0.0_f32; (old.len() + 1) * wide];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            let at = one * wide + other;
            likeness[at] = alike(&old[one], &new[other]);
            let skipped = best[at + wide].max(best[at + 1]);
            best[at] = if likeness[at] >= ALIKE {
                skipped.max(likeness[at] + best[at + wide + 1])
            } else {
                skipped
            };
        }
    }
    let (mut one, mut other) = (0, 0);
    let mut pairs = Vec::new();
    while one < old.len() && other < new.len() {
        let at = one * wide + other;
        if likeness[at] >= ALIKE && best[at] <= likeness[at] + best[at + wide + 1] {
            pairs.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if best[at + wide] >= best[at + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    pairs
}

fn bag(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in telling_words(text) {
        *bag.entry(word).or_default() += 1;
    }
    bag
}

/// The share of their words that two texts have in common (Dice's coefficient).
fn alike(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> f32 {
    let total: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
    if total == 0 {
        return 0.0;
    }
    let common: usize = one
        .iter()
        .filter_map(|(word, count)| Some(*count.min(other.get(word)?)))
        .sum();
    2.0 * common as f32 / total as f32
}

/// Two versions of a clause, word by word; words that follow each other are joined.
fn words(before: &str, after: &str) -> Vec<Words> {
    let old = written_parts(before);
    let new = written_parts(after);
    let mut words = Vec::new();
    for difference in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let removed = old[difference.old_range()].concat();
        let added = new[difference.new_range()].concat();
        match difference {
            DiffOp::Equal { .. } => words.push(Words::Same(removed)),
            _ => {
                if !removed.is_empty() {
                    words.push(Words::Removed(removed));
                }
                if !added.is_empty() {
                    words.push(Words::Added(added));
                }
            }
        }
    }
    joined(words)
}

/// A blank alone between two changes is changed with them: 'ten days' became 'two weeks',
/// not each word for itself.
fn joined(words: Vec<Words>) -> Vec<Words> {
    let mut joined: Vec<Words> = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let mut rest = words.into_iter().peekable();
    let settle = |removed: &mut String, added: &mut String, joined: &mut Vec<Words>| {
        if !removed.is_empty() {
            joined.push(Words::Removed(std::mem::take(removed)));
        }
        if !added.is_empty() {
            joined.push(Words::Added(std::mem::take(added)));
        }
    };
    while let Some(word) = rest.next() {
        match word {
            Words::Removed(text) => removed.push_str(&text),
            Words::Added(text) => added.push_str(&text),
            Words::Same(text) => {
                let between = text.trim().is_empty()
                    && !removed.is_empty()
                    && !added.is_empty()
                    && rest.peek().is_some();
                if between {
                    removed.push_str(&text);
                    added.push_str(&text);
                } else {
                    settle(&mut removed, &mut added, &mut joined);
                    joined.push(Words::Same(text));
                }
            }
        }
    }
    settle(&mut removed, &mut added, &mut joined);
    joined
}

/// What was removed here and added there with the same words was moved.
fn join_moved(changes: &mut Vec<Change>, old: &[String], new: &[String]) {
    let mut removed: HashMap<&str, Vec<usize>> = HashMap::new();
    for change in changes.iter().rev() {
        if let Change::Removed { before } = change
            && old[*before].unicode_words().count() >= MOVED
        {
            removed.entry(&old[*before]).or_default().push(*before);
        }
    }
    let mut moved = Vec::new();
    for change in changes.iter_mut() {
        if let Change::Added { after } = *change
            && let Some(before) = removed.get_mut(new[after].as_str()).and_then(Vec::pop)
        {
            *change = Change::Moved { before, after };
            moved.push(before);
        }
    }
    changes
        .retain(|change| !matches!(change, Change::Removed { before } if moved.contains(before)));
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENT: &str = "1. The monthly rent is 900 euros.";
    const NOTICE: &str = "2. The notice period is three months.";
    const PETS: &str = "3. Pets are allowed with the landlord's consent.";

    fn clauses<'a>(texts: &[&'a str]) -> Vec<Clause<'a>> {
        let clause = |text: &&'a str| Clause {
            text,
            is_heading: false,
        };
        texts.iter().map(clause).collect()
    }

    fn compare(before: &[&str], after: &[&str]) -> Comparison {
        super::compare(&clauses(before), &clauses(after))
    }

    #[test]
    fn what_is_the_same_is_counted_and_nothing_else_said_of_it() {
        let comparison = compare(&[RENT, NOTICE], &[RENT, NOTICE]);
        assert_eq!(comparison.changes, []);
        assert_eq!(comparison.same, 2);
        assert_eq!(compare(&[], &[]), Comparison::default());
    }

    #[test]
    fn a_clause_put_in_numbers_the_others_anew_and_changes_none() {
        let after = [
            RENT,
            "2. Heating is paid by the tenant.",
            "3. The notice period  is three months.",
        ];
        let comparison = compare(&[RENT, NOTICE], &after);
        assert_eq!(comparison.changes, [Change::Added { after: 1 }]);
        assert_eq!(comparison.same, 2);
        let chinese = compare(&["第一条 租期两年。"], &["第二条 租期两年。"]);
        assert_eq!(chinese.same, 1);
    }

    #[test]
    fn a_number_that_is_a_part_of_what_is_said_counts() {
        for (before, after) in [
            ("30 days after delivery.", "14 days after delivery."),
            (
                "4.2 million euros were paid.",
                "4.5 million euros were paid.",
            ),
        ] {
            let comparison = compare(&[before], &[after]);
            assert!(
                matches!(comparison.changes[..], [Change::Changed { .. }]),
                "{before}"
            );
        }
        assert_eq!(
            compare(&["4.2 The tenant pays."], &["4.3 The tenant pays."]).same,
            1
        );
        let heading = |text| Clause {
            text,
            is_heading: true,
        };
        let comparison = super::compare(&[heading("3 Notices")], &[heading("4 Notices")]);
        assert_eq!(comparison.same, 1, "of a heading any number is its own");
    }

    #[test]
    fn a_clause_that_reads_otherwise_is_shown_word_by_word() {
        let later = NOTICE.replace("three months", "six weeks");
        let comparison = compare(&[RENT, NOTICE, PETS], &[RENT, &later]);
        let [
            Change::Changed {
                before: 1,
                after: 1,
                words,
            },
            Change::Removed { before: 2 },
        ] = comparison.changes.as_slice()
        else {
            panic!("{:?}", comparison.changes);
        };
        assert_eq!(
            words.as_slice(),
            [
                Words::Same("2. The notice period is ".to_owned()),
                Words::Removed("three months".to_owned()),
                Words::Added("six weeks".to_owned()),
                Words::Same(".".to_owned()),
            ]
        );
    }

    #[test]
    fn a_clause_at_another_place_was_moved() {
        let comparison = compare(&[RENT, NOTICE, PETS], &[PETS, RENT, NOTICE]);
        assert_eq!(
            comparison.changes,
            [Change::Moved {
                before: 2,
                after: 0
            }]
        );
    }

    #[test]
    fn the_versions_can_be_told_from_what_is_said_of_them() {
        // Whatever was done to a document, what is told leads from one to the other.
        let mut seed = 7_u32;
        let mut random = move |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        let clause = |number: usize| format!("Clause about subject{number} and its long terms.");
        for _ in 0..200 {
            let before: Vec<String> = (0..random(12)).map(clause).collect();
            let mut after = before.clone();
            for _ in 0..random(6) {
                match (random(3), after.len()) {
                    (0, _) | (_, 0) => {
                        let at = random(after.len() + 1);
                        after.insert(at, clause(100 + random(50)));
                    }
                    (1, length) => drop(after.remove(random(length))),
                    (_, length) => after[random(length)].push_str(" It was changed."),
                }
            }
            let old: Vec<&str> = before.iter().map(String::as_str).collect();
            let new: Vec<&str> = after.iter().map(String::as_str).collect();
            let comparison = compare(&old, &new);
            let count = |wanted: fn(&Change) -> bool| {
                comparison.changes.iter().filter(|one| wanted(one)).count()
            };
            let both = comparison.same
                + count(|one| matches!(one, Change::Changed { .. } | Change::Moved { .. }));
            assert_eq!(
                both + count(|one| matches!(one, Change::Removed { .. })),
                old.len()
            );
            assert_eq!(
                both + count(|one| matches!(one, Change::Added { .. })),
                new.len()
            );
            for change in &comparison.changes {
                if let Change::Changed {
                    before,
                    after,
                    words,
                } = change
                {
                    let said = |later: bool| -> String {
                        let kept = words.iter().filter_map(|words| match words {
                            Words::Same(text) => Some(text.as_str()),
                            Words::Removed(text) => (!later).then_some(text.as_str()),
                            Words::Added(text) => later.then_some(text.as_str()),
                        });
                        kept.collect()
                    };
                    assert_eq!(said(false), old[*before]);
                    assert_eq!(said(true), new[*after]);
                }
            }
        }
    }
}
