//! Styles: which of them are headings, captions, lists, code and notes, also when they
//! were given other names or are based on others, and which hide text.

use std::collections::HashMap;

use super::super::pdf::fonts;
use super::super::xml::Element;
use super::numbering::ListProperties;

/// Styles are based on others; a circle of them ends here.
const LONGEST_CHAIN: usize = 16;

/// The names that Word, LibreOffice and pandoc, or people, give to styles of code.
const CODE: [&str; 9] = [
    "code",
    "code block",
    "source code",
    "html preformatted",
    "preformatted text",
    "program listing",
    "verbatim",
    "代码",
    "源代码",
];

/// The names of Word for the styles of notes.
const NOTES: [&str; 2] = ["footnote text", "endnote text"];

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// The level of the heading, from 1 to 6.
    pub(super) heading: Option<u8>,
    pub(super) caption: bool,
    pub(super) list: bool,
    /// Preformatted text.
    pub(super) code: bool,
    pub(super) note: bool,
    pub(super) numbering: ListProperties,
    /// Whether the text is formatted as hidden.
    pub(super) hidden: bool,
}

/// An outline level as written in a style or a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Outline {
    /// From 1 to 6.
    Level(u8),
    BodyText,
}

#[derive(Debug)]
struct Definition {
    name: String,
    based_on: Option<String>,
    outline: Option<Outline>,
    numbering: ListProperties,
    hidden: Option<bool>,
    /// Set in letters of one width, and apart from the text: as code is.
    looks_like_code: bool,
}

/// All styles of a document by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: HashMap<String, Definition>,
    characters: HashMap<String, Definition>,
    /// Styles of lists, with the list that each stands for.
    lists: HashMap<String, u32>,
    default: Option<String>,
}

impl Styles {
    pub(super) fn read(part: &Element) -> Self {
        let mut styles = Self::default();
        for style in part.children().filter(|child| child.name == "style") {
            let Some(id) = style.attribute("styleId") else {
                continue;
            };
            let definition = Definition::read(style);
            match style.attribute("type") {
                None | Some("paragraph") => {
                    if matches!(style.attribute("default"), Some("1" | "true" | "on")) {
                        styles.default = Some(id.to_owned());
                    }
                    styles.paragraphs.insert(id.to_owned(), definition);
                }
                Some("character") => {
                    styles.characters.insert(id.to_owned(), definition);
                }
                Some("numbering") => {
                    let number = definition.numbering.number;
                    styles
                        .lists
                        .extend(number.map(|number| (id.to_owned(), number)));
                }
                Some(_) => {}
            }
        }
        styles
    }

    /// The list that a style of lists stands for.
    pub(super) fn list(&self, id: &str) -> Option<u32> {
        self.lists.get(id).copied()
    }

    /// Whether a style of characters hides them; none where it does not say.
    pub(super) fn hides(&self, id: &str) -> Option<bool> {
        let mut next = Some(id);
        for _ in 0..LONGEST_CHAIN {
            let definition = self.characters.get(next?)?;
            if definition.hidden.is_some() {
                return definition.hidden;
            }
            next = definition.based_on.as_deref();
        }
        None
    }

    /// What the style with this identifier, or the default style, says
    /// together with all that it is based on.
    pub(super) fn resolve(&self, id: Option<&str>) -> Style {
        let mut style = Style::default();
        let (mut outline, mut hidden) = (None, None);
        let mut next = id.or(self.default.as_deref());
        for _ in 0..LONGEST_CHAIN {
            let Some(id) = next else { break };
            let Some(definition) = self.paragraphs.get(id) else {
                // A document without the styles part still names its styles.
                outline = outline.or_else(|| named_level(&id.to_lowercase()));
                break;
            };
            outline = outline
                .or(definition.outline)
                .or_else(|| named_level(&definition.name));
            style.caption |= definition.name == "caption";
            style.list |=
                definition.name.starts_with("list ") && definition.name != "list paragraph";
            style.code |= CODE.contains(&definition.name.as_str())
                || (definition.looks_like_code && next != self.default.as_deref());
            style.note |= NOTES.contains(&definition.name.as_str());
            style.numbering = style.numbering.or(definition.numbering);
            hidden = hidden.or(definition.hidden);
            next = definition.based_on.as_deref();
        }
        if let Some(Outline::Level(level)) = outline {
            style.heading = Some(level);
        }
        style.hidden = hidden.unwrap_or(false);
        style
    }
}

impl Definition {
    fn read(style: &Element) -> Self {
        let properties = style.child("pPr");
        let run = style.child("rPr");
        Self {
            name: style.value("name").unwrap_or_default().to_lowercase(),
            based_on: style.value("basedOn").map(str::to_owned),
            outline: properties.and_then(outline_level),
            numbering: properties
                .and_then(|properties| properties.child("numPr"))
                .map(ListProperties::read)
                .unwrap_or_default(),
            looks_like_code: looks_like_code(properties, run),
            hidden: run
                .filter(|run| run.child("vanish").is_some())
                .map(|run| run.switch("vanish")),
        }
    }
}

/// Whether a style sets letters of one width, and shades or frames them or keeps the
/// spelling checker off them. Screenplays have such letters alone.
fn looks_like_code(paragraph: Option<&Element>, run: Option<&Element>) -> bool {
    let is_fixed = run
        .and_then(|run| run.child("rFonts"))
        .and_then(|fonts| fonts.attribute("ascii"))
        .is_some_and(fonts::is_fixed);
    let stands_out = paragraph
        .is_some_and(|own| own.child("shd").is_some() || own.child("pBdr").is_some())
        || run.is_some_and(|own| own.child("noProof").is_some() && own.switch("noProof"));
    is_fixed && stands_out
}

/// Word writes the names of its own styles in English whatever its language;
/// other programs write them in theirs.
pub(in crate::format) fn named_level(name: &str) -> Option<Outline> {
    if matches!(
        name,
        "title" | "titel" | "titre" | "título" | "标题" | "標題"
    ) {
        return Some(Outline::Level(1));
    }
    if name == "subtitle" {
        return Some(Outline::Level(2));
    }
    let rest = [
        "heading",
        "überschrift",
        "titre",
        "título",
        "titolo",
        "标题",
        "標題",
        "見出し",
    ]
    .iter()
    .find_map(|word| name.strip_prefix(word))?;
    let level: u8 = rest.trim().parse().ok()?;
    (1..=9)
        .contains(&level)
        .then(|| Outline::Level(level.min(6)))
}

/// The outline level that paragraph properties set.
pub(super) fn outline_level(properties: &Element) -> Option<Outline> {
    let level: u8 = properties.value("outlineLvl")?.parse().ok()?;
    Some(if level >= 9 {
        Outline::BodyText
    } else {
        Outline::Level((level + 1).min(6))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn a_style_inherits_its_level() {
        let part = parse(
            "<styles><style type='paragraph' styleId='berschrift1'><name val='heading 1'/></style>\
             <style type='paragraph' styleId='Clause'><name val='Our clause'/>\
             <basedOn val='berschrift1'/></style>\
             <style type='paragraph' styleId='Sub'><name val='Our sub'/><basedOn val='Clause'/>\
             <pPr><outlineLvl val='2'/></pPr></style>\
             <style type='paragraph' styleId='A'><name val='a'/><basedOn val='B'/></style>\
             <style type='paragraph' styleId='B'><name val='b'/><basedOn val='A'/></style></styles>",
        )
        .expect("the part is well formed");
        let styles = Styles::read(&part);
        assert_eq!(styles.resolve(Some("Clause")).heading, Some(1), "inherited");
        assert_eq!(styles.resolve(Some("Sub")).heading, Some(3), "set anew");
        assert_eq!(styles.resolve(Some("A")).heading, None, "a circle ends");
        assert_eq!(styles.resolve(Some("Heading2")).heading, Some(2), "by name");
    }

    #[test]
    fn styles_of_code_and_of_notes_are_told_by_name_or_by_looks() {
        let part = parse(
            "<styles><style type='paragraph' default='1' styleId='Standard'>\
             <name val='Normal'/><rPr><rFonts ascii='Courier New'/><noProof/></rPr></style>\
             <style type='paragraph' styleId='a'><name val='HTML Preformatted'/></style>\
             <style type='paragraph' styleId='b'><name val='Ours'/><basedOn val='a'/></style>\
             <style type='paragraph' styleId='c'><name val='Shell'/><pPr><shd val='clear'/></pPr>\
             <rPr><rFonts ascii='Consolas'/></rPr></style>\
             <style type='paragraph' styleId='d'><name val='Dialogue'/><basedOn val='Standard'/>\
             <rPr><rFonts ascii='Courier New'/></rPr></style>\
             <style type='paragraph' styleId='e'><name val='Box'/><pPr><shd val='clear'/></pPr>\
             <rPr><rFonts ascii='Georgia'/></rPr></style>\
             <style type='paragraph' styleId='f'><name val='footnote text'/></style></styles>",
        )
        .expect("the part is well formed");
        let styles = Styles::read(&part);
        for (id, code, note) in [
            ("Standard", false, false),
            ("a", true, false),
            ("b", true, false),
            ("c", true, false),
            ("d", false, false),
            ("e", false, false),
            ("f", false, true),
        ] {
            let style = styles.resolve(Some(id));
            assert_eq!((style.code, style.note), (code, note), "{id}");
        }
    }
}
