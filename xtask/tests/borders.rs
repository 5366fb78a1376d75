//! The borders between the rooms, over what cargo says of the workspace.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// Each room and the rooms that it may depend on.
const ROOMS: [(&str, &[&str]); 14] = [
    ("document", &[]),
    ("engine", &[]),
    ("engine-llama", &["engine"]),
    ("engine-mistral", &["engine"]),
    ("library", &["document", "engine"]),
    ("answer", &["document", "engine", "library"]),
    ("revise", &["document", "engine", "library", "answer"]),
    ("draft", &["document", "engine", "library", "answer"]),
    (
        "assistant",
        &["document", "engine", "library", "answer", "revise", "draft"],
    ),
    ("deskhand", &["document", "assistant"]),
    ("deskhand-desktop", &["document", "assistant"]),
    (
        "benches",
        &[
            "document",
            "engine",
            "library",
            "answer",
            "revise",
            "draft",
            "assistant",
            "testing",
        ],
    ),
    (
        "testing",
        &["document", "engine", "library", "answer", "draft"],
    ),
    ("xtask", &[]),
];

/// What only one room may name, by the start of a crate's name.
const OWNED: [(&str, &[&str]); 5] = [
    ("deskhand-desktop", &["tauri", "wry"]),
    ("engine", &["ort"]),
    ("engine-llama", &["llama-cpp-2"]),
    ("engine-mistral", &["mistralrs", "candle-"]),
    ("library", &["rusqlite", "tantivy"]),
];

struct Dependency {
    name: String,
    for_tests: bool,
}

fn packages() -> BTreeMap<String, Vec<Dependency>> {
    // Where the test runs: the same build may serve another checkout.
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(folder)
        .output()
        .expect("cargo runs this test");
    assert!(
        output.status.success(),
        "cargo must read the workspace: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"])
                .iter()
                .map(|dependency| Dependency {
                    name: text(&dependency["name"]),
                    for_tests: dependency["kind"] == "dev",
                })
                .collect();
            (text(&package["name"]), dependencies)
        })
        .collect()
}

#[test]
fn every_package_has_its_place_in_the_order() {
    let known: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for package in packages().keys() {
        assert!(
            known.contains(&package.as_str()),
            "{package} is new: say in ROOMS which rooms it may depend on"
        );
    }
}

#[test]
fn a_room_depends_only_on_rooms_above_it() {
    let packages = packages();
    for (room, above) in ROOMS {
        for dependency in packages.get(room).into_iter().flatten() {
            let is_room = packages.contains_key(&dependency.name);
            if !is_room || (dependency.name == "testing" && dependency.for_tests) {
                continue;
            }
            // A test may set up what lies beside its room.
            if dependency.for_tests {
                continue;
            }
            assert!(
                above.contains(&dependency.name.as_str()),
                "{room} must not depend on {}: data flows the other way",
                dependency.name
            );
        }
    }
}

#[test]
fn a_foreign_engine_is_named_in_one_room_alone() {
    for (package, dependencies) in packages() {
        for (owner, names) in OWNED {
            if package == owner {
                continue;
            }
            for dependency in dependencies.iter().filter(|found| !found.for_tests) {
                let owned = names.iter().any(|name| {
                    dependency.name == *name
                        || (dependency.name.starts_with(name) && *name != "ort")
                });
                assert!(
                    !owned,
                    "{package} names {}, which only {owner} may",
                    dependency.name
                );
            }
        }
    }
}

#[test]
fn the_owners_still_own_something() {
    let packages = packages();
    for (owner, names) in OWNED {
        let dependencies = packages.get(owner).expect("the owner is a package");
        assert!(
            dependencies
                .iter()
                .any(|dependency| names.iter().any(|name| dependency.name.starts_with(name))),
            "{owner} names none of {names:?}: the border above guards nothing"
        );
    }
}
