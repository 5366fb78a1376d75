//! Real paragraphs and questions: scifact's abstracts and XQuAD in three languages.

use std::path::Path;

use serde_json::Value;

use super::ScaleError;

/// The sets, each with the language of its texts.
const SETS: [(&str, &str); 4] = [
    ("scifact", "en"),
    ("xquad-en", "en"),
    ("xquad-zh", "zh"),
    ("xquad-ar", "ar"),
];
/// A piece of a paragraph ends with the sentence that fills so many bytes: about 20,000
/// pieces in all.
const PIECE: usize = 350;
/// The ends of sentences, which stay with them.
const ENDS: [char; 6] = ['.', '?', '!', '。', '？', '！'];

/// A real paragraph.
pub(super) struct Paragraph {
    pub(super) language: &'static str,
    pub(super) text: String,
}

/// A few sentences of a paragraph, which are embedded together.
pub(super) struct Piece<'a> {
    /// The paragraph, among all.
    pub(super) paragraph: usize,
    pub(super) text: &'a str,
}

/// All that there is.
pub(super) struct Sets {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Questions by set, in their order.
    pub(super) questions: Vec<Vec<String>>,
}

impl Sets {
    /// The sets of a folder; none where one is not there.
    pub(super) fn load(folder: &Path) -> Result<Option<Self>, ScaleError> {
        if SETS.iter().any(|(name, _)| !folder.join(name).is_dir()) {
            return Ok(None);
        }
        let mut sets = Self {
            paragraphs: Vec::new(),
            questions: Vec::new(),
        };
        for (name, language) in SETS {
            let folder = folder.join(name);
            for text in texts(&folder.join("corpus.jsonl"))? {
                sets.paragraphs.push(Paragraph { language, text });
            }
            sets.questions.push(texts(&folder.join("queries.jsonl"))?);
        }
        Ok(Some(sets))
    }

    /// The pieces of all paragraphs, in their order.
    pub(super) fn pieces(&self) -> Vec<Piece<'_>> {
        let paragraphs = self.paragraphs.iter().enumerate();
        let pieces = paragraphs.flat_map(|(paragraph, whole)| {
            let pieces = whole.pieces().into_iter();
            pieces.map(move |text| Piece { paragraph, text })
        });
        pieces.collect()
    }

    /// So many questions, alike of every set.
    pub(super) fn some_questions(&self, count: usize) -> Vec<&str> {
        let of_each = count / self.questions.len().max(1);
        let mut chosen = Vec::new();
        for questions in &self.questions {
            let every = (questions.len() / of_each.max(1)).max(1);
            let some = questions.iter().step_by(every).take(of_each);
            chosen.extend(some.map(String::as_str));
        }
        chosen
    }
}

impl Paragraph {
    /// Its text, in pieces of whole sentences.
    fn pieces(&self) -> Vec<&str> {
        let mut pieces = Vec::new();
        let (mut start, mut end) = (0, 0);
        for sentence in self.sentences() {
            end += sentence.len();
            if end - start >= PIECE {
                pieces.push(&self.text[start..end]);
                start = end;
            }
        }
        if pieces.is_empty() {
            pieces.push(self.text.as_str());
        }
        pieces
    }

    /// Its sentences, with the spaces behind them.
    pub(super) fn sentences(&self) -> Vec<&str> {
        let mut sentences = Vec::new();
        let mut start = 0;
        let mut characters = self.text.char_indices().peekable();
        while let Some((index, character)) = characters.next() {
            let next = characters.peek().copied();
            let ends = ENDS.contains(&character)
                && (!character.is_ascii() || next.is_none_or(|(_, next)| next == ' '));
            if ends {
                let end = index + character.len_utf8();
                sentences.push(&self.text[start..end]);
                start = end;
            }
        }
        if !self.text[start..].trim().is_empty() {
            sentences.push(&self.text[start..]);
        }
        sentences
    }
}

fn texts(path: &Path) -> Result<Vec<String>, ScaleError> {
    let damaged = |detail: String| ScaleError::Set {
        path: path.to_owned(),
        detail,
    };
    let lines = std::fs::read_to_string(path).map_err(|error| damaged(error.to_string()))?;
    lines
        .lines()
        .map(|line| {
            let row: Value =
                serde_json::from_str(line).map_err(|error| damaged(error.to_string()))?;
            // A line break would make it two blocks.
            let text = row["text"].as_str().unwrap_or_default();
            Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Paragraph;

    #[test]
    fn sentences_are_the_whole_text() {
        let text = "It fell by 3.5 %. Why? 黑豹队的防守。他们丢分。And more";
        let paragraph = Paragraph {
            language: "en",
            text: text.to_owned(),
        };
        let sentences = paragraph.sentences();
        assert_eq!(sentences.len(), 5);
        assert_eq!(sentences.concat(), text);
    }

    #[test]
    fn pieces_end_with_sentences() {
        let sentence = format!("{} ends.", "word ".repeat(30));
        let paragraph = Paragraph {
            language: "en",
            text: [sentence.as_str(); 5].join(" "),
        };
        let pieces = paragraph.pieces();
        assert_eq!(pieces.len(), 1, "what is left is too short for one");
        assert!(pieces[0].ends_with("ends."), "{pieces:?}");
    }
}
