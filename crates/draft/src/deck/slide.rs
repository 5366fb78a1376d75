//! Slides and their notes as PresentationML (ECMA-376 part 1, section 19).

use answer::word::is_ideograph;

use crate::deck::plan::{Headline, MARK, Slide};
use crate::error::DraftError;
use crate::xml::Part;

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PRESENTATION: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";

/// The namespaces of every part of a presentation.
pub(super) const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:a", DRAWING),
    ("xmlns:r", crate::xml::OFFICE),
    ("xmlns:p", PRESENTATION),
];

/// `ppt/slides/slideN.xml`. Only placeholders with content are on the slide.
pub(super) fn slide(number: usize, slide: &Slide) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new(&format!("ppt/slides/slide{number}.xml"));
    part.open("p:sld", NAMESPACES);
    let mut shapes = Shapes::begin(&mut part);
    let title = if slide.subtitle.is_some() || number == 1 {
        "ctrTitle"
    } else {
        "title"
    };
    shapes.text("Title", &[("type", title)], |part| {
        paragraph(part, &[run_of(&slide.title)]);
    });
    if let Some(subtitle) = &slide.subtitle {
        shapes.text("Subtitle", &[("type", "subTitle"), ("idx", "1")], |part| {
            paragraph(part, &[Run::plain(subtitle)]);
        });
    }
    if !slide.bullets.is_empty() {
        shapes.text("Text", &[("idx", "1")], |part| {
            for bullet in &slide.bullets {
                let mut runs = vec![Run::plain(&bullet.text)];
                if bullet.marked {
                    runs.push(Run::mark());
                }
                paragraph(part, &runs);
            }
        });
    }
    if let Some(footnote) = &slide.footnote {
        let placeholder = [("type", "body"), ("sz", "quarter"), ("idx", "13")];
        shapes.text("Footnote", &placeholder, |part| {
            paragraph(part, &[Run::plain(footnote)]);
        });
    }
    if number > 1 {
        let placeholder = [("type", "sldNum"), ("sz", "quarter"), ("idx", "12")];
        shapes.text("Slide number", &placeholder, |part| {
            slide_number(part, number)
        });
    }
    part.close_to(1);
    colours(&mut part);
    part.finish()
}

/// `ppt/notesSlides/notesSlideN.xml`.
pub(super) fn notes(number: usize, paragraphs: &[String]) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new(&format!("ppt/notesSlides/notesSlide{number}.xml"));
    part.open("p:notes", NAMESPACES);
    let mut shapes = Shapes::begin(&mut part);
    shapes.picture();
    let placeholder = [("type", "body"), ("sz", "quarter"), ("idx", "3")];
    shapes.text("Notes", &placeholder, |part| {
        for text in paragraphs {
            paragraph(part, &[Run::plain(text)]);
        }
    });
    part.close_to(1);
    colours(&mut part);
    part.finish()
}

/// The shapes of one slide, numbered as they come.
struct Shapes<'a> {
    part: &'a mut Part,
    next: usize,
}

impl<'a> Shapes<'a> {
    fn begin(part: &'a mut Part) -> Self {
        part.open("p:cSld", &[]).open("p:spTree", &[]);
        part.open("p:nvGrpSpPr", &[])
            .empty("p:cNvPr", &[("id", "1"), ("name", "")])
            .empty("p:cNvGrpSpPr", &[])
            .empty("p:nvPr", &[])
            .close()
            .empty("p:grpSpPr", &[]);
        Self { part, next: 2 }
    }

    /// A placeholder with text.
    fn text(&mut self, name: &str, placeholder: &[(&str, &str)], write: impl FnOnce(&mut Part)) {
        self.shape(name, &[("noGrp", "1")], placeholder);
        self.part
            .open("p:txBody", &[])
            .empty("a:bodyPr", &[])
            .empty("a:lstStyle", &[]);
        write(self.part);
        self.part.close().close();
    }

    /// The placeholder in which notes show their slide.
    fn picture(&mut self) {
        let locks = [("noGrp", "1"), ("noRot", "1"), ("noChangeAspect", "1")];
        self.shape("Slide image", &locks, &[("type", "sldImg"), ("idx", "2")]);
        self.part.close();
    }

    fn shape(&mut self, name: &str, locks: &[(&str, &str)], placeholder: &[(&str, &str)]) {
        let id = self.next.to_string();
        self.next += 1;
        self.part
            .open("p:sp", &[])
            .open("p:nvSpPr", &[])
            .empty("p:cNvPr", &[("id", &id), ("name", name)])
            .open("p:cNvSpPr", &[])
            .empty("a:spLocks", locks)
            .close()
            .open("p:nvPr", &[])
            .empty("p:ph", placeholder)
            .close()
            .close()
            .empty("p:spPr", &[]);
    }
}

/// A stretch of text in one form.
struct Run<'a> {
    text: &'a str,
    size: Option<u32>,
    mark: bool,
}

impl<'a> Run<'a> {
    fn plain(text: &'a str) -> Self {
        Self {
            text,
            size: None,
            mark: false,
        }
    }

    /// The mark after a bullet without a source.
    fn mark() -> Self {
        Self {
            text: MARK,
            size: None,
            mark: true,
        }
    }
}

fn run_of(title: &Headline) -> Run<'_> {
    Run {
        size: title.size,
        ..Run::plain(&title.text)
    }
}

fn paragraph(part: &mut Part, runs: &[Run<'_>]) {
    part.open("a:p", &[]);
    for run in runs {
        part.open("a:r", &[]);
        let size = run.size.map(|size| size.to_string());
        let mut attributes = language(run.text);
        if let Some(size) = &size {
            attributes.push(("sz", size));
        }
        if run.mark {
            attributes.push(("baseline", "30000"));
            part.open("a:rPr", &attributes)
                .open("a:solidFill", &[])
                .empty("a:schemeClr", &[("val", "accent1")])
                .close()
                .close();
        } else {
            part.empty("a:rPr", &attributes);
        }
        part.text("a:t", &[], run.text).close();
    }
    part.close();
}

/// The language of a run, so that Chinese gets Chinese fonts and line breaks.
fn language(text: &str) -> Vec<(&'static str, &'static str)> {
    if text.chars().any(is_ideograph) {
        vec![("lang", "zh-CN"), ("altLang", "en-GB")]
    } else {
        vec![("lang", "en-GB"), ("altLang", "zh-CN")]
    }
}

fn slide_number(part: &mut Part, number: usize) {
    // Any identifier does; Office writes one for each field.
    let field = [
        ("id", "{6E2B6D0C-3B0F-4D6B-9A4E-7F1D2C9A5B10}"),
        ("type", "slidenum"),
    ];
    part.open("a:p", &[])
        .open("a:fld", &field)
        .empty("a:rPr", &[("lang", "en-GB")])
        .text("a:t", &[], &number.to_string())
        .close()
        .close();
}

fn colours(part: &mut Part) {
    part.open("p:clrMapOvr", &[])
        .empty("a:masterClrMapping", &[])
        .close();
}
