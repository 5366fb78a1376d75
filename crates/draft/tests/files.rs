//! The files open in python-pptx, python-docx and LibreOffice, and say what the
//! outline says.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use draft::{DraftError, DraftKind, Outline, Section, write, write_deck, write_document};
use serde_json::Value;
use support::{hostile, point, support};

/// A python with these modules: the one that `DESKHAND_TEST_PYTHON` names, else
/// `python3`. None, said aloud, where they are missing.
fn python(modules: &str) -> Option<PathBuf> {
    let python = std::env::var_os("DESKHAND_TEST_PYTHON").map_or("python3".into(), PathBuf::from);
    let import = Command::new(&python)
        .args(["-c", &format!("import {modules}")])
        .output();
    if import.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    skipped(&format!("{} has no {modules}", python.display()));
    None
}

#[expect(clippy::print_stderr, reason = "a skipped test says why")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// What a script prints of a file, as JSON.
fn read_back(python: &Path, script: &str, file: &Path) -> Value {
    let output = Command::new(python)
        .args(["-W", "error", "-c", script])
        .arg(file)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .expect("python starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the file does not open: {complaint}"
    );
    serde_json::from_slice(&output.stdout).expect("the script prints JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the file")
}

const READ_DECK: &str = r#"
import json, sys, pptx
deck = pptx.Presentation(sys.argv[1])
print(json.dumps([{
    "layout": slide.slide_layout.name,
    "title": slide.shapes.title.text_frame.text,
    "texts": {str(shape.placeholder_format.idx): [p.text for p in shape.text_frame.paragraphs] for shape in slide.placeholders},
    "notes": slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else None,
} for slide in deck.slides]))
"#;

#[test]
fn a_deck_says_in_python_pptx_what_the_outline_says() {
    let Some(python) = python("pptx") else { return };
    let folder = temporary();
    let path = folder.path().join("deck.pptx");
    write_deck(&hostile(), &path).expect("the deck is written");
    let slides = read_back(&python, READ_DECK, &path);
    let slides = slides.as_array().expect("slides");
    let titles: Vec<&str> = slides.iter().map(|slide| text(&slide["title"])).collect();
    let whole = "Q&A: <b>\"R&D\"</b> 'costs' ]]> &amp; 年假 😀";
    assert_eq!(titles[0], whole, "markup stays text, control characters go");
    assert_eq!(titles[1], "Leave & <absence>");
    assert!(
        titles.contains(&"Many (continued)"),
        "nine points are too many for a slide"
    );
    assert!(titles.contains(&"A heading alone"));
    let bullets = slides[1]["texts"]["1"].as_array().expect("bullets");
    let bullets: Vec<&str> = bullets.iter().map(text).collect();
    assert_eq!(
        bullets,
        [
            "27 days > 25 days & \"more\" than before 🌴",
            "员工每年有10天年休假；超过“五天”须提前申请",
            "Nobody knows this†",
        ]
    );
    let notes = text(&slides[1]["notes"]);
    for said in [
        "handbook & rules.pdf, 第4页",
        "27 <days> & more",
        "员工每年有10天",
        "3. Nobody knows this",
    ] {
        assert!(
            notes.contains(said) || notes.contains(&said.replace(", 第4页", ", page 4")),
            "the notes name each source: {notes}"
        );
    }
    let word: String = slides
        .iter()
        .filter(|slide| {
            text(&slide["title"]).starts_with(whole) && text(&slide["layout"]) == "Bullets"
        })
        .flat_map(|slide| slide["texts"]["1"].as_array().expect("bullets"))
        .map(text)
        .collect();
    assert_eq!(
        word,
        format!("{}†", "Donaudampfschifffahrt".repeat(60)),
        "the longest word is whole, over as many slides as it takes"
    );
    for slide in slides {
        for (placeholder, paragraphs) in slide["texts"].as_object().expect("placeholders") {
            let written: String = paragraphs
                .as_array()
                .expect("paragraphs")
                .iter()
                .map(text)
                .collect();
            assert!(
                !written.trim().is_empty(),
                "placeholder {placeholder} is left empty on {slide}"
            );
        }
    }
}

const READ_DOCUMENT: &str = r#"
import json, sys, zipfile, docx, re
document = docx.Document(sys.argv[1])
notes = zipfile.ZipFile(sys.argv[1]).read("word/footnotes.xml").decode()
from xml.dom import minidom
notes = [n for n in minidom.parseString(notes).getElementsByTagName("w:footnote") if not n.hasAttribute("w:type")]
print(json.dumps({
    "title": document.core_properties.title,
    "paragraphs": [[p.style.name, p.text] for p in document.paragraphs],
    "notes": ["".join(t.firstChild.data for t in n.getElementsByTagName("w:t")) for n in notes],
    "references": re.findall(r'footnoteReference w:id="(\d+)"', document.element.xml),
}))
"#;

#[test]
fn a_document_says_in_python_docx_what_the_outline_says() {
    let Some(python) = python("docx") else { return };
    let folder = temporary();
    let path = folder.path().join("document.docx");
    write_document(&hostile(), &path).expect("the document is written");
    let read = read_back(&python, READ_DOCUMENT, &path);
    let paragraphs: Vec<(&str, &str)> = read["paragraphs"]
        .as_array()
        .expect("paragraphs")
        .iter()
        .map(|paragraph| (text(&paragraph[0]), text(&paragraph[1])))
        .collect();
    let title = "Q&A: <b>\"R&D\"</b> 'costs' ]]> &amp; 年假 😀";
    assert_eq!(paragraphs[0], ("Title", title));
    assert_eq!(read["title"], title);
    assert_eq!(paragraphs[1], ("Heading 1", "Leave & <absence>"));
    assert_eq!(
        paragraphs[2],
        ("Normal", "27 days > 25 days & \"more\" than before 🌴")
    );
    assert_eq!(
        paragraphs[3].1,
        "员工每年有10天年休假；超过“五天”须提前申请"
    );
    assert!(
        paragraphs[4].1.starts_with("Nobody knows this ["),
        "a paragraph without a source says so"
    );
    assert!(
        paragraphs.iter().all(|(_, text)| !text.trim().is_empty()),
        "nothing is left empty"
    );
    let notes = read["notes"].as_array().expect("notes");
    assert_eq!(notes.len(), 11, "each point with a source has a footnote");
    assert!(
        text(&notes[0]).contains("handbook & rules.pdf")
            && text(&notes[0]).contains("27 <days> & more")
    );
    let references: Vec<&str> = read["references"]
        .as_array()
        .expect("references")
        .iter()
        .map(text)
        .collect();
    let expected: Vec<String> = (1..=11).map(|number| number.to_string()).collect();
    assert_eq!(references, expected, "numbered as they come");
}

#[test]
fn libreoffice_shows_every_slide_and_page() {
    if Command::new("soffice").arg("--version").output().is_err() {
        return skipped("soffice is not installed");
    }
    let folder = temporary();
    let chinese = Outline {
        title: "年休假制度要点".to_owned(),
        sections: vec![Section {
            heading: "年休假".to_owned(),
            points: vec![
                point("工作满一年不满十年的，每年10天", support(4, "每年 10 天")),
                point("大部分同事在春节前后休假", None),
            ],
        }],
    };
    // Title; bullets; two of many; the long word announced and over three; the
    // heading; sources.
    for (name, kind, outline, pages) in [
        ("hostile.pptx", DraftKind::Deck, hostile(), 10),
        ("chinese.pptx", DraftKind::Deck, chinese.clone(), 3),
        ("empty.pptx", DraftKind::Deck, Outline::default(), 1),
        ("chinese.docx", DraftKind::Document, chinese, 1),
        ("empty.docx", DraftKind::Document, Outline::default(), 1),
    ] {
        let path = folder.path().join(name);
        write(kind, &outline, &path).expect("the file is written");
        assert_eq!(pages_in_libreoffice(&path), pages, "pages of {name}");
    }
    // How running text breaks into pages depends on the fonts installed.
    let path = folder.path().join("hostile.docx");
    write_document(&hostile(), &path).expect("the file is written");
    let pages = pages_in_libreoffice(&path);
    assert!((2..=4).contains(&pages), "{pages} pages of two");
}

/// Converts a file to PDF with a profile of its own, and counts the pages.
fn pages_in_libreoffice(path: &Path) -> usize {
    let folder = path.parent().expect("a folder");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let output = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(path)
        .output()
        .expect("soffice starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("Error"), "LibreOffice complains: {said}");
    let pdf = std::fs::read(path.with_extension("pdf")).expect("LibreOffice makes a PDF");
    // LibreOffice writes page objects uncompressed: `/Type/Page/Parent`.
    let pattern = b"/Type/Page/";
    pdf.windows(pattern.len())
        .filter(|window| window == pattern)
        .count()
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    let folder = temporary();
    for kind in [DraftKind::Deck, DraftKind::Document] {
        let paths = ["one", "two"].map(|name| folder.path().join(name));
        for path in &paths {
            write(kind, &hostile(), path).expect("the file is written");
        }
        let [one, two] = paths.map(|path| std::fs::read(path).expect("the file is there"));
        assert!(one == two, "{kind:?} differs from run to run");
    }
}

#[test]
fn a_file_is_replaced_whole_and_a_failure_leaves_the_old_one() {
    let folder = temporary();
    let path = folder.path().join("draft.docx");
    std::fs::write(&path, "the old file").expect("the old file is written");
    write_document(&hostile(), &path).expect("the new file is written");
    let written = std::fs::read(&path).expect("the file is there");
    assert!(written.starts_with(b"PK"), "the new file is in its place");
    let names = || {
        std::fs::read_dir(folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(), ["draft.docx"], "nothing is left beside it");

    let blocked = folder.path().join("blocked.pptx");
    std::fs::create_dir(&blocked).expect("a folder stands in the way");
    std::fs::write(blocked.join("kept"), "kept").expect("it is not empty");
    let failure = write_deck(&hostile(), &blocked).expect_err("a folder cannot be replaced");
    assert!(matches!(failure, DraftError::Io { .. }), "{failure}");
    assert_eq!(names().len(), 2, "no half file is left behind");
    let nowhere = folder.path().join("missing/deck.pptx");
    let failure = write_deck(&hostile(), &nowhere).expect_err("the folder is missing");
    assert!(matches!(failure, DraftError::Io { .. }), "{failure}");
}
