//! Which rows of a sheet name the columns below them: those of tables, and the
//! first of a range with a filter.

use super::super::package::{Package, Relationships};
use super::address::Range;
use super::{binary, workbook};
use crate::error::ReadError;

/// Tables beyond these are left out.
const MAXIMUM_TABLES: usize = 10_000;

/// A range of cells whose first rows are headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Table {
    pub(super) range: Range,
    pub(super) header_rows: u32,
}

/// The tables of a sheet.
pub(super) fn read(
    package: &Package<'_>,
    relationships: &Relationships,
) -> Result<Vec<Table>, ReadError> {
    let mut tables = Vec::new();
    let related = relationships
        .values()
        .filter(|relationship| relationship.kind == "table");
    for relationship in related.take(MAXIMUM_TABLES) {
        if workbook::is_binary(&relationship.target) {
            let bytes = package.bytes(&relationship.target)?.unwrap_or_default();
            tables.extend(binary::table(&bytes));
        } else if let Some(tree) = package.optional_tree(&relationship.target)?
            && let Some(range) = tree.attribute("ref").and_then(Range::parse)
        {
            let count = tree.attribute("headerRowCount");
            let header_rows = count.and_then(|count| count.parse().ok()).unwrap_or(1);
            tables.push(Table { range, header_rows });
        }
    }
    Ok(tables)
}
