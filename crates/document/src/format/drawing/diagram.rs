//! The text of diagrams (SmartArt): points that connections make a tree of
//! (ECMA-376 part 1, 21.4).

use std::collections::{HashMap, HashSet};

use super::super::xml::Element;
use super::{Piece, text};
use crate::model::BlockKind;

/// The text of a diagram's data part: each point before those below it, then
/// what hangs on nothing.
pub(super) fn read(model: &Element) -> Vec<Piece> {
    let points: Vec<&Element> = list(model, "ptLst", "pt");
    let texts: HashMap<&str, String> = points
        .iter()
        .filter_map(|point| {
            let text = point.child("t").map(text::body)?;
            Some((point.attribute("modelId")?, text.trim().to_owned()))
        })
        .collect();
    let below = children(&list(model, "cxnLst", "cxn"));
    let roots = points
        .iter()
        .filter(|point| point.attribute("type") == Some("doc"));
    let mut stack: Vec<&str> = roots
        .filter_map(|point| point.attribute("modelId"))
        .collect();
    let mut seen = HashSet::new();
    let mut pieces = Vec::new();
    let mut take = |id: &str| {
        if let Some(text) = texts.get(id).filter(|text| !text.is_empty()) {
            pieces.push((BlockKind::ListItem, text.clone()));
        }
    };
    while let Some(id) = stack.pop() {
        if seen.insert(id) {
            take(id);
            let next = below.get(id).into_iter().flatten();
            stack.extend(next.rev().map(|(_, child)| *child));
        }
    }
    for point in points {
        if let Some(id) = point.attribute("modelId")
            && seen.insert(id)
        {
            take(id);
        }
    }
    pieces
}

/// The points below each point, in their order.
fn children<'a>(connections: &[&'a Element]) -> HashMap<&'a str, Vec<(u32, &'a str)>> {
    let mut below: HashMap<&str, Vec<(u32, &str)>> = HashMap::new();
    for connection in connections {
        let kind = connection.attribute("type").unwrap_or("parOf");
        if kind != "parOf" {
            continue;
        }
        if let (Some(parent), Some(child)) = (
            connection.attribute("srcId"),
            connection.attribute("destId"),
        ) {
            let order = connection
                .attribute("srcOrd")
                .and_then(|order| order.parse().ok())
                .unwrap_or(u32::MAX);
            below.entry(parent).or_default().push((order, child));
        }
    }
    for children in below.values_mut() {
        children.sort_by_key(|(order, _)| *order);
    }
    below
}

fn list<'a>(model: &'a Element, list: &str, item: &str) -> Vec<&'a Element> {
    let children = model.child(list).into_iter().flat_map(Element::children);
    children.filter(|child| child.name == item).collect()
}
