//! Workbooks.

use document::{Anchor, BlockKind, DocumentKind, ReadError};

use super::{archive, binary_archive, read, relationships};

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
    let reading = read(&bytes).await.expect("it is read");
    let (header, pages) = (&reading.header, &reading.pages);
    assert_eq!((header.kind, header.pages), (DocumentKind::Excel, 1));
    assert_eq!(pages[0].label.as_deref(), Some("Miete 2024"));
    assert_eq!(
        reading.blocks(0),
        [
            (BlockKind::TableRow { header: true }, "Start | Rent | Paid"),
            (
                BlockKind::TableRow { header: false },
                "2024-01-31 | 900 | TRUE"
            ),
            (BlockKind::TableRow { header: false }, "2024-02-29 |  | 0.3"),
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

/// A workbook of sheets with their names and states; further parts and
/// relationships belong to the first.
fn workbook(
    sheets: &[(&str, &str, &str)],
    of_first: &[(&str, &str, &str)],
    parts: &[(&str, &str)],
) -> Vec<u8> {
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(index, (name, state, _))| {
            format!("<sheet name='{name}' state='{state}' sheetId='{index}' r:id='rId{index}'/>")
        })
        .collect();
    let book = format!("<workbook><sheets>{list}</sheets></workbook>");
    let targets: Vec<(String, String)> = (0..sheets.len())
        .map(|index| (format!("rId{index}"), format!("worksheets/s{index}.xml")))
        .collect();
    let mut related: Vec<(&str, &str, &str)> = targets
        .iter()
        .map(|(id, target)| (id.as_str(), "worksheet", target.as_str()))
        .collect();
    related.push(("rIdS", "styles", "styles.xml"));
    related.push(("rIdT", "sharedStrings", "sharedStrings.xml"));
    related.push(("rIdP", "person", "persons/person.xml"));
    let names: Vec<String> = (0..sheets.len())
        .map(|index| format!("xl/worksheets/s{index}.xml"))
        .collect();
    let package = relationships(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    let related = relationships(&related);
    let of_first = relationships(of_first);
    let mut all = vec![
        ("_rels/.rels", package.as_str()),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", related.as_str()),
        ("xl/worksheets/_rels/s0.xml.rels", of_first.as_str()),
    ];
    all.extend(
        names
            .iter()
            .zip(sheets)
            .filter(|(_, (_, _, sheet))| !sheet.is_empty())
            .map(|(name, (_, _, sheet))| (name.as_str(), *sheet)),
    );
    all.extend(parts);
    archive(&all)
}

fn sheet(rows: &str, behind: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData>{behind}</worksheet>")
}

/// A row of cells that hold text.
fn text_row(number: u32, cells: &[(&str, &str)]) -> String {
    let cells: String = cells
        .iter()
        .map(|(column, text)| {
            format!("<c r='{column}{number}' t='inlineStr'><is><t>{text}</t></is></c>")
        })
        .collect();
    format!("<row r='{number}'>{cells}</row>")
}

#[tokio::test]
async fn numbers_are_shown_in_their_formats() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-804]yyyy\"年\"m\"月\"d\"日\"'/>\
        <numFmt numFmtId='165' formatCode='#,##0.00\\ [$€-407];[Red]-#,##0.00\\ [$€-407]'/></numFmts>\
        <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='9'/>\
        <xf numFmtId='46'/></cellXfs></styleSheet>";
    let strings = "<sst><si><r><t xml:space='preserve'>rich </t></r><r><t>text</t></r>\
        <rPh sb='0' eb='1'><t>sounds</t></rPh></si></sst>";
    let rows = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>45322</v></c>\
        <c r='C1' s='2'><v>-1234.5</v></c><c r='D1' s='3'><f>1/4</f><v>0.25</v></c>\
        <c r='E1' s='4'><v>1.5</v></c><c r='F1' t='e'><v>#DIV/0!</v></c>\
        <c r='G1' t='str'><f>A1</f><v>formula</v></c><c r='H1' t='d'><v>2024-01-31T00:00:00</v></c>\
        <c r='I1' t='s'><v>99</v></c></row>";
    let bytes = workbook(
        &[("Data", "visible", &sheet(rows, ""))],
        &[],
        &[("xl/styles.xml", styles), ("xl/sharedStrings.xml", strings)],
    );
    let reading = read(&bytes).await.expect("it is read");
    assert_eq!(
        reading.blocks(0),
        [(
            BlockKind::TableRow { header: false },
            "rich text | 2024年1月31日 | -1,234.50 € | 25% | 36:00:00 | #DIV/0! | formula | 2024-01-31"
        )]
    );
}

#[tokio::test]
async fn tables_name_their_columns() {
    let rows = [
        text_row(1, &[("A", "Report")]),
        text_row(3, &[("A", "x"), ("B", "y")]),
        text_row(4, &[("A", "Region"), ("B", "Sales")]),
        text_row(5, &[("A", "North"), ("B", "10")]),
        "<row r='6'><c r='B6'><v>20</v></c></row>".to_owned(),
    ]
    .concat();
    let bytes = workbook(
        &[(
            "Data",
            "visible",
            &sheet(&rows, "<mergeCells><mergeCell ref='A5:A6'/></mergeCells>"),
        )],
        &[("rId1", "table", "../tables/table1.xml")],
        &[(
            "xl/tables/table1.xml",
            "<table ref='A4:B6' headerRowCount='1'/>",
        )],
    );
    let reading = read(&bytes).await.expect("it is read");
    let row = |header, text: &'static str| (BlockKind::TableRow { header }, text);
    assert_eq!(
        reading.blocks(0),
        [
            row(false, "Report"),
            row(true, "x | y"),
            row(true, "Region | Sales"),
            row(false, "North | 10"),
            row(false, "North | 20"),
        ],
        "a name that is merged down stands in each row"
    );
    let Anchor::Cells { range, .. } = &reading.pages[0].blocks[3].anchor else {
        panic!("workbooks have cells");
    };
    assert_eq!(range, "A5:B5");
}

#[tokio::test]
async fn what_stands_beside_the_cells_is_read() {
    let drawing = "<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>1</xdr:row>\
        </xdr:from><xdr:to><xdr:col>5</xdr:col><xdr:row>8</xdr:row></xdr:to><xdr:sp><xdr:txBody>\
        <a:p><a:r><a:t>A box</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>\
        <xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>0</xdr:row></xdr:from><xdr:pic>\
        <xdr:nvPicPr><xdr:cNvPr name='p' descr='Our logo'/></xdr:nvPicPr></xdr:pic></xdr:oneCellAnchor>\
        </xdr:wsDr>";
    let comments = "<comments><authors><author>Ada</author><author>tc={1}</author></authors>\
        <commentList><comment ref='B2' authorId='0'><text><r><t>Looks </t></r><r><t>wrong</t></r></text>\
        </comment><comment ref='C3' authorId='1'><text><t>[Threaded comment] Why?</t></text></comment>\
        </commentList></comments>";
    let threads = "<ThreadedComments><threadedComment ref='C3' personId='{P}'><text>Why?</text>\
        </threadedComment></ThreadedComments>";
    let bytes = workbook(
        &[("Data", "visible", &sheet(&text_row(1, &[("A", "x")]), ""))],
        &[
            ("rId1", "drawing", "../drawings/drawing1.xml"),
            ("rId2", "comments", "../comments1.xml"),
            ("rId3", "threadedComment", "../threadedComments/t1.xml"),
        ],
        &[
            ("xl/drawings/drawing1.xml", drawing),
            ("xl/comments1.xml", comments),
            ("xl/threadedComments/t1.xml", threads),
            (
                "xl/persons/person.xml",
                "<personList><person id='{P}' displayName='Bea'/></personList>",
            ),
        ],
    );
    let reading = read(&bytes).await.expect("it is read");
    assert_eq!(
        reading.blocks(0),
        [
            (BlockKind::TableRow { header: false }, "x"),
            (BlockKind::Caption, "Our logo"),
            (BlockKind::Paragraph, "A box"),
            (BlockKind::Note, "Ada: Looks wrong"),
            (BlockKind::Note, "Bea: Why?"),
        ]
    );
    let ranges: Vec<&str> = reading.pages[0]
        .blocks
        .iter()
        .map(|block| match &block.anchor {
            Anchor::Cells { range, .. } => range.as_str(),
            other => panic!("workbooks have cells: {other:?}"),
        })
        .collect();
    assert_eq!(ranges, ["A1", "A1", "D2:F9", "B2", "C3"]);
}

#[tokio::test]
async fn missing_and_hidden_sheets_are_told() {
    let good = sheet(&text_row(1, &[("A", "x")]), "");
    let cut = "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v";
    let bytes = workbook(
        &[
            ("One", "visible", &good),
            ("Two", "hidden", &good),
            ("Three", "veryHidden", ""),
            ("Four", "visible", cut),
        ],
        &[],
        &[],
    );
    let reading = read(&bytes).await.expect("it is read");
    let pages: Vec<_> = reading
        .pages
        .iter()
        .map(|page| (page.number, page.hidden))
        .collect();
    assert_eq!(pages, [(1, false), (2, true), (4, false)]);
    let missing: Vec<u32> = reading.missing.iter().map(|(number, _)| *number).collect();
    assert_eq!(
        missing,
        [3, 4],
        "one sheet is not there, and one is cut off"
    );
    assert_eq!(
        reading.blocks(2),
        [(BlockKind::TableRow { header: false }, "1")]
    );
}

#[tokio::test]
async fn a_sheet_that_swells_is_cut() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(30_000));
    let rows: String = (1..10_000)
        .map(|row| format!("<row r='{row}'><c r='A{row}' t='s'><v>0</v></c></row>"))
        .collect();
    let bytes = workbook(
        &[("Bomb", "visible", &sheet(&rows, ""))],
        &[],
        &[("xl/sharedStrings.xml", &strings)],
    );
    let reading = read(&bytes).await.expect("it is read in part");
    assert!(
        matches!(reading.missing[..], [(1, ReadError::TooLarge { .. })]),
        "{:?}",
        reading.missing
    );
    assert!(!reading.pages[0].blocks.is_empty());
}

/// A record of the binary form: number, length, content.
fn record(number: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if number < 0x80 {
        bytes.push(u8::try_from(number).expect("seven bits"));
    } else {
        bytes.extend([(number & 0x7F | 0x80) as u8, (number >> 7) as u8]);
    }
    let length = u8::try_from(content.len()).expect("short records");
    assert!(length < 0x80, "short records");
    bytes.push(length);
    bytes.extend(content);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len())
        .expect("short")
        .to_le_bytes()
        .to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

fn binary_cell(number: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    let mut content = column.to_le_bytes().to_vec();
    content.extend(style.to_le_bytes());
    content.extend(value);
    record(number, &content)
}

#[tokio::test]
async fn the_binary_form_is_read() {
    let sheet_record = [
        &[1_u32.to_le_bytes(), 5_u32.to_le_bytes()].concat()[..],
        &wide("rId1"),
        &wide("Zahlen"),
    ];
    let book = [record(153, &[0; 8]), record(156, &sheet_record.concat())].concat();
    let strings = record(19, &[&[0][..], &wide("Büro")].concat());
    let styles = [
        record(617, &[0; 4]),
        record(47, &[0; 16]),
        record(47, &[0, 0, 10, 0, 0, 0, 0, 0]),
        record(618, &[]),
    ]
    .concat();
    let cells = [
        record(0, &6_u32.to_le_bytes()),
        binary_cell(7, 0, 0, &0_u32.to_le_bytes()),
        binary_cell(5, 1, 1, &0.125_f64.to_le_bytes()),
        binary_cell(2, 2, 0, &((77_u32 << 2) | 2).to_le_bytes()),
        binary_cell(8, 3, 0, &wide("Formel")),
        binary_cell(3, 4, 0, &[0x2A]),
        binary_cell(4, 5, 0, &[1]),
    ]
    .concat();
    let package = relationships(&[("rId1", "officeDocument", "xl/workbook.bin")]);
    let related = relationships(&[
        ("rId1", "worksheet", "worksheets/sheet1.bin"),
        ("rId2", "sharedStrings", "sharedStrings.bin"),
        ("rId3", "styles", "styles.bin"),
    ]);
    let bytes = binary_archive(&[
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", related.as_bytes()),
        ("xl/worksheets/sheet1.bin", &cells),
        ("xl/sharedStrings.bin", &strings),
        ("xl/styles.bin", &styles),
    ]);
    let reading = read(&bytes).await.expect("it is read");
    assert_eq!(reading.pages[0].label.as_deref(), Some("Zahlen"));
    assert!(reading.pages[0].hidden);
    assert_eq!(
        reading.blocks(0),
        [(
            BlockKind::TableRow { header: false },
            "Büro | 12.50% | 77 | Formel | #N/A | TRUE"
        )]
    );
}

#[tokio::test]
async fn a_long_name_is_not_repeated_by_every_row() {
    let name = "租".repeat(10_000);
    let rows = text_row(1, &[("A", "Rent")]);
    let bytes = workbook(&[(name.as_str(), "visible", &sheet(&rows, ""))], &[], &[]);
    let reading = read(&bytes).await.expect("it is read");
    let Anchor::Cells { sheet, .. } = &reading.pages[0].blocks[0].anchor else {
        panic!("a row of cells: {reading:?}");
    };
    assert!(sheet.len() <= 200 && sheet.starts_with('租'), "{sheet}");
}
