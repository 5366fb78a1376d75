//! From likelihoods of letters to words with places: connectionist temporal
//! classification (Graves et al., ICML 2006), best path.

use super::geometry::Quadrilateral;
use super::strip::Width;
use super::{RecognisedLine, RecognisedWord};

/// A line as the network read it.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    letters: Vec<Letter>,
    /// Of the line in its strip, in steps.
    steps: f32,
}

#[derive(Debug, Clone)]
struct Letter {
    text: String,
    /// The middle of the step at which it was seen.
    middle: f32,
    confidence: f32,
}

/// The best path through the likelihoods of one strip: at each step the likeliest
/// class; class 0 is none, and the same class twice is one letter.
#[expect(clippy::cast_precision_loss, reason = "steps are few")]
pub(super) fn decode(likelihoods: &[f32], alphabet: &[String], width: Width) -> Reading {
    let classes = alphabet.len() + 1;
    let mut letters = Vec::new();
    let mut last = 0;
    for (step, values) in likelihoods.chunks_exact(classes).enumerate() {
        let (class, confidence) = likeliest(values);
        if class != last
            && let Some(text) = class.checked_sub(1).and_then(|letter| alphabet.get(letter))
        {
            letters.push(Letter {
                text: text.clone(),
                middle: step as f32 + 0.5,
                confidence,
            });
        }
        last = class;
    }
    let steps = (likelihoods.len() / classes) as f32;
    Reading {
        letters,
        steps: steps * width.filled as f32 / width.whole as f32,
    }
}

/// The greatest value and its place. Two passes, of which the first is vectorised.
fn likeliest(values: &[f32]) -> (usize, f32) {
    let mut lanes = [f32::MIN; 16];
    let chunks = values.chunks_exact(16);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value > *lane { *value } else { *lane };
        }
    }
    let greatest = lanes.iter().chain(rest).copied().fold(f32::MIN, f32::max);
    let place = values.iter().position(|value| *value >= greatest);
    (place.unwrap_or(0), greatest)
}

impl Reading {
    /// How sure the network was: the mean over the letters, 0 without any.
    pub(super) fn confidence(&self) -> f32 {
        mean(&self.letters)
    }

    /// The line with its words, laid into the box that was read; none where it is
    /// blank.
    pub(super) fn line(&self, quadrilateral: Quadrilateral) -> Option<RecognisedLine> {
        let mut text = String::new();
        let mut words: Vec<RecognisedWord> = Vec::new();
        let reach = self.reach();
        let mut before = None;
        let parts: Vec<&[Letter]> = self
            .letters
            .split(|letter| letter.text.trim().is_empty())
            .filter(|word| !word.is_empty())
            .collect();
        for (index, word) in parts.iter().enumerate() {
            let (Some(first), Some(last)) = (word.first(), word.last()) else {
                continue;
            };
            let after = parts.get(index + 1).and_then(|next| next.first());
            let halfway = |other: f32, own: f32| f32::midpoint(other, own);
            let start = (first.middle - reach)
                .max(before.map_or(0.0, |before| halfway(before, first.middle)));
            let end = (last.middle + reach)
                .min(after.map_or(self.steps, |after| halfway(after.middle, last.middle)));
            if !text.is_empty() {
                text.push(' ');
            }
            let begin = text.len();
            text.extend(word.iter().map(|letter| letter.text.as_str()));
            words.push(RecognisedWord {
                range: begin..text.len(),
                quadrilateral: quadrilateral.part(self.share(start), self.share(end)),
                confidence: mean(word),
            });
            before = Some(last.middle);
        }
        (!text.is_empty()).then(|| RecognisedLine {
            text,
            quadrilateral,
            confidence: self.confidence(),
            words,
        })
    }

    /// How far a letter reaches from its middle, in steps: a little more than half
    /// of what most letters are apart.
    fn reach(&self) -> f32 {
        let mut apart: Vec<f32> = self
            .letters
            .windows(2)
            .map(|pair| pair[1].middle - pair[0].middle)
            .collect();
        apart.sort_by(f32::total_cmp);
        0.6 * apart.get(apart.len() / 2).copied().unwrap_or(4.0).max(1.0)
    }

    fn share(&self, step: f32) -> f32 {
        (step / self.steps.max(1.0)).clamp(0.0, 1.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "letters of a line")]
fn mean(letters: &[Letter]) -> f32 {
    let sum: f32 = letters.iter().map(|letter| letter.confidence).sum();
    sum / letters.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::geometry::Point;

    const WIDTH: Width = Width {
        whole: 80,
        filled: 80,
    };

    /// Likelihoods that name one class at each step, as sure as 0.9.
    fn path(classes: &[usize], alphabet: &[String]) -> Vec<f32> {
        classes
            .iter()
            .flat_map(|class| {
                let mut values = vec![0.0; alphabet.len() + 1];
                values[*class] = 0.9;
                values
            })
            .collect()
    }

    fn box_of(length: f32) -> Quadrilateral {
        Quadrilateral {
            corners: [(0.0, 0.0), (length, 0.0), (length, 10.0), (0.0, 10.0)]
                .map(|(x, y)| Point { x, y }),
        }
    }

    #[test]
    fn letters_twice_need_a_gap() {
        let alphabet: Vec<String> = ["a", "b", " "].map(str::to_owned).to_vec();
        let reading = decode(
            &path(&[1, 1, 0, 1, 2, 2, 3, 3, 2, 0], &alphabet),
            &alphabet,
            WIDTH,
        );
        let line = reading.line(box_of(100.0)).expect("there is text");
        assert_eq!(line.text, "aab b");
        assert!((line.confidence - 0.9).abs() < 1e-6);
        let words: Vec<&str> = line
            .words
            .iter()
            .map(|word| &line.text[word.range.clone()])
            .collect();
        assert_eq!(words, ["aab", "b"]);
        let (first, second) = (
            line.words[0].quadrilateral.bounds(),
            line.words[1].quadrilateral.bounds(),
        );
        assert!(
            first.0 < 5.0 && first.2 <= second.0 && second.2 <= 100.0,
            "words lie one after the other: {first:?} {second:?}"
        );
    }

    #[test]
    fn a_blank_line_is_none() {
        let alphabet: Vec<String> = ["a", " "].map(str::to_owned).to_vec();
        for classes in [&[0usize, 0, 0][..], &[2, 0, 2], &[]] {
            let reading = decode(&path(classes, &alphabet), &alphabet, WIDTH);
            assert!(reading.line(box_of(100.0)).is_none(), "{classes:?}");
        }
    }

    #[test]
    fn the_likeliest_is_found_anywhere() {
        for place in [0, 15, 16, 40, 49] {
            let mut values = vec![0.1f32; 50];
            values[place] = 0.5;
            assert_eq!(likeliest(&values), (place, 0.5));
        }
        assert_eq!(
            likeliest(&[f32::NAN, f32::NAN]).0,
            0,
            "not a number is no letter"
        );
    }
}
