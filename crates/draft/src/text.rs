//! Text as files can hold it, and how wide it is.

/// One line that every XML file can hold: control characters and what XML 1.0
/// (section 2.2) forbids are left out, white space of any kind becomes single
/// spaces.
pub(crate) fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() && character != '\u{3000}' {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !is_forbidden(character) {
            line.push(character);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// [`printable`] lines, without those that are empty.
pub(crate) fn printable_lines(text: &str) -> String {
    let lines = text.split(is_line_end).map(printable);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Preformatted text as XML can hold it: its lines with their blanks and tabs, without
/// empty ones at either end.
pub(crate) fn preformatted(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = text
        .split(is_line_end)
        .map(|line| {
            let kept = |character: &char| *character == '\t' || !is_forbidden(*character);
            let line: String = line.chars().filter(kept).collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn is_line_end(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether a character has no place in a line of XML text.
fn is_forbidden(character: char) -> bool {
    character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
}

/// [`printable`] text, cut to `most` characters with an ellipsis.
pub(crate) fn quoted(text: &str, most: usize) -> String {
    let line = printable(text);
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => {
            let cut: String = line.chars().take(most.saturating_sub(1)).collect();
            format!("{}…", cut.trim_end())
        }
    }
}

/// How wide a character is, in ems. An estimate for common sans-serif fonts,
/// on the wide side, since the reader's fonts are not known.
fn width(character: char) -> f32 {
    match character {
        ' ' | 'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '\'' | '|' | '!'
        | '(' | ')' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.92,
        'A'..='Z' => 0.7,
        character if character < '\u{1100}' => 0.58,
        _ => 1.0,
    }
}

/// How wide a text is on one line, in ems.
pub(crate) fn line_width(text: &str) -> f32 {
    text.chars().map(width).sum()
}

/// The lines into which a text breaks at `ems` wide, as an estimate: at spaces
/// and around wide characters, and inside a word that is longer than a line.
pub(crate) fn wrapped(text: &str, ems: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut line_ems = 0.0;
    for piece in breakable(text) {
        let piece_ems = line_width(piece.trim_end());
        if !line.is_empty() && line_ems + piece_ems > ems {
            lines.push(std::mem::take(&mut line));
            line_ems = 0.0;
        }
        for character in piece.chars() {
            let character_ems = width(character);
            if !line.is_empty() && line_ems + character_ems > ems && character != ' ' {
                lines.push(std::mem::take(&mut line));
                line_ems = 0.0;
            }
            line.push(character);
            line_ems += character_ems;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Pieces between which a line may end: words with the spaces after them, and
/// single wide characters.
fn breakable(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (index, character) in text.char_indices() {
        let after_space = previous == Some(' ') && character != ' ';
        let wide = |character: char| width(character) >= 1.0;
        let beside_wide = previous.is_some_and(|previous| wide(previous) || wide(character));
        if index > start && (after_space || beside_wide && character != ' ') {
            pieces.push(&text[start..index]);
            start = index;
        }
        previous = Some(character);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(
            printable(" a\u{0}b\u{8}\n\tc\u{ffff} \u{85} d\u{1f600} "),
            "ab c d😀"
        );
        assert_eq!(printable("\u{1}\n"), "");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(printable_lines(" a\u{0} b\r\n\n c\u{2028}d "), "a b\nc\nd");
        assert_eq!(printable_lines("\n"), "");
        assert_eq!(
            preformatted("\r\n  if a:\r\n\tb\u{1}  \n\n  c\n"),
            "  if a:\n\tb\n\n  c"
        );
    }

    #[test]
    fn lines_keep_every_character_and_fit() {
        for text in [
            "The tenant may end the lease after twenty-four months with three months' notice",
            "员工累计工作满一年不满十年的，每年享有带薪年休假十天，PDF 格式的申请表也可以。",
            "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle",
        ] {
            let lines = wrapped(text, 12.0);
            assert_eq!(lines.concat(), text, "breaking loses nothing");
            assert!(lines.len() > 2, "the text is wider than two lines");
            for line in lines {
                assert!(line_width(line.trim_end()) <= 12.0, "{line} is too wide");
            }
        }
    }

    #[test]
    fn a_quote_is_cut_at_a_character() {
        assert_eq!(quoted("年假为十五天", 4), "年假为…");
        assert_eq!(quoted("short", 10), "short");
    }
}
