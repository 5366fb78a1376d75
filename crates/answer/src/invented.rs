//! Numbers, dates, amounts and names that a model wrote and that stand nowhere in what
//! it was given: the errors that cost a reader most, and that look like all the rest.

use std::collections::HashSet;

use library::evidence::Evidence;
use library::sentence::sentences;
use unicode_segmentation::UnicodeSegmentation;

use crate::language;

/// English words for numbers, so that `three months` vouches for `3 months`.
const NUMERALS: [(&str, u64); 30] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1_000),
];

/// What a model was given: every number and word of the passages, of what names them, and
/// of the question.
#[derive(Debug, Default)]
pub(crate) struct Given {
    numbers: HashSet<String>,
    words: HashSet<String>,
    /// Whether a passage is written in Latin letters, as names are that can be compared.
    has_latin_letters: bool,
}

/// The numbers and names of a text that another has not, as they stand there, each once:
/// what came with it where the one was made of the other.
pub fn unsaid(given: &str, text: &str) -> Vec<String> {
    let mut known = Given::default();
    known.add(given);
    known.has_latin_letters = language::of_question(given) == "en";
    let mut unsaid: Vec<String> = Vec::new();
    for sentence in sentences(text) {
        for part in known.invented(&text[sentence]) {
            if !unsaid.contains(&part) {
                unsaid.push(part);
            }
        }
    }
    unsaid
}

/// The share of a sentence's numbers that stand in a text, in whatever form; none where the
/// sentence has no number.
pub(crate) fn numbers_held(text: &str, sentence: &str) -> Option<f32> {
    let mut given = Given::default();
    given.add(text);
    let numbers: Vec<Number<'_>> = numbers_in(without_item_number(sentence)).collect();
    let held = numbers.iter().filter(|number| given.has_number(number));
    let held = held.count() as f32;
    (!numbers.is_empty()).then(|| held / numbers.len() as f32)
}

impl Given {
    pub(crate) fn new(question: &str, evidence: &Evidence) -> Self {
        let mut given = Self::default();
        given.add(question);
        for found in &evidence.found {
            let passage = &found.passage;
            given.add(&passage.text);
            given.has_latin_letters |= language::of_question(&passage.text) == "en";
            given.add(&passage.file_name);
            given.add(passage.title.as_deref().unwrap_or_default());
            for heading in &passage.headings {
                given.add(heading);
            }
        }
        given
    }

    fn add(&mut self, text: &str) {
        let lower = text.to_lowercase();
        for word in lower.unicode_words() {
            // `12-month`, `B2B` and `3rd` hold what they are made of.
            for run in runs_of_digits(word) {
                self.numbers.insert(run);
            }
            if let Some((_, number)) = NUMERALS.iter().find(|(name, _)| *name == word) {
                self.numbers.insert(number.to_string());
            }
            self.words.insert(word.to_owned());
        }
        for number in numbers_in(&lower) {
            self.numbers.insert(normal(number.written));
            self.numbers.extend(number.scaled());
        }
        self.numbers.extend(chinese_numbers(text));
    }

    /// The numbers and names of a sentence that are not among what was given, as they
    /// stand there, each once.
    pub(crate) fn invented(&self, sentence: &str) -> Vec<String> {
        let mut invented: Vec<String> = Vec::new();
        let mut note = |part: &str| {
            if !invented.iter().any(|known| known == part) {
                invented.push(part.to_owned());
            }
        };
        let body = without_item_number(sentence);
        for number in numbers_in(body) {
            if !self.has_number(&number) {
                note(number.written);
            }
        }
        // In another script a name is another word: nothing tells whether it is there.
        if !self.has_latin_letters {
            return invented;
        }
        // The first word has a capital letter whatever it is.
        for word in body.unicode_words().skip(1) {
            if is_name(word) && !self.has(word) {
                note(word);
            }
        }
        invented
    }

    fn has_number(&self, number: &Number<'_>) -> bool {
        let scaled = number.scaled();
        self.numbers.contains(&normal(number.written))
            || scaled.is_some_and(|value| self.numbers.contains(&value))
    }

    fn has(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let plain = name.trim_end_matches("'s").trim_end_matches("’s");
        self.words.contains(&name)
            || self.words.contains(plain)
            || self.words.contains(&format!("{plain}s"))
            || plain
                .strip_suffix('s')
                .is_some_and(|one| self.words.contains(one))
    }
}

/// Whether a word in the middle of a sentence is a name: a capital letter and small ones
/// behind it, or capital letters alone.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 2
        && word
            .chars()
            .all(|one| one.is_alphabetic() || matches!(one, '\'' | '’' | '.'))
}

/// A sentence without the number of the list item that it is.
fn without_item_number(sentence: &str) -> &str {
    let rest = sentence.trim_start_matches(|one: char| one.is_ascii_digit());
    match rest.strip_prefix(['.', ')', '、']) {
        Some(rest) if sentence.len() > rest.len() + 1 => rest,
        _ => sentence,
    }
}

/// Words behind a number that multiply it, and by how much.
const SCALES: [(&str, f64); 10] = [
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("万亿", 1e12),
    ("千万", 1e7),
    ("百万", 1e6),
    ("万", 1e4),
    ("亿", 1e8),
    ("千", 1e3),
];

/// A number as it stands in a text: `1,000`, `3.5`, `2024`, with the word behind it that
/// multiplies it.
struct Number<'a> {
    written: &'a str,
    scale: Option<f64>,
}

impl Number<'_> {
    /// Its value where a word multiplies it: `3.5 million` is `3500000`.
    fn scaled(&self) -> Option<String> {
        let value: f64 = normal(self.written).parse().ok()?;
        Some(format!("{:.0}", value * self.scale?))
    }
}

fn numbers_in(text: &str) -> impl Iterator<Item = Number<'_>> {
    let is_part = |one: char| one.is_ascii_digit() || matches!(one, ',' | '.');
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[rest.find(|one: char| one.is_ascii_digit())?..];
        let end = rest.find(|one: char| !is_part(one)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        let written = run.trim_end_matches([',', '.']);
        let behind = behind.trim_start();
        let scale = SCALES.iter().find(|(word, _)| {
            let begin = behind.get(..word.len());
            written == run && begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word))
        });
        Some(Number {
            written,
            scale: scale.map(|(_, scale)| *scale),
        })
    })
}

/// One form of a number: no marks of thousands, no zeros that say nothing.
fn normal(number: &str) -> String {
    let plain: String = number.chars().filter(|one| *one != ',').collect();
    let plain = match plain.contains('.') {
        true => plain.trim_end_matches('0').trim_end_matches('.'),
        false => plain.as_str(),
    };
    let short = plain.trim_start_matches('0');
    if short.is_empty() || short.starts_with('.') {
        format!("0{short}")
    } else {
        short.to_owned()
    }
}

fn runs_of_digits(word: &str) -> impl Iterator<Item = String> {
    word.split(|one: char| !one.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(normal)
}

/// The values of the numbers that are written in Chinese characters: 十五, 二〇二四,
/// 一千二百.
fn chinese_numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run: Vec<char> = Vec::new();
    for character in text.chars().chain([' ']) {
        if digit(character).is_some() || unit(character).is_some() {
            run.push(character);
        } else if !run.is_empty() {
            found.push(chinese_number(&run));
            run.clear();
        }
    }
    found
}

fn digit(character: char) -> Option<u64> {
    let digits = "〇一二三四五六七八九";
    match character {
        '零' => Some(0),
        '两' => Some(2),
        _ => digits
            .chars()
            .position(|one| one == character)
            .map(|value| value as u64),
    }
}

fn unit(character: char) -> Option<u64> {
    match character {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

fn chinese_number(run: &[char]) -> String {
    if run.iter().all(|one| digit(*one).is_some()) {
        let digits = run.iter().filter_map(|one| digit(*one));
        return normal(&digits.map(|one| one.to_string()).collect::<String>());
    }
    let (mut all, mut section, mut number) = (0_u64, 0_u64, 0_u64);
    for character in run {
        if let Some(value) = digit(*character) {
            number = value;
        } else if let Some(value) = unit(*character) {
            if value >= 10_000 {
                all = all.saturating_add((section + number).saturating_mul(value));
                section = 0;
            } else {
                section = section.saturating_add(number.max(1) * value);
            }
            number = 0;
        }
    }
    all.saturating_add(section + number).to_string()
}

#[cfg(test)]
mod tests {
    use library::evidence::{Evidence, Sufficiency};

    use super::{Given, numbers_held};
    use crate::answering::tests::found;

    fn given(text: &str) -> Given {
        let evidence = Evidence {
            query: String::new(),
            found: vec![found(1, text)],
            sentences: Vec::new(),
            sufficiency: Sufficiency::Sufficient,
        };
        Given::new("When can Mrs Hopper leave?", &evidence)
    }

    #[test]
    fn wrong_numbers_and_names_are_told_and_right_ones_are_not() {
        let given =
            given("The tenant may leave after 24 months and pays 1,000.50 euros to Acme Ltd.");
        let invented = |sentence: &str| given.invented(sentence);
        assert_eq!(invented("The tenant may leave after 36 months."), ["36"]);
        assert!(invented("After 24 months Mrs Hopper pays Acme 1000.5 euros.").is_empty());
        assert_eq!(invented("She pays Globex in Paris."), ["Globex", "Paris"]);
        assert!(
            invented("2. The tenant may leave.").is_empty(),
            "an item's number is none"
        );
    }

    #[test]
    fn numbers_in_words_and_characters_are_numbers() {
        let english = given("Notice of three months is needed.");
        assert!(english.invented("Notice is 3 months.").is_empty());
        let chinese =
            given("员工每年享有十五天年假，合同于二〇二四年签订，罚款一千二百元，上限三万元。");
        assert!(
            chinese
                .invented("年假为15天，2024年签订，罚款1,200元，上限30000元。")
                .is_empty()
        );
        assert_eq!(chinese.invented("年假为20天。"), ["20"]);
    }

    #[test]
    fn a_number_is_the_same_in_another_language() {
        let english = given("Revenue was 3.5 million euros and 120 thousand units were sold.");
        assert!(english.invented("收入为350万欧元，售出12万件。").is_empty());
        assert_eq!(english.invented("收入为360万欧元。"), ["360"]);
        let chinese = given("营业收入为3.2亿元，员工1万人。");
        assert!(
            chinese
                .invented("It earned 320 million yuan with 10,000 people.")
                .is_empty()
        );
        assert_eq!(
            numbers_held("收入为350万欧元。", "It had 3.5 million and 7 shops."),
            Some(0.5)
        );
        assert_eq!(numbers_held("收入。", "It had revenue."), None);
    }

    #[test]
    fn a_name_in_another_script_is_not_said_to_be_invented() {
        let chinese = given("李华于2024年加入公司，任上海办事处主任。");
        assert!(
            chinese
                .invented("In 2024 Li Hua came to Shanghai.")
                .is_empty()
        );
        let english = given("Li Hua joined in 2024.");
        assert_eq!(
            english.invented("In 2024 Li Hua came to Shanghai."),
            ["Shanghai"]
        );
    }
}
