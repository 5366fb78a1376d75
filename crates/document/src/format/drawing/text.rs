//! Paragraphs of DrawingML text (ECMA-376 part 1, 21.1.2).

use super::super::equation;
use super::super::xml::{Element, Node};

/// The paragraphs of a text body that hold more than blanks, one a line.
pub(in super::super) fn body(body: &Element) -> String {
    let paragraphs: Vec<String> = body
        .children()
        .filter(|child| child.name == "p")
        .map(paragraph)
        .filter(|text| !text.trim().is_empty())
        .collect();
    paragraphs.join("\n")
}

/// The text of a paragraph; tabulators are blanks, line breaks are kept.
pub(in super::super) fn paragraph(paragraph: &Element) -> String {
    let mut text = String::new();
    collect(paragraph, &mut text);
    text
}

fn collect(element: &Element, text: &mut String) {
    for child in element.children() {
        match child.name.as_str() {
            "t" => {
                for node in &child.nodes {
                    if let Node::Text(piece) = node {
                        // A vertical tabulator is a line break of old decks.
                        text.extend(piece.chars().map(|own| match own {
                            '\u{b}' => '\n',
                            '\t' => ' ',
                            own => own,
                        }));
                    }
                }
            }
            "br" => text.push('\n'),
            "tab" => text.push(' '),
            "pPr" | "rPr" | "endParaRPr" => {}
            "oMath" | "oMathPara" => text.push_str(&equation::linear(child)),
            "AlternateContent" => {
                if let Some(variant) = child.child("Choice").or_else(|| child.child("Fallback")) {
                    collect(variant, text);
                }
            }
            _ => collect(child, text),
        }
    }
}
