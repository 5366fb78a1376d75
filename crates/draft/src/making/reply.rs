//! What the model is asked for, and what it answers.

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
    /// As written: unchecked, perhaps repeated or empty.
    pub(super) points: Vec<String>,
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
