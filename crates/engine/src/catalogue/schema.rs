//! What every entry of `models/catalogue.json` must say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Catalogue, Entry, Kind, Runtime};

/// SPDX expressions of what a company may use without asking a lawyer.
const OPEN: [&str; 2] = ["Apache-2.0", "MIT"];
/// What else may stand in the catalogue. A `LicenseRef` names terms of its own.
const OTHERS: [&str; 3] = [
    "Apache-2.0 AND BSD-3-Clause",
    "LicenseRef-Gemma",
    "LicenseRef-Llama-3.2",
];

fn catalogue() -> &'static Catalogue {
    Catalogue::built_in().expect("models/catalogue.json is of our form")
}

/// Entries that are models, not libraries.
fn models() -> impl Iterator<Item = &'static Entry> {
    let entries = catalogue().models.iter();
    entries.filter(|entry| entry.kind != Kind::Library)
}

fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', ':']) && !name.starts_with('.')
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .chars()
            .all(|digit| matches!(digit, '0'..='9' | 'a'..='f'))
}

/// Every key of an object, with the keys above it: `hub.files.path`.
fn keys(value: &Value, above: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = format!("{above}.{key}");
                keys(value, &path, found);
                found.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, above, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_file_is_one_that_we_read() {
    let file: Value = serde_json::from_str(include_str!("../../../../models/catalogue.json"))
        .expect("the file is JSON");
    let read = serde_json::to_value(catalogue()).expect("the catalogue can be written");
    let (mut in_file, mut understood) = (BTreeSet::new(), BTreeSet::new());
    keys(&file, "", &mut in_file);
    keys(&read, "", &mut understood);
    assert_eq!(
        in_file.difference(&understood).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "a misspelled key would be passed over in silence"
    );
}

#[test]
fn an_id_names_one_folder() {
    let mut ids = BTreeSet::new();
    for entry in &catalogue().models {
        assert!(ids.insert(&entry.id), "{} stands once", entry.id);
        assert!(is_plain_name(&entry.id), "{} is a folder", entry.id);
    }
}

#[test]
fn licences_are_known_and_terms_of_their_own_can_be_read() {
    for entry in &catalogue().models {
        let licence = entry.licence.as_str();
        assert!(
            OPEN.contains(&licence) || OTHERS.contains(&licence),
            "{} is under {licence}, which nobody has looked at",
            entry.id
        );
        assert_eq!(
            entry.terms.is_some(),
            licence.starts_with("LicenseRef-"),
            "{}: what SPDX does not list is shown and accepted",
            entry.id
        );
        if let Some(terms) = &entry.terms {
            assert!(
                terms.url.starts_with("https://") && !terms.name.is_empty(),
                "the terms of {} can be read",
                entry.id
            );
        }
    }
}

#[test]
fn what_is_default_or_passed_on_is_open() {
    for kind in [Kind::Chat, Kind::Embedding, Kind::Ocr] {
        let default = catalogue().first(kind).expect("there is a default");
        assert!(
            !default.packages.is_empty(),
            "{} makes everything run out of the box",
            default.id
        );
    }
    for entry in models().filter(|entry| !entry.packages.is_empty()) {
        assert!(
            OPEN.contains(&entry.licence.as_str()),
            "{} is passed on, so it is under one of {OPEN:?}",
            entry.id
        );
    }
}

#[test]
fn what_is_passed_on_has_a_notice_and_a_hash() {
    for entry in &catalogue().models {
        assert_eq!(
            entry.notice.is_some(),
            !entry.packages.is_empty(),
            "{}: a notice goes along with what we pass on, and with nothing else",
            entry.id
        );
        for file in entry.packages.iter().flat_map(|package| &package.files) {
            assert!(
                is_sha256(&file.sha256) && file.bytes > 0 && is_plain_name(&file.name),
                "{} of {} can be checked",
                file.name,
                entry.id
            );
        }
    }
}

#[test]
fn every_model_says_what_runs_it_and_where_it_comes_from() {
    for entry in models() {
        let id = &entry.id;
        assert!(!entry.engines.is_empty(), "{id} runs on something");
        assert!(!entry.languages.is_empty(), "{id} knows a language");
        assert!(
            entry.hub.is_some() || !entry.packages.is_empty(),
            "{id} can be had somewhere"
        );
        assert!(
            entry.kind == Kind::Ocr || (entry.context.is_some() && entry.parameters.is_some()),
            "{id} has a context and a size"
        );
    }
}

#[test]
fn what_onnx_runtime_runs_for_vectors_says_how() {
    let encoders = models().filter(|entry| entry.kind == Kind::Embedding);
    for entry in encoders.filter(|entry| entry.engines == [Runtime::OnnxRuntime]) {
        let encoder = entry.encoder.as_ref();
        assert!(
            encoder.is_some_and(|encoder| encoder.dimensions > 0) && entry.context.is_some(),
            "{} could not be used after a download",
            entry.id
        );
    }
}

#[test]
fn a_chat_model_says_enough_for_a_forecast() {
    for entry in models().filter(|entry| entry.kind == Kind::Chat) {
        let id = &entry.id;
        let architecture = entry
            .architecture
            .as_ref()
            .unwrap_or_else(|| panic!("{id} has a published shape"));
        assert!(entry.quantization.is_some(), "{id} is packed somehow");
        assert!(
            entry
                .engines
                .iter()
                .all(|runtime| runtime.engine().is_some()),
            "{id} runs in an engine's process"
        );
        assert!(
            architecture
                .window
                .as_ref()
                .is_none_or(|window| window.layers < architecture.layers),
            "{id}: some layer looks back over everything"
        );
        let bytes = architecture.state_bytes(8192, 2);
        assert!(
            ((32 << 20)..(8 << 30)).contains(&bytes),
            "{id}: {bytes} bytes of state for 8,192 tokens are implausible"
        );
    }
}

#[test]
fn files_on_a_hub_stay_in_their_folder_and_agree_with_the_package() {
    for entry in &catalogue().models {
        let Some(hub) = &entry.hub else { continue };
        assert_eq!(
            hub.repository
                .split('/')
                .filter(|part| !part.is_empty())
                .count(),
            2,
            "{} has an owner and a name",
            hub.repository
        );
        assert!(!hub.files.is_empty(), "{} has files", entry.id);
        for file in &hub.files {
            assert!(is_plain_name(&file.name), "{} is a plain file", file.name);
            assert!(
                file.sha256.as_deref().is_none_or(is_sha256),
                "{} has a SHA-256 or none",
                file.name
            );
            for packaged in entry.files().filter(|packaged| packaged.name == file.name) {
                assert_eq!(
                    (file.bytes, file.sha256.as_deref()),
                    (Some(packaged.bytes), Some(packaged.sha256.as_str())),
                    "{} is the same file from both",
                    file.name
                );
            }
        }
    }
}
