//! Decks.

use document::{Anchor, BlockKind, DocumentKind};

use super::{archive, read, relationships};

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
    let reading = read(&bytes).await.expect("it is read");
    let (header, pages) = (&reading.header, &reading.pages);
    assert_eq!((header.kind, header.pages), (DocumentKind::PowerPoint, 2));
    let labels: Vec<_> = pages.iter().map(|page| page.label.as_deref()).collect();
    assert_eq!(
        labels,
        [Some("First"), Some("Second")],
        "the presentation gives the order, not the names of the parts"
    );
    assert_eq!(
        reading.blocks(0),
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

/// A deck of slides; further parts and relationships belong to the first.
fn deck(slides: &[&str], of_first: &[(&str, &str, &str)], parts: &[(&str, &str)]) -> Vec<u8> {
    let ids: String = (0..slides.len())
        .map(|index| format!("<p:sldId id='{}' r:id='rId{index}'/>", 256 + index))
        .collect();
    let presentation = format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>");
    let targets: Vec<(String, String)> = (0..slides.len())
        .map(|index| (format!("rId{index}"), format!("slides/slide{index}.xml")))
        .collect();
    let mut related: Vec<(&str, &str, &str)> = targets
        .iter()
        .map(|(id, target)| (id.as_str(), "slide", target.as_str()))
        .collect();
    related.push(("rIdA", "commentAuthors", "commentAuthors.xml"));
    let names: Vec<String> = (0..slides.len())
        .map(|index| format!("ppt/slides/slide{index}.xml"))
        .collect();
    let package = relationships(&[("rId1", "officeDocument", "ppt/presentation.xml")]);
    let related = relationships(&related);
    let of_first = relationships(of_first);
    let mut all = vec![
        ("_rels/.rels", package.as_str()),
        ("ppt/presentation.xml", presentation.as_str()),
        ("ppt/_rels/presentation.xml.rels", related.as_str()),
        ("ppt/slides/_rels/slide0.xml.rels", of_first.as_str()),
    ];
    all.extend(
        names
            .iter()
            .zip(slides)
            .filter(|(_, slide)| !slide.is_empty())
            .map(|(name, slide)| (name.as_str(), *slide)),
    );
    all.extend(parts);
    archive(&all)
}

fn slide(shapes: &str) -> String {
    format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

/// A shape with a placeholder (or none), a place (or none), and paragraphs.
fn shape(placeholder: &str, place: Option<(u32, u32)>, paragraphs: &[&str]) -> String {
    let place = place.map_or_else(String::new, |(x, y)| {
        format!("<a:xfrm><a:off x='{x}' y='{y}'/><a:ext cx='100' cy='20'/></a:xfrm>")
    });
    let paragraphs: String = paragraphs
        .iter()
        .map(|text| format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"))
        .collect();
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='1' name='{placeholder}'/><p:nvPr>{placeholder_element}</p:nvPr>\
         </p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody>{paragraphs}</p:txBody></p:sp>",
        placeholder_element = if placeholder.is_empty() {
            String::new()
        } else {
            format!("<p:ph type='{placeholder}'/>")
        }
    )
}

#[tokio::test]
async fn shapes_are_read_by_their_places() {
    let shapes = [
        shape("sldNum", Some((900, 900)), &["7"]),
        shape("", Some((500, 300)), &["right, below"]),
        shape("", Some((500, 100)), &["right"]),
        shape("", Some((0, 320)), &["left, below"]),
        shape("body", None, &["from the layout"]),
        shape("title", Some((0, 0)), &["Title"]),
    ]
    .concat();
    let layout = format!(
        "<p:sldLayout><p:cSld><p:spTree>{}{}</p:spTree></p:cSld></p:sldLayout>",
        shape("body", Some((0, 90)), &["Click to add text"]),
        shape("", Some((0, 0)), &["decoration"])
    );
    let bytes = deck(
        &[&slide(&shapes)],
        &[("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")],
        &[("ppt/slideLayouts/slideLayout1.xml", &layout)],
    );
    let reading = read(&bytes).await.expect("it is read");
    let texts: Vec<&str> = reading.blocks(0).into_iter().map(|own| own.1).collect();
    assert_eq!(
        texts,
        [
            "Title",
            "from the layout",
            "left, below",
            "right",
            "right, below",
            "7"
        ],
        "columns one after the other, the number last, no prompts"
    );
    assert_eq!(reading.pages[0].label.as_deref(), Some("Title"));
}

#[tokio::test]
async fn charts_diagrams_and_comments_are_read() {
    let shapes = "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='4' name='Chart' descr='Growth by year'/>\
        </p:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id='rId1'/></a:graphicData></a:graphic>\
        </p:graphicFrame><p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='5' name='Plan'/>\
        </p:nvGraphicFramePr><a:graphic><a:graphicData><dgm:relIds r:dm='rId2'/></a:graphicData>\
        </a:graphic></p:graphicFrame>";
    let chart = "<c:chartSpace><c:chart><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>\
        <c:pt idx='0'><c:v>Income</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:numRef>\
        <c:numCache><c:formatCode>yyyy</c:formatCode><c:pt idx='0'><c:v>45322</c:v></c:pt></c:numCache>\
        </c:numRef></c:cat><c:val><c:numLit><c:pt idx='0'><c:v>3</c:v></c:pt></c:numLit></c:val></c:ser>\
        </c:barChart></c:plotArea></c:chart></c:chartSpace>";
    let point = |id: &str, text: &str| {
        format!(
            "<dgm:pt modelId='{id}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        )
    };
    // The points stand in the part in another order than in the diagram, and
    // one connection leads back.
    let diagram = format!(
        "<dgm:dataModel><dgm:ptLst><dgm:pt modelId='0' type='doc'/>{}{}{}</dgm:ptLst><dgm:cxnLst>\
         <dgm:cxn srcId='0' destId='b' srcOrd='1'/><dgm:cxn srcId='0' destId='a' srcOrd='0'/>\
         <dgm:cxn srcId='a' destId='c' srcOrd='0'/><dgm:cxn srcId='c' destId='0' srcOrd='0'/>\
         </dgm:cxnLst></dgm:dataModel>",
        point("c", "Test"),
        point("b", "Ship"),
        point("a", "Build")
    );
    let bytes = deck(
        &[&slide(shapes)],
        &[
            ("rId1", "chart", "../charts/chart1.xml"),
            ("rId2", "diagramData", "../diagrams/data1.xml"),
            ("rId3", "comments", "../comments/comment1.xml"),
        ],
        &[
            ("ppt/charts/chart1.xml", chart),
            ("ppt/diagrams/data1.xml", &diagram),
            (
                "ppt/comments/comment1.xml",
                "<p:cmLst><p:cm authorId='3'><p:text>Too long</p:text></p:cm></p:cmLst>",
            ),
            (
                "ppt/commentAuthors.xml",
                "<p:cmAuthorLst><p:cmAuthor id='3' name='Ada'/></p:cmAuthorLst>",
            ),
        ],
    );
    let reading = read(&bytes).await.expect("it is read");
    assert_eq!(
        reading.blocks(0),
        [
            (BlockKind::Caption, "Growth by year"),
            (BlockKind::TableRow { header: true }, "| Income"),
            (BlockKind::TableRow { header: false }, "2024 | 3"),
            (BlockKind::ListItem, "Build"),
            (BlockKind::ListItem, "Test"),
            (BlockKind::ListItem, "Ship"),
            (BlockKind::Note, "Ada: Too long"),
        ]
    );
}

#[tokio::test]
async fn missing_and_hidden_slides_are_told() {
    let hidden = slide(&shape("", None, &["kept back"])).replace("<p:sld>", "<p:sld show='0'>");
    let first = slide(&shape("", None, &["first"]));
    let cut = slide(&shape("", None, &["in part", "lost"]));
    let cut = &cut[..cut.find("lost").expect("it is there")];
    let reading = read(&deck(&[&first, "", &hidden, cut], &[], &[]))
        .await
        .expect("it is read");
    let numbers: Vec<_> = reading
        .pages
        .iter()
        .map(|page| (page.number, page.hidden))
        .collect();
    assert_eq!(numbers, [(1, false), (3, true), (4, false)]);
    assert_eq!(reading.header.pages, 4);
    assert!(
        matches!(
            &reading.missing[..],
            [(2, document::ReadError::Damaged { .. })]
        ),
        "{:?}",
        reading.missing
    );
    assert_eq!(reading.blocks(2), [(BlockKind::Paragraph, "in part")]);
}
