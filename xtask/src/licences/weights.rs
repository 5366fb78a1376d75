//! The weights and native libraries of the catalogue, with their notices.

use std::fs;

use crate::catalogue::Catalogue;
use crate::failure::Failure;
use crate::repository::Repository;

/// A table of the entries that we pass on, then each entry's notice.
pub(super) fn section(repository: &Repository) -> Result<String, Failure> {
    let mut table = String::from("| name | licence | source | packages |\n|---|---|---|---|\n");
    let mut notices = String::new();
    for entry in Catalogue::read(repository)?.packaged() {
        let mut packages: Vec<String> = entry
            .packages
            .iter()
            .map(|package| format!("{} {}", package.package, package.version))
            .collect();
        packages.dedup();
        if let Some(notice) = &entry.notice {
            let path = repository.path(notice);
            let notice = fs::read_to_string(&path)
                .map_err(Failure::file(&path))?
                .replace("\r\n", "\n");
            notices += &format!("\n{}\n", notice.trim());
        }
        table += &format!(
            "| {} | {} | {} | {} |\n",
            entry.name,
            entry.licence,
            entry.source,
            packages.join(", ")
        );
    }
    Ok(table + &notices)
}
