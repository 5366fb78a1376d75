//! The figures of a benchmark: printed as a table, kept as one flat object.

use std::collections::BTreeMap;
use std::path::Path;

/// Figures by name, such as `read.pages_per_s`.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// Notes a figure, and shows it at once: a benchmark may run for long. A later
    /// one of the same name replaces it.
    #[expect(clippy::print_stderr, reason = "the table alone is the result")]
    pub(crate) fn note(&mut self, name: &str, value: f64) {
        eprintln!("{name}  {value:.3}");
        self.0.insert(name.to_owned(), value);
    }

    /// The figures as a table of two columns.
    pub(crate) fn table(&self) -> String {
        let width = self.0.keys().map(String::len).max().unwrap_or(0);
        self.0
            .iter()
            .map(|(name, value)| format!("{name:width$}  {value:>12.3}\n"))
            .collect()
    }

    /// Writes the figures as one flat JSON object.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        std::fs::write(path, serde_json::to_string_pretty(&self.0)?)
    }
}
