//! Running headers and footers and page numbers: what stands at the edge of a
//! page and again, but for its numbers, on pages near it.

use super::draft::Draft;
use super::misread;
use super::pieces::{Piece, Role};

/// The share of a page's height at its top and bottom in which they stand.
const MARGIN: f32 = 0.13;

/// What stands above or below all else may stand further in.
const FURTHEST: f32 = 0.25;

/// More lines are no header.
const MOST_LINES: usize = 3;

/// So many letters in common are a part of a header: the title of the book
/// beside that of the chapter.
const LEAST_PART: usize = 8;

/// A part must come back on so many pages near.
const LEAST_RETURNS: usize = 2;

/// What was read with more letters is no misread page number.
const LONGEST_NUMBER: usize = 4;

/// How alike two pages are where the same header stands on both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likeness {
    /// How far it moves from page to page, in points.
    sway: f32,
    /// How much the size of its letters differs, in points.
    size: f32,
    /// The share of its letters that may be others.
    misread: f32,
}

/// Pages that were set.
const SET: Likeness = Likeness {
    sway: 4.0,
    size: 0.5,
    misread: 0.0,
};

/// Pages that were scanned: they lie a little differently each time, and letters are
/// read, and measured, anew on each.
pub(super) const SCANNED: Likeness = Likeness {
    sway: 16.0,
    size: 3.0,
    misread: 0.2,
};

/// A piece of text where it stands on its page.
pub(super) struct Standing<'a> {
    pub(super) role: Role,
    pub(super) lines: Vec<&'a str>,
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Of the letters, in points.
    pub(super) size: f32,
}

impl<'a> Standing<'a> {
    fn of(piece: &'a Piece) -> Self {
        Self {
            role: piece.role,
            lines: piece.lines.iter().map(|line| line.text.as_str()).collect(),
            top: piece.rectangle.top,
            bottom: piece.rectangle.bottom,
            size: piece.size,
        }
    }

    /// Whether it may be a header or a footer on a page so high, on which all else
    /// stands between these.
    fn is_at_edge(&self, height: f32, highest: f32, lowest: f32) -> bool {
        self.lines.len() <= MOST_LINES
            && self.role != Role::Note
            && (self.bottom < MARGIN * height
                || self.top > (1.0 - MARGIN) * height
                || self.top <= highest
                || self.bottom >= lowest)
    }
}

/// What may be a running header or footer of one page.
#[derive(Debug)]
pub(super) struct Edges {
    page: u32,
    edges: Vec<Edge>,
}

/// A piece near the edge of a page.
#[derive(Debug, Clone)]
struct Edge {
    /// By its place among the page's pieces.
    piece: usize,
    /// The text without its numbers.
    pattern: String,
    /// The numbers that the text begins or ends with.
    numbers: Vec<u32>,
    /// Nothing else than a number.
    is_number: bool,
    top: f32,
    size: f32,
    /// One line, and no more.
    is_line: bool,
    likeness: Likeness,
}

impl Edges {
    /// For a page that could not be read.
    pub(super) fn none(page: u32) -> Self {
        Self {
            page,
            edges: Vec::new(),
        }
    }

    pub(super) fn of(draft: &Draft) -> Self {
        let pieces: Vec<Standing<'_>> = draft.pieces.iter().map(Standing::of).collect();
        Self::among(draft.number, draft.size.height, &pieces, SET)
    }

    /// The edges among the pieces of a page so high, in points.
    pub(super) fn among(
        page: u32,
        height: f32,
        pieces: &[Standing<'_>],
        likeness: Likeness,
    ) -> Self {
        let tops = pieces.iter().map(|piece| piece.top);
        let bottoms = pieces.iter().map(|piece| piece.bottom);
        let highest = tops.fold(f32::INFINITY, f32::min).min(FURTHEST * height);
        let lowest = bottoms.fold(0.0, f32::max).max((1.0 - FURTHEST) * height);
        let edges = pieces
            .iter()
            .enumerate()
            .filter(|(_, piece)| {
                piece.role == Role::Oblique || piece.is_at_edge(height, highest, lowest)
            })
            .map(|(index, piece)| Edge::of(index, piece, likeness))
            .collect();
        Self { page, edges }
    }

    /// The pieces, by their places, that are running headers or footers, as
    /// the edges of pages near show. Letters larger than `largest` are not.
    pub(super) fn running<'a>(
        &self,
        label: Option<&str>,
        largest: f32,
        near: impl Iterator<Item = &'a Self> + Clone,
    ) -> Vec<usize> {
        self.edges
            .iter()
            .filter(|edge| edge.size <= largest)
            .filter(|edge| {
                edge.is_own_number(self.page, label)
                    || near.clone().any(|other| {
                        other.edges.iter().any(|again| {
                            edge.repeats(again) || edge.counts(again, self.page, other.page)
                        })
                    })
                    || edge.returns_in_part(near.clone())
                    || edge.is_misread_number(near.clone())
            })
            .map(|edge| edge.piece)
            .collect()
    }
}

impl Edge {
    fn of(index: usize, piece: &Standing<'_>, likeness: Likeness) -> Self {
        let text: Vec<&str> = piece.lines.iter().map(|line| line.trim()).collect();
        let text = text.join(" ");
        let core = text.trim_matches(|letter: char| !letter.is_alphanumeric());
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        // The number of a section, such as 5.2, is none of a page.
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let numbers: Vec<u32> = [tokens.first(), tokens.last()]
            .into_iter()
            .flatten()
            .map(|token| token.trim_matches(|letter: char| !letter.is_alphanumeric()))
            .filter_map(number)
            .collect();
        Self {
            piece: index,
            // The pages of a preface have Roman numbers.
            pattern: if roman(core).is_some() {
                "#".to_owned()
            } else {
                without_numbers(&text)
            },
            is_number: words.len() == 1 && number(core).is_some(),
            numbers,
            top: piece.top,
            size: piece.size,
            is_line: piece.lines.len() == 1,
            likeness,
        }
    }

    fn is_own_number(&self, page: u32, label: Option<&str>) -> bool {
        self.is_number
            && (self.numbers.contains(&page)
                || label
                    .and_then(number)
                    .is_some_and(|label| self.numbers.contains(&label)))
    }

    fn is_level(&self, other: &Self) -> bool {
        (self.top - other.top).abs() < self.likeness.sway
    }

    fn is_as_large(&self, other: &Self) -> bool {
        (self.size - other.size).abs() < self.likeness.size
    }

    fn repeats(&self, other: &Self) -> bool {
        self.is_level(other)
            && misread::is_same(&self.pattern, &other.pattern, self.likeness.misread)
    }

    /// Whether it begins or ends as a line of several pages near.
    fn returns_in_part<'a>(&self, near: impl Iterator<Item = &'a Edges>) -> bool {
        near.filter(|other| other.edges.iter().any(|again| self.shares_part(again)))
            .nth(LEAST_RETURNS - 1)
            .is_some()
    }

    fn shares_part(&self, other: &Self) -> bool {
        self.is_level(other)
            && self.is_line
            && other.is_line
            && self.is_as_large(other)
            && (shared(self.pattern.chars(), other.pattern.chars()) >= LEAST_PART
                || shared(self.pattern.chars().rev(), other.pattern.chars().rev()) >= LEAST_PART)
    }

    /// Whether both hold a number that grows as the pages do: headers that name
    /// a section differ in all else.
    fn counts(&self, other: &Self, own_page: u32, other_page: u32) -> bool {
        let step = i64::from(other_page) - i64::from(own_page);
        self.is_level(other)
            && self.is_as_large(other)
            && self.numbers.iter().any(|own| {
                other
                    .numbers
                    .iter()
                    .any(|their| i64::from(*their) - i64::from(*own) == step)
            })
    }

    /// Whether it stands where several pages near have their number, and may have been
    /// read wrongly.
    fn is_misread_number<'a>(&self, near: impl Iterator<Item = &'a Edges>) -> bool {
        let is_at_number = |other: &&Edges| {
            other
                .edges
                .iter()
                .any(|again| again.is_number && self.is_level(again) && self.is_as_large(again))
        };
        self.likeness.misread > 0.0
            && self.is_line
            && self.pattern.chars().count() <= LONGEST_NUMBER
            && near.filter(is_at_number).nth(LEAST_RETURNS - 1).is_some()
    }
}

/// The text in small letters, with `#` for each number.
fn without_numbers(text: &str) -> String {
    let mut without = String::new();
    for letter in text.chars() {
        if !letter.is_numeric() {
            without.extend(letter.to_lowercase());
        } else if !without.ends_with('#') {
            without.push('#');
        }
    }
    without
}

/// How many letters the whole words have that both begin with.
fn shared(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    let (mut letters, mut whole) = (0, 0);
    for (letter, _) in one.zip(other).take_while(|(one, other)| one == other) {
        if letter.is_alphabetic() {
            letters += 1;
        } else {
            whole = letters;
        }
    }
    whole
}

/// The value of an Arabic or a small Roman number.
fn number(word: &str) -> Option<u32> {
    word.parse().ok().or_else(|| roman(word))
}

/// The value of a Roman number below 90, as prefaces have.
fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let mut value = 0;
    let mut highest = 0;
    for letter in lower.chars().rev() {
        let own = match letter {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        };
        if own < highest {
            value -= own;
        } else {
            value += own;
            highest = own;
        }
    }
    u32::try_from(value).ok().filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_share_whole_words() {
        let shared = |one: &str, other: &str| shared(one.chars(), other.chars());
        let (leave, travel) = ("employee handbook # leave", "employee handbook #.# travel");
        assert_eq!(shared(leave, travel), 16);
        assert_eq!(shared("leave is asked", "leaves fall"), 0, "half a word");
    }

    #[test]
    fn roman_numbers_have_values() {
        for (text, value) in [
            ("i", 1),
            ("iv", 4),
            ("xiv", 14),
            ("XLII", 42),
            ("lxxxix", 89),
        ] {
            assert_eq!(roman(text), Some(value), "{text}");
        }
        assert_eq!(roman("mild"), None);
        assert_eq!(roman(""), None);
    }

    #[test]
    fn numbers_do_not_tell_headers_apart() {
        assert_eq!(without_numbers("Page 12 of 340"), "page # of #");
        assert_eq!(without_numbers("第１２页"), "第#页");
    }
}
