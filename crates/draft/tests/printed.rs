//! PDFs are read again: by our own reader as text, and as the objects that they are made of.

mod support;

use std::path::{Path, PathBuf};

use document::format::{Context, Event};
use draft::{DraftError, Outline, Section, write_pdf};
use lopdf::{Dictionary, Document, Object};
use support::{hostile, point, support};

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the file")
}

fn written(outline: &Outline, folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("draft.pdf");
    write_pdf(outline, &path).expect("the PDF is written");
    path
}

/// The text of every page but its number, as our own reader takes it from a PDF.
fn read(path: &Path) -> Vec<String> {
    let context = Context {
        pdfium: None,
        file: None,
        size: 1 << 30,
        unpacked: 1 << 30,
        pages: 1000,
    };
    let mut pages = Vec::new();
    let mut keep = |event: Event| {
        if let Event::Page(page) = event {
            let number = (pages.len() + 1).to_string();
            let texts = page.blocks.iter().map(|block| block.text.as_str());
            let text = texts.collect::<Vec<_>>().join("\n");
            pages.push(text.strip_suffix(&number).unwrap_or(&text).to_owned());
        }
        Ok(())
    };
    document::format::read(path, None, &context, &mut keep).expect("our own reader reads it");
    pages
}

/// A text without white space: where lines end is no matter.
fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Asserts that a text says these things in this order.
fn says_in_order(text: &str, said: &[&str]) {
    let text = solid(text);
    let mut from = 0;
    for part in said {
        let part = solid(part);
        let found = text[from..].find(&part);
        from += found.unwrap_or_else(|| panic!("{part} comes next in {}", &text[from..]));
        from += part.len();
    }
}

fn dictionary<'a>(file: &'a Document, object: &'a Object) -> &'a Dictionary {
    let (_, object) = file.dereference(object).expect("it is there");
    object.as_dict().expect("a dictionary")
}

fn catalog(file: &Document) -> &Dictionary {
    file.catalog().expect("a catalog")
}

/// The headings of the outline of a PDF.
fn bookmarks(file: &Document) -> Vec<String> {
    let mut titles = Vec::new();
    let outlines = catalog(file).get(b"Outlines").expect("an outline");
    let mut next = dictionary(file, outlines).get(b"First").ok();
    while let Some(object) = next {
        let item = dictionary(file, object);
        let title = item.get(b"Title").expect("a title");
        titles.push(lopdf::decode_text_string(title).expect("text"));
        assert!(item.has(b"Dest"), "it leads somewhere");
        next = item.get(b"Next").ok();
    }
    titles
}

fn section(heading: &str, points: Vec<draft::Point>) -> Section {
    Section {
        heading: heading.to_owned(),
        points,
    }
}

/// A chat in two languages.
fn chat() -> Outline {
    Outline {
        title: "Leave in both handbooks".to_owned(),
        sections: vec![
            section(
                "How long is annual leave?",
                vec![
                    point("It is **27 days** a year.", support(4, "27 days of leave")),
                    point("It has been so for long.", support(4, "27 days of leave")),
                    point("- Ask your `manager` first.", support(9, "ask first")),
                    point("Perhaps more.", None),
                ],
            ),
            section(
                "年休假有多少天？",
                vec![point(
                    "每年有十天年休假，须提前申请。",
                    support(5, "每年十天"),
                )],
            ),
        ],
    }
}

#[test]
fn the_text_comes_out_in_order_with_its_sources() {
    let folder = temporary();
    let text = read(&written(&chat(), &folder)).join("\n");
    says_in_order(
        &text,
        &[
            "Leave in both handbooks",
            "How long is annual leave?",
            "It is 27 days a year. 1",
            "It has been so for long. 1",
            "Ask your manager first. 2",
            "Perhaps more. [No source found in the documents]",
            "1",
            "handbook & rules.pdf, page 4: “27 days of leave”",
            "2",
            "handbook & rules.pdf, page 9: “ask first”",
            "年休假有多少天？",
            "每年有十天年休假，须提前申请。3",
            "handbook & rules.pdf, page 5: “每年十天”",
            "Sources",
            "handbook & rules.pdf",
            "page 4",
            "page 9",
            "page 5",
        ],
    );
    assert!(!text.contains("**"), "marks are shown as what they mean");
}

#[test]
fn the_file_says_what_it_is() {
    let folder = temporary();
    let file = Document::load(written(&chat(), &folder)).expect("the PDF opens");
    assert_eq!(
        bookmarks(&file),
        ["How long is annual leave?", "年休假有多少天？", "Sources"]
    );
    let catalog = catalog(&file);
    let language = catalog.get(b"Lang").and_then(Object::as_str);
    assert_eq!(language.expect("a language"), b"en-GB");
    let marked = dictionary(&file, catalog.get(b"MarkInfo").expect("marks"));
    let marked = marked.get(b"Marked").and_then(Object::as_bool);
    assert!(marked.expect("it says so"), "its parts are told apart");
    let about = file.trailer.get(b"Info").expect("it tells of itself");
    let about = dictionary(&file, about);
    let title = about.get(b"Title").expect("a title");
    let title = lopdf::decode_text_string(title).expect("text");
    assert_eq!(title, "Leave in both handbooks");
    assert!(!about.has(b"Author"), "nobody is named");
    let links = file.get_pages().into_values().map(|page| {
        let links = file.get_page_annotations(page);
        links.expect("annotations").len()
    });
    assert_eq!(links.sum::<usize>(), 4, "each number leads to its source");
}

#[test]
fn a_long_chat_has_its_headings_with_their_answers() {
    let folder = temporary();
    let sentence = "The tenant may end the lease after twenty-four months with three months' \
                    notice, which has to reach the landlord in writing and in good time.";
    let sections = (1..=160).map(|number| {
        let points = (0..6).map(|page| point(sentence, support(number * 6 + page, sentence)));
        section(&format!("Question {number} of all?"), points.collect())
    });
    let chat = Outline {
        title: "A long chat".to_owned(),
        sections: sections.collect(),
    };
    let pages = read(&written(&chat, &folder));
    assert!(pages.len() >= 60, "{} pages", pages.len());
    for page in &pages {
        let last = page.lines().rfind(|line| line.parse::<u32>().is_err());
        let last = last.unwrap_or_default();
        assert!(
            !last.ends_with("of all?"),
            "a heading is left alone: {page}"
        );
    }
    says_in_order(
        &pages.join("\n"),
        &[
            "Question 1 of all?",
            "Question 159 of all?",
            "Question 160 of all?",
        ],
    );
}

#[test]
fn whatever_the_text_holds_it_becomes_pages() {
    let folder = temporary();
    let text = read(&written(&hostile(), &folder)).join("\n");
    says_in_order(
        &text,
        &[
            "Q&A: <b>\"R&D\"</b>",
            "27 days > 25 days & \"more\" than before",
            "员工每年有10天年休假；超过“五天”须提前申请",
            "Nobody knows this",
            &"Donaudampfschifffahrt".repeat(60),
            "A heading alone",
        ],
    );
    let rare =
        "Emoji 🦩👩‍👩‍👧, an unassigned \u{10fffd}, \u{e000} of one's own, नमस्ते, مرحبا، \u{200f}.";
    let table = (1..=90).map(|row| {
        let cells = format!("| {row} | {} | **bold** |", "word ".repeat(row));
        point(&cells, support(1, "a row"))
    });
    let outline = Outline {
        title: String::new(),
        sections: vec![
            section(rare, vec![point(rare, None), point("| a |", None)]),
            section("", table.collect()),
        ],
    };
    let text = read(&written(&outline, &folder)).join("\n");
    says_in_order(
        &text,
        &["Untitled", "Emoji", "an unassigned", "of one's own"],
    );
    assert_eq!(
        read(&written(&Outline::default(), &folder)).len(),
        1,
        "an empty draft is a page with a title"
    );
}

#[test]
fn the_same_outline_gives_the_same_bytes() {
    let folder = temporary();
    let [one, two] = [(), ()].map(|()| std::fs::read(written(&hostile(), &folder)));
    assert!(
        one.expect("the file is there") == two.expect("the file is there"),
        "it differs from run to run"
    );
}

#[test]
fn a_file_is_replaced_whole_and_a_failure_is_told() {
    let folder = temporary();
    let path = folder.path().join("draft.pdf");
    std::fs::write(&path, "the old file").expect("the old file is written");
    let bytes = std::fs::read(written(&chat(), &folder)).expect("the file is there");
    assert!(bytes.starts_with(b"%PDF-"), "the new file is in its place");
    let beside = std::fs::read_dir(folder.path())
        .expect("the folder")
        .count();
    assert_eq!(beside, 1, "nothing is left beside it");
    let nowhere = folder.path().join("missing/draft.pdf");
    let failure = write_pdf(&chat(), &nowhere).expect_err("the folder is missing");
    assert!(matches!(failure, DraftError::Io { .. }), "{failure}");
}
