//! Mistakes that are planted into texts, one at a time, and what becomes of them.

use std::ops::Range;

use fastrand::Rng;
use revise::{Edit, ReviseError, applied};

use super::english::is_known;
use super::proofreader::{Proofreader, in_context, is_mark, touch};
use super::texts::{Paragraph, length};
use crate::figures::Figures;
use crate::half::Half;

/// A kind of mistake.
pub(super) struct Kind {
    /// As figures are called.
    pub(super) name: &'static str,
    /// Where a text can have it, and how.
    pub(super) mistakes: fn(&str, &mut Rng) -> Vec<Mistake>,
    /// Whether it makes a word of English one that perhaps no dictionary has.
    pub(super) garbles: bool,
}

/// A mistake that can be planted.
pub(super) struct Mistake {
    /// What it replaces of the published text, in bytes,
    pub(super) range: Range<usize>,
    /// and what stands there then.
    pub(super) wrong: String,
}

impl Mistake {
    /// The text with it.
    fn planted(&self, text: &str) -> String {
        let (before, after) = (&text[..self.range.start], &text[self.range.end..]);
        format!("{before}{}{after}", self.wrong)
    }

    /// Where it stands in the text with it.
    fn place(&self) -> Range<usize> {
        self.range.start..self.range.start + self.wrong.len()
    }
}

/// What was counted.
#[derive(Default)]
struct Counts {
    planted: usize,
    found: usize,
    put_right: usize,
    put_wrong: usize,
    offered: usize,
    other_word: usize,
    /// Words or characters, and the time that they took.
    units: usize,
    seconds: f64,
}

/// What became of a mistake.
struct Outcome {
    found: bool,
    put_right: bool,
    put_wrong: bool,
    offered: bool,
    /// What the edits that touch it make of it, and what else they offer.
    becomes: Vec<String>,
}

impl Outcome {
    /// As a miss is called.
    fn fate(&self) -> &'static str {
        match (self.put_wrong, self.found) {
            (true, _) => "put wrong",
            (false, true) => "marked",
            (false, false) => "missed",
        }
    }
}

/// Notes what became of mistakes of a kind, one in each paragraph that can have it.
pub(super) fn measure(
    figures: &mut Figures,
    name: &str,
    proofreader: &Proofreader,
    kind: &Kind,
    paragraphs: &[&Paragraph],
    half: Half,
) -> Result<(), ReviseError> {
    let mut counts = Counts::default();
    for paragraph in paragraphs {
        let Paragraph { id, text, terms } = paragraph;
        let Some(mistake) = drawn(proofreader, kind, paragraph)? else {
            continue;
        };
        let planted = mistake.planted(text);
        let proofread = proofreader.proofread(&planted, terms)?;
        let outcome = outcome(text, &planted, &mistake.place(), &proofread.edits);
        let is_other_word = kind.garbles && is_known(&mistake.wrong);
        counts.units += length(&planted);
        counts.seconds += proofread.seconds;
        counts.add(&outcome, is_other_word);
        if !outcome.put_right && !is_other_word {
            let right = &text[mistake.range.clone()];
            let place = in_context(&planted, &mistake.place());
            proofreader.list(half, || {
                format!(
                    "{} {} {id}: {place}, was {right:?}, becomes {:?}",
                    outcome.fate(),
                    kind.name,
                    outcome.becomes
                )
            });
        }
    }
    counts.note(figures, &format!("{name}.{}", kind.name), kind, half);
    Ok(())
}

/// The mistake that a paragraph is given: any of the kind where nothing is changed or marked
/// as it is.
fn drawn(
    proofreader: &Proofreader,
    kind: &Kind,
    Paragraph { id, text, terms }: &Paragraph,
) -> Result<Option<Mistake>, ReviseError> {
    let hash = blake3::hash(format!("{id} {}", kind.name).as_bytes());
    let mut seed = [0; 8];
    seed.copy_from_slice(&hash.as_bytes()[..8]);
    let mut random = Rng::with_seed(u64::from_le_bytes(seed));
    let alarms = proofreader.proofread(text, terms)?.edits;
    let mut mistakes = (kind.mistakes)(text, &mut random);
    mistakes.retain(|mistake| {
        !alarms
            .iter()
            .any(|alarm| touch(&alarm.range, &mistake.range))
    });
    Ok(match mistakes.len() {
        0 => None,
        count => Some(mistakes.swap_remove(random.usize(..count))),
    })
}

fn outcome(published: &str, planted: &str, place: &Range<usize>, edits: &[Edit]) -> Outcome {
    let near = edits.iter().filter(|edit| touch(&edit.range, place));
    let near: Vec<Edit> = near.cloned().collect();
    let put_right = applied(planted, &near) == published;
    let offers = |edit: &Edit| {
        let with = |other: &String| Edit {
            text: other.clone(),
            ..edit.clone()
        };
        let mut others = edit.others.iter();
        others.any(|other| applied(planted, &[with(other)]) == published)
    };
    Outcome {
        found: !near.is_empty(),
        put_right,
        put_wrong: !put_right && near.iter().any(|edit| !is_mark(planted, edit)),
        offered: put_right || near.iter().any(offers),
        becomes: near
            .iter()
            .flat_map(|edit| std::iter::once(&edit.text).chain(&edit.others))
            .cloned()
            .collect(),
    }
}

impl Counts {
    fn add(&mut self, outcome: &Outcome, is_other_word: bool) {
        self.planted += 1;
        self.found += usize::from(outcome.found);
        self.put_right += usize::from(outcome.put_right);
        self.put_wrong += usize::from(outcome.put_wrong);
        self.offered += usize::from(outcome.offered);
        self.other_word += usize::from(is_other_word);
    }

    fn note(&self, figures: &mut Figures, name: &str, kind: &Kind, half: Half) {
        let mut note = |what: &str, value: f64| {
            figures.note(&format!("{name}.{what}.{}", half.name()), value);
        };
        note("planted", self.planted as f64);
        if self.planted == 0 {
            return;
        }
        let share = |count: usize| count as f64 / self.planted as f64;
        note("found", share(self.found));
        note("put_right", share(self.put_right));
        note("put_wrong", share(self.put_wrong));
        if kind.garbles {
            note("offered", share(self.offered));
            note("other_word", share(self.other_word));
        }
        let thousands = self.units.max(1) as f64 / 1_000.0;
        note("ms_per_1000", self.seconds * 1_000.0 / thousands);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revise::english;

    #[test]
    fn what_becomes_of_a_mistake_is_told_by_the_edits_that_touch_it() {
        let proofreader = Proofreader::ready(false).expect("has a runtime");
        let published = "The tenant pays the rent , and may leave.";
        let mistake = Mistake {
            range: 4..10,
            wrong: "tennant".to_owned(),
        };
        let planted = mistake.planted(published);
        assert_eq!(planted, "The tennant pays the rent , and may leave.");
        let edits = proofreader.proofread(&planted, &[]).expect("is read").edits;
        let told = outcome(published, &planted, &mistake.place(), &edits);
        assert!(told.found && told.put_right && told.offered && !told.put_wrong);
        let told = outcome(published, &planted, &mistake.place(), &edits[1..]);
        assert!(!told.found && !told.put_right && !told.offered && !told.put_wrong);
    }

    #[test]
    fn mistakes_are_those_that_their_names_say() {
        let text = "She would have called on Monday, as a friend. The others wait.";
        let texts = |name: &str| -> Vec<String> {
            let kind = english::KINDS.iter().find(|kind| kind.name == name);
            let kind = kind.expect("is a kind");
            let mistakes = (kind.mistakes)(text, &mut Rng::with_seed(1));
            mistakes.iter().map(|one| one.planted(text)).collect()
        };
        assert_eq!(
            texts("have_of"),
            ["She would of called on Monday, as a friend. The others wait."]
        );
        assert_eq!(
            texts("article"),
            ["She would have called on Monday, as an friend. The others wait."]
        );
        assert_eq!(
            texts("sentence_small"),
            ["She would have called on Monday, as a friend. the others wait."]
        );
        assert_eq!(
            texts("day_small"),
            ["She would have called on monday, as a friend. The others wait."]
        );
        assert_eq!(
            texts("space_before_comma"),
            ["She would have called on Monday , as a friend. The others wait."]
        );
        assert!(
            texts("letter_left_out")
                .iter()
                .all(|one| one.len() + 1 == text.len())
        );
    }
}
