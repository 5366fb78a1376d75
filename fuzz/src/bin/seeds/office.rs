//! Seeds for Office Open XML: the parts of documents.

pub(crate) const WORD_PARTS: [&str; 6] = [
    "<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body><w:p><w:pPr><w:pStyle w:val=\"h\"/></w:pPr><w:r><w:t>Lease</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:ins><w:r><w:t>one</w:t></w:r></w:ins><w:del><w:r><w:delText>two</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr><w:headerReference r:id=\"rId5\"/></w:sectPr></w:body></w:document>",
    "<w:styles xmlns:w=\"w\"><w:style w:type=\"paragraph\" w:styleId=\"h\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"n\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style><w:style w:styleId=\"n\"><w:basedOn w:val=\"h\"/></w:style></w:styles>",
    "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"4294967295\"/></w:lvlOverride></w:num></w:numbering>",
    "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"1\"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>",
    "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"A\"><w:p><w:r><w:t>why</w:t></w:r></w:p></w:comment></w:comments>",
    "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>top</w:t></w:r></w:p></w:hdr>",
];

pub(crate) const POWER_POINT_PARTS: [&str; 5] = [
    "<p:sld xmlns:p=\"p\" xmlns:a=\"a\" xmlns:r=\"r\"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"1\" y=\"2\"/><a:ext cx=\"3\" cy=\"4\"/></a:xfrm></p:spPr><p:txBody><a:p><a:pPr lvl=\"1\"/><a:r><a:t>Lease</a:t></a:r></a:p></p:txBody></p:sp><p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>cell</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>",
    "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>",
    "<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type=\"body\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>say</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>",
    "<p:sldLayout xmlns:p=\"p\"/>",
    "<c:chartSpace xmlns:c=\"c\" xmlns:a=\"a\"><c:title><a:t>Rents</a:t></c:title><c:ser><c:cat><c:pt idx=\"0\"><c:v>a</c:v></c:pt></c:cat><c:val><c:pt idx=\"0\"><c:v>1</c:v></c:pt></c:val></c:ser></c:chartSpace>",
];

pub(crate) const EXCEL_PARTS: [&str; 4] = [
    "<worksheet><dimension ref=\"A1:C3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Cost</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>45322.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\"><f>A2*2</f><v>1e3</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>",
    "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"Rents\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/></sheets><definedNames><definedName name=\"n\">Rents!$A$1</definedName></definedNames></workbook>",
    "<sst count=\"1\" uniqueCount=\"1\"><si><r><t>What</t></r></si></sst>",
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;[Red]0.00\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
];

/// The parts of a workbook in the binary form.
pub(crate) fn binary_excel() -> Vec<Vec<u8>> {
    let cell = |kind: u8, column: u8, value: &[u8]| {
        record(&[kind], &[&[column, 0, 0, 0, 0, 0, 0, 0], value].concat())
    };
    let sheet = [
        record(&[0], &[0; 16]),
        cell(7, 0, &[0, 0, 0, 0]),
        cell(6, 1, &text("Cost")),
        cell(5, 2, &900.5_f64.to_le_bytes()),
        cell(2, 3, &(12_345_u32 << 2 | 2).to_le_bytes()),
        cell(8, 4, &text("by formula")),
        cell(4, 5, &[1]),
        cell(3, 6, &[7]),
        record(
            &[0xB0, 1],
            &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
        ),
    ];
    let mut place = vec![0; 8];
    place.extend(text("rId1"));
    place.extend(text("Rents"));
    let workbook = [
        record(&[0x99, 1], &[1, 0, 0, 0]),
        record(&[0x9C, 1], &place),
    ];
    let strings = [record(&[19], &[&[0], text("What").as_slice()].concat())];
    let mut format = vec![164, 0];
    format.extend(text("yyyy\\-mm;0.00"));
    let styles = [
        record(&[44], &format),
        record(&[0xE9, 4], &[1, 0, 0, 0]),
        record(&[47], &[0, 0, 164, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        record(&[0xEA, 4], &[]),
    ];
    let mut comment = vec![0; 36];
    comment[12] = 1;
    let comments = [
        record(&[0xF8, 4], &text("Ada")),
        record(&[0xFB, 4], &comment),
        record(&[0xFD, 4], &[&[0], text("why").as_slice()].concat()),
    ];
    let mut table = vec![0; 64];
    table[4] = 2;
    let tables = [record(&[0xD7, 2], &table)];
    [
        sheet.concat(),
        workbook.concat(),
        strings.concat(),
        styles.concat(),
        comments.concat(),
        tables.concat(),
    ]
    .to_vec()
}

/// A record whose number is written in these bytes.
fn record(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).expect("a record is short");
    assert!(length < 0x80, "a length of one byte");
    [kind, &[length], body].concat()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len())
        .expect("a text is short")
        .to_le_bytes()
        .to_vec();
    bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    bytes
}
