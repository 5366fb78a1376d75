//! A table over documents: a row for each, a column for each field that a person names,
//! and in a cell what the document itself says, at its place, or nothing.
//!
//! No model takes part. A label that is the field's name tells its value (`Rent: …`, a row
//! of a form, a column of a table); otherwise it is the value of the field's kind that
//! stands nearest to the field's words in the sentences that are likeliest to answer. A
//! cell is empty where the documents are not likely to answer at all.

use std::ops::Range;

use library::evidence::{Evidence, NearSentence, Passage, Sufficiency};
use library::sentence::quotable;
use unicode_segmentation::UnicodeSegmentation;

use crate::label::{Label, Likeness, labels, likeness};
use crate::language;
use crate::value::ValueKind;
use crate::word::{is_ideograph, same_word, telling_words};

/// What a sentence with a value of the field's kind counts more, in logarithms of odds: as
/// much as one that has what its question asks for.
const HAS_VALUE: f32 = 2.3;
/// What a value that stands far from the field's words counts less than one right beside
/// them, in logarithms of odds.
const CLOSENESS: f32 = 2.0;
/// So many bytes apart are far.
const FAR: usize = 120;
/// How much farther a name of one word seems to stand, in bytes.
const ONE_WORD: usize = 30;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is called, as `Rent` or `When does it end?`.
    pub name: String,
    /// What its values are.
    pub kind: ValueKind,
}

/// What a document says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Index into the passages that were found.
    pub passage: usize,
    /// Where it stands in the passage's text, in bytes.
    pub range: Range<usize>,
    /// The sentence, line or row that it stands in.
    pub within: Range<usize>,
    /// How many other values the document names under the same label: a column has one in
    /// each row.
    pub others: usize,
}

impl Field {
    /// A field whose values are what its name tells.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let kind = ValueKind::of_field(&name);
        Self { name, kind }
    }

    /// The question that finds its value: documents are searched by questions.
    pub fn question(&self) -> String {
        let name = self.name.trim();
        if name.ends_with(['?', '？']) {
            return name.to_owned();
        }
        let name = match self.kind {
            ValueKind::Date => without_date(name),
            _ => name,
        };
        if language::of_question(name) == "zh" {
            let asked = match self.kind {
                ValueKind::Date => "是什么时候",
                ValueKind::Amount | ValueKind::Number | ValueKind::Count | ValueKind::Percent => {
                    "是多少"
                }
                ValueKind::Duration => "是多久",
                ValueKind::Name => "是谁",
                ValueKind::Anything => "是什么",
            };
            return format!("{name}{asked}？");
        }
        let asked = match self.kind {
            ValueKind::Date => "When is",
            ValueKind::Amount | ValueKind::Number => "How much is",
            ValueKind::Duration => "How long is",
            ValueKind::Name => "Who is",
            ValueKind::Percent | ValueKind::Count | ValueKind::Anything => "What is",
        };
        format!("{asked} the {name}?")
    }

    /// What the documents say of the field, by what its question found in them.
    pub fn value(&self, evidence: &Evidence) -> Option<Value> {
        self.labelled(evidence)
            .or_else(|| self.told(evidence).filter(|_| answers(evidence)))
    }

    /// The value behind a label that is the field's name, or has it in it.
    fn labelled(&self, evidence: &Evidence) -> Option<Value> {
        let mut best: Option<(Likeness, Value)> = None;
        for (passage, found) in evidence.found.iter().enumerate() {
            for label in labels(&found.passage) {
                let likeness = likeness(&self.name, &found.passage.text[label.name.clone()]);
                let Some(range) = self.labelled_by(likeness, &found.passage, &label) else {
                    continue;
                };
                let text = &found.passage.text[range.clone()];
                match &mut best {
                    Some((known, value)) if *known >= likeness => {
                        let said = &evidence.found[value.passage].passage.text[value.range.clone()];
                        let counts = *known == likeness && said != text;
                        value.others += usize::from(counts);
                    }
                    _ => {
                        let within = label.within;
                        let value = Value {
                            passage,
                            range,
                            within,
                            others: 0,
                        };
                        best = Some((likeness, value));
                    }
                }
            }
        }
        best.map(|(_, value)| value)
    }

    /// Where the value of a label stands. One that only has the field's name in it may name
    /// something else, as 'rent increase' does: there a value of the right kind is wanted.
    fn labelled_by(
        &self,
        likeness: Likeness,
        passage: &Passage,
        label: &Label,
    ) -> Option<Range<usize>> {
        let text = passage.text.get(label.value.clone())?;
        let from = label.value.start;
        let shifted = |range: Range<usize>| from + range.start..from + range.end;
        let typed = self.kind.find(text).into_iter().next().map(shifted);
        let whole = quotable(&passage.text, label.value.clone())
            .into_iter()
            .next();
        // An address is nobody's name.
        let is_address = self.kind == ValueKind::Name && text.contains('@');
        match (likeness, self.kind) {
            (Likeness::None, _) => None,
            _ if is_address => None,
            (_, ValueKind::Anything) => whole,
            (Likeness::Same, ValueKind::Name) if label.defines => typed.or(whole),
            (Likeness::Same, ValueKind::Name) => whole,
            (Likeness::Same, _) => typed.or(whole),
            (Likeness::Inside, _) => typed,
        }
    }

    /// The value in the sentences that are likeliest to answer.
    fn told(&self, evidence: &Evidence) -> Option<Value> {
        let mut best: Option<(f32, Value)> = None;
        for sentence in &evidence.sentences {
            let Some((range, distance)) = self.value_in(evidence, sentence) else {
                continue;
            };
            let far = distance.min(FAR) as f32 / FAR as f32;
            let score = sentence.score + HAS_VALUE - CLOSENESS * far;
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, value_of(sentence, range)));
            }
        }
        let first = evidence.sentences.first()?;
        let passage = &evidence.found.get(first.passage)?.passage;
        match best {
            Some((score, value)) if score + CLOSENESS >= first.score => Some(value),
            _ if self.is_of_another_label(passage, &first.range) => None,
            // It says something of the field, though not what its name makes expect.
            _ if first.own >= 0.99 || self.kind == ValueKind::Anything => {
                Some(value_of(first, first.range.clone()))
            }
            _ => None,
        }
    }

    /// The value of a sentence, and how far it stands from the field's words.
    fn value_in(
        &self,
        evidence: &Evidence,
        sentence: &NearSentence,
    ) -> Option<(Range<usize>, usize)> {
        let passage = &evidence.found.get(sentence.passage)?.passage;
        let text = passage.text.get(sentence.range.clone())?;
        if self.is_of_another_label(passage, &sentence.range) {
            return None;
        }
        let words = self.words_in(text);
        let mut values = self.kind.find(text);
        let meets = |word: &Range<usize>, value: &Range<usize>| {
            word.start < value.end && value.start < word.end
        };
        if self.kind == ValueKind::Name {
            // 'The Tenant' is nobody's name.
            values.retain(|value| !words.iter().any(|word| meets(word, value)));
        }
        let (chosen, distance) = self.chosen(text, &words, values)?;
        let from = sentence.range.start;
        Some((from + chosen.start..from + chosen.end, distance))
    }

    fn chosen(
        &self,
        text: &str,
        words: &[Range<usize>],
        values: Vec<Range<usize>>,
    ) -> Option<(Range<usize>, usize)> {
        let is_name = self.kind == ValueKind::Name;
        if is_name && self.is_plural() {
            return Some((values.first()?.start..values.last()?.end, 0));
        }
        // People and companies seldom have names of one word.
        let is_short = |value: &Range<usize>| is_name && !text[value.clone()].contains(' ');
        let near = |value: &Range<usize>| {
            let distances = words.iter().map(|word| distance(text, word, value));
            let nearest = distances.min().unwrap_or(FAR + value.start);
            nearest + if is_short(value) { ONE_WORD } else { 0 }
        };
        let measured = values.into_iter().map(|value| {
            let distance = near(&value);
            (value, distance)
        });
        measured.min_by_key(|(_, distance)| *distance)
    }

    /// Whether a sentence is a line or row whose label names something else, and has no word
    /// of the field: what is said of the rent says nothing of the deposit, however near the
    /// two are.
    fn is_of_another_label(&self, passage: &Passage, sentence: &Range<usize>) -> bool {
        let mut named = labels(passage)
            .into_iter()
            .filter(|label| {
                label.within.start <= sentence.start && sentence.end <= label.within.end
            })
            .peekable();
        let is_label = named.peek().is_some();
        let is_named = |label: Label| {
            let name = &passage.text[label.name.clone()];
            likeness(&self.name, name) != Likeness::None
        };
        let text = passage.text.get(sentence.clone()).unwrap_or_default();
        is_label && !named.any(is_named) && self.words_in(text).is_empty()
    }

    /// Where words of the field's name stand in a text.
    fn words_in(&self, text: &str) -> Vec<Range<usize>> {
        let telling = telling_words(&self.name);
        let words = text.unicode_word_indices();
        let spaced = words
            .filter(|(_, word)| {
                let lower = word.to_lowercase();
                telling.iter().any(|one| same_word(one, &lower))
            })
            .map(|(at, word)| at..at + word.len());
        let pairs = telling.iter().filter(|word| word.chars().all(is_ideograph));
        let pairs = pairs.flat_map(|pair| {
            text.match_indices(pair.as_str())
                .map(|(at, found)| at..at + found.len())
        });
        spaced.chain(pairs).collect()
    }

    /// Whether the field's name is that of several.
    fn is_plural(&self) -> bool {
        let last = self.name.unicode_words().next_back().unwrap_or_default();
        let is_plural = last.ends_with('s') && !last.ends_with("ss");
        is_plural || self.name.ends_with("双方") || self.name.ends_with("当事人")
    }
}

/// The name of a date without saying that it is one: 'when' says so already, and documents
/// give the day instead of the word.
fn without_date(name: &str) -> &str {
    const BEFORE: [&str; 3] = ["date of the ", "date of ", "day of "];
    const BEHIND: [&str; 5] = [" date", " day", "日期", "时间", "日"];
    let lower = name.to_lowercase();
    // Lower case may be longer in some languages; then nothing is taken away.
    let same = lower.len() == name.len();
    let before = BEFORE
        .iter()
        .find(|words| same && lower.starts_with(**words));
    let name = before.map_or(name, |words| &name[words.len()..]);
    let behind = BEHIND.iter().find_map(|words| {
        let at = name.len().checked_sub(words.len())?;
        let end = name.get(at..)?;
        (at > 0 && end.eq_ignore_ascii_case(words)).then(|| &name[..at])
    });
    behind.unwrap_or(name)
}

fn value_of(sentence: &NearSentence, range: Range<usize>) -> Value {
    Value {
        passage: sentence.passage,
        range,
        within: sentence.range.clone(),
        others: 0,
    }
}

fn answers(evidence: &Evidence) -> bool {
    evidence.sufficiency == Sufficiency::Sufficient
}

/// How far a value stands from a word of the field, in bytes. What follows a word is
/// likelier to be its value than what stands before it, unless the word defines what stands
/// before: `Hopper Ltd (the Landlord)`, `Hopper Ltd, as landlord`.
fn distance(text: &str, word: &Range<usize>, value: &Range<usize>) -> usize {
    if value.start >= word.end {
        return value.start - word.end;
    }
    if value.end > word.start {
        // '27 days' for 'how many days'.
        return 0;
    }
    let between = text.get(value.end..word.start).unwrap_or_default().trim();
    let opens = between.starts_with(['(', '（']) && !between.contains([')', '）']);
    let defines = matches!(
        between.trim_start_matches(',').trim(),
        "as" | "as the" | "the"
    );
    if opens || defines {
        0
    } else {
        2 * (word.start.saturating_sub(value.end))
    }
}
