//! Small Office documents, built here part by part, and what is read of them.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use document::reader::{Limits, ReadEvent, Reader, ReaderCommand};
use document::{Anchor, Block, BlockKind, DocumentHeader, DocumentKind, Page, ReadError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(content.as_bytes())
            .expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

fn relationships(list: &[(&str, &str, &str)]) -> String {
    let list: String = list
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id='{id}' Type='{RELATIONSHIPS}/{kind}' Target='{target}'/>")
        })
        .collect();
    format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         {list}</Relationships>"
    )
}

async fn read(bytes: &[u8], limits: Limits) -> Result<(DocumentHeader, Vec<Page>), ReadError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The name says nothing: the content tells the kind.
    let path = folder.path().join("document");
    std::fs::write(&path, bytes).expect("a file");
    let command = ReaderCommand {
        program: PathBuf::from(env!("CARGO_BIN_EXE_deskhand-reader")),
        arguments: Vec::new(),
        pdfium: None,
    };
    let (mut header, mut pages) = (None, Vec::new());
    Reader::new(command, limits)
        .read(&path, None, |event| match event {
            ReadEvent::Header(own) => header = Some(own),
            ReadEvent::Page(page) => pages.push(page),
            _ => {}
        })
        .await?;
    Ok((header.expect("the header comes first"), pages))
}

fn shown(blocks: &[Block]) -> Vec<(BlockKind, &str)> {
    blocks
        .iter()
        .map(|block| (block.kind, block.text.as_str()))
        .collect()
}

fn word(body: &str) -> Vec<u8> {
    let styles = "<w:styles xmlns:w='w'>\
        <w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Klausel'><w:name w:val='Klausel'/>\
        <w:basedOn w:val='berschrift1'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Beschriftung'><w:name w:val='caption'/></w:style>\
        </w:styles>";
    let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/>\
        </w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
        </w:numbering>";
    let footnotes = "<w:footnotes xmlns:w='w'><w:footnote w:id='2'><w:p><w:r>\
        <w:t>See annex B.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let core = "<cp:coreProperties xmlns:cp='c' xmlns:dc='d' xmlns:dcterms='t'>\
        <dc:title>Lease</dc:title><dc:creator>Ada</dc:creator>\
        <dcterms:created>2024-01-31T12:00:00Z</dcterms:created></cp:coreProperties>";
    archive(&[
        (
            "_rels/.rels",
            &relationships(&[
                ("rId1", "officeDocument", "word/document.xml"),
                ("rId2", "core-properties", "docProps/core.xml"),
            ]),
        ),
        (
            "word/_rels/document.xml.rels",
            &relationships(&[
                ("rId1", "styles", "styles.xml"),
                ("rId2", "numbering", "numbering.xml"),
                ("rId3", "footnotes", "footnotes.xml"),
            ]),
        ),
        (
            "word/document.xml",
            &format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"),
        ),
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
        ("word/footnotes.xml", footnotes),
        ("docProps/core.xml", core),
    ])
}

#[tokio::test]
async fn a_word_document_is_read_in_order() {
    let body = "<w:p><w:pPr><w:pStyle w:val='berschrift1'/></w:pPr><w:r><w:t>Lease</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='Klausel'/></w:pPr><w:r><w:t>Term</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>The tenant </w:t></w:r>\
        <w:del><w:r><w:delText>must not</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>may</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> leave</w:t>\
        <w:footnoteReference w:id='2'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
        <w:r><w:t>.</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>\
        <w:r><w:t>Notice</w:t></w:r></w:p>\
        <w:sdt><w:sdtContent><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>\
        </w:pPr><w:r><w:t>Keys</w:t></w:r></w:p></w:sdtContent></w:sdt>\
        <w:tbl><w:tblPr><w:tblLook w:firstRow='1'/></w:tblPr>\
        <w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>Rent</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>2024</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>900</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><w:pPr><w:pStyle w:val='Beschriftung'/></w:pPr><w:r><w:t>Table 1</w:t></w:r></w:p>\
        <w:p><w:r><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>\
        </w:txbxContent></wps:txbx></w:drawing></w:r></w:p>";
    let (header, pages) = read(&word(body), Limits::default())
        .await
        .expect("it is read");
    assert_eq!(header.kind, DocumentKind::Word);
    assert_eq!(header.title.as_deref(), Some("Lease"));
    assert_eq!(header.author.as_deref(), Some("Ada"));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Heading { level: 1 }, "Lease"),
            (BlockKind::Heading { level: 2 }, "Term"),
            (BlockKind::Paragraph, "The tenant may leave."),
            (BlockKind::Note, "See annex B."),
            (BlockKind::ListItem, "1. Notice"),
            (BlockKind::ListItem, "2. Keys"),
            (BlockKind::TableRow { header: true }, "Year | Rent"),
            (BlockKind::TableRow { header: false }, "2024 | 900"),
            (BlockKind::Caption, "Table 1"),
            (BlockKind::Paragraph, "In a box"),
        ]
    );
    let Anchor::Paragraph { headings, .. } = &pages[0].blocks[2].anchor else {
        panic!("Word flows");
    };
    assert_eq!(headings, &["Lease", "Term"], "the headings above are kept");
}

#[tokio::test]
async fn a_deck_is_read_in_the_order_of_its_slides() {
    let slide = |title: &str, rest: &str| {
        format!(
            "<p:sld xmlns:p='p' xmlns:a='a'><p:cSld><p:spTree>{rest}\
             <p:sp><p:nvSpPr><p:cNvPr id='2' name='Title 1'/><p:nvPr><p:ph type='title'/></p:nvPr>\
             </p:nvSpPr><p:txBody><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:txBody></p:sp>\
             </p:spTree></p:cSld></p:sld>"
        )
    };
    let group = "<p:grpSp><p:sp><p:nvSpPr><p:cNvPr id='3' name='Body'/><p:nvPr><p:ph idx='1'/>\
        </p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Leave </a:t></a:r><a:r><a:t>early</a:t></a:r>\
        </a:p></p:txBody></p:sp></p:grpSp>\
        <p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='4' name='Table'/></p:nvGraphicFramePr>\
        <a:graphic><a:graphicData><a:tbl><a:tblPr firstRow='1'/>\
        <a:tr><a:tc><a:txBody><a:p><a:r><a:t>Year</a:t></a:r></a:p></a:txBody></a:tc>\
        <a:tc><a:txBody><a:p><a:r><a:t>Rent</a:t></a:r></a:p></a:txBody></a:tc></a:tr>\
        <a:tr><a:tc><a:txBody><a:p><a:r><a:t>2024</a:t></a:r></a:p></a:txBody></a:tc>\
        <a:tc><a:txBody><a:p><a:r><a:t>900</a:t></a:r></a:p></a:txBody></a:tc></a:tr>\
        </a:tbl></a:graphicData></a:graphic></p:graphicFrame>";
    let notes = "<p:notes xmlns:p='p' xmlns:a='a'><p:cSld><p:spTree><p:sp><p:nvSpPr>\
        <p:cNvPr id='3' name='Notes'/><p:nvPr><p:ph type='body'/></p:nvPr></p:nvSpPr><p:txBody>\
        <a:p><a:r><a:t>Say it slowly</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>";
    let bytes = archive(&[
        (
            "_rels/.rels",
            &relationships(&[("rId1", "officeDocument", "/ppt/presentation.xml")]),
        ),
        (
            "ppt/presentation.xml",
            "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='rId9'/>\
             <p:sldId id='257' r:id='rId8'/></p:sldIdLst></p:presentation>",
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            &relationships(&[
                ("rId8", "slide", "slides/slide1.xml"),
                ("rId9", "slide", "slides/slide2.xml"),
            ]),
        ),
        ("ppt/slides/slide1.xml", &slide("Second", "")),
        ("ppt/slides/slide2.xml", &slide("First", group)),
        (
            "ppt/slides/_rels/slide2.xml.rels",
            &relationships(&[("rId1", "notesSlide", "../notesSlides/notesSlide1.xml")]),
        ),
        ("ppt/notesSlides/notesSlide1.xml", notes),
    ]);
    let (header, pages) = read(&bytes, Limits::default()).await.expect("it is read");
    assert_eq!((header.kind, header.pages), (DocumentKind::PowerPoint, 2));
    let labels: Vec<_> = pages.iter().map(|page| page.label.as_deref()).collect();
    assert_eq!(
        labels,
        [Some("First"), Some("Second")],
        "the presentation gives the order, not the names of the parts"
    );
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Heading { level: 1 }, "First"),
            (BlockKind::ListItem, "Leave early"),
            (BlockKind::TableRow { header: true }, "Year | Rent"),
            (BlockKind::TableRow { header: false }, "2024 | 900"),
            (BlockKind::Note, "Say it slowly"),
        ]
    );
    assert_eq!(
        pages[0].blocks[4].anchor,
        Anchor::Slide {
            slide: 1,
            shape: Some("Notes".to_owned()),
            notes: true
        }
    );
}

#[tokio::test]
async fn a_workbook_is_read_as_it_is_shown() {
    let sheet = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>\
        <sheetData><row r='2'><c r='B2' t='inlineStr'><is><t>Start</t></is></c>\
        <c r='C2' t='inlineStr'><is><t>Rent</t></is></c><c r='D2' t='inlineStr'><is><t>Paid</t></is></c></row>\
        <row r='3'><c r='B3' s='1'><v>45322</v></c><c r='C3'><v>900</v></c>\
        <c r='D3' t='b'><v>1</v></c></row>\
        <row r='4'><c r='B4' s='1'><v>45351.5</v></c><c r='D4'><v>0.30000000000000004</v></c></row>\
        <row r='1048576'><c r='XFD1048576'><v>7</v></c></row></sheetData></worksheet>";
    let bytes = archive(&[
        (
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        ),
        (
            "_rels/.rels",
            &relationships(&[("rId1", "officeDocument", "xl/workbook.xml")]),
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' \
             xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>\
             <sheet name='Miete 2024' sheetId='1' r:id='rId1'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relationships(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "styles", "styles.xml"),
            ]),
        ),
        (
            "xl/styles.xml",
            "<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>\
             <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let (header, pages) = read(&bytes, Limits::default()).await.expect("it is read");
    assert_eq!((header.kind, header.pages), (DocumentKind::Excel, 1));
    assert_eq!(pages[0].label.as_deref(), Some("Miete 2024"));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::TableRow { header: true }, "Start | Rent | Paid"),
            (
                BlockKind::TableRow { header: false },
                "2024-01-31 | 900 | TRUE"
            ),
            (
                BlockKind::TableRow { header: false },
                "2024-02-29 12:00:00 |  | 0.3"
            ),
            (BlockKind::TableRow { header: false }, "7"),
        ],
        "a cell in the far corner costs a row, not a table of all cells between"
    );
    assert_eq!(
        pages[0].blocks[1].anchor,
        Anchor::Cells {
            sheet: "Miete 2024".to_owned(),
            range: "B3:D3".to_owned()
        }
    );
}

#[tokio::test]
async fn an_archive_that_swells_is_refused() {
    let text = "<w:p><w:r><w:t>swells</w:t></w:r></w:p>".repeat(100_000);
    let bytes = word(&text);
    assert!(
        bytes.len() < 100_000,
        "it is small on disk: {}",
        bytes.len()
    );
    let limits = Limits {
        unpacked: 1024 * 1024,
        ..Limits::default()
    };
    let error = read(&bytes, limits).await.expect_err("it passes the limit");
    assert!(matches!(error, ReadError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn an_empty_document_has_no_text() {
    let error = read(&word("<w:p/>"), Limits::default()).await;
    assert_eq!(error.map(|_| ()), Err(ReadError::NoText));
}

#[tokio::test]
async fn a_cut_archive_is_damaged() {
    let bytes = word("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
    let error = read(&bytes[..bytes.len() / 2], Limits::default()).await;
    assert!(matches!(error, Err(ReadError::Damaged { .. })), "{error:?}");
}
