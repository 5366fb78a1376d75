//! Texts of OpenDocument.

use document::reader::Limits;
use document::{Anchor, BlockKind, DocumentKind, ReadError};

use super::{archive, content, open_document, outcome, read, row, shown};

const STYLES: &str = "<office:styles>\
    <style:style style:name='Heading_20_1' style:display-name='Heading 1' style:family='paragraph' \
    style:default-outline-level='1'/>\
    <style:style style:name='Title' style:family='paragraph'/>\
    <style:style style:name='Caption' style:family='paragraph'/>\
    <style:style style:name='Figure' style:family='paragraph' style:parent-style-name='Caption'/>\
    <text:outline-style><text:outline-level-style text:level='1' style:num-format='1' \
    style:num-suffix='.'/><text:outline-level-style text:level='2' style:num-format='1' \
    text:display-levels='2'/></text:outline-style>\
    <text:list-style style:name='L1'><text:list-level-style-number text:level='1' \
    style:num-format='a' style:num-suffix=')'/><text:list-level-style-bullet text:level='2' \
    text:bullet-char='-'/></text:list-style></office:styles>\
    <office:master-styles><style:master-page style:name='Standard'>\
    <style:header><text:p>Confidential</text:p></style:header>\
    <style:footer><text:p><text:page-number>1</text:page-number></text:p></style:footer>\
    </style:master-page></office:master-styles>";

const AUTOMATIC: &str = "<style:style style:name='P1' style:family='paragraph' \
    style:parent-style-name='Figure'/>\
    <style:style style:name='T1' style:family='text'><style:text-properties text:display='none'/>\
    </style:style>";

#[tokio::test]
async fn a_text_is_read_in_order() {
    let body = "<office:text><text:tracked-changes><text:changed-region><text:deletion>\
        <text:p>must not</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p text:style-name='Title'>Lease</text:p>\
        <text:h text:outline-level='1'>Term</text:h><text:h text:outline-level='2'>Start</text:h>\
        <text:p>The  tenant<text:s text:c='3'/>may\n  <text:span>leave</text:span>\
        <text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>See annex B.</text:p></text:note-body></text:note>\
        <text:span text:style-name='T1'>secret</text:span>\
        <office:annotation><dc:creator>Ada</dc:creator><dc:date>2024</dc:date>\
        <text:p>Check this.</text:p></office:annotation>.<text:line-break/>Soon.</text:p>\
        <text:list text:style-name='L1'><text:list-item><text:p>Notice</text:p>\
        <text:list><text:list-item><text:p>in writing</text:p></text:list-item></text:list>\
        </text:list-item><text:list-item><text:p>Keys</text:p><text:p>All of them.</text:p>\
        </text:list-item></text:list>\
        <table:table><table:table-column/><table:table-header-rows><table:table-row>\
        <table:table-cell><text:p>Year</text:p></table:table-cell>\
        <table:table-cell table:number-columns-spanned='2'><text:p>Rent</text:p></table:table-cell>\
        <table:covered-table-cell/></table:table-row></table:table-header-rows>\
        <table:table-row><table:table-cell><text:p>2024</text:p></table:table-cell>\
        <table:table-cell><text:p>900</text:p><text:p>net</text:p></table:table-cell>\
        <table:table-cell><text:p>EUR</text:p></table:table-cell></table:table-row></table:table>\
        <text:p text:style-name='P1'>Figure 1<draw:frame><draw:text-box><text:p>In a box</text:p>\
        </draw:text-box></draw:frame></text:p>\
        <text:section text:display='none'><text:p>hidden</text:p></text:section>\
        <text:section><text:p>In a section</text:p></text:section>\
        <text:h text:outline-level='1'>End</text:h></office:text>";
    let bytes = open_document("text", STYLES, AUTOMATIC, body);
    let (header, pages) = read(&bytes).await;
    assert_eq!((header.kind, header.pages), (DocumentKind::OpenText, 1));
    assert_eq!(header.title.as_deref(), Some("Lease"));
    assert_eq!(header.author.as_deref(), Some("Ada"));
    assert_eq!(header.created.as_deref(), Some("2024-01-31T12:00:00"));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Heading { level: 1 }, "Lease"),
            (BlockKind::Heading { level: 1 }, "1. Term"),
            (BlockKind::Heading { level: 2 }, "1.1 Start"),
            (BlockKind::Paragraph, "The tenant may leave.\nSoon."),
            (BlockKind::Note, "See annex B."),
            (BlockKind::Note, "Ada: Check this."),
            (BlockKind::ListItem, "a) Notice"),
            (BlockKind::ListItem, "• in writing"),
            (BlockKind::ListItem, "b) Keys"),
            (BlockKind::Paragraph, "All of them."),
            (row(true), "Year | Rent"),
            (row(false), "2024 | 900 net | EUR"),
            (BlockKind::Caption, "Figure 1"),
            (BlockKind::Paragraph, "In a box"),
            (BlockKind::Paragraph, "In a section"),
            (BlockKind::Heading { level: 1 }, "2. End"),
            (BlockKind::Note, "Confidential"),
        ]
    );
    let Anchor::Paragraph { headings, .. } = &pages[0].blocks[3].anchor else {
        panic!("a text flows");
    };
    assert_eq!(headings, &["1. Term", "1.1 Start"]);
}

#[tokio::test]
async fn charts_and_formulas_are_read() {
    let body = "<office:text><text:p>Rents<draw:frame><draw:object xlink:href='./Object 1'/>\
        <draw:image xlink:href='./ObjectReplacements/Object 1'/></draw:frame></text:p></office:text>";
    let chart = "<office:document-content xmlns:office='o' xmlns:chart='c' xmlns:text='t' \
        xmlns:table='ta'><office:body><office:chart><chart:chart><chart:title><text:p>By year</text:p>\
        </chart:title><chart:plot-area/><table:table><table:table-rows><table:table-row>\
        <table:table-cell><text:p>2024</text:p></table:table-cell><table:table-cell><text:p>900</text:p>\
        </table:table-cell></table:table-row></table:table-rows></table:table></chart:chart>\
        </office:chart></office:body></office:document-content>";
    let bytes = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content("", body)),
        ("Object 1/content.xml", chart),
    ]);
    let (_, pages) = read(&bytes).await;
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Paragraph, "Rents"),
            (BlockKind::Caption, "By year"),
            (row(false), "2024 | 900"),
        ]
    );
}

#[tokio::test]
async fn a_flat_document_is_read() {
    let text = "<?xml version='1.0' encoding='UTF-8'?><office:document xmlns:office='o' \
        xmlns:text='t' xmlns:dc='c' office:mimetype='application/vnd.oasis.opendocument.text'>\
        <office:meta><dc:title>Flat</dc:title></office:meta>\
        <office:body><office:text><text:p>Only one file.</text:p></office:text></office:body>\
        </office:document>";
    let (header, pages) = read(text.as_bytes()).await;
    assert_eq!(header.kind, DocumentKind::OpenText);
    assert_eq!(header.title.as_deref(), Some("Flat"));
    assert_eq!(
        shown(&pages[0].blocks),
        [(BlockKind::Paragraph, "Only one file.")]
    );
}

#[tokio::test]
async fn hostile_texts_end() {
    let deep = format!(
        "<office:text>{}<text:p>deep</text:p>",
        "<text:list><text:list-item>".repeat(50_000)
    );
    let laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\
        <office:document-content xmlns:office='o' xmlns:text='t'><office:body><office:text>\
        <text:p>kept &b;</text:p></office:text></office:body></office:document-content>";
    let media = ("mimetype", "application/vnd.oasis.opendocument.text");
    let cases = [
        archive(&[media, ("content.xml", &content("", &deep))]),
        archive(&[media]),
        archive(&[media, ("content.xml", "<a>")]),
        archive(&[media, ("content.xml", "no XML")]),
    ];
    for bytes in cases {
        let outcome = outcome("a.odt", &bytes, Limits::default()).await;
        assert!(
            matches!(
                outcome.result,
                Err(ReadError::Damaged { .. } | ReadError::NoText)
            ),
            "{:?}",
            outcome.result
        );
    }
    let (_, pages) = read(&archive(&[media, ("content.xml", laughs)])).await;
    assert_eq!(
        shown(&pages[0].blocks),
        [(BlockKind::Paragraph, "kept")],
        "entities are not expanded"
    );
}
