//! Which kind a file of text is: by how it begins, and by its name where kinds
//! look alike.

use std::path::Path;

use crate::format::{delimited, encoding, mail, web_archive};
use crate::model::DocumentKind;

/// How much of a file is looked at.
const HEAD: usize = 4096;

/// What the names of programs' sources end with.
const SOURCE_ENDINGS: [&str; 120] = [
    "ada",
    "adb",
    "ads",
    "asm",
    "awk",
    "bas",
    "bash",
    "bat",
    "bib",
    "c",
    "cbl",
    "cc",
    "cfg",
    "cjs",
    "clj",
    "cljs",
    "cls",
    "cmake",
    "cmd",
    "cob",
    "coffee",
    "cpp",
    "cr",
    "cs",
    "css",
    "cu",
    "cxx",
    "d",
    "dart",
    "el",
    "elm",
    "erl",
    "ex",
    "exs",
    "f",
    "f03",
    "f90",
    "f95",
    "fs",
    "fsx",
    "go",
    "gradle",
    "graphql",
    "groovy",
    "h",
    "hcl",
    "hh",
    "hpp",
    "hs",
    "hxx",
    "ini",
    "ipynb",
    "java",
    "jl",
    "js",
    "json",
    "jsonc",
    "jsonl",
    "jsx",
    "kt",
    "kts",
    "less",
    "lisp",
    "lua",
    "m",
    "mjs",
    "mk",
    "ml",
    "mli",
    "mm",
    "nim",
    "nix",
    "pas",
    "php",
    "pl",
    "plist",
    "pm",
    "properties",
    "proto",
    "ps1",
    "psm1",
    "py",
    "pyi",
    "pyx",
    "r",
    "rb",
    "rkt",
    "rs",
    "s",
    "sass",
    "scala",
    "scm",
    "scss",
    "sh",
    "sol",
    "sql",
    "sv",
    "svelte",
    "svg",
    "swift",
    "tcl",
    "tf",
    "toml",
    "ts",
    "tsx",
    "v",
    "vb",
    "vba",
    "vbs",
    "vhd",
    "vhdl",
    "vue",
    "xml",
    "xsd",
    "xsl",
    "xslt",
    "yaml",
    "yml",
    "zig",
    "zsh",
];

/// Whether a name ends as those of programs' sources do; in lower case.
pub(crate) fn is_source_ending(ending: &str) -> bool {
    SOURCE_ENDINGS.binary_search(&ending).is_ok()
}

/// The kind of a file that is text.
pub(crate) fn detect(name: &Path, bytes: &[u8]) -> DocumentKind {
    // A multiple of four, so that no wide unit is cut.
    let head = encoding::decode(&bytes[..bytes.len().min(HEAD)]);
    let head = head.trim_start();
    let extension = name
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    if head.starts_with("{\\rtf") {
        return DocumentKind::RichText;
    }
    if let Some(kind) = flat_open_document(head) {
        return kind;
    }
    if web_archive::begins(head, &extension) {
        return DocumentKind::Html;
    }
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" => DocumentKind::Markdown,
        "html" | "htm" | "xhtml" | "xht" => DocumentKind::Html,
        _ if begins_as_html(head) => DocumentKind::Html,
        "csv" | "tsv" | "tab" | "psv" => DocumentKind::Delimited,
        "eml" => DocumentKind::Mail,
        _ if mail::looks_like_message(bytes) || mail::looks_like_mailbox(bytes) => {
            DocumentKind::Mail
        }
        _ if is_source(name, &extension, head) => DocumentKind::SourceCode,
        "" | "txt" | "dat" if delimited::is_certain(&bytes[..bytes.len().min(16 * HEAD)]) => {
            DocumentKind::Delimited
        }
        _ => DocumentKind::Text,
    }
}

/// An OpenDocument as one XML file, without an archive (ISO/IEC 26300-1, 2.2.1).
fn flat_open_document(head: &str) -> Option<DocumentKind> {
    if !head.starts_with("<?xml") && !head.starts_with("<office:document") {
        return None;
    }
    let (_, rest) = head.split_once("<office:document")?;
    let (_, media) = rest.split_once("office:mimetype=")?;
    let media = media.get(1..)?.split(['"', '\'']).next()?;
    crate::format::open_document::kind_of_media(media)
}

fn begins_as_html(head: &str) -> bool {
    let mut rest = head.get(..HEAD / 2).unwrap_or(head).trim_start();
    // Browsers write where they saved a page from before it begins.
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, after)) = comment.split_once("-->") else {
            return false;
        };
        rest = after.trim_start();
    }
    let rest = rest.to_ascii_lowercase();
    rest.starts_with("<!doctype html")
        || rest.starts_with("<html")
        || (rest.starts_with("<?xml") && rest.contains("<html"))
}

/// Source is told by its name, or by the line that names its interpreter.
fn is_source(name: &Path, extension: &str, head: &str) -> bool {
    const NAMES: [&str; 10] = [
        "makefile",
        "gnumakefile",
        "dockerfile",
        "containerfile",
        "jenkinsfile",
        "vagrantfile",
        "rakefile",
        "gemfile",
        "cmakelists.txt",
        "build.bazel",
    ];
    let name = name
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    is_source_ending(extension) || NAMES.contains(&name.as_str()) || head.starts_with("#!/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_by_how_it_begins() {
        let cases: [(&str, &[u8], DocumentKind); 11] = [
            ("letter.doc", b"{\\rtf1\\ansi x}", DocumentKind::RichText),
            (
                "saved",
                b"<!-- saved from url=(0014)about:internet -->\r\n<HTML><p>x",
                DocumentKind::Html,
            ),
            (
                "saved.eml",
                b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\n\
                  MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\
                  \tboundary=\"b\"\r\n\r\n",
                DocumentKind::Html,
            ),
            (
                "note",
                b"<?xml version=\"1.0\"?><office:document xmlns:office=\"urn\" \
                  office:mimetype=\"application/vnd.oasis.opendocument.text\">",
                DocumentKind::OpenText,
            ),
            ("run", b"#!/usr/bin/env python3\nprint()", DocumentKind::SourceCode),
            ("Makefile", b"all:\n\ttrue\n", DocumentKind::SourceCode),
            ("a.zig", b"const a = 1;", DocumentKind::SourceCode),
            ("a.csv", b"one", DocumentKind::Delimited),
            (
                "a.txt",
                b"Year\tRent\tPaid\n2021\t1\ty\n2022\t2\ty\n2023\t3\tn\n2024\t4\ty\n2025\t5\ty\n",
                DocumentKind::Delimited,
            ),
            (
                "b.txt",
                b"One, two, three.\nFour, five, six.\nSeven.\nEight.\nNine.\nTen.\n",
                DocumentKind::Text,
            ),
            ("c.txt", b"# not Markdown", DocumentKind::Text),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(detect(Path::new(name), bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_web_page_in_utf16_is_one() {
        let bytes: Vec<u8> = "\u{feff}<html><p>x</p></html>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(detect(Path::new("page"), &bytes), DocumentKind::Html);
    }
}
