//! Equations as linear text, in the way of Unicode's nearly plain-text encoding
//! of mathematics (UTN 28); the markup is OMML (ECMA-376 part 1, 22.1).

use super::xml::{Element, Node};

/// An equation in one line, such as `(−b±√(b^2−4ac))/2a`.
pub(super) fn linear(equation: &Element) -> String {
    let mut text = String::new();
    inside(equation, &mut text);
    text
}

/// What stands in an argument of a construction.
fn argument(element: &Element, name: &str) -> String {
    element.child(name).map(linear).unwrap_or_default()
}

/// A setting such as the character of an operator.
fn setting<'a>(element: &'a Element, properties: &str, name: &str) -> Option<&'a str> {
    element.at(&[properties, name])?.attribute("val")
}

/// An argument that is more than one sign stands in brackets.
fn bracketed(text: &str) -> String {
    let simple = text.chars().all(char::is_alphanumeric);
    if simple || text.is_empty() {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

fn inside(element: &Element, text: &mut String) {
    for child in element.children() {
        write(child, text);
    }
}

fn write(element: &Element, text: &mut String) {
    let get = |name: &str| argument(element, name);
    match element.name.as_str() {
        "t" => {
            for node in &element.nodes {
                if let Node::Text(piece) = node {
                    text.push_str(piece);
                }
            }
        }
        "f" => {
            let (above, below) = (bracketed(&get("num")), bracketed(&get("den")));
            text.push_str(&format!("{above}/{below}"));
        }
        "sSup" => text.push_str(&format!("{}^{}", get("e"), bracketed(&get("sup")))),
        "sSub" => text.push_str(&format!("{}_{}", get("e"), bracketed(&get("sub")))),
        "sSubSup" => {
            let (below, above) = (bracketed(&get("sub")), bracketed(&get("sup")));
            text.push_str(&format!("{}_{below}^{above}", get("e")));
        }
        "sPre" => {
            let (below, above) = (bracketed(&get("sub")), bracketed(&get("sup")));
            text.push_str(&format!("_{below}^{above}{}", get("e")));
        }
        "rad" => {
            let degree = get("deg");
            let base = bracketed(&get("e"));
            text.push_str(&match degree.as_str() {
                "" => format!("√{base}"),
                degree => format!("{}√{base}", bracketed(degree)),
            });
        }
        "nary" => operator(element, text),
        "d" => delimited(element, text),
        "func" => text.push_str(&format!("{} {}", get("fName"), get("e"))),
        "limLow" => text.push_str(&format!("{}_{}", get("e"), bracketed(&get("lim")))),
        "limUpp" => text.push_str(&format!("{}^{}", get("e"), bracketed(&get("lim")))),
        "acc" => {
            let sign = setting(element, "accPr", "chr").unwrap_or("\u{302}");
            text.push_str(&format!("{}{sign}", get("e")));
        }
        "eqArr" => rows(element, "e", text),
        "m" => rows(element, "mr", text),
        "mr" => {
            let cells: Vec<String> = element
                .children()
                .filter(|cell| cell.name == "e")
                .map(linear)
                .collect();
            text.push_str(&cells.join(", "));
        }
        "del" | "moveFrom" => {}
        name if name.ends_with("Pr") => {}
        _ => inside(element, text),
    }
}

/// A sum, an integral or another large operator with its limits.
fn operator(element: &Element, text: &mut String) {
    text.push_str(setting(element, "naryPr", "chr").unwrap_or("∫"));
    for (name, mark) in [("sub", '_'), ("sup", '^')] {
        let limit = argument(element, name);
        if !limit.is_empty() {
            text.push(mark);
            text.push_str(&bracketed(&limit));
        }
    }
    text.push(' ');
    text.push_str(&argument(element, "e"));
}

fn delimited(element: &Element, text: &mut String) {
    let sign = |name: &str, usual| setting(element, "dPr", name).unwrap_or(usual);
    let parts: Vec<String> = element
        .children()
        .filter(|part| part.name == "e")
        .map(linear)
        .collect();
    text.push_str(sign("begChr", "("));
    text.push_str(&parts.join(sign("sepChr", "|")));
    text.push_str(sign("endChr", ")"));
}

fn rows(element: &Element, name: &str, text: &mut String) {
    for (index, row) in element
        .children()
        .filter(|row| row.name == name)
        .enumerate()
    {
        if index > 0 {
            text.push_str("; ");
        }
        if name == "mr" {
            write(row, text);
        } else {
            inside(row, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    fn shown(markup: &str) -> String {
        linear(&parse(&format!("<m:oMath>{markup}</m:oMath>")).expect("the markup is well formed"))
    }

    fn run(text: &str) -> String {
        format!("<m:r><m:t>{text}</m:t></m:r>")
    }

    #[test]
    fn equations_become_lines() {
        let square = format!(
            "<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>",
            run("b"),
            run("2")
        );
        let root = format!(
            "<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{square}{}</m:e></m:rad>",
            run("−4ac")
        );
        assert_eq!(
            shown(&format!(
                "<m:f><m:num>{}{root}</m:num><m:den>{}</m:den></m:f>",
                run("−b±"),
                run("2a")
            )),
            "(−b±√(b^2−4ac))/2a"
        );
        assert_eq!(
            shown(&format!(
                "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup>\
                 <m:e>{}</m:e></m:nary>",
                run("k=0"),
                run("n"),
                run("k")
            )),
            "∑_(k=0)^n k"
        );
        assert_eq!(
            shown(&format!(
                "<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e><m:m>\
                 <m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr><m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr>\
                 </m:m></m:e></m:d>",
                run("1"),
                run("0"),
                run("0"),
                run("1")
            )),
            "[1, 0; 0, 1]"
        );
    }
}
