//! What kind of thing a question asks for, as far as its words tell, and whether a
//! sentence has one: 'how many' wants a number, 'who' a name that the question lacks.

use std::collections::HashSet;

use crate::script::is_ideographic;

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskedFor {
    Number,
    Time,
    /// Somebody or some place.
    Name,
    Anything,
}

/// Where these words stand in a question, it asks for that. Times are looked for before
/// numbers: 'how long ago', 'what year'.
const ENGLISH: [(AskedFor, &[&str]); 3] = [
    (
        AskedFor::Time,
        &[
            "when",
            "what year",
            "which year",
            "what date",
            "what day",
            "what month",
            "what century",
            "what decade",
            "how long ago",
        ],
    ),
    (
        AskedFor::Number,
        &[
            "how many",
            "how much",
            "how long",
            "how old",
            "how far",
            "how tall",
            "how high",
            "how large",
            "how big",
            "how often",
            "how fast",
            "what percent",
            "what percentage",
            "what number",
            "what amount",
            "what share",
        ],
    ),
    (AskedFor::Name, &["who", "whom", "whose", "where"]),
];
const CHINESE: [(AskedFor, &[&str]); 3] = [
    (
        AskedFor::Time,
        &[
            "何时",
            "什么时候",
            "哪年",
            "哪一年",
            "哪天",
            "年份",
            "日期",
            "几月",
            "几年",
            "时间",
        ],
    ),
    (
        AskedFor::Number,
        &[
            "多少", "几个", "几次", "几位", "几种", "几条", "几天", "多大", "多长", "多高", "多远",
            "多久", "百分",
        ],
    ),
    (AskedFor::Name, &[]),
];
const NUMERALS: &str = "one two three four five six seven eight nine ten eleven twelve \
    twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half \
    third quarter dozen";
const MONTHS: &str = "january february march april may june july august september october \
    november december century";
const CHINESE_NUMERALS: &str = "一二三四五六七八九十百千万亿两半";
const CHINESE_TIMES: &str = "年月日";

/// Words of questions that one sentence can answer,
const POINTED: &str = "who whom whose what when where which why how is are was were do does did \
    can could may might must shall should will would has have had";
const CHINESE_POINTED: [&str; 16] = [
    "谁", "什么", "哪", "何", "多少", "多大", "多长", "多久", "多高", "多远", "几", "吗", "怎",
    "如何", "是否", "能否",
];
/// and of those that want more than that.
const BROAD: &str = "list compare summarise summarize summary describe explain tell everything \
    overview outline discuss differences";
const CHINESE_BROAD: [&str; 9] = [
    "列出", "列举", "比较", "对比", "总结", "概括", "介绍", "说明", "有关",
];

/// Whether a single sentence can answer a question: 'how long is the notice period?', not
/// 'tell me everything about leave and overtime', and not some words alone.
pub(crate) fn is_pointed(question: &str) -> bool {
    asks(question) && !wants_more(question)
}

/// Whether a question wants more than a sentence and asks for nothing that one could say:
/// 'tell me everything about leave', not 'which days does the contract list?'.
pub(crate) fn is_broad(question: &str) -> bool {
    wants_more(question) && !asks(question)
}

fn asks(question: &str) -> bool {
    names_one_of(question, POINTED, &CHINESE_POINTED)
}

fn wants_more(question: &str) -> bool {
    names_one_of(question, BROAD, &CHINESE_BROAD)
}

fn names_one_of(question: &str, words: &str, phrases: &[&str]) -> bool {
    let lower = question.to_lowercase();
    let mut spaced = lower.split(|character: char| !character.is_alphanumeric());
    spaced.any(|word| words.split_whitespace().any(|one| one == word))
        || phrases.iter().any(|phrase| lower.contains(phrase))
}

impl AskedFor {
    pub(crate) fn of(question: &str) -> Self {
        let lower = question.to_lowercase();
        let spaced: Vec<&str> = lower
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let spaced = format!(" {} ", spaced.join(" "));
        let english = ENGLISH.iter().find(|(_, phrases)| {
            let mut phrases = phrases.iter();
            phrases.any(|phrase| spaced.contains(&format!(" {phrase} ")))
        });
        let chinese = CHINESE
            .iter()
            .find(|(_, phrases)| phrases.iter().any(|phrase| lower.contains(phrase)));
        english
            .or(chinese)
            .map_or(Self::Anything, |(kind, _)| *kind)
    }

    /// Whether a sentence has such a thing that the question does not name itself.
    pub(crate) fn stands_in(self, sentence: &str, question: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Number => has_digit(sentence) || has_word(sentence, NUMERALS, CHINESE_NUMERALS),
            Self::Time => has_year(sentence) || has_word(sentence, MONTHS, CHINESE_TIMES),
            Self::Name => {
                // Capital letters tell names in Latin letters alone.
                sentence.chars().any(is_ideographic) || has_other_name(sentence, question)
            }
        }
    }
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

fn has_year(text: &str) -> bool {
    let mut numbers = text.split(|character: char| !character.is_ascii_digit());
    numbers.any(|number| number.len() == 4 || number.len() == 3)
}

fn has_word(text: &str, words: &str, characters: &str) -> bool {
    text.chars().any(|character| characters.contains(character))
        || text
            .split(|character: char| !character.is_alphanumeric())
            .map(str::to_lowercase)
            .any(|word| words.split_whitespace().any(|one| one == word))
}

/// Whether a word begins with a capital letter behind the first, and is none of the
/// question's.
fn has_other_name(sentence: &str, question: &str) -> bool {
    let lower = question.to_lowercase();
    let known: HashSet<&str> = lower
        .split(|character: char| !character.is_alphanumeric())
        .collect();
    let words = sentence.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).skip(1).any(|word| {
        word.chars().next().is_some_and(char::is_uppercase)
            && !known.contains(word.to_lowercase().as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::{AskedFor, is_broad, is_pointed};

    #[test]
    fn some_questions_want_more_than_a_sentence() {
        for pointed in [
            "How long is the notice?",
            "may I leave early",
            "合同什么时候到期？",
        ] {
            assert!(is_pointed(pointed), "{pointed}");
        }
        for broad in [
            "Tell me everything about leave, overtime, and working from home.",
            "Explain how leave is requested.",
            "annual leave",
            "总结年假制度",
        ] {
            assert!(!is_pointed(broad), "{broad}");
        }
        for (question, broad) in [
            ("Tell me everything about leave and overtime.", true),
            ("总结租赁合同", true),
            ("Which days does the contract list?", false),
            ("annual leave", false),
        ] {
            assert_eq!(is_broad(question), broad, "{question}");
        }
    }

    #[test]
    fn question_words_tell_what_is_asked_for() {
        for (question, kind) in [
            ("How many days of leave are there?", AskedFor::Number),
            ("In what year was it signed?", AskedFor::Time),
            ("When does it end?", AskedFor::Time),
            ("Who signed it?", AskedFor::Name),
            ("What is a whole number?", AskedFor::Anything),
            ("合同金额是多少？", AskedFor::Number),
            ("租约何时到期？", AskedFor::Time),
            ("什么是违约责任？", AskedFor::Anything),
        ] {
            assert_eq!(AskedFor::of(question), kind, "{question}");
        }
    }

    #[test]
    fn a_sentence_has_what_is_asked_for_or_not() {
        let signed = "The lease was signed by Mrs Hopper in May 2019.";
        assert!(AskedFor::Name.stands_in(signed, "Who signed the lease?"));
        assert!(AskedFor::Time.stands_in(signed, "When was it signed?"));
        let plain = "The lease was signed in the office.";
        assert!(!AskedFor::Name.stands_in(plain, "Who signed the lease?"));
        assert!(!AskedFor::Number.stands_in(plain, "How many?"));
        assert!(!AskedFor::Name.stands_in("It was Hopper.", "Is it Hopper who signed?"));
        assert!(AskedFor::Number.stands_in("每年享有十五天年假。", "多少天？"));
    }
}
