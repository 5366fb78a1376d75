//! A question that leans on the one before it is made whole before anything is searched:
//! 'and in 2023?' names no subject that could be found.
//!
//! Where the new words fit into the old question (a year for a year, 'for dogs' for 'for
//! cats', 'the deposit' for 'the rent') they are put there. Everywhere else the old
//! question is said first, and the new one after it: that finds both subjects, and makes
//! nothing up. The form is shown to the person, who sees what was searched.

use crate::language;
use crate::word::telling_words;

/// What a follow-up begins with.
const OPENINGS: [&str; 12] = [
    "and what about",
    "and how about",
    "but what about",
    "what about",
    "how about",
    "what of",
    "same for",
    "and",
    "but",
    "or",
    "also",
    "then",
];
const PREPOSITIONS: &str = "in for of at on with without during after before since until from by \
    per under between within";
/// Words that stand for something said before.
const PRONOUNS: &str = "it its they them their theirs he him his she her hers these those there";
/// These do so only where nothing follows that they could belong to.
const POINTING: &str = "that this";
const DETERMINERS: &str = "the a an my our your their its his her this that";
/// Whole questions that ask on.
const BARE: [&str; 14] = [
    "why",
    "why not",
    "how",
    "how so",
    "how come",
    "when",
    "where",
    "who",
    "since when",
    "until when",
    "how much",
    "how many",
    "how long",
    "what else",
];
/// A pronoun behind more words with a meaning of their own refers to one of these.
const BEFORE_PRONOUN: usize = 1;
/// A fragment has at most so many words.
const FRAGMENT: usize = 6;

const CHINESE_OPENINGS: [&str; 10] = [
    "那么",
    "那",
    "还有",
    "以及",
    "另外",
    "而且",
    "并且",
    "如果是",
    "换成",
    "再",
];
const CHINESE_PRONOUNS: [&str; 17] = [
    "它", "他", "她", "其", "这个", "那个", "这些", "那些", "此", "该", "上述", "前者", "后者",
    "这份", "那份", "这里", "这样",
];
const CHINESE_BARE: [&str; 10] = [
    "为什么",
    "为何",
    "多少",
    "多久",
    "什么时候",
    "何时",
    "谁",
    "哪里",
    "怎么办",
    "怎么做",
];
/// What a Chinese question says of its subject begins with one of these.
const CHINESE_PREDICATES: [&str; 17] = [
    "是", "有", "为", "要", "需", "可以", "能", "多少", "几", "什么", "何时", "怎么", "如何", "哪",
    "应", "会", "在",
];
/// A pronoun behind more characters refers to something in the question itself.
const CHINESE_BEFORE_PRONOUN: usize = 5;
/// A Chinese subject is no longer than that.
const CHINESE_SUBJECT: usize = 12;

/// A question that leans on the one before it, made whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The question with what it leans on.
    pub text: String,
    /// What it says itself, without the words that it leans with: where the whole finds no
    /// answer, this may.
    pub alone: String,
}

/// The whole form of a question that leans on the one before it; none where it stands by
/// itself.
pub fn made_whole(question: &str, previous: &str) -> Option<Whole> {
    let question = question.trim();
    let previous = previous.trim();
    if question.is_empty() || previous.is_empty() || question == previous {
        return None;
    }
    let whole = match language::of_question(question) {
        "zh" => chinese(question, previous)?,
        // Of what other languages lean with, nothing is known.
        "en" => english(question, previous)?,
        _ => return None,
    };
    (whole.text != question).then_some(whole)
}

fn english(question: &str, previous: &str) -> Option<Whole> {
    let bare = question.trim_end_matches(is_end);
    let lower = bare.to_lowercase();
    if BARE.contains(&lower.as_str()) {
        return Some(both(previous, question, question));
    }
    let opening = OPENINGS.iter().find(|opening| {
        let rest = lower.strip_prefix(**opening);
        rest.is_some_and(|rest| rest.starts_with([' ', ',']))
    });
    let fragment = match opening {
        Some(opening) => bare[opening.len()..].trim_start_matches([',', ' ']),
        None => bare,
    };
    let words: Vec<&str> = fragment.split_whitespace().collect();
    let first = words.first().map(|word| word.to_lowercase());
    let begins_with = |all: &str| first.as_deref().is_some_and(|first| is_one_of(first, all));
    let is_fragment = words.len() <= FRAGMENT && !has_verb(&words);
    let leans = match opening {
        Some(_) => true,
        None => (is_fragment && begins_with(PREPOSITIONS)) || refers_back(&words),
    };
    if !leans {
        return None;
    }
    let put = if is_fragment {
        instead_of_number(fragment, previous)
            .or_else(|| instead_of_phrase(&words, previous))
            .or_else(|| instead_of_subject(&words, previous))
    } else {
        None
    };
    Some(Whole {
        text: put.unwrap_or_else(|| joined(previous, question)),
        alone: fragment.to_owned(),
    })
}

/// The old question, and behind it the new one, which says `alone` itself.
fn both(previous: &str, question: &str, alone: &str) -> Whole {
    Whole {
        text: joined(previous, question),
        alone: alone.to_owned(),
    }
}

fn joined(previous: &str, question: &str) -> String {
    let (end, space) = match language::of_question(previous) {
        "zh" => ("？", ""),
        _ => ("?", " "),
    };
    format!(
        "{}{end}{space}{question}",
        previous.trim_end_matches(is_end)
    )
}

fn is_end(sign: char) -> bool {
    sign.is_whitespace() || "?？.。!！".contains(sign)
}

fn is_one_of(word: &str, all: &str) -> bool {
    all.split_whitespace().any(|one| one == word)
}

/// Whether a fragment asks or says something itself.
fn has_verb(words: &[&str]) -> bool {
    const VERBS: &str = "is are was were do does did can could may might must shall should will \
        would has have had who what when where why how which";
    let lower = |word: &&str| word.to_lowercase();
    words.iter().any(|word| is_one_of(&lower(word), VERBS))
}

/// Whether a pronoun early in a question has nothing there that it could stand for.
fn refers_back(words: &[&str]) -> bool {
    let mut telling = 0;
    for (at, word) in words.iter().enumerate() {
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        let word = word.to_lowercase();
        let is_last = at + 1 == words.len();
        if is_one_of(&word, PRONOUNS) || (is_last && is_one_of(&word, POINTING)) {
            // 'Is there a deposit?' speaks of no place.
            let is_filler = word == "there" && !is_last;
            if !is_filler {
                return telling <= BEFORE_PRONOUN;
            }
        }
        telling += telling_words(&word).len();
    }
    false
}

/// The one number of the fragment takes the place of the one of its kind in the question.
fn instead_of_number(fragment: &str, previous: &str) -> Option<String> {
    let new = numbers(fragment);
    let [number] = new.as_slice() else {
        return None;
    };
    let kind = is_year(number);
    let old: Vec<&str> = numbers(previous)
        .into_iter()
        .filter(|old| is_year(old) == kind)
        .collect();
    match old.as_slice() {
        [old] if old != number => Some(previous.replacen(old, number, 1)),
        _ => None,
    }
}

fn numbers(text: &str) -> Vec<&str> {
    text.split(|sign: char| !sign.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .collect()
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// 'For dogs' takes the place of 'for cats', up to the end or the next preposition.
fn instead_of_phrase(words: &[&str], previous: &str) -> Option<String> {
    let preposition = words.first()?.to_lowercase();
    if words.len() < 2 || !is_one_of(&preposition, PREPOSITIONS) {
        return None;
    }
    let asked: Vec<&str> = previous
        .trim_end_matches(is_end)
        .split_whitespace()
        .collect();
    let from = asked
        .iter()
        .rposition(|word| word.to_lowercase() == preposition)?;
    let behind = asked[from + 1..]
        .iter()
        .position(|word| is_one_of(&word.to_lowercase(), PREPOSITIONS));
    let to = behind.map_or(asked.len(), |at| from + 1 + at);
    let whole = [&asked[..from], words, &asked[to..]].concat();
    Some(format!("{}?", whole.join(" ")))
}

/// 'The deposit' takes the place of 'the rent', where the question ends with that.
fn instead_of_subject(words: &[&str], previous: &str) -> Option<String> {
    const LONGEST: usize = 4;
    let first = words.first()?.to_lowercase();
    if !is_one_of(&first, DETERMINERS) || words.len() < 2 {
        return None;
    }
    let asked: Vec<&str> = previous
        .trim_end_matches(is_end)
        .split_whitespace()
        .collect();
    let from = asked
        .iter()
        .rposition(|word| is_one_of(&word.to_lowercase(), DETERMINERS))?;
    let subject = &asked[from..];
    let is_whole = subject.len() >= 2
        && subject.len() <= LONGEST
        && !has_verb(subject)
        && !subject
            .iter()
            .any(|word| is_one_of(&word.to_lowercase(), PREPOSITIONS));
    is_whole.then(|| format!("{} {}?", asked[..from].join(" "), words.join(" ")))
}

fn chinese(question: &str, previous: &str) -> Option<Whole> {
    let bare = question.trim_end_matches(is_end);
    if CHINESE_BARE.contains(&bare) {
        return Some(both(previous, question, question));
    }
    let opening = CHINESE_OPENINGS
        .iter()
        .find(|opening| bare.starts_with(**opening));
    // 那个 and 那些 point, 那么多 counts, and neither opens a question.
    let is_opening =
        !CHINESE_PRONOUNS.iter().any(|word| bare.starts_with(word)) && !bare.starts_with("那么多");
    let opening = opening.filter(|_| is_opening);
    let after = opening.map_or(bare, |opening| &bare[opening.len()..]);
    let after = after.trim_start_matches(['，', ',', ' ']);
    let asks_on = after.ends_with('呢');
    let fragment = after.trim_end_matches('呢');
    if opening.is_none() && !asks_on && !points_back(bare) {
        return None;
    }
    let says_itself = CHINESE_PREDICATES.iter().any(|one| fragment.contains(one));
    if fragment.is_empty() || says_itself {
        return Some(both(previous, question, after));
    }
    let put = instead_of_number(fragment, previous)
        .or_else(|| instead_of_chinese_subject(fragment, previous));
    Some(Whole {
        text: put.unwrap_or_else(|| joined(previous, question)),
        alone: fragment.to_owned(),
    })
}

fn points_back(question: &str) -> bool {
    CHINESE_PRONOUNS.iter().any(|pronoun| {
        let at = question.find(pronoun);
        at.is_some_and(|at| question[..at].chars().count() <= CHINESE_BEFORE_PRONOUN)
    })
}

/// The fragment takes the place of what the question asks about: of what stands before
/// its verb, and there behind the last 的.
fn instead_of_chinese_subject(fragment: &str, previous: &str) -> Option<String> {
    let predicate = CHINESE_PREDICATES
        .iter()
        .filter_map(|one| previous.find(one))
        .filter(|at| *at > 0)
        .min()?;
    let from = previous[..predicate]
        .rfind('的')
        .map_or(0, |at| at + '的'.len_utf8());
    let subject = previous[from..predicate].chars().count();
    if subject == 0 || subject > CHINESE_SUBJECT {
        return None;
    }
    Some(format!(
        "{}{fragment}{}",
        &previous[..from],
        &previous[predicate..]
    ))
}

#[cfg(test)]
mod tests {
    use super::made_whole;

    #[track_caller]
    fn assert_whole(previous: &str, question: &str, whole: &str) {
        assert_eq!(
            made_whole(question, previous)
                .map(|whole| whole.text)
                .as_deref(),
            Some(whole),
            "{question:?} after {previous:?}"
        );
    }

    #[test]
    fn what_a_question_says_itself_is_kept_apart() {
        let alone = |question: &str, previous: &str| {
            made_whole(question, previous).map(|whole| whole.alone)
        };
        let rent = "How high is the monthly rent?";
        assert_eq!(
            alone("And the notice period?", rent).as_deref(),
            Some("the notice period")
        );
        assert_eq!(
            alone("那病假呢？", "年假有多少天？").as_deref(),
            Some("病假")
        );
    }

    #[test]
    fn new_words_take_the_place_of_old_ones_of_their_kind() {
        let revenue = "What was the revenue in 2022?";
        assert_whole(revenue, "And in 2023?", "What was the revenue in 2023?");
        assert_whole(revenue, "What about 2023?", "What was the revenue in 2023?");
        assert_whole(
            "How high is the deposit for cats in the lease?",
            "And for dogs?",
            "How high is the deposit for dogs in the lease?",
        );
        assert_whole(
            "How long is the notice period?",
            "What about the probation period?",
            "How long is the probation period?",
        );
        assert_whole(
            "2022年的收入是多少？",
            "那2023年呢？",
            "2023年的收入是多少？",
        );
        assert_whole("租金是多少？", "押金呢？", "押金是多少？");
        assert_whole("员工的年假有多少天？", "那病假呢？", "员工的病假有多少天？");
    }

    #[test]
    fn where_nothing_fits_both_are_asked() {
        assert_whole(
            "How many days a year may I work from another country?",
            "And the overtime?",
            "How many days a year may I work from another country? And the overtime?",
        );
        assert_whole(
            "What is the notice period?",
            "When does it begin?",
            "What is the notice period? When does it begin?",
        );
        assert_whole(
            "Who signed the lease?",
            "Why?",
            "Who signed the lease? Why?",
        );
        assert_whole(
            "What does the contract say about that?",
            "Who decides this?",
            "What does the contract say about that? Who decides this?",
        );
        assert_whole(
            "合同什么时候到期？",
            "它可以延长吗？",
            "合同什么时候到期？它可以延长吗？",
        );
        assert_whole("谁签了合同？", "为什么？", "谁签了合同？为什么？");
    }

    #[test]
    fn what_stands_by_itself_is_left_as_it_is() {
        let previous = "How long is the notice period?";
        for question in [
            "What is the deposit that tenants pay?",
            "Is there a deposit?",
            "Does the tenant have to repair the roof if it leaks?",
            "How high was the revenue in 2023?",
            "Which countries may employees work in?",
            "Can employees work from their home?",
            "overtime rate",
            "押金是多少？",
            "员工每年有几天年休假？",
            "那么多合同里哪一份最早到期？",
            previous,
            "",
        ] {
            assert_eq!(made_whole(question, previous), None, "{question}");
        }
        assert_eq!(made_whole("And in 2023?", ""), None, "nothing went before");
        assert_eq!(made_whole("Et en 2023 ?", "Quel est le revenu ?"), None);
    }
}
