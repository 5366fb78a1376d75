//! A page as tags and text, cut as the HTML Standard does ("Tokenization"), but
//! for what only scripts could see.

use std::borrow::Cow;

use super::Syntax;
use super::references;

/// Attributes that say something about text; others are skipped.
const ATTRIBUTES: [&str; 16] = [
    "aria-hidden",
    "aria-label",
    "class",
    "colspan",
    "content",
    "epub:type",
    "hidden",
    "id",
    "name",
    "property",
    "role",
    "rowspan",
    "start",
    "style",
    "type",
    "value",
];

/// Longer values say nothing about text.
const LONGEST_VALUE: usize = 1024;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(Cow<'a, str>),
    /// The text of an element whose tags are not looked at: scripts, titles.
    RawText(&'a str, Cow<'a, str>),
    Start(Tag<'a>),
    /// The name of an element that ends.
    End(Cow<'a, str>),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: Cow<'a, str>,
    /// In HTML the sign means nothing to a browser, but nobody writes it where
    /// that would change the text.
    pub(super) closes_itself: bool,
    attributes: Vec<(&'static str, Cow<'a, str>)>,
}

impl Tag<'_> {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| value.as_ref())
    }
}

/// Cuts a page into tokens in time linear in its length: every byte is passed
/// once, and what never ends reaches to the end of the page.
pub(super) struct Tokens<'a> {
    text: &'a str,
    position: usize,
    syntax: Syntax,
    /// The element whose text comes next as it is.
    raw: Option<&'static str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, syntax: Syntax) -> Self {
        Self {
            text,
            position: 0,
            syntax,
            raw: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// Passes everything up to and with `mark`, or all where there is none;
    /// gives what stands before it.
    fn pass(&mut self, mark: &str) -> &'a str {
        let rest = self.rest();
        let (before, length) = match rest.find(mark) {
            Some(at) => (&rest[..at], at + mark.len()),
            None => (rest, rest.len()),
        };
        self.position += length;
        before
    }

    fn pass_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let start = self.position;
        while self.byte().is_some_and(&wanted) {
            self.position += 1;
        }
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// What begins with `<`: nothing for a comment or a declaration.
    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.position += 4;
            // `<!-->` is a whole comment.
            if self.rest().starts_with('>') {
                self.position += 1;
            } else {
                self.pass("-->");
            }
            return None;
        }
        if rest.starts_with("<![CDATA[") && self.syntax == Syntax::Xml {
            self.position += 9;
            return Some(Token::Text(Cow::Borrowed(self.pass("]]>"))));
        }
        match rest.as_bytes().get(1) {
            Some(b'!' | b'?') => {
                self.pass(">");
                None
            }
            Some(b'/') if rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => {
                self.position += 2;
                let tag = self.tag()?;
                Some(Token::End(tag.name))
            }
            Some(b'/') => {
                self.pass(">");
                None
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.position += 1;
                let mut tag = self.tag()?;
                let raw = raw_element(&tag.name);
                // In HTML these never close themselves, whatever they say.
                if raw.is_some() && self.syntax == Syntax::Html {
                    tag.closes_itself = false;
                }
                self.raw = raw.filter(|_| !tag.closes_itself);
                Some(Token::Start(tag))
            }
            _ => {
                self.position += 1;
                Some(Token::Text(Cow::Borrowed("<")))
            }
        }
    }

    /// A tag from its name on; nothing when the page ends inside it.
    fn tag(&mut self) -> Option<Tag<'a>> {
        let name = self.pass_while(|byte| !matches!(byte, b'/' | b'>') && !is_space(byte));
        let mut tag = Tag {
            name: lower_case(without_prefix(name)),
            closes_itself: false,
            attributes: Vec::new(),
        };
        loop {
            self.pass_while(is_space);
            match self.byte()? {
                b'>' => {
                    self.position += 1;
                    return Some(tag);
                }
                b'/' => {
                    self.position += 1;
                    tag.closes_itself = self.byte() == Some(b'>');
                }
                _ => self.attribute(&mut tag),
            }
        }
    }

    fn attribute(&mut self, tag: &mut Tag<'a>) {
        let start = self.position;
        // An equals sign that stands first belongs to the name.
        self.position += 1;
        self.pass_while(|byte| !matches!(byte, b'/' | b'>' | b'=') && !is_space(byte));
        let name = self.text.get(start..self.position).unwrap_or_default();
        self.pass_while(is_space);
        let mut value = "";
        if self.byte() == Some(b'=') {
            self.position += 1;
            self.pass_while(is_space);
            value = match self.byte() {
                Some(b'"') => {
                    self.position += 1;
                    self.pass("\"")
                }
                Some(b'\'') => {
                    self.position += 1;
                    self.pass("'")
                }
                _ => self.pass_while(|byte| byte != b'>' && !is_space(byte)),
            };
        }
        let known = ATTRIBUTES
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(name));
        if let Some(name) = known
            && tag.attribute(name).is_none()
        {
            let value = &value[..value.floor_char_boundary(LONGEST_VALUE)];
            tag.attributes.push((name, references::resolve(value)));
        }
    }

    /// The text of a raw element up to its end tag, which is left to be read.
    fn raw_text(&mut self, name: &'static str) -> Token<'a> {
        let rest = self.rest();
        let ends = |at: &usize| {
            let after = rest.as_bytes().get(at + 2..).unwrap_or_default();
            after
                .get(..name.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
                && after
                    .get(name.len())
                    .is_none_or(|byte| is_space(*byte) || matches!(byte, b'>' | b'/'))
        };
        let length = rest
            .match_indices("</")
            .map(|(at, _)| at)
            .find(ends)
            .unwrap_or(rest.len());
        self.position += length;
        let text = rest.get(..length).unwrap_or_default();
        let text = match name {
            "title" | "textarea" => references::resolve(text),
            _ => Cow::Borrowed(text),
        };
        Token::RawText(name, text)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take() {
            return Some(self.raw_text(name));
        }
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let length = rest.find('<').unwrap_or(rest.len());
            if length > 0 {
                self.position += length;
                let text = rest.get(..length).unwrap_or_default();
                return Some(Token::Text(references::resolve(text)));
            }
            if let Some(token) = self.markup() {
                return Some(token);
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Elements whose text is not looked at for tags.
fn raw_element(name: &str) -> Option<&'static str> {
    [
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    ]
    .into_iter()
    .find(|raw| *raw == name)
}

/// Some pages in XML write the names of their elements with a prefix.
fn without_prefix(name: &str) -> &str {
    match name.split_once(':') {
        Some(("html" | "xhtml" | "h", own)) => own,
        _ => name,
    }
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(html: &str, syntax: Syntax) -> Vec<String> {
        Tokens::new(html, syntax)
            .map(|token| match token {
                Token::Text(text) => text.into_owned(),
                Token::RawText(name, text) => format!("{name}={text}"),
                Token::Start(tag) => format!("<{}>", tag.name),
                Token::End(name) => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn markup_is_told_from_text() {
        assert_eq!(
            names(
                "<!doctype html>a < b<P a='>' b=\"c\">x<!-- <p> --></p ><br/>&amp;</ >y",
                Syntax::Html
            ),
            ["a ", "<", " b", "<p>", "x", "</p>", "<br>", "&", "y"]
        );
        assert_eq!(
            names(
                "<script>a</b></SCRIPT ><title>x &amp; <b></title>",
                Syntax::Html
            ),
            [
                "<script>",
                "script=a</b>",
                "</script>",
                "<title>",
                "title=x & <b>",
                "</title>"
            ]
        );
    }

    #[test]
    fn in_xml_a_script_may_close_itself() {
        assert_eq!(
            names("<script src='a'/><p>x<![CDATA[<b>]]></p>", Syntax::Xml),
            ["<script>", "<p>", "x", "<b>", "</p>"]
        );
    }

    #[test]
    fn attributes_are_read_in_every_form() {
        let mut tokens = Tokens::new(
            "<td COLSPAN=2 hidden class = 'a&amp;b' x=y class=c>",
            Syntax::Html,
        );
        let Some(Token::Start(tag)) = tokens.next() else {
            panic!("a tag was expected");
        };
        assert_eq!(tag.attribute("colspan"), Some("2"));
        assert_eq!(tag.attribute("hidden"), Some(""));
        assert_eq!(tag.attribute("class"), Some("a&b"), "the first one counts");
    }
}
