//! The words of a text as alignment compares them, in any language.

use unicode_segmentation::UnicodeSegmentation;

/// Words so frequent that sharing them says nothing. Function words only; what
/// a document is about never stands here.
const FUNCTION_WORDS: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "both",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "document",
    "documents",
    "during",
    "each",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "here",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "may",
    "me",
    "more",
    "most",
    "must",
    "my",
    "no",
    "not",
    "of",
    "on",
    "one",
    "only",
    "or",
    "other",
    "our",
    "passage",
    "passages",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "under",
    "up",
    "upon",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "would",
    "you",
    "your",
    "的",
    "了",
    "是",
    "在",
    "和",
    "与",
    "及",
    "或",
    "也",
    "都",
    "就",
    "而",
    "为",
    "以",
    "于",
    "其",
    "这",
    "那",
    "有",
    "什么",
    "多少",
    "哪些",
    "怎么",
    "如何",
];

/// What follows the common stem of two forms of one English word.
const ENDINGS: &[&str] = &[
    "", "s", "es", "ed", "d", "e", "y", "ies", "ied", "ing", "ings", "ion", "ions", "al", "ly",
    "er", "ers", "or", "ors", "ment", "ments", "able", "'s", "’s",
];

/// The telling words of `text`, lower-cased and in order: words and numbers
/// without function words; of Chinese and Japanese, pairs of neighbouring
/// characters, since words there have no spaces.
pub fn telling_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut words = Vec::new();
    let mut ideographs: Vec<char> = Vec::new();
    for segment in lower.split_word_bounds() {
        let Some(first) = segment.chars().next() else {
            continue;
        };
        if is_ideograph(first) {
            ideographs.extend(segment.chars());
            continue;
        }
        take_pairs(&mut ideographs, &mut words);
        if first.is_alphanumeric() && !FUNCTION_WORDS.contains(&segment) {
            words.push(normalised_number(segment));
        }
    }
    take_pairs(&mut ideographs, &mut words);
    words
}

/// What a text is made of, as two versions of it are compared: words, marks and white
/// space; a Chinese character each, but a number in characters as one, for of 三十 and 十四
/// nothing is the same.
pub fn written_parts(text: &str) -> Vec<&str> {
    const NUMERALS: &str = "〇零一二两三四五六七八九十百千万亿";
    let is_numeral =
        |part: &str| !part.is_empty() && part.chars().all(|one| NUMERALS.contains(one));
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    for segment in text.split_word_bounds() {
        let end = start + segment.len();
        match parts.last_mut() {
            Some(last) if is_numeral(last) && is_numeral(segment) => {
                *last = &text[start - last.len()..end];
            }
            _ => parts.push(segment),
        }
        start = end;
    }
    parts
}

/// Whether two telling words are forms of one word.
pub fn same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if is_number(one) || is_number(other) {
        return false;
    }
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(left, right)| left == right)
        .count();
    if common < 3 {
        return false;
    }
    let rest = |word: &str| -> String { word.chars().skip(common).collect() };
    ENDINGS.contains(&rest(one).as_str()) && ENDINGS.contains(&rest(other).as_str())
}

/// Whether a telling word is a number (a year, an amount, a clause).
pub fn is_number(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|first| first.is_ascii_digit())
}

/// Whether `character` belongs to a script that is written without spaces.
pub fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

fn take_pairs(ideographs: &mut Vec<char>, words: &mut Vec<String>) {
    if let [only] = ideographs.as_slice() {
        let word = only.to_string();
        if !FUNCTION_WORDS.contains(&word.as_str()) {
            words.push(word);
        }
    }
    for pair in ideographs.windows(2) {
        let word: String = pair.iter().collect();
        if !FUNCTION_WORDS.contains(&word.as_str()) {
            words.push(word);
        }
    }
    ideographs.clear();
}

/// `1,000` and `1000` are one number.
fn normalised_number(word: &str) -> String {
    if is_number(word) {
        word.chars().filter(|character| *character != ',').collect()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_the_same_and_lookalikes_are_not() {
        for (one, other) in [
            ("terminate", "termination"),
            ("study", "studies"),
            ("employee", "employees"),
            ("paying", "payment"),
        ] {
            assert!(same_word(one, other), "{one} and {other} are one word");
        }
        for (one, other) in [("contract", "contrast"), ("2023", "2024"), ("10", "100")] {
            assert!(!same_word(one, other), "{one} and {other} differ");
        }
    }

    #[test]
    fn a_number_in_characters_is_one_part() {
        let parts = written_parts("发票应在三十天内支付 net");
        assert_eq!(
            parts,
            [
                "发", "票", "应", "在", "三十", "天", "内", "支", "付", " ", "net"
            ]
        );
        assert_eq!(parts.concat(), "发票应在三十天内支付 net");
    }

    #[test]
    fn chinese_is_compared_by_pairs_and_numbers_without_separators() {
        assert_eq!(telling_words("年假为15天"), ["年假", "假为", "15", "天"]);
        assert_eq!(telling_words("It is 1,000 EUR."), ["1000", "eur"]);
    }
}
