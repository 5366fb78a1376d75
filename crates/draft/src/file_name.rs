//! A file name that every system accepts.

use crate::model::Outline;
use crate::text::printable;
use crate::wording::Wording;

/// Longest name without its extension, in bytes of UTF-8: file systems allow
/// 255, and some programs add to the name while they save.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices, whatever the extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The name under which an outline is offered to be saved, extension included:
/// its title without what Windows, macOS or Linux forbid, in any language.
/// Never empty, never hidden, never a device.
pub fn file_name(outline: &Outline, extension: &str) -> String {
    named(&outline.title, Wording::of_outline(outline), extension)
}

/// The name under which a table is offered to be saved: its columns', likewise.
pub fn table_file_name(fields: &[String], extension: &str) -> String {
    let title = fields.join(", ");
    named(&title, Wording::of(&title), extension)
}

/// The name under which a revised text is offered to be saved: its title, likewise.
pub fn revision_file_name(title: &str, ending: &str) -> String {
    named(title, Wording::of(title), ending)
}

fn named(title: &str, wording: Wording, extension: &str) -> String {
    let allowed: String = printable(title)
        .chars()
        .map(|character| {
            if is_allowed(character) {
                character
            } else {
                ' '
            }
        })
        .collect();
    let mut name = printable(&allowed);
    while name.len() > LONGEST {
        // At a word's end where one is near, else at a character.
        let cut = name.floor_char_boundary(LONGEST);
        let word = name[..cut].rfind(' ').filter(|space| *space > LONGEST / 2);
        name.truncate(word.unwrap_or(cut));
    }
    let name = name.trim_matches(|edge: char| edge == '.' || edge.is_whitespace() || edge == '~');
    if name.is_empty() {
        return format!("{}.{extension}", wording.untitled());
    }
    if is_device(name) {
        return format!("{name} 1.{extension}");
    }
    format!("{name}.{extension}")
}

fn is_allowed(character: char) -> bool {
    let direction = matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !direction && !r#"<>:"/\|?*"#.contains(character)
}

/// `COM1` and its like, with or without something after a dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim().to_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|digit| digit.is_ascii_digit()))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(title: &str) -> String {
        let outline = Outline {
            title: title.to_owned(),
            sections: Vec::new(),
        };
        file_name(&outline, "docx")
    }

    #[test]
    fn titles_in_any_language_keep_their_letters() {
        assert_eq!(
            named("Q3 review: what's next?"),
            "Q3 review what's next.docx"
        );
        assert_eq!(named("年休假制度说明"), "年休假制度说明.docx");
        assert_eq!(named("Überblick über Zölle"), "Überblick über Zölle.docx");
    }

    #[test]
    fn what_a_system_forbids_is_gone() {
        assert_eq!(named("../../etc/passwd"), "etc passwd.docx");
        assert_eq!(
            named("a\u{0}\u{202e}b\nc"),
            "a b c.docx",
            "no hidden reversal of the name"
        );
        assert_eq!(named(".hidden."), "hidden.docx");
        assert_eq!(named("CON"), "CON 1.docx");
        assert_eq!(named("com1.txt"), "com1.txt 1.docx");
        assert_eq!(named("???"), "Untitled.docx");
        assert_eq!(named(""), "Untitled.docx");
    }

    #[test]
    fn long_titles_are_cut_between_characters() {
        let chinese = named(&"年".repeat(200));
        assert!(chinese.len() <= LONGEST + 5 && chinese.ends_with("年.docx"));
        let words = named(&"word ".repeat(100));
        assert!(
            words.ends_with("word.docx"),
            "cut at the end of a word: {words}"
        );
    }
}
