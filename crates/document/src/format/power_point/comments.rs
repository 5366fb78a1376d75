//! Comments on slides: those of the standard (ECMA-376 part 1, 19.4) and the
//! threads that replaced them (MS-PPTX 2.2.34).

use std::collections::HashMap;

use super::super::package::{Package, Relationships};
use super::super::xml::Element;
use super::super::{collapse, drawing};
use super::slide::Text;
use crate::error::ReadError;
use crate::model::BlockKind;

/// The names of those who comment, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Authors {
    names: HashMap<String, String>,
}

impl Authors {
    pub(super) fn read(
        package: &Package<'_>,
        relationships: &Relationships,
    ) -> Result<Self, ReadError> {
        let mut names = HashMap::new();
        for kind in ["commentAuthors", "authors"] {
            let Some(part) = Package::related(relationships, kind) else {
                continue;
            };
            let tree = package.optional_tree(&part)?.unwrap_or_default();
            names.extend(tree.children().filter_map(|author| {
                let name = collapse(author.attribute("name")?);
                Some((author.attribute("id")?.to_owned(), name))
            }));
        }
        Ok(Self { names })
    }

    fn of(&self, comment: &Element) -> Option<&str> {
        let id = comment.attribute("authorId")?;
        let name = self.names.get(id)?.as_str();
        (!name.is_empty()).then_some(name)
    }
}

/// The comments of a slide, replies behind what they reply to.
pub(super) fn read(
    package: &Package<'_>,
    relationships: &Relationships,
    authors: &Authors,
) -> Result<Vec<Text>, ReadError> {
    let mut texts = Vec::new();
    let parts = relationships
        .values()
        .filter(|relationship| relationship.kind == "comments");
    for part in parts {
        let Some(tree) = package.optional_tree(&part.target)? else {
            continue;
        };
        for comment in tree.children().filter(|child| child.name == "cm") {
            texts.extend(text(comment, authors));
            let replies = comment.child("replyLst").into_iter();
            for reply in replies.flat_map(Element::children) {
                texts.extend(text(reply, authors));
            }
        }
    }
    Ok(texts)
}

fn text(comment: &Element, authors: &Authors) -> Option<Text> {
    let text = match comment.child("text") {
        Some(text) => text.text(),
        None => drawing::text::body(comment.child("txBody")?),
    };
    let text = collapse(&text);
    if text.is_empty() {
        return None;
    }
    let text = match authors.of(comment) {
        Some(author) => format!("{author}: {text}"),
        None => text,
    };
    Text::of((BlockKind::Note, text), None)
}
