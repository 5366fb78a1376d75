//! An outline becomes a deck: PPTX on a template of our own.

mod plan;
mod slide;

use std::path::Path;

use crate::error::DraftError;
use crate::model::Outline;
use crate::package::{Package, replace};
use crate::wording::Wording;
use crate::xml::{OFFICE, Part, core_properties, relationships};
use plan::{Layout, Slide, plan};

/// The parts of the template, as they are in every deck.
const TEMPLATE: &[(&str, &str)] = &[
    (
        "ppt/theme/theme1.xml",
        include_str!("../../template/deck/theme.xml"),
    ),
    (
        "ppt/theme/theme2.xml",
        include_str!("../../template/deck/theme.xml"),
    ),
    (
        "ppt/slideMasters/slideMaster1.xml",
        include_str!("../../template/deck/slide_master.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout1.xml",
        include_str!("../../template/deck/layout_title.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout2.xml",
        include_str!("../../template/deck/layout_bullets.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout3.xml",
        include_str!("../../template/deck/layout_section.xml"),
    ),
    (
        "ppt/notesMasters/notesMaster1.xml",
        include_str!("../../template/deck/notes_master.xml"),
    ),
];

const LAYOUTS: usize = 3;
const PRESENTATION_TYPE: &str = "application/vnd.openxmlformats-officedocument.presentationml";

/// Writes a deck: a title slide, a slide or more for each section, and a slide
/// of the documents used. The notes give the source of each bullet; a bullet
/// without one bears a mark that a footnote explains. Text that does not fit
/// goes on over further slides. The file is replaced atomically.
pub fn write_deck(outline: &Outline, path: &Path) -> Result<(), DraftError> {
    replace(path, &deck(outline)?)
}

/// The bytes of a deck.
fn deck(outline: &Outline) -> Result<Vec<u8>, DraftError> {
    let wording = Wording::of_outline(outline);
    let slides = plan(outline, wording);
    let mut parts = vec![
        content_types(&slides)?,
        relationships("_rels/.rels", &package_relationships())?,
    ];
    parts.push(core_properties(
        slides.first().map_or("", |first| &first.title.text),
    )?);
    parts.push(presentation(&slides)?);
    let presentation = presentation_relationships(slides.len());
    parts.push(relationships(
        "ppt/_rels/presentation.xml.rels",
        &presentation,
    )?);
    parts.extend(template_relationships()?);
    for (index, content) in slides.iter().enumerate() {
        parts.extend(slide_parts(index + 1, content)?);
    }
    let mut package = Package::new();
    for (name, content) in &parts {
        package.add(name, content)?;
    }
    for (name, content) in TEMPLATE {
        package.add(name, content.as_bytes())?;
    }
    package.finish()
}

type Parts = Vec<(String, Vec<u8>)>;

fn slide_parts(number: usize, content: &Slide) -> Result<Parts, DraftError> {
    let layout = match content.layout {
        Layout::Title => 1,
        Layout::Bullets => 2,
        Layout::Section => 3,
    };
    let layout = format!("../slideLayouts/slideLayout{layout}.xml");
    let mut links = vec![relation(1, "slideLayout", &layout)];
    let mut parts = vec![slide::slide(number, content)?];
    if !content.notes.is_empty() {
        let notes = format!("../notesSlides/notesSlide{number}.xml");
        links.push(relation(2, "notesSlide", &notes));
        parts.push(slide::notes(number, &content.notes)?);
        parts.push(relationships(
            &format!("ppt/notesSlides/_rels/notesSlide{number}.xml.rels"),
            &[
                relation(1, "notesMaster", "../notesMasters/notesMaster1.xml"),
                relation(2, "slide", &format!("../slides/slide{number}.xml")),
            ],
        )?);
    }
    parts.push(relationships(
        &format!("ppt/slides/_rels/slide{number}.xml.rels"),
        &links,
    )?);
    Ok(parts)
}

fn relation(id: usize, kind: &str, target: &str) -> (String, String, String) {
    (
        format!("rId{id}"),
        format!("{OFFICE}/{kind}"),
        target.to_owned(),
    )
}

fn package_relationships() -> Vec<(String, String, String)> {
    vec![
        relation(1, "officeDocument", "ppt/presentation.xml"),
        (
            "rId2".to_owned(),
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
                .to_owned(),
            "docProps/core.xml".to_owned(),
        ),
    ]
}

/// The master, the notes' master and the theme, then the slides.
fn presentation_relationships(slides: usize) -> Vec<(String, String, String)> {
    let mut links = vec![
        relation(1, "slideMaster", "slideMasters/slideMaster1.xml"),
        relation(2, "notesMaster", "notesMasters/notesMaster1.xml"),
        relation(3, "theme", "theme/theme1.xml"),
    ];
    links.extend((1..=slides).map(|number| {
        relation(
            SLIDES_FROM + number,
            "slide",
            &format!("slides/slide{number}.xml"),
        )
    }));
    links
}

/// The slides' relationships come after those of the template.
const SLIDES_FROM: usize = 3;

fn template_relationships() -> Result<Parts, DraftError> {
    let mut master: Vec<_> = (1..=LAYOUTS)
        .map(|number| {
            let target = format!("../slideLayouts/slideLayout{number}.xml");
            relation(number, "slideLayout", &target)
        })
        .collect();
    master.push(relation(LAYOUTS + 1, "theme", "../theme/theme1.xml"));
    let mut parts = vec![
        relationships("ppt/slideMasters/_rels/slideMaster1.xml.rels", &master)?,
        relationships(
            "ppt/notesMasters/_rels/notesMaster1.xml.rels",
            &[relation(1, "theme", "../theme/theme2.xml")],
        )?,
    ];
    for number in 1..=LAYOUTS {
        parts.push(relationships(
            &format!("ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"),
            &[relation(
                1,
                "slideMaster",
                "../slideMasters/slideMaster1.xml",
            )],
        )?);
    }
    Ok(parts)
}

/// `ppt/presentation.xml`: 16:9, 13⅓ by 7½ inches, in English Metric Units.
fn presentation(slides: &[Slide]) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new("ppt/presentation.xml");
    part.open("p:presentation", slide::NAMESPACES)
        .open("p:sldMasterIdLst", &[])
        .empty("p:sldMasterId", &[("id", "2147483648"), ("r:id", "rId1")])
        .close()
        .open("p:notesMasterIdLst", &[])
        .empty("p:notesMasterId", &[("r:id", "rId2")])
        .close()
        .open("p:sldIdLst", &[]);
    for number in 1..=slides.len() {
        // Identifiers of slides begin at 256 (ECMA-376 part 1, 19.7.13).
        let id = (255 + number).to_string();
        let link = format!("rId{}", SLIDES_FROM + number);
        part.empty("p:sldId", &[("id", &id), ("r:id", &link)]);
    }
    part.close()
        .empty("p:sldSz", &[("cx", "12192000"), ("cy", "6858000")])
        .empty("p:notesSz", &[("cx", "6858000"), ("cy", "9144000")]);
    part.finish()
}

fn content_types(slides: &[Slide]) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new("[Content_Types].xml");
    part.open(
        "Types",
        &[(
            "xmlns",
            "http://schemas.openxmlformats.org/package/2006/content-types",
        )],
    );
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    part.empty(
        "Default",
        &[("Extension", "rels"), ("ContentType", relations)],
    );
    part.empty(
        "Default",
        &[("Extension", "xml"), ("ContentType", "application/xml")],
    );
    let mut declare = |name: &str, kind: &str| {
        let name = format!("/{name}");
        part.empty("Override", &[("PartName", &name), ("ContentType", kind)]);
    };
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    declare("docProps/core.xml", core);
    let main = format!("{PRESENTATION_TYPE}.presentation.main+xml");
    declare("ppt/presentation.xml", &main);
    for (name, _) in TEMPLATE {
        declare(name, &template_type(name));
    }
    for (index, slide) in slides.iter().enumerate() {
        let number = index + 1;
        let kind = format!("{PRESENTATION_TYPE}.slide+xml");
        declare(&format!("ppt/slides/slide{number}.xml"), &kind);
        if !slide.notes.is_empty() {
            let kind = format!("{PRESENTATION_TYPE}.notesSlide+xml");
            declare(&format!("ppt/notesSlides/notesSlide{number}.xml"), &kind);
        }
    }
    part.finish()
}

/// The content type of a part of the template, told by its folder.
fn template_type(name: &str) -> String {
    let kind = match name.split('/').nth(1) {
        Some("slideMasters") => "slideMaster",
        Some("slideLayouts") => "slideLayout",
        Some("notesMasters") => "notesMaster",
        _ => return "application/vnd.openxmlformats-officedocument.theme+xml".to_owned(),
    };
    format!("{PRESENTATION_TYPE}.{kind}+xml")
}
