//! Spreadsheets of OpenDocument.

use std::time::{Duration, Instant};

use document::{Anchor, BlockKind, DocumentKind};

use super::{open_document, read, row, shown};

fn cell(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
    )
}

fn number(value: &str, text: &str) -> String {
    format!(
        "<table:table-cell office:value-type='float' office:value='{value}'>\
         <text:p>{text}</text:p></table:table-cell>"
    )
}

#[tokio::test]
async fn sheets_are_read_as_they_are_shown() {
    let automatic = "<style:style style:name='ta2' style:family='table'>\
        <style:table-properties table:display='false'/></style:style>";
    let body = format!(
        "<office:spreadsheet><table:table table:name='Rents'><table:table-column \
         table:number-columns-repeated='16384'/>\
         <table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell/>{}{}{}</table:table-row>\
         <table:table-row><table:table-cell/>{}{}<table:table-cell office:value-type='percentage' \
         office:value='0.5'/></table:table-row>\
         <table:table-row><table:table-cell/><table:table-cell office:value-type='string' \
         table:number-columns-spanned='2'><office:annotation><dc:creator>Ada</dc:creator>\
         <text:p>Check this.</text:p></office:annotation><text:p>Sum</text:p></table:table-cell>\
         <table:covered-table-cell><text:p>covered</text:p></table:covered-table-cell>{}\
         <table:table-cell table:number-columns-repeated='16380'/></table:table-row>\
         <table:table-row table:number-rows-repeated='1048569'><table:table-cell \
         table:number-columns-repeated='16384'/></table:table-row>\
         <table:table-row>{}</table:table-row></table:table>\
         <table:table table:name='Old' table:style-name='ta2'><table:table-row>{}</table:table-row>\
         </table:table></office:spreadsheet>",
        cell("Start"),
        cell("Rent"),
        cell("Share"),
        "<table:table-cell office:value-type='date' office:date-value='2024-01-31'><text:p>31.01.24\
         </text:p></table:table-cell>",
        number("900", "900,00 €"),
        number("900", "900"),
        cell("far below"),
        cell("out of sight"),
    );
    let bytes = open_document("spreadsheet", "", automatic, &body);
    let (header, pages) = read(&bytes).await;
    assert_eq!(
        (header.kind, header.pages),
        (DocumentKind::OpenSpreadsheet, 2)
    );
    assert_eq!(pages[0].label.as_deref(), Some("Rents"));
    assert_eq!((pages[0].hidden, pages[1].hidden), (false, true));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (row(true), "Start | Rent | Share"),
            (row(false), "31.01.24 | 900,00 € | 50%"),
            (row(false), "Sum |  | 900"),
            (BlockKind::Note, "Ada: Check this."),
            (row(false), "far below"),
        ]
    );
    let ranges: Vec<&str> = pages[0]
        .blocks
        .iter()
        .map(|block| match &block.anchor {
            Anchor::Cells { range, .. } => range.as_str(),
            other => panic!("a sheet has cells: {other:?}"),
        })
        .collect();
    assert_eq!(ranges, ["B3:D3", "B4:D4", "B5:D5", "B5", "A1048575"]);
}

#[tokio::test]
async fn repeated_cells_cost_nothing() {
    let repeated = format!(
        "<table:table-row table:number-rows-repeated='4000000000'><table:table-cell \
         office:value-type='string' table:number-columns-repeated='4000000000'><text:p>{}</text:p>\
         </table:table-cell></table:table-row>",
        "x".repeat(1000)
    );
    let body = format!(
        "<office:spreadsheet><table:table table:name='S'>{}</table:table></office:spreadsheet>",
        repeated.repeat(1000)
    );
    let started = Instant::now();
    let (_, pages) = read(&open_document("spreadsheet", "", "", &body)).await;
    let length: usize = pages[0].blocks.iter().map(|block| block.text.len()).sum();
    assert!(length < 4_000_000, "{length} bytes of text");
    assert!(started.elapsed() < Duration::from_secs(15));
    let twice = format!(
        "<office:spreadsheet><table:table table:name='S'><table:table-row \
         table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='2' \
         office:value-type='string'><text:p>a</text:p></table:table-cell>{}</table:table-row>\
         </table:table></office:spreadsheet>",
        cell("b")
    );
    let (_, pages) = read(&open_document("spreadsheet", "", "", &twice)).await;
    assert_eq!(shown(&pages[0].blocks), [(row(false), "a | a | b")]);
    assert_eq!(
        pages[0].blocks[0].anchor,
        Anchor::Cells {
            sheet: "S".to_owned(),
            range: "A1:C3".to_owned()
        },
        "rows that are the same are one block with all their cells"
    );
}
