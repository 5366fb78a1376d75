//! JSON schemas as llguidance follows them.

use serde_json::{Value, json};

/// Asks llguidance for JSON without blanks between its signs: a small model would
/// otherwise spend its tokens on line ends. A schema that says so itself, stays.
pub fn compact_schema(mut schema: Value) -> Value {
    if let Value::Object(members) = &mut schema {
        members
            .entry("x-guidance")
            .or_insert_with(|| json!({ "whitespace_flexible": false }));
    }
    schema
}
