//! What of a page is not seen, or not read for its own sake.

use super::tokens::Tag;

/// How a part of a page is to be taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Not shown, or no text: menus, scripts, buttons.
    pub(super) skipped: bool,
    pub(super) main: bool,
    pub(super) article: bool,
    pub(super) around: bool,
}

impl Part {
    /// How the element that begins with `tag` is to be taken; `in_article`
    /// tells whether it stands in an article or the main part.
    pub(super) fn of(tag: &Tag<'_>, in_article: bool) -> Self {
        let role = tag.attribute("role").unwrap_or_default();
        let name = tag.name.as_ref();
        Self {
            skipped: is_skipped(name)
                || matches!(
                    role,
                    "navigation" | "menu" | "menubar" | "dialog" | "alertdialog"
                )
                || is_hidden(tag)
                || is_note_mark(tag)
                || asks_for_consent(tag),
            main: name == "main" || role == "main",
            article: name == "article" || role == "article",
            around: match name {
                // These belong to the article that they stand in.
                "header" | "footer" => !in_article,
                "aside" => !is_note(tag),
                _ => matches!(role, "banner" | "contentinfo" | "complementary" | "search"),
            },
        }
    }
}

fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "nav"
            | "template"
            | "noscript"
            | "svg"
            | "iframe"
            | "object"
            | "select"
            | "datalist"
            | "button"
            | "dialog"
            | "audio"
            | "video"
            | "canvas"
            | "textarea"
            | "noembed"
            | "noframes"
            | "rp"
            | "rt"
            | "annotation"
            | "annotation-xml"
    )
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    if tag
        .attribute("hidden")
        .is_some_and(|value| value != "until-found")
        || tag.attribute("aria-hidden") == Some("true")
    {
        return true;
    }
    let Some(style) = tag.attribute("style") else {
        return false;
    };
    style.split(';').any(|rule| {
        let Some((property, value)) = rule.split_once(':') else {
            return false;
        };
        let property = property.trim();
        let value = value.trim();
        let value = value.strip_suffix("!important").unwrap_or(value).trim();
        (property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
            || (property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
    })
}

/// Books keep footnotes in elements for asides.
fn is_note(tag: &Tag<'_>) -> bool {
    let kinds = ["epub:type", "role"].map(|name| tag.attribute(name).unwrap_or_default());
    kinds.iter().any(|kind| kind.contains("note"))
}

/// The mark of a note would join the word or number before it.
fn is_note_mark(tag: &Tag<'_>) -> bool {
    tag.attribute("epub:type") == Some("noteref") || tag.attribute("role") == Some("doc-noteref")
}

/// Banners about cookies are found by the names that the scripts for them use.
fn asks_for_consent(tag: &Tag<'_>) -> bool {
    if !matches!(
        tag.name.as_ref(),
        "div" | "section" | "aside" | "form" | "footer"
    ) {
        return false;
    }
    ["id", "class"].iter().any(|attribute| {
        let Some(value) = tag.attribute(attribute) else {
            return false;
        };
        value
            .to_ascii_lowercase()
            .split_ascii_whitespace()
            .any(|name| {
                let cookie = name.contains("cookie") || name.contains("gdpr");
                let asks = [
                    "banner", "consent", "notice", "bar", "popup", "modal", "overlay",
                ]
                .iter()
                .any(|word| name.contains(word));
                (cookie && asks)
                    || name.starts_with("onetrust-")
                    || name.starts_with("cookieconsent")
            })
    })
}
