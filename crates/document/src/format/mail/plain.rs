//! Bodies of plain text: paragraphs, and what they quote of earlier messages.

use super::super::Flow;
use crate::model::BlockKind;

/// Adds the paragraphs of a body. Lines stay as they are; quoted text is a
/// paragraph of its own behind one mark, however deep it was quoted.
pub(super) fn push(text: &str, flow: &mut Flow) {
    let mut lines: Vec<&str> = Vec::new();
    let mut depth = 0;
    for line in text.lines() {
        let (own_depth, line) = unquoted(line);
        if line.is_empty() || own_depth != depth {
            finish(&mut lines, depth, flow);
        }
        depth = own_depth;
        if line == "--" && own_depth == 0 {
            // What follows is a signature (RFC 3676 4.3), which stays text.
            continue;
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    finish(&mut lines, depth, flow);
}

fn finish(lines: &mut Vec<&str>, depth: usize, flow: &mut Flow) {
    if lines.is_empty() {
        return;
    }
    let mark = if depth > 0 { "> " } else { "" };
    flow.push(BlockKind::Paragraph, format!("{mark}{}", lines.join("\n")));
    lines.clear();
}

/// How deep a line is quoted, and the line without the marks.
fn unquoted(line: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line.trim();
    while let Some(inner) = rest.strip_prefix('>') {
        depth += 1;
        rest = inner.trim_start();
    }
    (depth, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_stands_apart() {
        let mut flow = Flow::default();
        push(
            "Yes, gladly.\r\nMonday?\r\n> Shall we meet?\r\n>\r\n> > Soon?\r\n\r\nA.",
            &mut flow,
        );
        let texts: Vec<_> = flow
            .blocks
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        assert_eq!(
            texts,
            ["Yes, gladly.\nMonday?", "> Shall we meet?", "> Soon?", "A."]
        );
    }
}
