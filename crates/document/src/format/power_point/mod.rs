//! Decks: a page for each slide, a block for each paragraph (ECMA-376 part 1,
//! PresentationML and DrawingML).

mod bullets;
mod comments;
mod order;
mod placeholders;
mod shapes;
mod slide;
mod table;

use super::damaged;
use super::package::Package;
use super::xml::Element;
use super::{Event, Sink, Source};
use crate::error::ReadError;

use comments::Authors;
use placeholders::Layouts;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let package = Package::open(&source.bytes, source.context.unpacked)?;
    let main = package.main_part()?;
    let presentation = package
        .tree(&main)?
        .ok_or_else(|| damaged("no presentation part"))?;
    let relationships = package.relationships(&main)?;
    // A slide without a relationship still counts: it is missing.
    let slides: Vec<Option<&str>> = presentation
        .child("sldIdLst")
        .into_iter()
        .flat_map(Element::children)
        .filter(|slide| slide.name == "sldId")
        .map(|slide| Some(relationships.get(slide.reference("id")?)?.target.as_str()))
        .collect();
    let mut header = source.header(source.check_pages(slides.len())?);
    package.describe(&mut header)?;
    sink(Event::Header(header))?;
    let authors = Authors::read(&package, &relationships)?;
    let mut layouts = Layouts::new(&package);
    let (mut read, mut failure) = (0, None);
    for (number, part) in (1..).zip(slides) {
        let outcome = match part {
            Some(part) => slide::read(&package, &mut layouts, &authors, part, number),
            None => Err(damaged("the slide is missing")),
        };
        match outcome {
            Ok(page) => {
                read += 1;
                sink(Event::Page(page))?;
            }
            Err(error) => {
                failure.get_or_insert_with(|| error.clone());
                sink(Event::MissingPage { number, error })?;
            }
        }
    }
    match failure {
        Some(error) if read == 0 => Err(error),
        _ => Ok(()),
    }
}
