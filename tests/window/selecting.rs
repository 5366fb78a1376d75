//! The text of a page is selected over its picture, word for word, at every zoom.

use std::path::Path;
use std::time::Duration;

use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use image::RgbImage;
use serde_json::{Value, json};

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::language::choose;

const SOON: Duration = Duration::from_secs(60);
/// The lines of the handbook's section 4.1 that are selected.
const FIRST: &str = "Full-time employees have";
const LAST: &str = "lic holidays. After five years";
/// As they are copied: a word that the layout cut is whole again.
const WORDS: &str = "Full-time employees have 27 days of annual leave in each calendar year, in addition to \
    public holidays. After five years of service one day is added, and another after ten years. In the";
const SELECTED: &str = "return getSelection().toString();";
const SCROLLED: &str = "const pages = document.querySelector('[data-testid=pages]'); \
    return [pages.scrollLeft, pages.scrollTop];";

#[tokio::test]
async fn the_words_of_a_page_are_selected_over_its_picture() {
    let home = Home::new("selecting")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    open_at_the_section(&desk).await;
    lines_lie_on_their_letters(&desk, "fits").await;

    drag_over_the_lines(&desk).await;
    assert_eq!(desk.value(SELECTED, Vec::new()).await, json!(WORDS));
    desk.wait_for("selection-bar").await;
    desk.picture("selected").await;
    assert_eq!(copied(&desk).await, json!(WORDS));

    desk.press("selection-explain").await;
    desk.wait_until(
        "the selected words are worked on",
        SOON,
        "return document.querySelector('main').textContent.includes('Full-time employees have 27 days');",
    )
    .await;

    words_and_lines_are_selected_by_presses(&desk).await;
    what_lies_beside_the_text_drags_the_page(&desk).await;
    in_chinese_dark_and_narrow(&desk).await;
    the_middle_button_drags_the_page_anywhere(&desk).await;
    desk.close().await;
}

/// Opens the handbook and goes to the section about annual leave.
async fn open_at_the_section(desk: &Desk) {
    desk.value(
        "document.querySelector('[data-testid=file-row] .name').click(); return true;",
        Vec::new(),
    )
    .await;
    desk.wait_for("pages").await;
    go_to_the_section(desk).await;
}

async fn go_to_the_section(desk: &Desk) {
    desk.wait_until(
        "the section is in sight",
        SOON,
        &format!(
            "const pages = document.querySelector('[data-testid=pages]'); \
             const line = [...document.querySelectorAll('[data-testid=page-line]')] \
               .find((line) => line.textContent.startsWith('{FIRST}')); \
             if (!line) {{ pages.scrollTop += pages.clientHeight / 2; return false; }} \
             const away = line.getBoundingClientRect().top - pages.getBoundingClientRect().top - 150; \
             pages.scrollTop += away; \
             return Math.abs(away) < 2 && document.querySelectorAll('[data-testid=tile]').length > 0;"
        ),
    )
    .await;
}

/// The box of the line that begins so: left, top, right, bottom.
async fn line(desk: &Desk, begins: &str) -> [f64; 4] {
    let found = desk
        .value(
            "const line = [...document.querySelectorAll('[data-testid=page-line]')] \
               .find((line) => line.textContent.startsWith(arguments[0])); \
             const box = line.getBoundingClientRect(); \
             return [box.left, box.top, box.right, box.bottom];",
            vec![json!(begins)],
        )
        .await;
    [0, 1, 2, 3].map(|index| found[index].as_f64().expect("a number"))
}

/// Presses a button of the mouse at a place, so many times, and drags it through others.
async fn mouse(desk: &Desk, button: u64, times: usize, through: &[(f64, f64)]) {
    let to = |(x, y): (f64, f64)| PointerAction::MoveTo {
        duration: Some(Duration::from_millis(40)),
        x,
        y,
    };
    let mut actions = MouseActions::new("mouse".to_owned()).then(to(through[0]));
    for time in 0..times {
        actions = actions.then(PointerAction::Down { button });
        if time + 1 == times {
            for place in &through[1..] {
                actions = actions.then(to(*place));
            }
        }
        actions = actions.then(PointerAction::Up { button });
    }
    desk.client
        .perform_actions(actions)
        .await
        .expect("the mouse can be moved");
}

/// From before the first letter to behind the last of the next line, by a way beside the text.
async fn drag_over_the_lines(desk: &Desk) {
    let [left, top, _, bottom] = line(desk, FIRST).await;
    let [_, last_top, right, last_bottom] = line(desk, LAST).await;
    let begin = (left + 1.0, f64::midpoint(top, bottom));
    let beside = (right + 6.0, f64::midpoint(bottom, last_top));
    let end = (right + 6.0, f64::midpoint(last_top, last_bottom));
    mouse(desk, 0, 1, &[begin, (left + 60.0, begin.1), beside, end]).await;
}

/// What is put where a copy is put.
async fn copied(desk: &Desk) -> Value {
    desk.value(
        "const copy = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true }); \
         getSelection().focusNode.parentElement.dispatchEvent(copy); \
         return copy.defaultPrevented ? copy.clipboardData.getData('text/plain') : null;",
        Vec::new(),
    )
    .await
}

async fn words_and_lines_are_selected_by_presses(desk: &Desk) {
    let [left, top, right, bottom] = line(desk, FIRST).await;
    let within = (left + (right - left) * 0.13, f64::midpoint(top, bottom));
    mouse(desk, 0, 2, &[within]).await;
    assert_eq!(desk.value(SELECTED, Vec::new()).await, json!("employees"));
    mouse(desk, 0, 3, &[within]).await;
    let line = desk.value(SELECTED, Vec::new()).await;
    assert!(
        line.as_str()
            .is_some_and(|line| line.starts_with(FIRST) && line.ends_with("pub")),
        "the line alone is selected: {line}"
    );
    mouse(desk, 0, 1, &[(left - 12.0, within.1)]).await;
    assert_eq!(
        desk.value(SELECTED, Vec::new()).await,
        json!(""),
        "a press beside the text selects nothing"
    );
}

/// Where the page is wider than its pane.
async fn what_lies_beside_the_text_drags_the_page(desk: &Desk) {
    for _ in 0..4 {
        desk.press("zoom-larger").await;
    }
    desk.value(
        "document.querySelector('[data-testid=pages]').scrollLeft = 0; return true;",
        Vec::new(),
    )
    .await;
    go_to_the_section(desk).await;
    lines_lie_on_their_letters(desk, "large").await;
    let [left, top, _, bottom] = line(desk, FIRST).await;
    let middle = f64::midpoint(top, bottom);
    let before = desk.value(SCROLLED, Vec::new()).await;
    mouse(desk, 0, 1, &[(left + 2.0, middle), (left + 90.0, middle)]).await;
    assert_eq!(desk.value(SCROLLED, Vec::new()).await, before);
    let words = desk.value(SELECTED, Vec::new()).await;
    assert!(
        words
            .as_str()
            .is_some_and(|words| words.starts_with("Full-time")),
        "on text a drag selects: {words}"
    );
    desk.picture("large-selected").await;
    let beside = (left - 20.0, middle);
    mouse(desk, 0, 1, &[beside, (beside.0, middle - 60.0)]).await;
    let after = desk.value(SCROLLED, Vec::new()).await;
    assert_eq!(
        after[1].as_f64().expect("a number") - before[1].as_f64().expect("a number"),
        60.0,
        "beside it the page is dragged"
    );
    assert_eq!(desk.value(SELECTED, Vec::new()).await, json!(""));
}

async fn in_chinese_dark_and_narrow(desk: &Desk) {
    desk.press("nav-settings").await;
    choose(desk, "language-select", "zh").await;
    choose(desk, "theme-select", "dark").await;
    desk.press("nav-library").await;
    open_at_the_section(desk).await;
    desk.client
        .set_window_size(420, 800)
        .await
        .expect("the window can be made narrow");
    go_to_the_section(desk).await;
    drag_over_the_lines(desk).await;
    desk.wait_for("selection-bar").await;
    desk.picture("chinese-dark-narrow").await;
    assert_eq!(desk.value(SELECTED, Vec::new()).await, json!(WORDS));
}

/// Last, as WebKitGTK's driver does not tell that the middle button was let go.
async fn the_middle_button_drags_the_page_anywhere(desk: &Desk) {
    let [left, top, _, bottom] = line(desk, FIRST).await;
    let middle = f64::midpoint(top, bottom);
    let before = desk.value(SCROLLED, Vec::new()).await;
    mouse(
        desk,
        1,
        1,
        &[(left + 60.0, middle), (left + 60.0, middle - 60.0)],
    )
    .await;
    let after = desk.value(SCROLLED, Vec::new()).await;
    assert_eq!(
        after[1].as_f64().expect("a number") - before[1].as_f64().expect("a number"),
        60.0,
        "the page is dragged, and nothing selected anew"
    );
    assert_eq!(desk.value(SELECTED, Vec::new()).await, json!(WORDS));
}

/// The first and the last letter of a line stand where its text begins and ends.
async fn lines_lie_on_their_letters(desk: &Desk, step: &str) {
    tokio::time::sleep(Duration::from_secs(1)).await;
    let picture = desk.picture(step).await;
    let shown = image::open(&picture).expect("just written").into_rgb8();
    for begins in ["4.2 Illness", "4.3 Other leave", "Bereavement"] {
        let place = line(desk, begins).await;
        let [left, right] = ink(&shown, place);
        assert!(
            (left - place[0]).abs() < 4.0 && (right - place[2]).abs() < 4.0,
            "{begins}: letters from {left} to {right}, text at {place:?}, see {}",
            Path::new(&picture).display()
        );
    }
}

/// Where dark pixels begin and end, somewhat beyond the sides of a box.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on the screen"
)]
fn ink(picture: &RgbImage, [left, top, right, bottom]: [f64; 4]) -> [f64; 2] {
    const BEYOND: f64 = 12.0;
    let dark = |x: u32| {
        (top.max(0.0) as u32..bottom.max(0.0) as u32).any(|y| {
            picture
                .get_pixel_checked(x, y)
                .is_some_and(|pixel| pixel.0.iter().all(|part| *part < 160))
        })
    };
    let across = (left - BEYOND).max(0.0) as u32..(right + BEYOND).max(0.0) as u32;
    let mut found = across.filter(|x| dark(*x)).map(f64::from);
    let first = found.next().unwrap_or_default();
    [first, found.next_back().unwrap_or(first) + 1.0]
}
