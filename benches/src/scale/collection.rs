//! Passages derived from real ones: any number, each the same at every run.
//!
//! A passage takes sentences of two real paragraphs of one language. Its vector lies
//! between theirs, and a little beside: about as far from its nearest neighbours as real
//! passages lie from theirs. That is what makes finding the nearest hard; vectors
//! that are independent would be easier.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::paragraphs::{Paragraph, Sets};

/// Changes whenever the derived passages would.
pub(super) const VERSION: u32 = 2;
/// Passages of a file.
const OF_A_FILE: usize = 100;
/// What stands before a passage's number, in its heading.
const MARK: &str = "Note ";
/// A passage ends behind so many tokens, about: more than the library lets go on over a
/// heading.
const TOKENS: f64 = 170.0;
/// A longer sentence is left out, so that no passage is cut in two.
const LONGEST: f64 = 150.0;
/// The share that the second paragraph has in the vector.
const SECOND: std::ops::Range<f32> = 0.2..0.45;
/// The length of what the vector is moved by in no particular direction, of 1.
const NOISE: f32 = 0.2;

/// The derived passages.
pub(super) struct Collection {
    paragraphs: Vec<Sentences>,
    vectors: Vec<Vec<f32>>,
    /// The paragraphs of each language.
    languages: Vec<(&'static str, Vec<usize>)>,
}

struct Sentences {
    language: usize,
    sentences: Vec<String>,
}

/// What a passage is made of.
struct Recipe {
    first: usize,
    second: usize,
    share: f32,
    rng: fastrand::Rng,
}

impl Collection {
    /// From real paragraphs with their vectors.
    pub(super) fn new(sets: &Sets, vectors: Vec<Vec<f32>>) -> Self {
        let mut languages: Vec<(&'static str, Vec<usize>)> = Vec::new();
        let mut paragraphs = Vec::new();
        for (index, paragraph) in sets.paragraphs.iter().enumerate() {
            let Paragraph { language, .. } = paragraph;
            let known = languages.iter().position(|(known, _)| known == language);
            let number = known.unwrap_or_else(|| {
                languages.push((language, Vec::new()));
                languages.len() - 1
            });
            languages[number].1.push(index);
            paragraphs.push(Sentences {
                language: number,
                sentences: paragraph
                    .sentences()
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            });
        }
        Self {
            paragraphs,
            vectors,
            languages,
        }
    }

    fn recipe(&self, row: usize) -> Recipe {
        let mut rng = fastrand::Rng::with_seed(row as u64);
        // A file is in one language, as files are.
        let mut of_file = fastrand::Rng::with_seed((row / OF_A_FILE) as u64);
        let language = self.paragraphs[of_file.usize(..self.paragraphs.len())].language;
        let (_, alike) = &self.languages[language];
        Recipe {
            first: alike[rng.usize(..alike.len())],
            second: alike[rng.usize(..alike.len())],
            share: SECOND.start + rng.f32() * (SECOND.end - SECOND.start),
            rng,
        }
    }

    /// How many languages there are.
    pub(super) fn languages(&self) -> usize {
        self.languages.len()
    }

    /// The number of the language of a passage.
    pub(super) fn language(&self, row: usize) -> usize {
        self.paragraphs[self.recipe(row).first].language
    }

    /// The vector of a passage, of length 1.
    pub(super) fn vector(&self, row: usize) -> Vec<f32> {
        let mut recipe = self.recipe(row);
        let pair = self.vectors[recipe.first]
            .iter()
            .zip(&self.vectors[recipe.second]);
        // Of variance 1 each, so that all together are as long as they are told to be.
        let width = self.vectors[recipe.first].len() as f32;
        let noise = NOISE / width.sqrt() * 12.0_f32.sqrt();
        let mut vector: Vec<f32> = pair
            .map(|(first, second)| {
                let between = first + recipe.share * (second - first);
                between + noise * (recipe.rng.f32() - 0.5)
            })
            .collect();
        normalise(&mut vector);
        vector
    }

    /// A passage's heading and text.
    fn text(&self, row: usize) -> String {
        let mut recipe = self.recipe(row);
        let mut text = String::new();
        let mut tokens = 0.0;
        let sources = [recipe.first, recipe.second].map(|index| &self.paragraphs[index].sentences);
        // Twice from the first for each time from the second.
        for turn in 0..60 {
            let source = sources[usize::from(turn % 3 == 2)];
            let sentence = &source[recipe.rng.usize(..source.len())];
            let length = length(sentence);
            if length > LONGEST {
                continue;
            }
            tokens += length;
            text.push_str(sentence);
            if tokens > TOKENS {
                break;
            }
        }
        format!("## {MARK}{row:07}\n\n{}\n\n", text.trim())
    }

    /// Writes the first passages as a file each.
    pub(super) fn write_single_files(&self, folder: &Path, passages: usize) -> std::io::Result<()> {
        for row in 0..passages {
            fs::write(folder.join(format!("note-{row:06}.md")), self.text(row))?;
        }
        Ok(())
    }

    /// The number of the passage that a text is of; none where it is no derived one.
    pub(super) fn row(text: &str) -> Option<usize> {
        let after = text.split(MARK).nth(1)?;
        after.get(..7)?.parse().ok()
    }

    /// Writes the first passages as files; returns their bytes.
    pub(super) fn write_files(&self, folder: &Path, passages: usize) -> std::io::Result<u64> {
        fs::create_dir_all(folder)?;
        let mut bytes = 0;
        for (file, start) in (0..passages).step_by(OF_A_FILE).enumerate() {
            let mut text = String::new();
            // Formatting into a string does not fail.
            write!(text, "# Collection {file}\n\n").ok();
            for row in start..(start + OF_A_FILE).min(passages) {
                text.push_str(&self.text(row));
            }
            bytes += text.len() as u64;
            fs::write(folder.join(format!("collection-{file:06}.md")), text)?;
        }
        Ok(bytes)
    }
}

/// About how many tokens a sentence has.
fn length(sentence: &str) -> f64 {
    let words = sentence.split_whitespace().count() as f64;
    let letters = sentence.chars().filter(|one| !one.is_ascii()).count() as f64;
    if letters > words * 12.0 {
        // Chinese: no spaces between words.
        letters
    } else if letters > words {
        words * 2.3
    } else {
        words * 1.9
    }
}

/// Makes a vector 1 long.
fn normalise(vector: &mut [f32]) {
    let length = vector
        .iter()
        .map(|number| number * number)
        .sum::<f32>()
        .sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
}
