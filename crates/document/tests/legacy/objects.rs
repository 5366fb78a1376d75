//! Documents that lie in legacy documents as objects of other programs.

use document::format::Event;

use super::{compound, events, excel, power_point, word};

/// The path of each document inside, and all that is said in it.
fn inside(bytes: &[u8]) -> Vec<(Vec<String>, String)> {
    let (events, outcome) = events(bytes);
    assert_eq!(outcome, Ok(()), "{events:#?}");
    let mut inside: Vec<(Vec<String>, String)> = Vec::new();
    for event in events {
        match event {
            Event::Embedded(embedded) => inside.push((embedded.path, String::new())),
            Event::Page(page) => {
                let Some((_, text)) = inside.last_mut() else {
                    continue;
                };
                for block in page.blocks {
                    text.push_str(&block.text);
                    text.push('\n');
                }
            }
            Event::MissingEmbedded { path, error } => panic!("{path:?}: {error}"),
            _ => {}
        }
    }
    inside
}

fn assert_holds(bytes: &[u8], path: &str, text: &str) {
    let inside = inside(bytes);
    assert_eq!(inside.len(), 1, "one document inside: {inside:?}");
    assert_eq!(inside[0].0, [path]);
    assert!(inside[0].1.contains(text), "{inside:?}");
}

#[test]
fn a_workbook_lies_in_a_word_document() {
    let (stream, table) = word::sample();
    let bytes = compound(&[
        ("WordDocument", &stream),
        ("1Table", &table),
        ("ObjectPool/_1/Workbook", &excel::sample()),
        // A picture of another program, which is no document.
        ("ObjectPool/_2/CONTENTS_OF_A_DRAWING", b"lines"),
    ]);
    assert_holds(&bytes, "object 1", "租金");
}

#[test]
fn a_word_document_lies_in_a_workbook() {
    let (stream, table) = word::sample();
    let bytes = compound(&[
        ("Workbook", &excel::sample()),
        ("MBD0018D4CE/WordDocument", &stream),
        ("MBD0018D4CE/1Table", &table),
        ("_VBA_PROJECT_CUR/WordDocument", b"no object"),
    ]);
    assert_holds(&bytes, "object 1", "The tenant may leave.");
}

#[test]
fn a_workbook_lies_packed_in_a_presentation() {
    let object = compound(&[("Workbook", &excel::sample())]);
    assert_holds(&power_point::with_object(&object), "object 1", "租金");
}

#[test]
fn an_object_that_is_cut_costs_only_itself() {
    let object = compound(&[("Workbook", &excel::sample())]);
    let bytes = power_point::with_object(&object[..700]);
    let (events, outcome) = events(&bytes);
    assert_eq!(outcome, Ok(()));
    let missing = |event: &Event| matches!(event, Event::MissingEmbedded { .. });
    assert_eq!(events.iter().filter(|event| missing(event)).count(), 1);
    let pages = |event: &&Event| matches!(event, Event::Page(_));
    assert_eq!(events.iter().filter(pages).count(), 2, "both slides");
}
