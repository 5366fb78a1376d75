//! A draft: a topic, an outline, an edit, a file.

use std::fs::File;
use std::io::Read;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::{PATIENCE, test_id};

#[tokio::test]
async fn a_deck_is_outlined_edited_and_saved() {
    let home = Home::new("draft")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;

    desk.press("nav-drafts").await;
    desk.picture("drafts").await;
    desk.type_into("draft-topic", "Working from home at Merrin")
        .await;
    desk.press("draft-create").await;
    desk.wait_longer_for("outline", PATIENCE).await;
    desk.wait_longer_for("point", PATIENCE).await;
    desk.picture("outlined").await;

    desk.value(
        &format!(
            "const point = document.querySelector('{}'); \
             const field = point.matches('textarea,input') ? point : point.querySelector('textarea,input'); \
             if (!field) return false; \
             field.focus(); \
             Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, 'A point in my own words'); \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); \
             field.dispatchEvent(new Event('change', {{ bubbles: true }})); \
             field.blur(); \
             return true;",
            test_id("point")
        ),
        Vec::new(),
    )
    .await;
    desk.press("draft-save").await;

    let saved = desk.home.saved();
    let written = wait_for_file(&saved).await;
    desk.picture("saved").await;
    assert_eq!(
        written.extension().and_then(|ending| ending.to_str()),
        Some("pptx"),
        "a deck is a PowerPoint file"
    );
    let text = slides(&written);
    assert!(
        text.contains("A point in my own words"),
        "what the person wrote stands in the deck"
    );
}

/// The first file in a folder, once it is whole: until then it has another
/// name.
async fn wait_for_file(folder: &std::path::Path) -> std::path::PathBuf {
    for _ in 0..300 {
        let file = std::fs::read_dir(folder)
            .expect("the folder is there")
            .flatten()
            .map(|entry| entry.path())
            .find(|path| {
                path.extension()
                    .is_some_and(|extension| extension != "part")
            });
        if let Some(file) = file {
            return file;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("nothing was saved to {}", folder.display());
}

/// The XML of all slides, one after the other.
fn slides(path: &std::path::Path) -> String {
    let file = File::open(path).expect("the deck was saved");
    let mut archive = zip::ZipArchive::new(file).expect("a deck is an archive");
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.expect("parts have readable names").into_owned())
        .filter(|name| name.starts_with("ppt/slides/slide"))
        .collect();
    assert!(!names.is_empty(), "a deck has slides");
    let mut text = String::new();
    for name in names {
        archive
            .by_name(&name)
            .expect("a part that was listed")
            .read_to_string(&mut text)
            .expect("slides are text");
    }
    text
}
