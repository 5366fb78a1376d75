//! Passages of documents made for the purpose.

use document::{Anchor, Block, BlockKind, Line, Page, Rectangle};

use super::{Cut, PassageShape};
use crate::tokens;

fn cut(pages: &[Page], sheets: bool) -> Vec<Cut> {
    super::cut(pages, sheets, &PassageShape::default())
}

fn block(kind: BlockKind, text: &str) -> Block {
    Block {
        kind,
        text: text.to_owned(),
        anchor: Anchor::Lines { first: 1, last: 1 },
    }
}

fn heading(level: u8, text: &str) -> Block {
    block(BlockKind::Heading { level }, text)
}

fn paragraph(words: usize, word: &str) -> Block {
    let sentence = format!("The {} and so on. ", [word; 7].join(" "));
    let text = sentence.repeat(words / 11 + 1);
    block(BlockKind::Paragraph, text.trim())
}

fn row(header: bool, text: &str) -> Block {
    block(BlockKind::TableRow { header }, text)
}

fn page(number: u32, blocks: Vec<Block>) -> Page {
    Page {
        number,
        label: None,
        size: None,
        hidden: false,
        source: document::TextSource::Document,
        blocks,
    }
}

/// What must hold of the passages of any document.
fn assert_sound(pages: &[Page], cuts: &[Cut]) {
    for cut in cuts {
        assert!(!cut.text.trim().is_empty(), "no passage is empty");
        let mut end = 0;
        for span in &cut.spans {
            let page = pages.iter().find(|page| page.number == span.page);
            let block = &page.expect("the page is there").blocks[span.block as usize];
            let part = &block.text[span.start as usize..span.end as usize];
            let offset = span.offset as usize;
            assert_eq!(&cut.text[offset..offset + part.len()], part);
            assert!(offset >= end, "parts do not overlap in the passage");
            end = offset + part.len();
        }
        assert_eq!(end, cut.text.len(), "the parts make up the passage");
    }
    for page in pages {
        for (index, block) in page.blocks.iter().enumerate() {
            let mut covered = vec![false; block.text.len()];
            for span in cuts.iter().flat_map(|cut| &cut.spans) {
                if span.page == page.number && span.block as usize == index {
                    covered[span.start as usize..span.end as usize].fill(true);
                }
            }
            for (position, character) in block.text.char_indices() {
                assert!(
                    character.is_whitespace() || covered[position],
                    "every character stands in a passage: {character:?} at {position} does not"
                );
            }
        }
    }
}

#[test]
fn short_documents_are_one_passage() {
    let pages = [page(1, vec![heading(1, "Lease"), paragraph(40, "tenant")])];
    let cuts = cut(&pages, false);
    assert_sound(&pages, &cuts);
    assert_eq!(cuts.len(), 1);
    assert!(
        cuts[0].headings.is_empty(),
        "the heading stands in the text"
    );
}

#[test]
fn a_heading_begins_a_passage_and_stays_with_what_follows() {
    let blocks = vec![
        heading(1, "Lease"),
        paragraph(200, "tenant"),
        heading(2, "Deposit"),
        paragraph(200, "deposit"),
        heading(2, "Keys"),
        heading(3, "Spare keys"),
        paragraph(330, "key"),
    ];
    let pages = [page(1, blocks)];
    let cuts = cut(&pages, false);
    assert_sound(&pages, &cuts);
    let deposit = cuts
        .iter()
        .find(|cut| cut.text.starts_with("Deposit"))
        .expect("begins anew");
    assert_eq!(deposit.headings, ["Lease"]);
    let keys = cuts
        .iter()
        .find(|cut| cut.text.contains("key key"))
        .expect("there are keys");
    assert!(
        keys.text.starts_with("Keys\nSpare keys\nThe key"),
        "{}",
        keys.text
    );
    assert!(
        cuts.iter()
            .all(|cut| !cut.text.trim_end().ends_with("Spare keys")),
        "no heading is left behind"
    );
}

#[test]
fn later_passages_of_a_section_know_its_headings() {
    let blocks = vec![
        heading(1, "Manual"),
        heading(2, "Pump"),
        paragraph(250, "valve"),
        paragraph(250, "seal"),
        paragraph(250, "motor"),
    ];
    let pages = [page(1, blocks)];
    let cuts = cut(&pages, false);
    assert_sound(&pages, &cuts);
    let last = cuts.last().expect("there are passages");
    assert!(last.text.starts_with("The motor"));
    assert_eq!(last.headings, ["Manual", "Pump"]);
}

#[test]
fn a_table_repeats_the_row_that_names_its_columns() {
    let mut blocks = vec![row(true, "Part | Price | Weight")];
    blocks.extend((0..120).map(|number| row(false, &format!("bolt {number} | 3.20 | 12 g"))));
    blocks.push(paragraph(20, "after"));
    let pages = [page(1, blocks)];
    let cuts = cut(&pages, false);
    assert_sound(&pages, &cuts);
    assert!(cuts.len() > 2);
    for cut in &cuts {
        assert!(
            cut.text.starts_with("Part | Price | Weight\n"),
            "{}",
            cut.text
        );
        for line in cut.text.lines().filter(|line| line.starts_with("bolt")) {
            assert!(line.ends_with("12 g"), "rows are whole: {line}");
        }
    }
}

#[test]
fn a_long_paragraph_is_split_between_sentences_with_a_small_overlap() {
    let pages = [page(1, vec![paragraph(2_000, "tenant")])];
    let cuts = cut(&pages, false);
    assert_sound(&pages, &cuts);
    assert!(cuts.len() > 4);
    for cut in &cuts {
        assert!(tokens::estimate(&cut.text) <= PassageShape::default().limit);
        assert!(cut.text.ends_with('.'), "{}", cut.text);
    }
    let (first, second) = (&cuts[0].spans[0], &cuts[1].spans[0]);
    assert!(second.start < first.end, "a short sentence is repeated");
}

#[test]
fn chinese_is_split_at_its_own_marks() {
    let text = "租户可以在二十四个月之后提前三个月书面通知解除租约。".repeat(60);
    let pages = [page(1, vec![block(BlockKind::Paragraph, &text)])];
    let cuts = cut(&pages, false);
    assert_sound(&pages, &cuts);
    assert!(cuts.len() > 3);
    assert!(cuts.iter().all(|cut| cut.text.ends_with('。')));
}

#[test]
fn text_without_any_border_is_split_all_the_same() {
    for text in [
        "x".repeat(50_000),
        "word ".repeat(5_000),
        "字".repeat(5_000),
        "a|".repeat(9_000),
    ] {
        for kind in [
            BlockKind::Paragraph,
            BlockKind::Code,
            BlockKind::TableRow { header: false },
        ] {
            let pages = [page(1, vec![block(kind, text.trim())])];
            let cuts = cut(&pages, false);
            assert_sound(&pages, &cuts);
            for cut in &cuts {
                assert!(
                    tokens::estimate(&cut.text) <= PassageShape::default().limit + 8,
                    "{kind:?}"
                );
            }
        }
    }
}

#[test]
fn sheets_never_share_a_passage() {
    let pages = [
        page(1, vec![row(true, "Month | Rent"), row(false, "May | 900")]),
        page(2, vec![row(true, "Name | Floor"), row(false, "Ada | 3")]),
    ];
    assert_eq!(cut(&pages, true).len(), 2);
    assert_eq!(cut(&pages, false).len(), 1);
}

#[test]
fn a_part_of_a_pdf_block_keeps_the_lines_that_it_covers() {
    let mut long = paragraph(900, "tenant");
    let lines: Vec<Line> = (0..long.text.len() as u32)
        .step_by(60)
        .map(|start| Line {
            start,
            end: (start + 60).min(long.text.len() as u32),
            rectangle: Rectangle {
                left: 0.0,
                top: start as f32,
                right: 100.0,
                bottom: start as f32 + 10.0,
            },
        })
        .collect();
    let all = lines.len();
    long.anchor = Anchor::Page { page: 1, lines };
    let pages = [page(1, vec![long])];
    for cut in cut(&pages, false) {
        let span = &cut.spans[0];
        let Anchor::Page { lines, .. } = &span.anchor else {
            panic!("a PDF stays a PDF");
        };
        assert!(!lines.is_empty() && lines.len() < all);
        assert!(
            lines
                .iter()
                .all(|line| line.start < span.end && line.end > span.start)
        );
        assert!(lines[0].start <= span.start && lines[lines.len() - 1].end >= span.end);
    }
}

#[test]
fn paragraphs_at_the_end_stand_at_the_beginning_of_the_next_where_that_is_wanted() {
    let words = ["tenant", "deposit", "garden", "keys", "heating", "parking"];
    let paragraphs = words.iter().cycle().take(20);
    let paragraphs = paragraphs.map(|word| paragraph(60, word)).collect();
    let pages = [page(1, paragraphs)];
    let shape = PassageShape {
        overlap: 100,
        ..PassageShape::default()
    };
    let cuts = super::cut(&pages, false, &shape);
    assert_sound(&pages, &cuts);
    assert!(cuts.len() > cut(&pages, false).len());
    for pair in cuts.windows(2) {
        let (last, first) = (pair[0].spans.last(), pair[1].spans.first());
        assert_eq!(last.map(|span| span.block), first.map(|span| span.block));
        assert!(tokens::estimate(&pair[1].text) <= shape.limit);
    }
    let little = PassageShape {
        overlap: 20,
        ..shape
    };
    assert_eq!(super::cut(&pages, false, &little), cut(&pages, false));
}
