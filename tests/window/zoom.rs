//! Zoom: a page is shown sharper as it grows, what lies under the pointer stays
//! there, and the highlight stays on its passage.

use std::path::Path;
use std::time::Duration;

use image::RgbImage;
use serde_json::{Value, json};

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::language::choose;

const SOON: Duration = Duration::from_secs(60);
const QUESTION: &str = "How many days a year may I work from another country?";

/// The highlight in shares of its page, and on the screen.
const HIGHLIGHT: &str = "const mark = document.querySelector('[data-testid=highlight]'); \
     const page = mark.parentElement.getBoundingClientRect(); \
     const box = mark.getBoundingClientRect(); \
     return { shares: [(box.left - page.left) / page.width, (box.top - page.top) / page.height, \
       box.width / page.width, box.height / page.height], \
       screen: [box.left, box.top, box.width, box.height], pageWidth: page.width };";

#[tokio::test]
async fn a_page_is_sharp_at_every_zoom_and_the_highlight_stays_on_the_passage() {
    let home = Home::new("zoom")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    desk.ask(QUESTION).await;
    desk.wait_for_the_end().await;
    desk.press("citation-chip").await;
    desk.wait_longer_for("highlight", SOON).await;
    wait_until_sharp(&desk).await;
    let fits = desk.value(HIGHLIGHT, Vec::new()).await;
    desk.picture("fits").await;

    for _ in 0..4 {
        desk.press("zoom-larger").await;
    }
    wait_until_sharp(&desk).await;
    let large = desk.value(HIGHLIGHT, Vec::new()).await;
    let picture = desk.picture("large").await;
    assert!(
        number(&large["pageWidth"]) > number(&fits["pageWidth"]) * 1.3,
        "the page grew: {fits} {large}"
    );
    assert_close(&fits["shares"], &large["shares"], 0.004);
    passage_is_below(&picture, &large["screen"]);

    the_wheel_keeps_what_is_under_the_pointer(&desk).await;
    at_the_largest_few_tiles_are_asked_for(&desk).await;

    press_with_control(&desk, "0").await;
    desk.wait_until(
        "the page fits again",
        SOON,
        "return document.querySelector('[data-testid=zoom-fit]').getAttribute('aria-pressed') === 'true';",
    )
    .await;
    wait_until_sharp(&desk).await;
    let again = desk.value(HIGHLIGHT, Vec::new()).await;
    assert_close(&fits["shares"], &again["shares"], 0.004);
    in_chinese_dark_and_narrow(&desk).await;
}

/// Waits until every tile in sight has come for the zoom of now.
async fn wait_until_sharp(desk: &Desk) {
    desk.wait_until(
        "tiles of this zoom cover what is in sight",
        SOON,
        "const pages = document.querySelector('[data-testid=pages]').getBoundingClientRect(); \
         const middle = { x: (pages.left + pages.right) / 2, y: (pages.top + pages.bottom) / 2 }; \
         const width = document.querySelector('[data-testid=page-picture]').getBoundingClientRect().width; \
         const now = Math.round(width * devicePixelRatio); \
         return [...document.querySelectorAll('[data-testid=tile]')].some((tile) => { \
           const box = tile.getBoundingClientRect(); \
           return Number(tile.dataset.pageWidth) === now && box.left <= middle.x && box.right >= middle.x \
             && box.top <= middle.y && box.bottom >= middle.y && tile.querySelector('img').naturalWidth > 0; });",
    )
    .await;
}

/// Ctrl and the wheel over a point of the page leave that point where it was.
async fn the_wheel_keeps_what_is_under_the_pointer(desk: &Desk) {
    let under = "const pages = document.querySelector('[data-testid=pages]'); \
         const box = pages.getBoundingClientRect(); \
         const at = { x: box.left + box.width * 0.7, y: box.top + box.height * 0.3 }; \
         const page = [...document.querySelectorAll('[data-testid=page-picture]')] \
           .map((picture) => picture.getBoundingClientRect()) \
           .find((page) => page.top <= at.y && page.bottom >= at.y); ";
    let seen = format!(
        "{under} return [(at.x - page.left) / page.width, (at.y - page.top) / page.height];"
    );
    let before = desk.value(&seen, Vec::new()).await;
    desk.value(
        &format!(
            "{under} for (let turn = 0; turn < 4; turn += 1) pages.dispatchEvent(new WheelEvent('wheel', \
             {{ deltaY: -120, ctrlKey: true, clientX: at.x, clientY: at.y, bubbles: true, cancelable: true }}));"
        ),
        Vec::new(),
    )
    .await;
    wait_until_sharp(desk).await;
    let after = desk.value(&seen, Vec::new()).await;
    desk.picture("wheel").await;
    assert_close(&before, &after, 0.004);
}

/// At the largest zoom only what is in sight is drawn.
async fn at_the_largest_few_tiles_are_asked_for(desk: &Desk) {
    let larger = "const button = document.querySelector('[data-testid=zoom-larger]'); \
         button.click(); return button.disabled;";
    desk.wait_until("the zoom has an end", SOON, larger).await;
    wait_until_sharp(desk).await;
    assert_eq!(desk.last_text("zoom").await, "1,600%");
    let tiles = desk.count("tile").await;
    assert!(tiles <= 6, "only tiles in sight are kept: {tiles}");
    desk.picture("largest").await;
}

async fn press_with_control(desk: &Desk, key: &str) {
    desk.value(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', \
         { key: arguments[0], ctrlKey: true, bubbles: true, cancelable: true }));",
        vec![json!(key)],
    )
    .await;
}

async fn in_chinese_dark_and_narrow(desk: &Desk) {
    desk.press("nav-settings").await;
    choose(desk, "language-select", "zh").await;
    choose(desk, "theme-select", "dark").await;
    desk.press("chat-row").await;
    desk.press("citation-chip").await;
    desk.wait_longer_for("highlight", SOON).await;
    press_with_control(desk, "=").await;
    wait_until_sharp(desk).await;
    desk.picture("chinese-dark").await;
    desk.client
        .set_window_size(420, 800)
        .await
        .expect("the window can be made narrow");
    wait_until_sharp(desk).await;
    desk.picture("chinese-dark-narrow").await;
}

/// Below the highlight there are letters, and it is no taller than their line.
fn passage_is_below(picture: &Path, screen: &Value) {
    let picture = image::open(picture).expect("just written").into_rgb8();
    let [left, top, width, height] = [0, 1, 2, 3].map(|index| number(&screen[index]));
    let ink = |top: f64, height: f64| dark_share(&picture, [left, top, width, height]);
    let on = ink(top, height);
    assert!(on > 0.02, "letters stand in the highlight: {on}");
    let between = ink(top - height * 0.16, height * 0.1);
    assert!(
        between < on / 3.0,
        "and its edge does not cut through them: {between} of {on}"
    );
}

/// The share of dark pixels in a part of a picture.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on the screen"
)]
fn dark_share(picture: &RgbImage, [left, top, width, height]: [f64; 4]) -> f64 {
    let (mut dark, mut all) = (0.0, 0.0);
    for y in top.max(0.0) as u32..(top + height).max(0.0) as u32 {
        for x in left.max(0.0) as u32..(left + width).max(0.0) as u32 {
            if let Some(pixel) = picture.get_pixel_checked(x, y) {
                all += 1.0;
                dark += f64::from(u8::from(pixel.0.iter().all(|part| *part < 110)));
            }
        }
    }
    if all > 0.0 { dark / all } else { 0.0 }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn assert_close(one: &Value, other: &Value, within: f64) {
    let numbers = |value: &Value| -> Vec<f64> {
        value
            .as_array()
            .map(|all| all.iter().map(number).collect())
            .unwrap_or_default()
    };
    let (first, second) = (numbers(one), numbers(other));
    let close = !first.is_empty()
        && first.len() == second.len()
        && first
            .iter()
            .zip(&second)
            .all(|(first, second)| (first - second).abs() <= within);
    assert!(close, "the place on the page is the same: {one} {other}");
}
