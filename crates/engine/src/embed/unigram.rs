//! The most likely pieces of a text (Kudo 2018, "Subword Regularization",
//! <https://arxiv.org/abs/1804.10959>, section 3.2, without its sampling), as
//! SentencePiece cuts it.
//!
//! The crate `tokenizers` does the same with a tree of hash maps, which for a
//! quarter of a million pieces takes 250 MB and almost two seconds to build. Here
//! the pieces stay one after the other in the memory that they were read into, and
//! a table of 4-byte numbers finds them.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What stands for a space, and before the first word.
const SPACE: char = '\u{2581}';
/// A character that no piece has costs this much more than the least likely piece,
/// as in SentencePiece.
const UNKNOWN_PENALTY: f32 = 10.0;

/// Pieces with their probabilities, and how texts are written before they are cut.
pub(super) struct Unigram {
    /// All pieces, one after the other.
    text: String,
    /// Where each piece begins in `text`, and where the last ends.
    starts: Vec<u32>,
    /// The logarithm of each piece's probability.
    scores: Vec<f32>,
    /// Piece numbers plus 1 by the hash of the piece, linearly probed; 0 is free.
    table: Vec<u32>,
    longest: usize,
    unknown: u32,
    unknown_score: f32,
    /// What a character becomes before the text is cut.
    rewritten: HashMap<char, String>,
}

impl Unigram {
    /// `control` are the numbers of pieces that no text contains, such as the one
    /// that ends a text; `unknown` is what a character without piece becomes.
    /// `None` when the starts are not those of pieces in `text`.
    pub(super) fn new(
        text: String,
        starts: Vec<u32>,
        scores: Vec<f32>,
        control: &[u32],
        unknown: u32,
        rewritten: HashMap<char, String>,
    ) -> Option<Self> {
        let are_pieces = starts.len() == scores.len() + 1
            && starts.is_sorted()
            && starts.last().is_some_and(|end| *end as usize == text.len())
            && starts
                .iter()
                .all(|start| text.is_char_boundary(*start as usize));
        if !are_pieces {
            return None;
        }
        let mut unigram = Self {
            table: vec![0; (scores.len() * 2).next_power_of_two()],
            longest: 0,
            unknown,
            unknown_score: scores.iter().copied().fold(0.0, f32::min) - UNKNOWN_PENALTY,
            text,
            starts,
            scores,
            rewritten,
        };
        for number in 0..u32::try_from(unigram.scores.len()).ok()? {
            if !control.contains(&number) && number != unknown {
                unigram.insert(number);
            }
        }
        Some(unigram)
    }

    /// The numbers of the most likely pieces of `text`.
    pub(super) fn pieces(&self, text: &str) -> Vec<u32> {
        let text = self.written(text);
        let mut numbers = Vec::with_capacity(text.len() / 3);
        // No piece has the mark of a space anywhere but at its beginning, so words
        // are cut one by one.
        let mut lattice = Lattice::default();
        for word in words(&text) {
            self.cut(word, &mut lattice, &mut numbers);
        }
        numbers
    }

    /// The text as it is cut: composed, compatibility characters as plain ones,
    /// every run of white space one mark, and one before the first word.
    fn written(&self, text: &str) -> String {
        let mut written = String::with_capacity(text.len() + 8);
        let mut push = |character: char| match character {
            _ if !character.is_whitespace() => written.push(character),
            _ if !written.ends_with(SPACE) => written.push(SPACE),
            _ => {}
        };
        let mut rewrite = |character: char| match self.rewritten.get(&character) {
            Some(others) => others.chars().for_each(&mut push),
            None => push(character),
        };
        rewrite(' ');
        if is_nfc(text) {
            text.chars().for_each(rewrite);
        } else {
            text.nfc().for_each(rewrite);
        }
        if written.ends_with(SPACE) {
            written.pop();
        }
        written
    }

    /// Cuts one word into its most likely pieces (Viterbi).
    fn cut(&self, word: &str, lattice: &mut Lattice, numbers: &mut Vec<u32>) {
        lattice.begin(word);
        for from in 0..lattice.ends.len() {
            let score = lattice.score(from);
            let start = lattice.start(from);
            let bytes = word.as_bytes();
            let mut hash = Hash::default();
            for to in from..lattice.ends.len() {
                let end = lattice.ends[to].at;
                if end - start > self.longest {
                    break;
                }
                bytes[lattice.start(to)..end]
                    .iter()
                    .for_each(|byte| hash.push(*byte));
                if let Some(number) = self.find(&word[start..end], hash) {
                    lattice.offer(from, to, number, score + self.scores[number as usize]);
                }
            }
            lattice.offer(from, from, self.unknown, score + self.unknown_score);
        }
        lattice.collect(numbers, self.unknown);
    }

    fn piece(&self, number: u32) -> &str {
        let number = number as usize;
        &self.text[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    fn insert(&mut self, number: u32) {
        let piece = self.piece(number);
        if piece.is_empty() {
            return;
        }
        let (hash, length) = (Hash::of(piece), piece.len());
        let mask = self.table.len() - 1;
        let mut slot = hash.slot(mask);
        while self.table[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.table[slot] = number + 1;
        self.longest = self.longest.max(length);
    }

    fn find(&self, piece: &str, hash: Hash) -> Option<u32> {
        let mask = self.table.len() - 1;
        let mut slot = hash.slot(mask);
        loop {
            let number = self.table[slot].checked_sub(1)?;
            if self.piece(number) == piece {
                return Some(number);
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// The words of a text, each with the mark of the space before it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?.len_utf8();
        let end = rest[first..]
            .find(SPACE)
            .map_or(rest.len(), |at| first + at);
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// The best way to the end of each character of a word.
#[derive(Default)]
struct Lattice {
    ends: Vec<End>,
    way: Vec<u32>,
}

/// The end of a character.
#[derive(Clone, Copy)]
struct End {
    /// In bytes.
    at: usize,
    /// The best score of a way from the word's beginning to here.
    score: f32,
    /// The piece that this way ends with, and its first character.
    piece: u32,
    from: usize,
}

impl Lattice {
    fn begin(&mut self, word: &str) {
        self.ends.clear();
        let ends = word.char_indices().map(|(at, character)| End {
            at: at + character.len_utf8(),
            score: f32::NEG_INFINITY,
            piece: 0,
            from: 0,
        });
        self.ends.extend(ends);
    }

    /// Where a character begins.
    fn start(&self, character: usize) -> usize {
        character
            .checked_sub(1)
            .map_or(0, |before| self.ends[before].at)
    }

    /// The best score of the way to the beginning of a character.
    fn score(&self, character: usize) -> f32 {
        character
            .checked_sub(1)
            .map_or(0.0, |before| self.ends[before].score)
    }

    /// Takes a piece from one character to another, both included, if that is the
    /// best way there so far.
    fn offer(&mut self, from: usize, to: usize, piece: u32, score: f32) {
        let end = &mut self.ends[to];
        if score > end.score {
            *end = End {
                score,
                piece,
                from,
                ..*end
            };
        }
    }

    /// Appends the pieces of the best way; neighbouring unknown ones are one.
    fn collect(&mut self, numbers: &mut Vec<u32>, unknown: u32) {
        self.way.clear();
        let mut next = self.ends.len();
        while let Some(last) = next.checked_sub(1) {
            let end = self.ends[last];
            self.way.push(end.piece);
            next = end.from;
        }
        for piece in self.way.iter().rev() {
            if *piece != unknown || numbers.last() != Some(&unknown) {
                numbers.push(*piece);
            }
        }
    }
}

/// FNV-1a (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): it grows
/// byte by byte, so that all pieces from one place cost one pass.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn of(text: &str) -> Self {
        let mut hash = Self::default();
        text.bytes().for_each(|byte| hash.push(byte));
        hash
    }

    fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn slot(self, mask: usize) -> usize {
        // The low bits of this hash depend on the last bytes alone.
        (self.0 ^ (self.0 >> 32)) as usize & mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: u32 = 1;

    fn unigram(pieces: &[(&str, f32)]) -> Unigram {
        let mut starts = vec![0];
        let mut text = String::new();
        for (piece, _) in pieces {
            text.push_str(piece);
            starts.push(u32::try_from(text.len()).expect("short"));
        }
        let scores = pieces.iter().map(|(_, score)| *score).collect();
        let rewritten = HashMap::from([('ﬁ', "fi".to_owned()), ('\n', " ".to_owned())]);
        Unigram::new(text, starts, scores, &[0], UNKNOWN, rewritten).expect("they are pieces")
    }

    fn cut(pieces: &[(&str, f32)], text: &str) -> Vec<String> {
        let unigram = unigram(pieces);
        let numbers = unigram.pieces(text);
        numbers
            .into_iter()
            .map(|number| pieces[number as usize].0.to_owned())
            .collect()
    }

    const PIECES: [(&str, f32); 9] = [
        ("</s>", 0.0),
        ("<unk>", 0.0),
        ("▁", -3.0),
        ("▁find", -6.0),
        ("▁fi", -4.0),
        ("nd", -4.0),
        ("s", -2.0),
        ("租", -5.0),
        ("▁租户", -7.0),
    ];

    #[test]
    fn the_most_likely_pieces_win_not_the_longest() {
        // ▁find (-6) beats ▁fi + nd (-8); there is no piece for "finds".
        assert_eq!(cut(&PIECES, "finds"), ["▁find", "s"]);
        let mut dear = PIECES;
        dear[3].1 = -9.0;
        assert_eq!(cut(&dear, "finds"), ["▁fi", "nd", "s"]);
    }

    #[test]
    fn spaces_and_ligatures_are_written_in_one_way() {
        let plain = cut(&PIECES, "find finds");
        assert_eq!(plain, ["▁find", "▁find", "s"]);
        assert_eq!(cut(&PIECES, "  ﬁnd \n\n ﬁnds  "), plain);
    }

    #[test]
    fn what_no_piece_has_is_one_unknown_piece() {
        assert_eq!(
            cut(&PIECES, "s租租☃☃s"),
            ["▁", "s", "租", "租", "<unk>", "s"]
        );
        assert_eq!(cut(&PIECES, "租户"), ["▁租户"]);
        assert!(cut(&PIECES, " \n ").is_empty());
    }

    #[test]
    fn a_text_cannot_write_a_control_piece() {
        let pieces = cut(&PIECES, "</s>");
        assert!(!pieces.contains(&"</s>".to_owned()), "{pieces:?}");
    }

    #[test]
    fn starts_that_are_none_are_refused() {
        let refused = |starts: Vec<u32>| {
            Unigram::new("é".to_owned(), starts, vec![0.0], &[], 9, HashMap::new()).is_none()
        };
        assert!(refused(vec![0, 1]), "in the middle of a character");
        assert!(refused(vec![0]), "too few");
        assert!(refused(vec![0, 9]), "past the end");
    }
}
