//! A revised text is read back, by the readers of documents, as what was written.

use std::path::Path;

use document::format::{Context, Event, read};
use document::{BlockKind, Deletion};
use draft::{
    RevisedBlock, Revision, revision_file_name, write_revision, write_revision_changes,
    write_revision_markdown,
};

const CONTEXT: Context<'static> = Context {
    pdfium: None,
    file: None,
    size: 64 << 20,
    unpacked: 64 << 20,
    pages: 1000,
};

const HEADING: BlockKind = BlockKind::Heading { level: 1 };
const HEADER: BlockKind = BlockKind::TableRow { header: true };
const ROW: BlockKind = BlockKind::TableRow { header: false };

fn block(kind: BlockKind, before: &str, after: &str) -> RevisedBlock {
    RevisedBlock {
        kind,
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

/// A lease that was proofread, with all that a text may consist of.
fn lease() -> Revision {
    let level = |level| BlockKind::Heading { level };
    Revision {
        title: "The lease".to_owned(),
        blocks: vec![
            block(HEADING, "The Lease", "The lease"),
            block(BlockKind::Running, "Page 1 of 3", "Page 1 of 3"),
            block(
                BlockKind::Paragraph,
                "They recieve three months of notice.",
                "They receive six weeks of notice.",
            ),
            block(level(2), "What is paid", "What is paid"),
            block(BlockKind::ListItem, "• The rent", "• The rent"),
            block(BlockKind::ListItem, "• The heatings", "• The heating"),
            block(BlockKind::ListItem, "(a) Taxes", "(a) Taxes"),
            block(BlockKind::ListItem, "", "(b) Insurance"),
            block(HEADER, "Item | Euro per month", "Item | Euros per month"),
            block(BlockKind::Hidden, "white on white", "white on white"),
            block(ROW, "Rent | 900", "Rent | 950"),
            block(ROW, "Parking | 40", ""),
            block(ROW, "", "Garden | 20"),
            block(ROW, "Total | 940", "Total | | 970"),
            block(BlockKind::Caption, "Table 1: Costs", "Table 1: costs"),
            block(BlockKind::Paragraph, "This goes.", ""),
            block(level(6), "Formula", "Formula"),
            block(
                BlockKind::Code,
                "if late:\n    rent += 5",
                "if late:\n    rent += 6\n\treturn",
            ),
            block(BlockKind::Note, "1 See page 4.", "1 See page 5."),
            block(
                BlockKind::Paragraph,
                "Flat 3\nMain Street 1",
                "Flat 3\nHigh Street 1",
            ),
        ],
    }
}

/// What stands in the document, and what tracked changes took out of it.
fn read_back(path: &Path) -> (Vec<(BlockKind, String)>, Vec<Deletion>) {
    let (mut blocks, mut deletions) = (Vec::new(), Vec::new());
    read(path, None, &CONTEXT, &mut |event| {
        match event {
            Event::Page(page) => {
                let said = page.blocks.into_iter();
                blocks.extend(said.map(|block| (block.kind, block.text)));
            }
            Event::Deletion(deletion) => deletions.push(deletion),
            Event::MissingPage { error, .. } => panic!("a page is missing: {error}"),
            _ => {}
        }
        Ok(())
    })
    .expect("the document is read");
    // The number at the foot of the page.
    blocks.retain(|(kind, text)| (*kind, text.as_str()) != (BlockKind::Note, "1"));
    (blocks, deletions)
}

/// A part of a package.
fn part(path: &Path, name: &str) -> String {
    let file = std::fs::File::open(path).expect("the file is there");
    let mut archive = zip::ZipArchive::new(file).expect("a package");
    let part = archive.by_name(name).expect("the part is there");
    std::io::read_to_string(part).expect("text")
}

fn body(path: &Path) -> String {
    part(path, "word/document.xml")
}

type Write = fn(&Revision, &Path) -> Result<(), draft::DraftError>;

/// Writes a file into a folder that goes with what is returned first.
fn written(
    write: Write,
    revision: &Revision,
    name: &str,
) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    write(revision, &path).expect("the file is written");
    (folder, path)
}

/// What the reader of Word documents makes of the lease.
fn lease_as_read() -> Vec<(BlockKind, String)> {
    let expected = [
        (HEADING, "The lease"),
        (BlockKind::Paragraph, "They receive six weeks of notice."),
        (BlockKind::Heading { level: 2 }, "What is paid"),
        (BlockKind::ListItem, "• The rent"),
        (BlockKind::ListItem, "• The heating"),
        (BlockKind::ListItem, "(a) Taxes"),
        (BlockKind::ListItem, "(b) Insurance"),
        (HEADER, "Item | Euros per month"),
        (ROW, "Rent | 950"),
        (ROW, "Garden | 20"),
        (ROW, "Total |  | 970"),
        (BlockKind::Caption, "Table 1: costs"),
        (BlockKind::Heading { level: 6 }, "Formula"),
        (BlockKind::Code, "if late:\n    rent += 6\n\treturn"),
        (BlockKind::Note, "1 See page 5."),
        (BlockKind::Paragraph, "Flat 3\nHigh Street 1"),
    ];
    expected
        .map(|(kind, text)| (kind, text.to_owned()))
        .to_vec()
}

#[test]
fn a_document_keeps_the_structure_of_the_text() {
    let (_folder, path) = written(write_revision, &lease(), "lease.docx");
    let (blocks, deletions) = read_back(&path);
    assert_eq!(blocks, lease_as_read());
    assert_eq!(deletions, []);
    let body = body(&path);
    assert!(!body.contains("<w:ins ") && !body.contains("<w:del "));
    assert_eq!(body.matches("<w:tbl>").count(), 1, "one table of all rows");
    assert!(body.contains(r#"<w:pStyle w:val="Code"/>"#));
    assert!(
        !body.contains(r#"w:val="Title""#),
        "nothing stands above the text"
    );
    let styles = part(&path, "word/styles.xml");
    for style in body.split("<w:pStyle w:val=\"").skip(1) {
        let (style, _) = style.split_once('"').expect("an attribute");
        let defined = format!("w:styleId=\"{style}\"");
        assert!(styles.contains(&defined), "{style} is a style");
    }
    assert!(part(&path, "word/_rels/document.xml.rels").contains("numbering.xml"));
}

#[test]
fn accepted_changes_give_the_text_as_it_is_now() {
    let (_folder, path) = written(write_revision_changes, &lease(), "lease.docx");
    let (blocks, deletions) = read_back(&path);
    assert_eq!(blocks, lease_as_read());
    let gone: Vec<&str> = deletions.iter().map(|one| one.text.as_str()).collect();
    for text in [
        "recieve three months",
        "heatings",
        "900",
        "Parking",
        "This goes.",
        "Total",
    ] {
        assert!(gone.contains(&text), "{text} is known as gone: {gone:?}");
    }
    for deletion in &deletions {
        assert_eq!(deletion.author.as_deref(), Some("Deskhand"));
        let date = deletion.date.as_deref().expect("a time");
        let parsed: Result<jiff::Timestamp, _> = date.parse();
        assert!(parsed.is_ok(), "{date}");
    }
    let body = body(&path);
    let added = r#"w:author="Deskhand""#;
    assert!(body.contains("<w:ins w:id=") && body.contains("<w:del w:id=") && body.contains(added));
    assert!(
        body.contains("receive six weeks</w:t></w:r></w:ins>"),
        "whole words"
    );
    let mut numbers: Vec<&str> = body
        .split("w:id=\"")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count, "each change has a number of its own");
}

/// What a document says if all changes are rejected: added runs go, and removed ones stay.
#[test]
fn rejected_changes_give_the_text_as_it_was() {
    let (_folder, path) = written(write_revision_changes, &lease(), "lease.docx");
    let mut body = body(&path);
    while let Some(start) = body.find("<w:ins ") {
        let tag = body[start..].find('>').expect("the tag ends") + start + 1;
        let end = body[start..].find("</w:ins>").expect("it is closed") + start;
        assert!(!body[tag..end].contains("<w:p>"), "runs alone are added");
        body.replace_range(start..end + "</w:ins>".len(), "");
    }
    let mut said = String::new();
    for paragraph in body.split("</w:p>") {
        let texts = paragraph.split(['<', '>']).collect::<Vec<_>>();
        for pair in texts.windows(2) {
            if pair[0].starts_with("w:t ") || pair[0].starts_with("w:delText ") {
                said.push_str(pair[1]);
            }
        }
        said.push('\n');
    }
    for block in lease().blocks {
        if matches!(block.kind, BlockKind::Running | BlockKind::Hidden) {
            continue;
        }
        for words in block.before.split([' ', '\n', '|']) {
            let bare = words.trim_matches(['•', ' ']);
            assert!(said.contains(bare), "{bare} is there as it was: {said}");
        }
    }
    assert!(said.contains("They recieve three months of notice."));
    assert!(!said.contains("receive six") && !said.contains("Insurance"));
}

#[test]
fn markdown_keeps_the_structure_of_the_text() {
    let (_folder, path) = written(write_revision_markdown, &lease(), "lease.md");
    let text = std::fs::read_to_string(&path).expect("the file is there");
    assert_eq!(
        text,
        "# The lease\n\nThey receive six weeks of notice.\n\n## What is paid\n\n- The rent\n\
         - The heating\n- (a) Taxes\n- (b) Insurance\n\n| Item | Euros per month |  |\n\
         | --- | --- | --- |\n| Rent | 950 |  |\n| Garden | 20 |  |\n| Total |  | 970 |\n\n\
         *Table 1: costs*\n\n###### Formula\n\n```\nif late:\n    rent += 6\n\treturn\n```\n\n\
         *1 See page 5.*\n\nFlat 3\\\nHigh Street 1\n"
    );
    let (blocks, _) = read_back(&path);
    let code = (
        BlockKind::Code,
        "if late:\n    rent += 6\n\treturn".to_owned(),
    );
    assert!(blocks.contains(&code), "{blocks:?}");
    assert!(blocks.contains(&(BlockKind::ListItem, "- (b) Insurance".to_owned())));
    assert!(blocks.iter().any(|(kind, _)| *kind == HEADER));
}

#[test]
fn what_a_text_says_is_no_markdown() {
    let hostile = [
        "1. not a list",
        "- not a list",
        "---",
        "# not a heading",
        "![x](https://evil.test/p.png) <script>alert(1)</script> [a](b) &lt; ~~gone~~ R&D",
        "| not | a | table |",
        "```",
        "Setext\n===",
        "> not a quote\n+ not an item",
    ];
    let revision = Revision {
        title: "*Title*".to_owned(),
        blocks: hostile
            .iter()
            .map(|text| block(BlockKind::Paragraph, text, text))
            .collect(),
    };
    let (_folder, path) = written(write_revision_markdown, &revision, "hostile.md");
    let (blocks, _) = read_back(&path);
    let said = hostile.map(|text| (BlockKind::Paragraph, text.to_owned()));
    assert_eq!(
        blocks, said,
        "each is a paragraph that says what it said, and nothing stands above"
    );
    let cells = Revision {
        title: String::new(),
        blocks: vec![
            block(ROW, "a|b | `c` | <d>", "a|b | `c` | <d>"),
            block(BlockKind::Code, "", "````\n# code"),
            block(BlockKind::ListItem, "", "3. three"),
            block(BlockKind::ListItem, "", "4. four\nand more"),
            block(BlockKind::ListItem, "", "7. seven"),
        ],
    };
    let (_folder, path) = written(write_revision_markdown, &cells, "cells.md");
    let (blocks, _) = read_back(&path);
    let expected = [
        (ROW, "a|b | `c` | <d>"),
        (BlockKind::Code, "````\n# code"),
        (BlockKind::ListItem, "3. three"),
        (BlockKind::ListItem, "4. four\nand more"),
        (BlockKind::ListItem, "- 7. seven"),
    ];
    assert_eq!(blocks, expected.map(|(kind, text)| (kind, text.to_owned())));
}

#[test]
fn chinese_text_is_marked_as_such() {
    let revision = Revision {
        title: "租赁合同".to_owned(),
        blocks: vec![
            block(
                BlockKind::Paragraph,
                "租客须提前三个月通知房东。",
                "租客应提前六周通知房东。",
            ),
            block(BlockKind::ListItem, "一、租金", "一、租金和押金"),
            block(HEADER, "项目 | 金额", "项目 | 每月金额"),
        ],
    };
    for write in [write_revision as Write, write_revision_changes] {
        let (_folder, path) = written(write, &revision, "租赁合同.docx");
        let (blocks, _) = read_back(&path);
        let expected = [
            (BlockKind::Paragraph, "租客应提前六周通知房东。"),
            (BlockKind::ListItem, "一、租金和押金"),
            (HEADER, "项目 | 每月金额"),
        ];
        assert_eq!(blocks, expected.map(|(kind, text)| (kind, text.to_owned())));
        let styles = part(&path, "word/styles.xml");
        assert!(styles.contains(r#"w:lang w:val="zh-CN" w:eastAsia="zh-CN""#));
        let properties = part(&path, "docProps/core.xml");
        assert!(properties.contains("租赁合同"), "{properties}");
    }
    assert_eq!(revision_file_name("租赁：合同?", "docx"), "租赁：合同.docx");
    assert_eq!(revision_file_name("", "md"), "Untitled.md");
}

#[test]
fn hostile_text_does_not_break_a_file() {
    let long = "wörd & <b> ".repeat(30_000);
    let other = "other ]]> ".repeat(30_000);
    let unbroken = "年".repeat(100_000);
    let revision = Revision {
        title: "a\u{0}b <&> \u{ffff}\"".to_owned(),
        blocks: vec![
            block(
                BlockKind::Paragraph,
                "a\u{1}b\u{fffe}",
                "<w:p>&amp;\u{8}\u{202e}",
            ),
            block(BlockKind::Paragraph, &long, &other),
            block(BlockKind::Code, &unbroken, &format!("{unbroken}\u{7}年")),
            block(BlockKind::Heading { level: 9 }, "x", "deep"),
            block(ROW, " | | ", " | | "),
            block(ROW, "\u{1}", "|"),
            block(BlockKind::ListItem, "•", "•"),
            block(BlockKind::Paragraph, "\u{1}", "\u{2}"),
        ],
    };
    for (write, name) in [
        (write_revision as Write, "hostile.docx"),
        (write_revision_changes, "hostile.docx"),
        (write_revision_markdown, "hostile.md"),
    ] {
        for revision in [&revision, &Revision::default()] {
            let (_folder, path) = written(write, revision, name);
            if revision.blocks.is_empty() {
                continue;
            }
            let (blocks, _) = read_back(&path);
            let says = |text: &str| blocks.iter().any(|(_, said)| said == text);
            assert!(says("<w:p>&amp;\u{202e}"), "markup is text");
            assert!(says(other.trim_end()), "the long line is whole");
            assert!(blocks.contains(&(BlockKind::Heading { level: 6 }, "deep".to_owned())));
        }
    }
}
