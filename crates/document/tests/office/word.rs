//! Word documents.

use document::{Anchor, BlockKind, DocumentKind};

use super::{archive, read, relationships};

pub(crate) fn word(body: &str) -> Vec<u8> {
    let styles = "<w:styles xmlns:w='w'>\
        <w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Klausel'><w:name w:val='Klausel'/>\
        <w:basedOn w:val='berschrift1'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Beschriftung'><w:name w:val='caption'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Quelltext'><w:name w:val='Source Code'/></w:style>\
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
    let reading = read(&word(body)).await.expect("it is read");
    let header = &reading.header;
    assert_eq!(header.kind, DocumentKind::Word);
    assert_eq!(header.title.as_deref(), Some("Lease"));
    assert_eq!(header.author.as_deref(), Some("Ada"));
    assert_eq!(
        reading.blocks(0),
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
    let Anchor::Paragraph { headings, .. } = &reading.pages[0].blocks[2].anchor else {
        panic!("Word flows");
    };
    assert_eq!(headings, &["Lease", "Term"], "the headings above are kept");
}

#[tokio::test]
async fn lines_of_code_are_one_block_with_their_indents() {
    let code =
        |content: &str| format!("<w:p><w:pPr><w:pStyle w:val='Quelltext'/></w:pPr>{content}</w:p>");
    let body = [
        paragraph(&run("Rent is computed so:")),
        code(&run("fn rent() {")),
        code(&format!(
            "{}<w:r><w:br/></w:r>{}",
            run("    let base = 900;"),
            run("    base")
        )),
        code(""),
        code("<w:r><w:tab/><w:t>// late</w:t></w:r>"),
        code(&run("}")),
        paragraph(""),
        code(&run("rent();")),
        paragraph(&run("That is all.")),
    ];
    assert_eq!(
        blocks(&body.concat()).await,
        [
            (BlockKind::Paragraph, "Rent is computed so:"),
            (
                BlockKind::Code,
                "fn rent() {\n    let base = 900;\n    base\n\n\t// late\n}"
            ),
            (BlockKind::Code, "rent();"),
            (BlockKind::Paragraph, "That is all."),
        ]
        .map(|(kind, text)| (kind, text.to_owned())),
        "a paragraph without text parts two of them"
    );
}

/// A run of text.
fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

fn paragraph(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// The blocks of a document with this body.
async fn blocks(body: &str) -> Vec<(BlockKind, String)> {
    let reading = read(&word(body)).await.expect("it is read");
    assert_eq!(reading.missing, [], "all of it is read");
    let blocks = reading.blocks(0).into_iter();
    blocks.map(|(kind, text)| (kind, text.to_owned())).collect()
}

async fn text(content: &str) -> String {
    let blocks = blocks(&paragraph(content)).await;
    let texts: Vec<String> = blocks.into_iter().map(|(_, text)| text).collect();
    texts.join("\n")
}

#[tokio::test]
async fn tracked_changes_are_accepted_and_deletions_known() {
    let body = [
        paragraph(&format!(
            "{}<w:del w:author='Bea' w:date='2024-05-01T10:00:00Z'><w:r><w:delText>90 days\
             </w:delText></w:r></w:del><w:ins>{}</w:ins><w:moveFrom>{}</w:moveFrom>",
            run("Payment is due in "),
            run("30 days"),
            run("moved away")
        )),
        // The end of the first of these was deleted: they are one paragraph.
        format!(
            "<w:p><w:pPr><w:rPr><w:del w:author='Bea'/></w:rPr></w:pPr>{}</w:p>",
            run("The seller ")
        ),
        paragraph(&format!(
            "{}<w:moveTo>{}</w:moveTo>",
            run("delivers "),
            run("here")
        )),
        format!(
            "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{0}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr>\
             <w:tc><w:p><w:del w:author='Cy'><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>\
             </w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
            paragraph(&run("kept"))
        ),
    ]
    .concat();
    let reading = read(&word(&body)).await.expect("it is read");
    assert_eq!(
        reading.blocks(0),
        [
            (BlockKind::Paragraph, "Payment is due in 30 days"),
            (BlockKind::Paragraph, "The seller delivers here"),
            (BlockKind::TableRow { header: false }, "kept | kept"),
        ]
    );
    let deletions: Vec<_> = reading
        .deletions
        .iter()
        .map(|own| {
            (
                own.text.as_str(),
                own.author.as_deref(),
                own.date.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        deletions,
        [
            ("90 days", Some("Bea"), Some("2024-05-01T10:00:00Z")),
            ("gone", Some("Cy"), None),
        ]
    );
    assert_eq!(
        reading.deletions[0].anchor, reading.pages[0].blocks[0].anchor,
        "it stood in the first paragraph"
    );
}

#[tokio::test]
async fn fields_show_their_results() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r>{instruction}\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r>{}\
             <w:r><w:fldChar w:fldCharType='end'/></w:r>",
            run(result)
        )
    };
    let code = "<w:r><w:instrText>MERGEFIELD name</w:instrText></w:r>";
    assert_eq!(text(&field(code, "Ada")).await, "Ada");
    let nested = field(&format!("{code}{}", field(code, "condition")), "shown");
    assert_eq!(
        text(&nested).await,
        "shown",
        "the result of a field in a condition is not shown"
    );
    assert_eq!(
        text(&format!(
            "<w:fldSimple w:instr='PAGE'>{}</w:fldSimple>",
            run("7")
        ))
        .await,
        "7"
    );
    let unended = format!(
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r>{}",
        run("lost")
    );
    let body = format!("{}{}", paragraph(&unended), paragraph(&run("the rest")));
    assert_eq!(
        blocks(&body).await,
        [(BlockKind::Paragraph, "the rest".to_owned())],
        "a field without an end hides its own paragraph only"
    );
    let form = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox>\
        </w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>\
        <w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>\
        <w:listEntry w:val='no'/><w:listEntry w:val='yes'/></w:ddList></w:ffData></w:fldChar></w:r>";
    assert_eq!(text(form).await, "☒yes");
}

#[tokio::test]
async fn special_characters_and_hidden_text() {
    assert_eq!(
        text(
            "<w:r><w:t>co\u{ad}op</w:t><w:softHyphen/><w:t>erate</w:t><w:noBreakHyphen/><w:t>now</w:t>\
             <w:tab/><w:sym w:font='Symbol' w:char='F062'/><w:br/><w:t>next</w:t></w:r>"
        )
        .await,
        "cooperate-now β\nnext"
    );
    assert_eq!(
        text(
            "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shown</w:t></w:r>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
             <w:ruby><w:rt><w:r><w:t>とう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東</w:t></w:r>\
             </w:rubyBase></w:ruby>"
        )
        .await,
        "shown東"
    );
    assert_eq!(
        text(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t>\
             </w:r></w:sdtContent></w:sdt><w:sdt><w:sdtContent><w:r><w:t>written</w:t></w:r>\
             </w:sdtContent></w:sdt><w:smartTag><w:r><w:t xml:space='preserve'> in Rome</w:t></w:r>\
             </w:smartTag><w:hyperlink r:id='x'><w:r><w:t>, linked</w:t></w:r></w:hyperlink>"
        )
        .await,
        "written in Rome, linked",
        "a prompt was not written by anybody"
    );
    assert_eq!(
        text(
            "<w:r><w:t xml:space='preserve'>where </w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>a</m:t>\
             </m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
        )
        .await,
        "where a/b"
    );
}

#[tokio::test]
async fn alternatives_are_read_once() {
    let content = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>";
    let body = paragraph(&format!(
        "{}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline>\
         <wp:docPr id='1' name='Box' descr='A red frame'/><wps:wsp><wps:txbx>{content}</wps:txbx>\
         </wps:wsp></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}\
         </v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        run("Before")
    ));
    assert_eq!(
        blocks(&body).await,
        [
            (BlockKind::Paragraph, "Before".to_owned()),
            (BlockKind::Caption, "A red frame".to_owned()),
            (BlockKind::Paragraph, "In a box".to_owned()),
        ]
    );
}

#[tokio::test]
async fn tables_keep_their_rows() {
    let cell = |properties: &str, content: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
    };
    let text = |text: &str| paragraph(&run(text));
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("", &text("inner 1")),
        cell("", &text("inner 2"))
    );
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr>\
         <w:tr>{}{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("", &text("Region")),
        cell("<w:gridSpan w:val='2'/>", &text("Sales")),
        cell("<w:vMerge w:val='restart'/>", &text("North")),
        cell("", &text("1")),
        cell("", &format!("{}{}", text("2"), text("more"))),
        cell("<w:vMerge/>", "<w:p/>"),
        cell("", &text("3")),
        cell("", "<w:p/>"),
        cell(
            "<w:gridSpan w:val='2'/>",
            &format!("{}{inner}", text("outer"))
        ),
        cell("", &text("4")),
    );
    let row = |header, text: &str| (BlockKind::TableRow { header }, text.to_owned());
    assert_eq!(
        blocks(&body).await,
        [
            row(true, "Region | Sales"),
            row(false, "North | 1 | 2 more"),
            row(false, "North | 3 | "),
            row(false, "outer | 4"),
            row(false, "inner 1 | inner 2"),
        ]
        .map(|(kind, text)| (kind, text.trim().to_owned())),
        "cells merged down are repeated, tables in cells follow their row"
    );
}

#[tokio::test]
async fn notes_comments_headers_and_charts_have_their_place() {
    let part = |root: &str, content: &str| format!("<w:{root} xmlns:w='w'>{content}</w:{root}>");
    let body = format!(
        "{}<w:p><w:r><w:drawing><a:graphic><a:graphicData><c:chart r:id='rId6'/></a:graphicData>\
         </a:graphic></w:drawing></w:r></w:p><w:sectPr><w:headerReference r:id='rId4'/>\
         <w:footerReference r:id='rId5'/></w:sectPr>",
        paragraph(&format!(
            "{}<w:r><w:commentReference w:id='0'/><w:endnoteReference w:id='2'/></w:r>",
            run("Text")
        ))
    );
    let chart = "<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sales</a:t></a:r></a:p>\
        </c:rich></c:tx></c:title><c:plotArea><c:pieChart><c:ser><c:cat><c:strRef><c:strCache>\
        <c:pt idx='0'><c:v>East</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef>\
        <c:numCache><c:pt idx='0'><c:v>4.5</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>\
        </c:pieChart></c:plotArea></c:chart></c:chartSpace>";
    let bytes = archive(&[
        (
            "_rels/.rels",
            &relationships(&[("rId1", "officeDocument", "/word/document.xml")]),
        ),
        (
            "word/_rels/document.xml.rels",
            &relationships(&[
                ("rId2", "comments", "comments.xml"),
                ("rId3", "endnotes", "endnotes.xml"),
                ("rId4", "header", "header1.xml"),
                ("rId5", "footer", "./../word/footer1.xml"),
                ("rId6", "chart", "charts/chart1.xml"),
            ]),
        ),
        ("word/document.xml", &part("document", &part("body", &body))),
        (
            "word/comments.xml",
            &part(
                "comments",
                &format!(
                    "<w:comment w:id='0' w:author='Ada'>{}</w:comment>\
                     <w:comment w:id='1' w:author='Bea'>{}</w:comment>",
                    paragraph(&run("Check this")),
                    paragraph(&run("On nothing"))
                ),
            ),
        ),
        (
            "word/endnotes.xml",
            &part(
                "endnotes",
                &format!(
                    "<w:endnote w:id='0' w:type='separator'>{}</w:endnote>\
                     <w:endnote w:id='2'>{}{}</w:endnote>",
                    paragraph(&run("line")),
                    paragraph(&run("See")),
                    paragraph(&run("below"))
                ),
            ),
        ),
        (
            "word/header1.xml",
            &part("hdr", &paragraph(&run("Acme Ltd"))),
        ),
        ("word/footer1.xml", &part("ftr", &paragraph(&run("Secret")))),
        ("word/charts/chart1.xml", chart),
    ]);
    let reading = read(&bytes).await.expect("it is read");
    assert_eq!(
        reading.blocks(0),
        [
            (BlockKind::Paragraph, "Text"),
            (BlockKind::Note, "Ada: Check this"),
            (BlockKind::Note, "See below"),
            (BlockKind::Caption, "Sales"),
            (BlockKind::TableRow { header: false }, "East | 4.5"),
            (BlockKind::Note, "Bea: On nothing"),
            (BlockKind::Note, "Acme Ltd"),
            (BlockKind::Note, "Secret"),
        ]
    );
}
