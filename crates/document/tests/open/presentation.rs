//! Presentations of OpenDocument.

use document::reader::Limits;
use document::{Anchor, BlockKind, DocumentKind};

use super::{archive, content, open_document, outcome, read, row, shown};

const AUTOMATIC: &str = "<style:style style:name='dp2' style:family='drawing-page'>\
    <style:drawing-page-properties presentation:visibility='hidden'/></style:style>";

fn slide(name: &str, style: &str, shapes: &str) -> String {
    format!(
        "<draw:page draw:name='{name}' draw:style-name='{style}'>\
         {shapes}</draw:page>"
    )
}

#[tokio::test]
async fn slides_are_read_shape_by_shape() {
    let first = "<draw:frame draw:name='Right' svg:x='10cm' svg:y='5cm' svg:width='5cm' \
        svg:height='5cm'><draw:text-box><text:p>right</text:p></draw:text-box></draw:frame>\
        <draw:g><draw:custom-shape draw:name='Left' svg:x='1cm' svg:y='5cm' svg:width='5cm' \
        svg:height='5cm'><text:p>left</text:p></draw:custom-shape></draw:g>\
        <draw:frame draw:name='Title 1' presentation:class='title' svg:x='1cm' svg:y='1cm' \
        svg:width='20cm' svg:height='2cm'><draw:text-box><text:p>Lease</text:p><text:p>review</text:p>\
        </draw:text-box></draw:frame>\
        <draw:frame presentation:class='outline' presentation:placeholder='true' svg:x='1cm' \
        svg:y='4cm'><draw:text-box><text:p>Click to add text</text:p></draw:text-box></draw:frame>\
        <draw:frame draw:name='Rents' svg:x='1cm' svg:y='12cm' svg:width='9cm' svg:height='2cm'>\
        <table:table><table:table-row><table:table-cell><text:p>2024</text:p></table:table-cell>\
        <table:table-cell><text:p>900</text:p></table:table-cell></table:table-row></table:table>\
        </draw:frame>\
        <presentation:notes><draw:page-thumbnail presentation:class='page'/><draw:frame \
        draw:name='Notes' presentation:class='notes'><draw:text-box><text:p>Say it slowly</text:p>\
        </draw:text-box></draw:frame></presentation:notes>";
    let second = "<draw:frame draw:name='List' svg:x='1cm' svg:y='1cm'><draw:text-box>\
        <text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>\
        </draw:text-box></draw:frame>";
    let body = format!(
        "<office:presentation>{}{}</office:presentation>",
        slide("page1", "dp1", first),
        slide("page2", "dp2", second)
    );
    let bytes = open_document("presentation", "", AUTOMATIC, &body);
    let (header, pages) = read(&bytes).await;
    assert_eq!(
        (header.kind, header.pages),
        (DocumentKind::OpenPresentation, 2)
    );
    assert_eq!(pages[0].label.as_deref(), Some("Lease review"));
    assert_eq!((pages[0].hidden, pages[1].hidden), (false, true));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Heading { level: 1 }, "Lease review"),
            (BlockKind::Paragraph, "left"),
            (BlockKind::Paragraph, "right"),
            (row(false), "2024 | 900"),
            (BlockKind::Note, "Say it slowly"),
        ]
    );
    assert_eq!(shown(&pages[1].blocks), [(BlockKind::ListItem, "• one")]);
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
async fn a_cut_presentation_gives_its_first_slides() {
    let shape = "<draw:custom-shape><text:p>text</text:p></draw:custom-shape>";
    let body = format!(
        "<office:presentation>{}{}{}",
        slide("page1", "", shape),
        slide("page2", "", shape),
        "<draw:page><draw:custom-shape><text:p>cut"
    );
    let content = content("", &body);
    let cut = content.split("cut").next().expect("there is a cut");
    let bytes = archive(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.presentation",
        ),
        ("content.xml", cut),
    ]);
    let outcome = outcome("a.odp", &bytes, Limits::default()).await;
    assert_eq!(outcome.result, Ok(()));
    assert_eq!(outcome.pages.len(), 2);
    assert_eq!(outcome.missing, [3], "the slide that is cut is told");
}
