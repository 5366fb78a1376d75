//! Citation markers that a model writes, such as `[2]` or `[1, 3]`, are taken
//! out of its text as it streams.

/// Takes markers out of a stream of text.
#[derive(Debug, Default)]
pub struct MarkerFilter {
    held: String,
}

/// A piece of the stream without markers, and the passages that were marked
/// since the last piece.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filtered {
    /// Text to show.
    pub text: String,
    /// Numbers in markers, counted from 1 as in the prompt.
    pub marked: Vec<usize>,
}

/// Longer brackets are text, not markers.
const LONGEST_MARKER: usize = 24;

impl MarkerFilter {
    /// Takes the next piece; text that may yet become a marker is held back.
    pub fn push(&mut self, piece: &str) -> Filtered {
        self.held.push_str(piece);
        let mut filtered = Filtered::default();
        loop {
            let Some(open) = self.held.find('[') else {
                self.release_text(&mut filtered);
                return filtered;
            };
            // A space before a marker goes with it.
            let visible = self.held[..open].trim_end_matches(' ').len();
            match marker_at(&self.held[open..]) {
                Marker::Complete { length, numbers } => {
                    filtered.text.push_str(&self.held[..visible]);
                    filtered.marked.extend(numbers);
                    self.held.drain(..open + length);
                }
                Marker::Partial => {
                    filtered.text.push_str(&self.held[..visible]);
                    self.held.drain(..visible);
                    return filtered;
                }
                Marker::None => {
                    filtered.text.push_str(&self.held[..=open]);
                    self.held.drain(..=open);
                }
            }
        }
    }

    /// What was held back when no more text will come.
    pub fn rest(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    /// Everything but trailing spaces, which may belong to a marker.
    fn release_text(&mut self, filtered: &mut Filtered) {
        let visible = self.held.trim_end_matches(' ').len();
        filtered.text.push_str(&self.held[..visible]);
        self.held.drain(..visible);
    }
}

enum Marker {
    Complete { length: usize, numbers: Vec<usize> },
    Partial,
    None,
}

/// Whether `text`, which begins with `[`, begins with a marker.
fn marker_at(text: &str) -> Marker {
    let inside = &text[1..];
    let Some(close) = inside.find(']') else {
        let open = inside.len() < LONGEST_MARKER && inside.chars().all(is_marker_character);
        return if open { Marker::Partial } else { Marker::None };
    };
    let content = &inside[..close];
    if content.is_empty() || !content.chars().all(is_marker_character) {
        return Marker::None;
    }
    let numbers: Vec<usize> = content
        .split(|character: char| !character.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    if numbers.is_empty() {
        return Marker::None;
    }
    Marker::Complete {
        length: close + 2,
        numbers,
    }
}

fn is_marker_character(character: char) -> bool {
    character.is_ascii_digit() || " ,;".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(pieces: &[&str]) -> (String, Vec<usize>) {
        let mut filter = MarkerFilter::default();
        let mut text = String::new();
        let mut marked = Vec::new();
        for piece in pieces {
            let filtered = filter.push(piece);
            text.push_str(&filtered.text);
            marked.extend(filtered.marked);
        }
        text.push_str(&filter.rest());
        (text, marked)
    }

    #[test]
    fn markers_vanish_however_the_stream_is_cut() {
        let whole = "After 24 months [1, 3]. See [the annex] and a[i] [2].";
        let expected = (
            "After 24 months. See [the annex] and a[i].".to_owned(),
            vec![1, 3, 2],
        );
        assert_eq!(filter(&[whole]), expected);
        let letters: Vec<String> = whole.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(filter(&letters), expected, "one letter at a time");
    }

    #[test]
    fn an_unfinished_marker_is_text_in_the_end() {
        assert_eq!(filter(&["see [1"]).0, "see [1");
    }
}
