//! What rows of an export are called here, also in the JSON of chats and drafts.

use std::collections::HashMap;

use serde_json::Value;

/// The numbers that rows have here, by those that they had.
#[derive(Default)]
pub(super) struct References {
    pub(super) files: HashMap<i64, i64>,
    pub(super) passages: HashMap<i64, i64>,
    pub(super) collections: HashMap<i64, i64>,
}

impl References {
    /// JSON with the numbers of here. In it a field `file` or `passage` names one,
    /// `files` and `collections` several; this is how chats, drafts and scopes are written. What is not
    /// here becomes 0, which names nothing. What is no JSON stays.
    pub(super) fn renamed(&self, json: &str) -> String {
        match serde_json::from_str(json) {
            Ok(mut value) => {
                self.rename(&mut value);
                value.to_string()
            }
            Err(_) => json.to_owned(),
        }
    }

    fn rename(&self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.rename(value)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value) {
                        ("file", Value::Number(number)) => replace(&self.files, number),
                        ("passage", Value::Number(number)) => replace(&self.passages, number),
                        ("files", Value::Array(files)) => self.rename_all(&self.files, files),
                        ("collections", Value::Array(collections)) => {
                            self.rename_all(&self.collections, collections);
                        }
                        (_, value) => self.rename(value),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// In a list what is not here is left out.
    fn rename_all(&self, names: &HashMap<i64, i64>, list: &mut Vec<Value>) {
        list.retain(|one| {
            let number = one.as_i64();
            number.is_none_or(|number| names.contains_key(&number))
        });
        for one in list {
            match one {
                Value::Number(number) => replace(names, number),
                other => self.rename(other),
            }
        }
    }
}

fn replace(names: &HashMap<i64, i64>, number: &mut serde_json::Number) {
    if let Some(before) = number.as_i64() {
        *number = names.get(&before).copied().unwrap_or(0).into();
    }
}

#[cfg(test)]
mod tests {
    use super::References;

    #[test]
    fn citations_name_what_they_named_before() {
        let references = References {
            files: [(3, 30)].into(),
            passages: [(7, 70)].into(),
            collections: [(5, 50)].into(),
        };
        let same = |json: &str, wanted: &str| {
            let value =
                |json: &str| -> serde_json::Value { serde_json::from_str(json).expect("JSON") };
            assert_eq!(value(&references.renamed(json)), value(wanted));
        };
        same(
            r#"{"sources":[{"passage":7,"file":3,"number":1},{"passage":8,"file":4}],
                "text":"file 3"}"#,
            r#"{"sources":[{"passage":70,"file":30,"number":1},{"passage":0,"file":0}],
                "text":"file 3"}"#,
        );
        same(
            r#"{"of":"files","files":[3,4]}"#,
            r#"{"of":"files","files":[30]}"#,
        );
        same(
            r#"{"of":"files","files":[],"collections":[5,6]}"#,
            r#"{"of":"files","files":[],"collections":[50]}"#,
        );
        assert_eq!(references.renamed("not JSON"), "not JSON");
    }
}
