//! Writes the seed corpus: small inputs of our own for every target, into
//! `corpus/TARGET/` beside this package's manifest.

use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;

use fuzz::package::{EXCEL, POWER_POINT, SEPARATOR, WORD};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let word = joined(&WORD_PARTS);
    let power_point = joined(&POWER_POINT_PARTS);
    let excel = joined(&EXCEL_PARTS);
    let packages = [
        WORD.pack(&word),
        POWER_POINT.pack(&power_point),
        EXCEL.pack(&excel),
        deflated("word/document.xml", WORD_PARTS[0]),
    ];
    let texts: Vec<Vec<u8>> = TEXTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    let pdfs = [pdf(), pdf()[..200].to_vec()];
    let named = texts.iter().chain(&pdfs).chain(&packages).map(|bytes| {
        let mut named = vec![0];
        named.extend(bytes);
        named
    });
    write(&corpus, "kind", named)?;
    let utf16 = "leave 租约\n".encode_utf16().flat_map(u16::to_le_bytes);
    write(
        &corpus,
        "text",
        texts.iter().cloned().chain([utf16.collect()]),
    )?;
    write(&corpus, "markdown", texts.clone())?;
    write(
        &corpus,
        "html",
        HTML.iter().map(|text| text.as_bytes().to_vec()),
    )?;
    write(&corpus, "word", [word, WORD_PARTS[0].as_bytes().to_vec()])?;
    write(&corpus, "power_point", [power_point])?;
    write(&corpus, "excel", [excel])?;
    write(&corpus, "package", packages)?;
    write(&corpus, "pdf", pdfs)?;
    write(&corpus, "frame", frames()?)?;
    write(&corpus, "gguf", [gguf()])
}

fn write(corpus: &Path, target: &str, inputs: impl IntoIterator<Item = Vec<u8>>) -> io::Result<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    for (number, bytes) in inputs.into_iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), bytes)?;
    }
    Ok(())
}

fn joined(parts: &[&str]) -> Vec<u8> {
    parts
        .iter()
        .map(|part| part.as_bytes())
        .collect::<Vec<_>>()
        .join(&SEPARATOR)
}

fn deflated(name: &str, text: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file(name, SimpleFileOptions::default())
        .expect("memory suffices");
    archive.write_all(text.as_bytes()).expect("memory suffices");
    archive.finish().expect("memory suffices").into_inner()
}

const TEXTS: [&str; 4] = [
    "The tenant may leave.\n\nNotice is three months.\n\n  - by letter\n  - or by hand\n",
    "# Lease\n\n| What | Cost |\n|---|---|\n| Rent | 900 |\n\n> quoted *text* [link](x)\n\n1. one\n2. two\n\n```\ncode\n```\n[^1]: note\n",
    "name;rent;from\n\"Anna; B.\";900,50;2024-01-31\n\"two\nlines\";1e3;\n",
    "From: a@example.org\r\nSubject: =?utf-8?q?Lease?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--\r\n",
];

const HTML: [&str; 2] = [
    "<!doctype html><title>Lease</title><h1>Lease</h1><p>The <b>tenant</b> may leave.<ul><li>a<li>b</ul><table><tr><th>What<th>Cost<tr><td rowspan=2>Rent<td>900</table><pre>a\n b</pre><script>x</script>",
    "<div><p>a<div><p>b<ol start=3><li>c<li><h2>d</h2></ol><br>e&nbsp;f&#x4e2d;",
];

const WORD_PARTS: [&str; 6] = [
    "<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body><w:p><w:pPr><w:pStyle w:val=\"h\"/></w:pPr><w:r><w:t>Lease</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:ins><w:r><w:t>one</w:t></w:r></w:ins><w:del><w:r><w:delText>two</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr><w:headerReference r:id=\"rId5\"/></w:sectPr></w:body></w:document>",
    "<w:styles xmlns:w=\"w\"><w:style w:type=\"paragraph\" w:styleId=\"h\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"n\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style><w:style w:styleId=\"n\"><w:basedOn w:val=\"h\"/></w:style></w:styles>",
    "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"4294967295\"/></w:lvlOverride></w:num></w:numbering>",
    "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"1\"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>",
    "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"A\"><w:p><w:r><w:t>why</w:t></w:r></w:p></w:comment></w:comments>",
    "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>top</w:t></w:r></w:p></w:hdr>",
];

const POWER_POINT_PARTS: [&str; 5] = [
    "<p:sld xmlns:p=\"p\" xmlns:a=\"a\" xmlns:r=\"r\"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"1\" y=\"2\"/><a:ext cx=\"3\" cy=\"4\"/></a:xfrm></p:spPr><p:txBody><a:p><a:pPr lvl=\"1\"/><a:r><a:t>Lease</a:t></a:r></a:p></p:txBody></p:sp><p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>cell</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame></p:spTree></p:cSld></p:sld>",
    "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>",
    "<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type=\"body\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>say</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>",
    "<p:sldLayout xmlns:p=\"p\"/>",
    "<c:chartSpace xmlns:c=\"c\" xmlns:a=\"a\"><c:title><a:t>Rents</a:t></c:title><c:ser><c:cat><c:pt idx=\"0\"><c:v>a</c:v></c:pt></c:cat><c:val><c:pt idx=\"0\"><c:v>1</c:v></c:pt></c:val></c:ser></c:chartSpace>",
];

const EXCEL_PARTS: [&str; 4] = [
    "<worksheet><dimension ref=\"A1:C3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Cost</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>45322.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\"><f>A2*2</f><v>1e3</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>",
    "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"Rents\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/></sheets><definedNames><definedName name=\"n\">Rents!$A$1</definedName></definedNames></workbook>",
    "<sst count=\"1\" uniqueCount=\"1\"><si><r><t>What</t></r></si></sst>",
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;[Red]0.00\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
];

/// A page with a line of text, and the table of where everything lies.
fn pdf() -> Vec<u8> {
    let content = "BT /F1 12 Tf 72 720 Td (The tenant may leave.) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

/// A request and two replies, without their lengths, and the request with it.
fn frames() -> io::Result<Vec<Vec<u8>>> {
    use document::ReadError;
    use document::reader::frame::{Reply, Request, encode};

    let request = encode(&Request::Draw {
        path: "lease.pdf".into(),
        page: 1,
        width: 100,
        password: None,
    })?;
    let failed = encode(&Reply::Failed(ReadError::TimedOut))?;
    let picture = encode(&Reply::Picture(vec![1, 2, 3]))?;
    Ok(vec![
        request[4..].to_vec(),
        request,
        failed[4..].to_vec(),
        picture[4..].to_vec(),
    ])
}

/// A header with a text, a list of texts and a tensor.
fn gguf() -> Vec<u8> {
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    };
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(2_u64.to_le_bytes());
    text(&mut bytes, "general.architecture");
    bytes.extend(8_u32.to_le_bytes());
    text(&mut bytes, "llama");
    text(&mut bytes, "tokenizer.ggml.tokens");
    bytes.extend(9_u32.to_le_bytes());
    bytes.extend(8_u32.to_le_bytes());
    bytes.extend(2_u64.to_le_bytes());
    text(&mut bytes, "a");
    text(&mut bytes, "b");
    text(&mut bytes, "token_embd.weight");
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(8_u64.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.resize(bytes.len().next_multiple_of(32) + 32, 0);
    bytes
}
