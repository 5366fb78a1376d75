//! The npm packages that are bundled into the interface.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Shipped, licence_files};
use crate::digest;
use crate::failure::Failure;
use crate::repository::Repository;

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    version: String,
    license: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

/// The packages that the interface's sources import, and what those depend on.
/// The lists in package.json do not tell: a component library is compiled into
/// the bundle and yet counts as a tool.
pub(super) fn shipped(repository: &Repository) -> Result<Vec<Shipped>, Failure> {
    let path = repository.path("ui/package-lock.json");
    let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let lock: Lock = serde_json::from_str(&text).map_err(|error| Failure::Malformed {
        path,
        reason: error.to_string(),
    })?;
    let mut open: Vec<String> = imported(&repository.path("ui/src"))?.into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut shipped = Vec::new();
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let place = format!("node_modules/{name}");
        // An import of the build tool's own making is not a package.
        let Some(package) = lock.packages.get(&place) else {
            continue;
        };
        let folder = repository.path("ui").join(&place);
        shipped.push(Shipped {
            name,
            version: package.version.clone(),
            licence: package
                .license
                .clone()
                .unwrap_or_else(|| "see its files".to_owned()),
            files: licence_files(&folder)?,
        });
        open.extend(package.dependencies.keys().cloned());
    }
    shipped.sort();
    Ok(shipped)
}

/// The names of the packages that the sources below a folder import, tests
/// left out.
fn imported(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    digest::collect(folder, &mut files)?;
    let mut names = BTreeSet::new();
    for file in files {
        let name = file.to_string_lossy();
        let is_source = [".ts", ".js", ".svelte", ".css"]
            .iter()
            .any(|ending| name.ends_with(ending));
        if !is_source || name.contains(".test.") || name.contains(".spec.") {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(Failure::file(&file))?;
        names.extend(imports(&text).filter_map(package_name));
    }
    Ok(names)
}

/// What stands in quotes after `from` or `import`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    ["from ", "import ", "import("]
        .into_iter()
        .flat_map(move |word| text.split(word).skip(1))
        .filter_map(|rest| {
            let quote = rest
                .chars()
                .next()
                .filter(|first| matches!(first, '"' | '\''))?;
            rest.get(1..)?.split(quote).next()
        })
}

/// The package of an imported path; none for a file of our own.
fn package_name(path: &str) -> Option<String> {
    if path.starts_with(['.', '/', '$']) || path.contains(':') {
        return None;
    }
    let parts = if path.starts_with('@') { 2 } else { 1 };
    Some(path.split('/').take(parts).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_in_every_form() {
        let text = r#"
            import { onMount } from "svelte";
            import "@fontsource/inter/400.css";
            import en from "../locales/en.json";
            import Send from '@lucide/svelte/icons/send';
            const md = await import("markdown-it");
            import { readFile } from "node:fs";
        "#;
        let names: BTreeSet<String> = imports(text).filter_map(package_name).collect();
        assert_eq!(
            names.into_iter().collect::<Vec<_>>(),
            [
                "@fontsource/inter",
                "@lucide/svelte",
                "markdown-it",
                "svelte"
            ],
            "packages by name, own files and Node's own modules left out"
        );
    }
}
