//! The crates that are compiled into the programs, on any system.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::{Shipped, licence_files};
use crate::build;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;

/// The packages whose programs people get.
const OURS: [&str; 4] = [
    "deskhand-desktop",
    "deskhand",
    "engine-llama",
    "engine-mistral",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    license_file: Option<String>,
    source: Option<String>,
    manifest_path: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// Absent for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

/// The crates that are linked into our programs on any system, by name. Build
/// scripts, macros and what only they or tests use stay behind.
pub(super) fn shipped(repository: &Repository) -> Result<Vec<Shipped>, Failure> {
    let said = program::output(build::bare(repository, "metadata").args([
        "--format-version",
        "1",
        "--locked",
    ]))?;
    let metadata: Metadata = serde_json::from_str(&said).map_err(|error| Failure::Malformed {
        path: "cargo metadata".into(),
        reason: error.to_string(),
    })?;
    let linked = linked(&metadata);
    let mut shipped = Vec::new();
    for package in &metadata.packages {
        if package.source.is_none() || !linked.contains(package.id.as_str()) {
            continue;
        }
        let folder = Path::new(&package.manifest_path)
            .parent()
            .unwrap_or(Path::new(""));
        let licence = package
            .license
            .clone()
            .or_else(|| package.license_file.clone());
        shipped.push(Shipped {
            name: package.name.clone(),
            version: package.version.clone(),
            licence: licence.map_or_else(|| "see its files".to_owned(), |licence| or(&licence)),
            files: licence_files(folder)?,
        });
    }
    shipped.sort();
    Ok(shipped)
}

/// Older packages write a slash where SPDX has `OR`.
fn or(licence: &str) -> String {
    let parts: Vec<&str> = licence.split('/').map(str::trim).collect();
    parts.join(" OR ")
}

fn linked(metadata: &Metadata) -> BTreeSet<&str> {
    let packages: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let mut open: Vec<&str> = metadata
        .packages
        .iter()
        .filter(|package| OURS.contains(&package.name.as_str()))
        .map(|package| package.id.as_str())
        .collect();
    let mut linked = BTreeSet::new();
    while let Some(id) = open.pop() {
        let is_macro = packages.get(id).is_some_and(|package| {
            package
                .targets
                .iter()
                .any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
        });
        if is_macro || !linked.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id).map_or(&[][..], |node| &node.deps);
        open.extend(
            dependencies
                .iter()
                .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind.is_none()))
                .map(|dependency| dependency.pkg.as_str()),
        );
    }
    linked
}
