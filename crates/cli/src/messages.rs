//! The sentences of the terminal, from the same locale files as the window's.

use std::collections::HashMap;

use assistant::api::document::Place;
use assistant::api::failure::Failure;
use assistant::api::file::File;

const ENGLISH: &str = include_str!("../../../ui/src/locales/en.json");
const CHINESE: &str = include_str!("../../../ui/src/locales/zh.json");

/// Missing pages that are named before the rest is left out.
const MISSING_NAMED: usize = 12;

/// The sentences of one language.
pub(crate) struct Messages(HashMap<String, String>);

impl Messages {
    /// The sentences of the system's language; English where there are none.
    pub(crate) fn of_system() -> Self {
        let chinese = sys_locale::get_locale().is_some_and(|locale| locale.starts_with("zh"));
        Self::of_file(if chinese { CHINESE } else { ENGLISH })
    }

    fn of_file(json: &str) -> Self {
        // The files are part of the program, and a test reads them.
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// The sentence under `key`, or the key where there is none.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// A place in a document as the window says it, with all the headings above.
    pub(crate) fn place(&self, place: &Place) -> String {
        match place {
            Place::Page { page, label } => {
                let page = label.clone().unwrap_or_else(|| page.to_string());
                self.get("place.page").replace("{page}", &page)
            }
            Place::Slide { slide, notes } => {
                let key = if *notes { "place.notes" } else { "place.slide" };
                self.get(key).replace("{slide}", &slide.to_string())
            }
            Place::Cells { sheet, range } => self
                .get("place.cells")
                .replace("{range}", range)
                .replace("{sheet}", sheet),
            Place::Section { headings } if headings.is_empty() => {
                self.get("place.start").to_owned()
            }
            Place::Section { headings } => headings.join(" › "),
            Place::Lines { first, last } if first == last => {
                self.get("place.line").replace("{line}", &first.to_string())
            }
            Place::Lines { first, last } => self
                .get("place.lines")
                .replace("{first}", &first.to_string())
                .replace("{last}", &last.to_string()),
        }
    }

    /// The sentence under `key` for so many.
    pub(crate) fn plural(&self, key: &str, count: u32) -> String {
        let one = format!("{key}.one");
        let key = match count == 1 && self.0.contains_key(&one) {
            true => one,
            false => format!("{key}.other"),
        };
        self.get(&key).replace("{count}", &count.to_string())
    }

    /// Which pages of a file could not be read; none where all could.
    pub(crate) fn missing(&self, file: &File) -> Option<String> {
        let count = file.missing_pages.len();
        if count == 0 {
            return None;
        }
        let one = "library.missing.one";
        let key = if count == 1 && self.0.contains_key(one) {
            one
        } else {
            "library.missing.other"
        };
        let named: Vec<String> = file
            .missing_pages
            .iter()
            .take(MISSING_NAMED)
            .map(u32::to_string)
            .collect();
        let rest = if count > MISSING_NAMED { ", …" } else { "" };
        Some(
            self.get(key)
                .replace("{count}", &count.to_string())
                .replace("{pages}", &file.pages.to_string())
                .replace("{list}", &(named.join(", ") + rest)),
        )
    }

    /// What went wrong, and the detail for whoever reports it.
    pub(crate) fn failure(&self, failure: &Failure) -> String {
        let code = serde_json::to_value(failure.code).ok();
        let code = code
            .as_ref()
            .and_then(|code| code.as_str())
            .unwrap_or_default();
        let sentence = self
            .get(&format!("failure.{code}"))
            .replace("{subject}", failure.subject.as_deref().unwrap_or_default());
        format!("{sentence} ({})", failure.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assistant::api::failure::FailureCode;

    #[test]
    fn both_languages_have_a_sentence_for_a_failure() {
        let failure = Failure {
            code: FailureCode::FileEncrypted,
            subject: Some("lease.pdf".to_owned()),
            detail: "detail".to_owned(),
        };
        for file in [ENGLISH, CHINESE] {
            let sentence = Messages::of_file(file).failure(&failure);
            assert!(sentence.contains("lease.pdf"), "{sentence} names the file");
            assert!(
                !sentence.starts_with("failure."),
                "{sentence} is a sentence"
            );
        }
    }
}
