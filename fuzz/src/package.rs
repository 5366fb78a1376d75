//! Office documents out of their bare parts: a fuzzer that had to keep an
//! archive's checksums right would never reach the XML.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Separates the parts in an input.
pub const SEPARATOR: u8 = 0;

/// A kind of Office document: the names of the parts that an input fills, in
/// their order, and the parts that stay as they are.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// The ending of its files.
    pub name: &'static str,
    filled: &'static [&'static str],
    fixed: &'static [(&'static str, &'static str)],
}

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word document.
pub const WORD: Template = Template {
    name: "fuzz.docx",
    filled: &[
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/comments.xml",
        "word/header1.xml",
    ],
    fixed: &[
        ("_rels/.rels", "officeDocument word/document.xml"),
        (
            "word/_rels/document.xml.rels",
            "styles styles.xml numbering numbering.xml footnotes footnotes.xml \
             comments comments.xml header header1.xml",
        ),
    ],
};

/// A PowerPoint deck.
pub const POWER_POINT: Template = Template {
    name: "fuzz.pptx",
    filled: &[
        "ppt/slides/slide1.xml",
        "ppt/presentation.xml",
        "ppt/notesSlides/notesSlide1.xml",
        "ppt/slideLayouts/slideLayout1.xml",
        "ppt/charts/chart1.xml",
    ],
    fixed: &[
        ("_rels/.rels", "officeDocument ppt/presentation.xml"),
        ("ppt/_rels/presentation.xml.rels", "slide slides/slide1.xml"),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            "slideLayout ../slideLayouts/slideLayout1.xml \
             notesSlide ../notesSlides/notesSlide1.xml chart ../charts/chart1.xml",
        ),
    ],
};

/// An Excel workbook.
pub const EXCEL: Template = Template {
    name: "fuzz.xlsx",
    filled: &[
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
    ],
    fixed: &[
        ("_rels/.rels", "officeDocument xl/workbook.xml"),
        (
            "xl/_rels/workbook.xml.rels",
            "worksheet worksheets/sheet1.xml sharedStrings sharedStrings.xml styles styles.xml",
        ),
    ],
};

impl Template {
    /// The archive whose parts are the pieces of `input`.
    ///
    /// # Panics
    /// Never: everything is written to memory.
    #[must_use]
    pub fn pack(&self, input: &[u8]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut write = |name: &str, bytes: &[u8]| {
            archive.start_file(name, options).expect("memory suffices");
            archive.write_all(bytes).expect("memory suffices");
        };
        for (name, pairs) in self.fixed {
            write(name, relationships(pairs).as_bytes());
        }
        let parts = input.split(|byte| *byte == SEPARATOR);
        for (name, part) in self.filled.iter().zip(parts) {
            write(name, part);
        }
        archive.finish().expect("memory suffices").into_inner()
    }
}

/// Relationships rId1, rId2, … from pairs of type and target.
fn relationships(pairs: &str) -> String {
    let words: Vec<&str> = pairs.split_whitespace().collect();
    let mut xml = String::from("<Relationships>");
    for (number, pair) in (1..).zip(words.chunks_exact(2)) {
        xml += &format!(
            "<Relationship Id=\"rId{number}\" Type=\"{RELATIONSHIPS}/{}\" Target=\"{}\"/>",
            pair[0], pair[1]
        );
    }
    xml + "</Relationships>"
}
