//! What a server wants to see before it answers.

use std::fmt;

use reqwest::header::HeaderValue;

/// A key for a server's API. It is sent to its server and shown nowhere: not in
/// debug output, not in errors, not in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// The key as a person pasted it, without the blanks around it.
    pub fn new(key: &str) -> Self {
        Self(key.trim().to_owned())
    }

    /// The header that carries it; none when it has signs that no header has.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.0)).ok()?;
        header.set_sensitive(true);
        Some(header)
    }

    /// The text without the key: some servers repeat it when they refuse it.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(&self.0, "…")
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_nowhere() {
        let key = ApiKey::new(" sk-secret\n");
        assert_eq!(format!("{key:?}"), "ApiKey(…)");
        assert_eq!(key.hidden_in("wrong key sk-secret!"), "wrong key …!");
        let header = key.header().expect("it fits a header");
        assert_eq!(header.as_bytes(), b"Bearer sk-secret");
        assert!(
            !format!("{header:?}").contains("secret"),
            "a sensitive header hides its value"
        );
    }

    #[test]
    fn a_key_of_several_lines_is_no_header() {
        assert!(ApiKey::new("a\nb").header().is_none());
    }
}
