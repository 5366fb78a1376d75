//! The few words that the shell says itself, in the language of the window.

use std::collections::HashMap;
use std::sync::LazyLock;

use assistant::api::settings::Language;

static ENGLISH: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| parse(include_str!("../locales/en.json")));
static CHINESE: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| parse(include_str!("../locales/zh.json")));

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(&'static HashMap<String, String>);

impl Words {
    /// The words of a language; of the system's where that is set, and English
    /// where the system speaks neither.
    pub(crate) fn in_language(language: Language) -> Self {
        let chinese = match language {
            Language::Chinese => true,
            Language::English => false,
            Language::System => {
                sys_locale::get_locale().is_some_and(|locale| locale.starts_with("zh"))
            }
        };
        Self(if chinese { &CHINESE } else { &ENGLISH })
    }

    /// The words under a key of `locales/*.json`.
    pub(crate) fn say(self, key: &'static str) -> &'static str {
        self.0.get(key).map_or(key, String::as_str)
    }
}

/// An unreadable locale file leaves the keys; the test below keeps that from
/// happening.
fn parse(json: &str) -> HashMap<String, String> {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |words: &HashMap<String, String>| {
            let mut keys: Vec<_> = words.keys().cloned().collect();
            keys.sort();
            keys
        };
        assert!(!ENGLISH.is_empty(), "the English file should be readable");
        assert_eq!(
            keys(&ENGLISH),
            keys(&CHINESE),
            "a key without words in one language would be shown as the key"
        );
    }
}
