//! Passages derived from real ones: any number, each the same at every run.
//!
//! A passage takes sentences of two real paragraphs of one language. Its vector lies
//! between those of a piece of each, and a little beside: about as far from its nearest neighbours as real
//! passages lie from theirs. That is what makes finding the nearest hard; vectors
//! that are independent would be easier.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::paragraphs::{Paragraph, Sets};

/// Changes whenever the derived passages would.
pub(super) const VERSION: u32 = 3;
/// Passages of a file.
const OF_A_FILE: usize = 100;
/// What stands before a passage's number, in its heading.
const MARK: &str = "Note ";
/// A passage ends behind so many tokens, about: more than the library lets go on over a
/// heading.
const TOKENS: f64 = 170.0;
/// A longer sentence is left out, so that no passage is cut in two.
const LONGEST: f64 = 150.0;
/// The share that the second piece has in the vector.
const SECOND: std::ops::Range<f32> = 0.2..0.45;
/// The length of what the vector is moved by in no particular direction, of 1.
const NOISE: f32 = 0.2;

/// The derived passages.
pub(super) struct Collection {
    paragraphs: Vec<Sentences>,
    pieces: Vec<Piece>,
    /// The pieces of each language.
    languages: Vec<(&'static str, Vec<usize>)>,
}

struct Sentences {
    language: usize,
    sentences: Vec<String>,
}

/// A piece of a paragraph.
struct Piece {
    paragraph: usize,
    vector: Vec<f32>,
}

/// What a passage is made of: two pieces.
struct Recipe {
    first: usize,
    second: usize,
    share: f32,
    rng: fastrand::Rng,
}

impl Collection {
    /// From real paragraphs with the vectors of their pieces.
    pub(super) fn new(sets: &Sets, vectors: Vec<Vec<f32>>) -> Self {
        let mut languages: Vec<(&'static str, Vec<usize>)> = Vec::new();
        let mut paragraphs = Vec::new();
        for Paragraph { language, .. } in &sets.paragraphs {
            if !languages.iter().any(|(known, _)| known == language) {
                languages.push((language, Vec::new()));
            }
        }
        for paragraph in &sets.paragraphs {
            let known = languages
                .iter()
                .position(|(known, _)| *known == paragraph.language);
            let sentences = paragraph.sentences().into_iter().map(str::to_owned);
            paragraphs.push(Sentences {
                language: known.unwrap_or_default(),
                sentences: sentences.collect(),
            });
        }
        let mut pieces = Vec::new();
        for (piece, vector) in sets.pieces().iter().zip(vectors) {
            let paragraph = piece.paragraph;
            languages[paragraphs[paragraph].language]
                .1
                .push(pieces.len());
            pieces.push(Piece { paragraph, vector });
        }
        Self {
            paragraphs,
            pieces,
            languages,
        }
    }

    fn recipe(&self, row: usize) -> Recipe {
        let mut rng = fastrand::Rng::with_seed(row as u64);
        // A file is in one language, as files are.
        let mut of_file = fastrand::Rng::with_seed((row / OF_A_FILE) as u64);
        let language = self.language_of(of_file.usize(..self.pieces.len()));
        let (_, alike) = &self.languages[language];
        Recipe {
            first: alike[rng.usize(..alike.len())],
            second: alike[rng.usize(..alike.len())],
            share: SECOND.start + rng.f32() * (SECOND.end - SECOND.start),
            rng,
        }
    }

    fn language_of(&self, piece: usize) -> usize {
        self.paragraphs[self.pieces[piece].paragraph].language
    }

    /// How many languages there are.
    pub(super) fn languages(&self) -> usize {
        self.languages.len()
    }

    /// A sentence of each language.
    pub(super) fn samples(&self) -> Vec<&str> {
        let languages = self.languages.iter();
        let first = languages.map(|(_, pieces)| &self.pieces[pieces[0]]);
        first
            .map(|piece| self.paragraphs[piece.paragraph].sentences[0].as_str())
            .collect()
    }

    /// The number of the language of a passage.
    pub(super) fn language(&self, row: usize) -> usize {
        self.language_of(self.recipe(row).first)
    }

    /// The vector of a passage, of length 1.
    pub(super) fn vector(&self, row: usize) -> Vec<f32> {
        let mut recipe = self.recipe(row);
        let [first, second] = [recipe.first, recipe.second].map(|piece| &self.pieces[piece].vector);
        let pair = first.iter().zip(second);
        // Of variance 1 each, so that all together are as long as they are told to be.
        let width = first.len() as f32;
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
        let sources = [recipe.first, recipe.second]
            .map(|piece| &self.paragraphs[self.pieces[piece].paragraph].sentences);
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
