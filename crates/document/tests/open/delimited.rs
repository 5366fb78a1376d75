//! Separated values.

use document::{Anchor, DocumentKind};

use super::{read_named, row, shown};

#[tokio::test]
async fn rows_know_their_lines() {
    // The first two words are Chinese in GBK.
    let bytes = b"\xD7\xE2\xBF\xCD;Rent;Remark\r\nAda;900,50;\"pays \"\"late\"\",\r\nalways\"\r\n\
        \r\nBo;;\r\n";
    let (header, pages) = read_named("rents.csv", bytes).await;
    assert_eq!((header.kind, header.pages), (DocumentKind::Delimited, 1));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (row(true), "租客 | Rent | Remark"),
            (row(false), "Ada | 900,50 | pays \"late\", always"),
            (row(false), "Bo"),
        ]
    );
    let lines: Vec<_> = pages[0]
        .blocks
        .iter()
        .map(|block| match block.anchor {
            Anchor::Lines { first, last } => (first, last),
            _ => panic!("a file of lines"),
        })
        .collect();
    assert_eq!(lines, [(1, 1), (2, 3), (5, 5)]);
}

#[tokio::test]
async fn long_tables_are_pages_with_their_header() {
    let mut text = "Year,Rent\n".to_owned();
    for number in 1..5_000 {
        text.push_str(&format!("{number},{}\n", number * 2));
    }
    let (header, pages) = read_named("long.csv", text.as_bytes()).await;
    assert_eq!(header.pages as usize, pages.len());
    assert!(pages.len() > 1);
    let rows: usize = pages
        .iter()
        .flat_map(|page| &page.blocks)
        .filter(|block| block.kind == row(false))
        .count();
    assert_eq!(rows, 4_999);
    for page in &pages {
        assert_eq!(page.blocks[0].kind, row(true));
        assert_eq!(page.blocks[0].anchor, Anchor::Lines { first: 1, last: 1 });
    }
    let last = pages[pages.len() - 1]
        .blocks
        .last()
        .map(|block| &block.anchor);
    assert_eq!(
        last,
        Some(&Anchor::Lines {
            first: 5_000,
            last: 5_000
        })
    );
}
