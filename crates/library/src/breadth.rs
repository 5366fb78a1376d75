//! Questions that need several places get them from several documents.

use std::collections::HashMap;

use crate::evidence::Found;
use crate::words::folded;

/// Words of questions that ask for several things, or for what differs between them.
const ENGLISH: &str = "list compare compares compared comparison difference differences differ \
    differs versus vs each every all both across between various several respectively many most \
    least highest lowest largest smallest";

/// The like in Chinese, as they stand in a question.
const CHINESE: [&str; 16] = [
    "哪些", "列出", "列举", "比较", "对比", "区别", "差异", "不同", "分别", "各自", "所有", "全部",
    "每个", "每份", "哪几", "最",
];

/// Plural in form, and yet one.
const NO_PLURALS: [&str; 6] = ["is", "was", "has", "does", "this", "years"];

/// So many passages of one document come before those of others.
const OF_ONE: usize = 2;

/// A passage of another document goes before the third of one only if its score is at
/// least this share of the best.
const LEAST_SHARE: f32 = 0.4;

/// Whether a question asks for several things: 'which contracts …', 'compare …', '哪些…'.
pub(crate) fn asks_for_several(question: &str) -> bool {
    let question = folded(question);
    if CHINESE.iter().any(|words| question.contains(words)) {
        return true;
    }
    let words: Vec<&str> = question
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .iter()
        .any(|word| ENGLISH.split_whitespace().any(|one| one == *word))
    {
        return true;
    }
    // 'which contracts', 'what other reports': a plural soon after the question word.
    words.iter().enumerate().any(|(at, word)| {
        matches!(*word, "which" | "what")
            && words
                .iter()
                .skip(at + 1)
                .take(3)
                .any(|word| is_plural(word))
    })
}

fn is_plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
        && !NO_PLURALS.contains(&word)
}

/// Lets the third and later passages of a document stand behind those of other documents
/// that are good enough. Otherwise the order stays.
pub(crate) fn spread(found: Vec<Found>) -> Vec<Found> {
    let best = found.iter().map(|one| one.score).fold(0.0, f32::max);
    let mut seen: HashMap<crate::file::FileId, usize> = HashMap::new();
    let (mut first, mut second, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for one in found {
        let of_this = seen.entry(one.passage.file).or_default();
        *of_this += 1;
        if one.score < LEAST_SHARE * best {
            rest.push(one);
        } else if *of_this > OF_ONE {
            second.push(one);
        } else {
            first.push(one);
        }
    }
    first.extend(second);
    first.extend(rest);
    first
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{asks_for_several, spread};
    use crate::evidence::{Found, Passage, PassageId};
    use crate::file::FileId;

    #[test]
    fn several_things_are_told_from_one() {
        for question in [
            "Which contracts end in 2025?",
            "What are the main differences between the two leases?",
            "List the parties.",
            "Compare the notice periods",
            "哪些合同在2025年到期？",
            "两份租约的区别是什么",
        ] {
            assert!(asks_for_several(question), "{question}");
        }
        for question in [
            "When can the tenant leave?",
            "What is the notice period?",
            "Which press was it printed on?",
            "租户什么时候可以退租？",
        ] {
            assert!(!asks_for_several(question), "{question}");
        }
    }

    fn found(id: i64, file: i64, score: f32) -> Found {
        Found {
            passage: Passage {
                id: PassageId(id),
                file: FileId(file),
                file_name: String::new(),
                title: None,
                ordinal: 0,
                headings: Vec::new(),
                text: String::new(),
                spans: Vec::new(),
                labels: BTreeMap::new(),
            },
            score,
            lexical: None,
            similarity: None,
            nearness: None,
            relatedness: None,
            reranked: None,
            coverage: None,
            pinned: false,
        }
    }

    #[test]
    fn others_come_before_the_third_of_one_if_they_are_good_enough() {
        let order: Vec<i64> = spread(vec![
            found(1, 1, 1.0),
            found(2, 1, 0.9),
            found(3, 1, 0.8),
            found(4, 2, 0.7),
            found(5, 3, 0.2),
        ])
        .into_iter()
        .map(|one| one.passage.id.0)
        .collect();
        assert_eq!(order, [1, 2, 4, 3, 5]);
    }
}
