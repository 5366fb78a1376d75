//! Styles: which paragraphs are headings, captions or hidden, how lists are
//! numbered, which slides and sheets are out of sight (part 3, 16).

use std::collections::HashMap;

use super::super::repeatable;
use super::super::word::styles::{Outline, named_level};
use super::super::xml::Element;

/// Styles have parents; a circle of them ends here.
const LONGEST_CHAIN: usize = 16;

/// Lists have as many levels.
pub(super) const LEVELS: usize = 10;

#[derive(Debug, Default)]
struct Style {
    name: String,
    parent: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    hidden: bool,
}

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct ListLevel {
    /// The numerals, such as `1` or `a`; none for bullets.
    pub(super) format: Option<String>,
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// How many levels the number shows.
    pub(super) shown: usize,
    pub(super) start: u32,
}

/// The levels of a list by their depth, counted from 0.
pub(super) type ListStyle = HashMap<usize, ListLevel>;

#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family, then by name.
    styles: HashMap<String, HashMap<String, Style>>,
    lists: HashMap<String, ListStyle>,
    /// How headings are numbered.
    pub(super) outline: ListStyle,
}

impl Styles {
    /// Adds the styles in an element that holds them.
    pub(super) fn add(&mut self, holder: &Element) {
        for element in holder.children() {
            match element.name.as_str() {
                "style" => self.add_style(element),
                "list-style" => {
                    if let Some(name) = element.attribute("name") {
                        self.lists.insert(name.to_owned(), list_levels(element));
                    }
                }
                "outline-style" => self.outline = list_levels(element),
                _ => {}
            }
        }
    }

    fn add_style(&mut self, element: &Element) {
        let (Some(name), Some(family)) = (element.attribute("name"), element.attribute("family"))
        else {
            return;
        };
        let property = |properties: &str, name: &str| {
            let properties = element.child(properties)?;
            properties.attribute(name)
        };
        let hidden = property("text-properties", "display") == Some("none")
            || property("table-properties", "display") == Some("false")
            || property("drawing-page-properties", "visibility") == Some("hidden")
            || property("section-properties", "display") == Some("none");
        let shown = element.attribute("display-name").unwrap_or(name);
        let style = Style {
            // Blanks in names are written as their number.
            name: shown.replace("_20_", " ").to_lowercase(),
            parent: element.attribute("parent-style-name").map(str::to_owned),
            outline: element
                .attribute("default-outline-level")
                .and_then(|level| level.parse().ok()),
            list: element.attribute("list-style-name").map(str::to_owned),
            hidden,
        };
        let family = self.styles.entry(family.to_owned()).or_default();
        family.insert(name.to_owned(), style);
    }

    /// The style and its parents, nearest first.
    fn chain<'a>(&'a self, family: &str, name: Option<&'a str>) -> impl Iterator<Item = &'a Style> {
        let family = self.styles.get(family);
        let mut next = name;
        std::iter::from_fn(move || {
            let style = family?.get(next?)?;
            next = style.parent.as_deref();
            Some(style)
        })
        .take(LONGEST_CHAIN)
    }

    /// Whether the style keeps what has it out of sight.
    pub(super) fn is_hidden(&self, family: &str, name: Option<&str>) -> bool {
        self.chain(family, name).any(|style| style.hidden)
    }

    /// The level of a paragraph that is a heading by its style alone.
    pub(super) fn heading(&self, name: Option<&str>) -> Option<u8> {
        let own = name.and_then(|name| named_level(&name.replace("_20_", " ").to_lowercase()));
        let level = self
            .chain("paragraph", name)
            .find_map(|style| match style.outline {
                Some(level @ 1..=10) => Some(Outline::Level(level.min(6))),
                _ => named_level(&style.name),
            })
            .or(own);
        match level {
            Some(Outline::Level(level)) => Some(level),
            _ => None,
        }
    }

    pub(super) fn is_caption(&self, name: Option<&str>) -> bool {
        name == Some("Caption")
            || self
                .chain("paragraph", name)
                .any(|style| style.name == "caption" || style.parent.as_deref() == Some("Caption"))
    }

    /// The list that a paragraph belongs to by its style: empty where the style
    /// says that it belongs to none.
    pub(super) fn list_of_paragraph<'a>(&'a self, name: Option<&'a str>) -> Option<&'a str> {
        self.chain("paragraph", name)
            .find_map(|style| style.list.as_deref())
    }

    pub(super) fn list(&self, name: &str) -> Option<&ListStyle> {
        self.lists.get(name)
    }
}

fn list_levels(style: &Element) -> ListStyle {
    let mut levels = ListStyle::new();
    for element in style.children() {
        let level = element
            .attribute("level")
            .and_then(|level| level.parse::<usize>().ok())
            .filter(|level| (1..=LEVELS).contains(level));
        let Some(level) = level else { continue };
        let text = |name: &str| repeatable(element.attribute(name).unwrap_or_default()).to_owned();
        let number = |name: &str| element.attribute(name).and_then(|value| value.parse().ok());
        let numbered = matches!(
            element.name.as_str(),
            "list-level-style-number" | "outline-level-style"
        );
        levels.insert(
            level - 1,
            ListLevel {
                format: numbered.then(|| text("num-format")),
                prefix: text("num-prefix"),
                suffix: text("num-suffix"),
                shown: number("display-levels").map_or(1, |shown: u32| shown as usize),
                start: number("start-value").unwrap_or(1),
            },
        );
    }
    levels
}
