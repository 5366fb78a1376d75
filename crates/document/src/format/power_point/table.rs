//! Tables on slides (ECMA-376 part 1, 21.1.3).

use super::super::collapse;
use super::super::drawing::{Piece, text};
use super::super::xml::Element;
use crate::model::BlockKind;

/// The rows of a table. A cell that is merged down stands in each of its rows,
/// so that each can be understood alone.
pub(super) fn rows(table: &Element) -> Vec<Piece> {
    let rows: Vec<&Element> = table.children().filter(|row| row.name == "tr").collect();
    let is_set = |element: &Element, name: &str| {
        matches!(element.attribute(name), Some("1" | "true" | "on"))
    };
    let first_is_header = rows.len() > 1
        && table
            .child("tblPr")
            .is_some_and(|properties| is_set(properties, "firstRow"));
    let mut pieces = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let mut shown = Vec::new();
        let mut columns = Vec::new();
        for (column, cell) in row.children().filter(|cell| cell.name == "tc").enumerate() {
            let merged_across = is_set(cell, "hMerge");
            let text = if is_set(cell, "vMerge") {
                above.get(column).cloned().unwrap_or_default()
            } else if merged_across {
                String::new()
            } else {
                let body = cell.child("txBody").map(text::body);
                collapse(&body.unwrap_or_default())
            };
            if !merged_across {
                shown.push(text.clone());
            }
            columns.push(text);
        }
        above = columns;
        if shown.iter().any(|cell| !cell.is_empty()) {
            let header = index == 0 && first_is_header;
            pieces.push((BlockKind::TableRow { header }, shown.join(" | ")));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn merged_cells_are_repeated_down_and_written_once_across() {
        let cell = |attributes: &str, text: &str| {
            format!("<tc {attributes}><txBody><p><r><t>{text}</t></r></p></txBody></tc>")
        };
        let table = parse(&format!(
            "<tbl><tblPr firstRow='1'/><tr>{}{}{}</tr><tr>{}{}{}</tr><tr>{}{}{}</tr></tbl>",
            cell("", "Region"),
            cell("gridSpan='2'", "Sales"),
            cell("hMerge='1'", ""),
            cell("rowSpan='2'", "North"),
            cell("", "1"),
            cell("", "2"),
            cell("vMerge='1'", ""),
            cell("", "3"),
            cell("", "4"),
        ))
        .expect("a table");
        assert_eq!(
            rows(&table),
            [
                (
                    BlockKind::TableRow { header: true },
                    "Region | Sales".to_owned()
                ),
                (
                    BlockKind::TableRow { header: false },
                    "North | 1 | 2".to_owned()
                ),
                (
                    BlockKind::TableRow { header: false },
                    "North | 3 | 4".to_owned()
                ),
            ]
        );
    }
}
