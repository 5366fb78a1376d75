//! What the model is asked for, and what it answers.

use answer::word::{is_number, same_word, telling_words};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::DraftKind;

/// How much is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A heading and several points.
    Whole,
    /// Two short points: what a model that lost itself may still manage.
    Small,
}

/// A section as the model wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Reply {
    /// Empty where only points were asked for.
    #[serde(default)]
    pub(super) heading: String,
    /// As written: perhaps repeated, empty, or with remains of the form.
    points: Vec<String>,
}

impl Reply {
    /// Reads an answer. Anything after the object is passed over, as some
    /// models go on.
    pub(super) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let start = text.find('{').unwrap_or(0);
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter();
        values
            .next()
            .unwrap_or_else(|| serde_json::from_str::<Self>(""))
    }

    /// The points that are prose. A small model that is done before the schema
    /// lets it end goes on inside the string, with brackets or with the words of
    /// the request: that is no point.
    pub(super) fn prose(&self) -> impl Iterator<Item = &str> {
        let asked = telling_words(Size::Whole.wish());
        self.points.iter().filter_map(move |point| {
            let point = without_form(point);
            let words = telling_words(point);
            let echoes = words
                .iter()
                .all(|word| is_number(word) || asked.iter().any(|other| same_word(word, other)));
            (!echoes && !point.contains(['{', '}', '"', '[', ']'])).then_some(point)
        })
    }
}

/// A string without the JSON around it that the model wrote into it.
fn without_form(text: &str) -> &str {
    let form = |c: char| "{}[]\":,;#`\\".contains(c) || c.is_whitespace();
    text.trim_matches(form)
}

impl Size {
    pub(super) fn max_tokens(self) -> usize {
        match self {
            Self::Whole => 220,
            Self::Small => 120,
        }
    }

    /// The last line of the prompt.
    pub(super) fn wish(self) -> &'static str {
        match self {
            Self::Whole => {
                "Write JSON: a heading of two to five words, and two to four points, each one \
                 short sentence that states a fact of the passage."
            }
            Self::Small => "Write JSON: two points, each one short sentence of the passage.",
        }
    }

    /// The schema of the answer. Lengths are bounded so that a model that
    /// repeats itself comes to an end inside the JSON.
    pub(super) fn schema(self, kind: DraftKind) -> Value {
        let longest = match kind {
            DraftKind::Deck => 120,
            DraftKind::Document => 220,
        };
        let points = |least: u32, most: u32| {
            json!({
                "type": "array",
                "items": {"type": "string", "minLength": 8, "maxLength": longest},
                "minItems": least,
                "maxItems": most,
            })
        };
        match self {
            Self::Whole => json!({
                "type": "object",
                "properties": {
                    "heading": {"type": "string", "minLength": 2, "maxLength": 60},
                    "points": points(2, 4),
                },
                "required": ["heading", "points"],
                "additionalProperties": false,
            }),
            Self::Small => json!({
                "type": "object",
                "properties": {"points": points(1, 2)},
                "required": ["points"],
                "additionalProperties": false,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_the_form_is_no_point() {
        let reply = Reply {
            heading: String::new(),
            points: [
                "]}, # Employees get 27 days of leave.",
                "Notice is three months.\"]}",
                "\"}]}\n{\"heading\": \"Leave\"",
                "2 to 4 sentences",
                "Each point is one short sentence",
                "2.5 days a month may be carried over",
                "每年有二十七天假期",
            ]
            .map(str::to_owned)
            .to_vec(),
        };
        assert_eq!(
            reply.prose().collect::<Vec<_>>(),
            [
                "Employees get 27 days of leave.",
                "Notice is three months.",
                "2.5 days a month may be carried over",
                "每年有二十七天假期",
            ]
        );
    }

    #[test]
    fn answers_are_read_with_and_without_what_surrounds_them() {
        let reply =
            Reply::read("```json\n{\"heading\": \"Leave\", \"points\": [\"27 days\"]}\n``` Done");
        let reply = reply.expect("the object is whole");
        assert_eq!((reply.heading.as_str(), reply.points.len()), ("Leave", 1));
        assert!(
            Reply::read("{\"points\": [\"27 da").is_err(),
            "half an object is no answer"
        );
        assert!(Reply::read("").is_err());
        assert!(
            Reply::read("{\"heading\": \"Leave\"}").is_err(),
            "points are what is needed"
        );
    }
}
