//! The weights and native libraries of the catalogue, with their notices.

use std::fs;

use crate::catalogue::Catalogue;
use crate::failure::Failure;
use crate::repository::Repository;

/// A table of the entries, then each entry's notice.
pub(super) fn section(repository: &Repository) -> Result<String, Failure> {
    let mut table = String::from("| name | licence | source | packages |\n|---|---|---|---|\n");
    let mut notices = String::new();
    for entry in Catalogue::read(repository)?.models {
        let mut packages: Vec<String> = entry
            .packages
            .iter()
            .map(|package| format!("{} {}", package.package, package.version))
            .collect();
        packages.dedup();
        let path = repository.path(&entry.notice);
        let notice = fs::read_to_string(&path)
            .map_err(Failure::file(&path))?
            .replace("\r\n", "\n");
        table += &format!(
            "| {} | {} | {} | {} |\n",
            entry.name,
            entry.licence,
            entry.source,
            packages.join(", ")
        );
        notices += &format!("\n{}\n", notice.trim());
    }
    Ok(table + &notices)
}
