//! Office documents out of their bare parts: a fuzzer that had to keep an
//! archive's checksums right would never reach the XML.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Separates the parts of XML in an input.
pub const SEPARATOR: &[u8] = b"\0";

/// Separates parts that are no text and may hold any byte.
pub const BINARY_SEPARATOR: &[u8] = b"\n=====\n";

/// The pieces of an input between separators.
pub fn pieces<'a>(input: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(input);
    std::iter::from_fn(move || {
        let input = rest?;
        let end = input
            .windows(separator.len())
            .position(|window| window == separator);
        rest = end.map(|end| &input[end + separator.len()..]);
        Some(&input[..end.unwrap_or(input.len())])
    })
}

/// A kind of document in an archive: the names of the parts that an input fills,
/// in their order, and the parts that stay as they are.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// The ending of its files.
    pub name: &'static str,
    separator: &'static [u8],
    filled: &'static [&'static str],
    /// Names and contents; of relationships their types and targets.
    fixed: &'static [(&'static str, &'static str)],
}

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word document.
pub const WORD: Template = Template {
    name: "fuzz.docx",
    separator: SEPARATOR,
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
    separator: SEPARATOR,
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
    separator: SEPARATOR,
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

/// An Excel workbook in the binary form.
pub const BINARY_EXCEL: Template = Template {
    name: "fuzz.xlsb",
    separator: BINARY_SEPARATOR,
    filled: &[
        "xl/worksheets/sheet1.bin",
        "xl/workbook.bin",
        "xl/sharedStrings.bin",
        "xl/styles.bin",
        "xl/comments1.bin",
        "xl/tables/table1.bin",
    ],
    fixed: &[
        ("_rels/.rels", "officeDocument xl/workbook.bin"),
        (
            "xl/_rels/workbook.bin.rels",
            "worksheet worksheets/sheet1.bin sharedStrings sharedStrings.bin styles styles.bin",
        ),
        (
            "xl/worksheets/_rels/sheet1.bin.rels",
            "comments ../comments1.bin table ../tables/table1.bin",
        ),
    ],
};

/// A Word document with an object of another program in it.
pub const OBJECT: Template = Template {
    name: "fuzz.docx",
    separator: BINARY_SEPARATOR,
    filled: &["word/embeddings/oleObject1.bin"],
    fixed: &[
        ("_rels/.rels", "officeDocument word/document.xml"),
        (
            "word/document.xml",
            "<w:document><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>",
        ),
    ],
};

/// A text of OpenDocument.
pub const OPEN_TEXT: Template = Template {
    name: "fuzz.odt",
    separator: SEPARATOR,
    filled: OPEN_PARTS,
    fixed: &[("mimetype", "application/vnd.oasis.opendocument.text")],
};

/// A presentation of OpenDocument.
pub const OPEN_PRESENTATION: Template = Template {
    name: "fuzz.odp",
    separator: SEPARATOR,
    filled: OPEN_PARTS,
    fixed: &[(
        "mimetype",
        "application/vnd.oasis.opendocument.presentation",
    )],
};

/// A spreadsheet of OpenDocument.
pub const OPEN_SPREADSHEET: Template = Template {
    name: "fuzz.ods",
    separator: SEPARATOR,
    filled: OPEN_PARTS,
    fixed: &[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")],
};

const OPEN_PARTS: &[&str] = &[
    "content.xml",
    "styles.xml",
    "meta.xml",
    "META-INF/manifest.xml",
];

/// A book.
pub const BOOK: Template = Template {
    name: "fuzz.epub",
    separator: SEPARATOR,
    filled: &["one.xhtml", "book.opf", "nav.xhtml", "toc.ncx"],
    fixed: &[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>",
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
            if name.ends_with(".rels") {
                write(name, relationships(pairs).as_bytes());
            } else {
                write(name, pairs.as_bytes());
            }
        }
        for (name, part) in self.filled.iter().zip(pieces(input, self.separator)) {
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
