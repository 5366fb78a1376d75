//! What is made of the text of a page: its order, its kinds, and what is not
//! to be seen on it.

#[path = "support/paper.rs"]
mod paper;
mod support;

use std::path::Path;

use document::reader::ReadEvent;
use document::{Anchor, BlockKind, Page, ReadError, TextSource};
use lopdf::{Dictionary, Object, dictionary};

use paper::{Paper, lines, shown};
use support::{pdfium, reader};

async fn read(bytes: Vec<u8>) -> Option<(Vec<Page>, Result<(), ReadError>)> {
    let pdfium = pdfium()?;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, bytes).expect("a file");
    Some(pages(Some(pdfium), &path).await)
}

async fn pages(
    pdfium: Option<std::path::PathBuf>,
    path: &Path,
) -> (Vec<Page>, Result<(), ReadError>) {
    let mut pages = Vec::new();
    let outcome = reader(pdfium)
        .read(path, None, |event| {
            if let ReadEvent::Page(page) = event {
                pages.push(page);
            }
        })
        .await;
    (pages, outcome)
}

fn said(page: &Page) -> Vec<(BlockKind, &str)> {
    page.blocks
        .iter()
        .map(|block| (block.kind, block.text.as_str()))
        .collect()
}

fn one_page(content: &str) -> Vec<u8> {
    let mut paper = Paper::new();
    paper.page(content);
    paper.finish(&Dictionary::new())
}

const LEFT: [&str; 5] = [
    "The tenant may end the lease",
    "at the end of every month with",
    "three months notice. The noti-",
    "fication must be in writing, and",
    "it must be signed by all tenants.",
];
const RIGHT: [&str; 5] = [
    "The landlord keeps the deposit",
    "for sixty days after the keys are",
    "handed over. What is owed for",
    "rent and for repairs is taken off",
    "as far as receipts were shown.",
];

#[tokio::test]
async fn columns_follow_each_other_below_what_stands_across() {
    let mut content = lines(215.0, 500.0, &RIGHT);
    content.push_str(&lines(40.0, 488.0, &LEFT));
    content.push_str(&shown("B", 20.0, 40.0, 540.0, "Agreement"));
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let found = said(&pages[0]);
    assert_eq!(found.len(), 3, "a heading and two columns: {found:?}");
    assert_eq!(found[0], (BlockKind::Heading { level: 1 }, "Agreement"));
    assert!(
        found[1].1.starts_with("The tenant may end")
            && found[1].1.contains("The notification must be"),
        "the left column, though the right one begins higher: {found:?}"
    );
    assert!(found[2].1.starts_with("The landlord keeps"), "{found:?}");
}

#[tokio::test]
async fn a_heading_across_parts_the_columns_above_from_those_below() {
    let mut content = lines(40.0, 540.0, &LEFT);
    content.push_str(&lines(215.0, 540.0, &RIGHT));
    content.push_str(&shown("B", 14.0, 40.0, 450.0, "Costs"));
    let below_left = [
        "Heating is paid by the tenant",
        "and so is the water; the waste",
        "is paid for by the landlord.",
    ];
    let below_right = [
        "Repairs of more than a hundred",
        "are paid by the landlord, others",
        "by the tenant within a month.",
    ];
    content.push_str(&lines(40.0, 425.0, &below_left));
    content.push_str(&lines(215.0, 425.0, &below_right));
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let text: Vec<&str> = said(&pages[0]).iter().map(|block| block.1).collect();
    let text = text.join(" ");
    let place = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words} in {text}"))
    };
    let order = [
        "tenant may end",
        "landlord keeps",
        "Costs",
        "Heating is",
        "Repairs of",
    ]
    .map(place);
    assert!(order.is_sorted(), "{text}");
}

#[tokio::test]
async fn a_paragraph_goes_on_in_the_next_column() {
    let left = [
        "The tenant may end the lease",
        "at the end of every month with",
        "three months notice, unless the",
    ];
    let right = [
        "landlord agrees to another time",
        "in writing. Nothing else that is",
        "said about it counts at all.",
    ];
    let mut content = lines(40.0, 500.0, &left);
    content.push_str(&lines(215.0, 500.0, &right));
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    assert_eq!(pages[0].blocks.len(), 1, "{:?}", said(&pages[0]));
    assert!(
        pages[0].blocks[0]
            .text
            .contains("unless the landlord agrees")
    );
}

#[tokio::test]
async fn what_cannot_be_seen_is_told_apart() {
    let mut content = lines(40.0, 500.0, &["This can be seen by everybody."]);
    // White on white, white on black, tiny, beside the page, and not painted.
    content.push_str("1 1 1 rg\n");
    content.push_str(&shown("R", 10.0, 40.0, 450.0, "White on white"));
    content.push_str("0 0 0 rg 40 390 200 30 re f 1 1 1 rg\n");
    content.push_str(&shown("R", 10.0, 50.0, 400.0, "White on black"));
    content.push_str("0 0 0 rg\n");
    content.push_str(&shown("R", 0.5, 40.0, 350.0, "Tiny"));
    content.push_str(&shown("R", 10.0, 500.0, 300.0, "Beside the page"));
    let long = format!("This runs off the page{}", " and on".repeat(40));
    content.push_str(&shown("R", 10.0, 40.0, 200.0, &long));
    content.push_str("3 Tr\n");
    content.push_str(&shown("R", 10.0, 40.0, 250.0, "Recognised in a scan"));
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let texts: Vec<&str> = said(&pages[0]).iter().map(|block| block.1).collect();
    assert_eq!(
        texts,
        [
            "This can be seen by everybody.",
            "White on black",
            "Recognised in a scan",
            &long,
            "Tiny Beside the page White on white",
        ]
    );
    let kinds = pages[0].blocks.iter().map(|block| block.kind);
    let hidden = kinds.filter(|kind| *kind == BlockKind::Hidden);
    assert_eq!(hidden.count(), 1, "the last alone is hidden");
}

#[tokio::test]
async fn pages_that_only_show_something_wait_to_be_recognised() {
    let mut paper = Paper::new();
    paper.page("0 0 0 rg 40 390 200 30 re f");
    paper.page("");
    let Some((pages, outcome)) = read(paper.finish(&Dictionary::new())).await else {
        return;
    };
    assert_eq!(pages[0].source, TextSource::Unrecognised, "it shows a bar");
    assert_eq!(pages[1].source, TextSource::Document, "it is empty");
    assert_eq!(outcome, Ok(()), "what waits is no failure");
}

#[tokio::test]
async fn the_outline_names_headings_that_look_like_text() {
    let mut paper = Paper::new();
    let mut content = shown("R", 10.0, 40.0, 540.0, "2.1 Notice period");
    content.push_str(&lines(40.0, 500.0, &LEFT));
    let page = paper.page(&content);
    let root = paper.document.new_object_id();
    let inner = paper.document.new_object_id();
    let outer = paper.document.new_object_id();
    let place: Vec<Object> = vec![page.into(), "XYZ".into(), 0.into(), 555.into(), 0.into()];
    let entries = [
        (
            root,
            dictionary! { "Type" => "Outlines", "First" => outer, "Last" => outer, "Count" => 2 },
        ),
        (
            outer,
            dictionary! {
                "Title" => Object::string_literal("Termination"), "Parent" => root, "First" => inner,
                "Last" => inner, "Count" => 1, "Dest" => place.clone(),
            },
        ),
        (
            inner,
            dictionary! { "Title" => Object::string_literal("Notice period"), "Parent" => outer, "Dest" => place },
        ),
    ];
    for (id, entry) in entries {
        paper.document.objects.insert(id, Object::Dictionary(entry));
    }
    let Some((pages, _)) = read(paper.finish(&dictionary! { "Outlines" => root })).await else {
        return;
    };
    assert_eq!(
        said(&pages[0])[0],
        (BlockKind::Heading { level: 2 }, "2.1 Notice period"),
        "it lies one level below the top of the outline"
    );
}

#[tokio::test]
async fn fields_are_read_in_their_places_and_notes_at_the_end() {
    let mut paper = Paper::new();
    let field = paper.document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "F" => 4,
        "T" => Object::string_literal("name"), "V" => Object::string_literal("Ada Lovelace"),
        "Rect" => vec![90.into(), 496.into(), 300.into(), 512.into()],
    });
    let note = paper.document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Text",
        "Contents" => Object::string_literal("Ask her again"),
        "Rect" => vec![350.into(), 500.into(), 370.into(), 520.into()],
    });
    let annotations: Vec<Object> = vec![field.into(), note.into()];
    let content = lines(
        40.0,
        500.0,
        &["Tenant:", "Signed in Berlin on the first of May."],
    );
    paper.page_with(&content, dictionary! { "Annots" => annotations });
    let form = dictionary! { "Fields" => vec![field.into()] };
    let Some((pages, _)) = read(paper.finish(&dictionary! { "AcroForm" => form })).await else {
        return;
    };
    let found = said(&pages[0]);
    assert!(found[0].1.starts_with("Tenant: Ada Lovelace"), "{found:?}");
    assert_eq!(found.last(), Some(&(BlockKind::Note, "Ask her again")));
}

#[tokio::test]
async fn code_keeps_its_lines_and_footnotes_are_notes() {
    let mut content = lines(40.0, 540.0, &LEFT);
    content.push_str(&shown("C", 10.0, 40.0, 450.0, "if late:"));
    content.push_str(&shown("C", 10.0, 64.0, 438.0, "pay(100)"));
    content.push_str(&lines(40.0, 410.0, &RIGHT));
    content.push_str(&shown(
        "R",
        7.0,
        40.0,
        60.0,
        "1 As agreed in the first lease of the flat.",
    ));
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let found = said(&pages[0]);
    assert!(
        found.contains(&(BlockKind::Code, "if late:\n    pay(100)")),
        "{found:?}"
    );
    assert!(
        found.contains(&(
            BlockKind::Note,
            "1 As agreed in the first lease of the flat."
        )),
        "{found:?}"
    );
}

#[tokio::test]
async fn headers_that_name_sections_are_told_by_their_numbers() {
    let mut paper = Paper::new();
    for (number, section) in ["Scope", "Rent", "Repairs", "Notice"].iter().enumerate() {
        let number = number + 7;
        let mut content = shown("R", 8.0, 40.0, 580.0, &format!("{number} {section}"));
        let first = format!("Clause {number} says something of its own here.");
        content.push_str(&lines(40.0, 500.0, &[&first]));
        paper.page(&content);
    }
    let Some((pages, _)) = read(paper.finish(&Dictionary::new())).await else {
        return;
    };
    for page in &pages {
        let found = said(page);
        assert_eq!(found[0].0, BlockKind::Running, "{found:?}");
        assert_eq!(found[1].0, BlockKind::Paragraph, "{found:?}");
    }
}

#[tokio::test]
async fn text_that_is_turned_is_read_as_lines() {
    // Upwards along the left edge, and on its head.
    let mut content = lines(100.0, 500.0, &LEFT);
    for (x, text) in [
        (30, "Read this from below"),
        (42, "and then this beside it"),
    ] {
        content.push_str(&format!("BT /R 10 Tf 0 1 -1 0 {x} 100 Tm ({text}) Tj ET\n"));
    }
    content.push_str("BT /R 10 Tf -1 0 0 -1 350 300 Tm (Upside down) Tj ET\n");
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let found = said(&pages[0]);
    let texts: Vec<&str> = found.iter().map(|block| block.1).collect();
    assert!(texts[0].starts_with("The tenant may end"), "{found:?}");
    assert!(
        texts.contains(&"Read this from below and then this beside it"),
        "{found:?}"
    );
    assert!(texts.contains(&"Upside down"), "{found:?}");
}

#[tokio::test]
async fn full_lines_with_wide_blanks_are_no_table() {
    // Words set apart to fill the line: their gaps overlap by chance.
    let mut content = String::new();
    for (row, words) in [
        [
            ("vampustem", 40.0),
            ("stamber", 103.0),
            ("nusgaflimlu", 153.0),
        ],
        [
            ("pourzildrous", 40.0),
            ("hembal", 109.0),
            ("nemclesdous", 150.0),
        ],
        [
            ("venbrairpon", 40.0),
            ("nounco", 107.0),
            ("gastubarelo", 153.0),
        ],
        [
            ("boulgaista", 40.0),
            ("hailtrem", 100.0),
            ("casbensisto", 152.0),
        ],
    ]
    .iter()
    .enumerate()
    {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let y = 500.0 - 12.0 * row as f32;
        for (word, x) in words {
            content.push_str(&shown("R", 10.0, *x, y, word));
        }
    }
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let found = said(&pages[0]);
    assert!(
        found.iter().all(|block| block.0 == BlockKind::Paragraph),
        "{found:?}"
    );
}

#[tokio::test]
async fn cells_of_many_letters_are_read_row_by_row() {
    let rows = [
        ("Rent for the flat", "nine hundred a month"),
        ("Heating and the water", "a hundred a month"),
        ("Repairs of more than a hundred", "paid by the landlord"),
        ("The garden", "is kept by all the tenants in turn"),
        ("Keys that were lost by a tenant", "twenty for each of them"),
        ("The cellar", "one room with a lock for each flat"),
        ("A bicycle", "in the yard and nowhere else"),
        ("Visitors for a month or longer", "ask the landlord"),
    ];
    let mut content = String::new();
    for (row, (left, right)) in (0_u8..).zip(rows) {
        let y = 500.0 - 14.0 * f32::from(row);
        content.push_str(&shown("R", 10.0, 40.0, y, left));
        content.push_str(&shown("R", 10.0, 220.0, y, right));
    }
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let found = said(&pages[0]);
    let expected: Vec<String> = rows.map(|(left, right)| format!("{left} | {right}")).into();
    let texts: Vec<&str> = found.iter().map(|block| block.1).collect();
    assert_eq!(texts, expected, "{found:?}");
}

#[tokio::test]
async fn each_cell_of_a_row_has_a_place_of_its_own() {
    let rows = [
        [("Item", 40.0), ("Agreed", 160.0), ("Paid", 280.0)],
        [("Rent", 40.0), ("900", 160.0), ("450", 280.0)],
        [("Keys", 40.0), ("", 160.0), ("20", 280.0)],
        [("Heating", 40.0), ("100", 160.0), ("90", 280.0)],
    ];
    let mut content = String::new();
    for (row, cells) in (0_u8..).zip(&rows) {
        for (cell, x) in cells.iter().filter(|(cell, _)| !cell.is_empty()) {
            let y = 500.0 - 14.0 * f32::from(row);
            content.push_str(&shown("R", 10.0, *x, y, cell));
        }
    }
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    let keys = &pages[0].blocks[2];
    assert_eq!(keys.text, "Keys | | 20", "{:?}", said(&pages[0]));
    let Anchor::Page { lines, .. } = &keys.anchor else {
        panic!("a page of a PDF has lines, not {:?}", keys.anchor);
    };
    let cells: Vec<(&str, f32)> = lines
        .iter()
        .map(|line| {
            let text = &keys.text[line.start as usize..line.end as usize];
            (text, line.rectangle.left.round())
        })
        .collect();
    assert_eq!(cells[0].0, "Keys");
    assert_eq!(cells[1].0, "20");
    assert!(
        (cells[0].1 - 40.0).abs() < 2.0 && (cells[1].1 - 280.0).abs() < 2.0,
        "{cells:?}"
    );
}

#[tokio::test]
async fn a_sign_without_a_meaning_parts_words() {
    let content = shown("R", 10.0, 40.0, 500.0, "tenant\\001landlord");
    let Some((pages, _)) = read(one_page(&content)).await else {
        return;
    };
    assert_eq!(
        said(&pages[0]),
        [(BlockKind::Paragraph, "tenant landlord")],
        "what the sign is, the font does not say"
    );
}
