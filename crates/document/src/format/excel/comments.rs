//! Notes and threaded comments on cells, each with its author.

use std::collections::{HashMap, HashSet};

use super::super::collapse;
use super::super::package::{Package, Relationships};
use super::super::xml::Element;
use super::address::Range;
use super::shared_strings::string_item;
use super::sheet::Found;
use super::{binary, workbook};
use crate::error::ReadError;
use crate::model::BlockKind;

/// A remark before it is a block.
#[derive(Debug)]
pub(super) struct Remark {
    pub(super) range: Range,
    pub(super) author: String,
    pub(super) text: String,
}

/// The comments of a sheet in the order of its part, threads after notes.
pub(super) fn read(
    package: &Package<'_>,
    relationships: &Relationships,
    people: &[(String, String)],
) -> Result<Vec<Found>, ReadError> {
    let people: HashMap<&str, &str> = people
        .iter()
        .map(|(id, name)| (id.as_str(), name.as_str()))
        .collect();
    let (mut notes, mut threads) = (Vec::new(), Vec::new());
    for relationship in relationships.values() {
        let part = &relationship.target;
        match relationship.kind.as_str() {
            "comments" if workbook::is_binary(part) => {
                let bytes = package.bytes(part)?.unwrap_or_default();
                notes.extend(binary::comments(&bytes));
            }
            "comments" => {
                let tree = package.optional_tree(part)?.unwrap_or_default();
                notes.extend(notes_of(&tree));
            }
            "threadedComment" => {
                let tree = package.optional_tree(part)?.unwrap_or_default();
                threads.extend(threads_of(&tree, &people));
            }
            _ => {}
        }
    }
    // A thread leaves a note with its text for readers that know no threads.
    let threaded: HashSet<(u32, u32)> = threads.iter().map(|own| own.range.first).collect();
    notes.retain(|own| !(threaded.contains(&own.range.first) && own.author.starts_with("tc=")));
    notes.extend(threads);
    Ok(notes.into_iter().filter_map(Remark::found).collect())
}

impl Remark {
    fn found(self) -> Option<Found> {
        let text = collapse(&self.text);
        let author = collapse(&self.author);
        if text.is_empty() {
            return None;
        }
        // The application writes the author at the head of a note by itself.
        let named = author.is_empty() || text.starts_with(&author) || author.starts_with("tc=");
        Some(Found {
            kind: BlockKind::Note,
            text: if named {
                text
            } else {
                format!("{author}: {text}")
            },
            range: self.range,
        })
    }
}

fn notes_of(part: &Element) -> Vec<Remark> {
    let list = |name: &str| part.child(name).into_iter().flat_map(Element::children);
    let authors: Vec<String> = list("authors").map(Element::text).collect();
    list("commentList")
        .filter_map(|comment| {
            let author = comment.attribute("authorId")?.parse::<usize>().ok();
            Some(Remark {
                range: Range::parse(comment.attribute("ref")?)?,
                author: author
                    .and_then(|index| authors.get(index).cloned())
                    .unwrap_or_default(),
                text: string_item(comment.child("text")?),
            })
        })
        .collect()
}

fn threads_of(part: &Element, people: &HashMap<&str, &str>) -> Vec<Remark> {
    part.children()
        .filter_map(|comment| {
            let person = comment.attribute("personId").unwrap_or_default();
            Some(Remark {
                range: Range::parse(comment.attribute("ref")?)?,
                author: people.get(person).copied().unwrap_or_default().to_owned(),
                text: comment.child("text")?.text(),
            })
        })
        .collect()
}
