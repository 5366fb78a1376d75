//! Asking: tokens that arrive, a citation that opens its place, Stop, and input
//! methods.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::{PATIENCE, test_id};

const QUESTION: &str = "How many days a year may I work from another country?";

#[tokio::test]
async fn an_answer_streams_and_its_citation_opens_the_highlighted_page() {
    let home = Home::new("ask").await.choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    the_question_box_is_as_high_as_its_text(&desk).await;
    cited_answer(&desk).await;
}

/// Also where the window was narrow before: a box that kept its height would be mostly empty.
async fn the_question_box_is_as_high_as_its_text(desk: &Desk) {
    const TEXT: &str = "How many days a year may I work from another country, and who agrees?";
    desk.press("new-chat").await;
    desk.wait_for("question-box").await;
    resize(desk, 420, 800).await;
    write(desk, TEXT).await;
    has_lines(desk, "box.clientHeight > one * 2.5").await;
    resize(desk, 1400, 900).await;
    has_lines(desk, "box.clientHeight < one * 2.5").await;
    write(desk, "").await;
}

async fn resize(desk: &Desk, width: u32, height: u32) {
    let resized = desk.client.set_window_size(width, height).await;
    resized.expect("the window can be resized");
}

async fn write(desk: &Desk, text: &str) {
    desk.value(
        "const box = document.querySelector('[data-testid=question-box]'); \
         box.value = arguments[0]; box.dispatchEvent(new Event('input', {bubbles: true})); \
         return true;",
        vec![json!(text)],
    )
    .await;
}

async fn has_lines(desk: &Desk, condition: &str) {
    desk.wait_until(
        "the box is as high as its text",
        PATIENCE,
        &format!(
            "const box = document.querySelector('[data-testid=question-box]'); \
             const one = parseFloat(getComputedStyle(box).lineHeight); \
             return {condition} && box.scrollHeight <= box.clientHeight + 1;"
        ),
    )
    .await;
}

/// Asks, watches the answer grow, and opens its first citation.
pub(crate) async fn cited_answer(desk: &Desk) {
    keep_lengths(desk).await;
    desk.ask(QUESTION).await;
    desk.wait_until(
        "the answer begins",
        PATIENCE,
        "return window.lengthsOfAnswer.length > 0;",
    )
    .await;
    desk.picture("tokens-arrive").await;
    desk.wait_for_the_end().await;
    let lengths = desk
        .value("return window.lengthsOfAnswer;", Vec::new())
        .await;
    assert!(
        lengths.as_array().is_some_and(|lengths| lengths.len() >= 3),
        "the answer should be seen growing, token by token: {lengths}"
    );
    desk.picture("answered").await;

    desk.press("citation-chip").await;
    desk.wait_for("document-pane").await;
    desk.wait_longer_for("highlight", PATIENCE).await;
    desk.wait_until(
        "the picture of the page is drawn",
        PATIENCE,
        "const mark = document.querySelector('[data-testid=highlight]'); \
         const image = mark && mark.parentElement.querySelector('[data-testid=page-picture]'); \
         return !!image && image.complete && image.naturalWidth > 100;",
    )
    .await;
    highlight_lies_on_its_page(desk).await;
    desk.picture("citation-opened").await;
}

/// Keeps the lengths that the answer has in the window, in turn. The window itself watches:
/// a driver that asks from time to time may miss a short answer whole.
async fn keep_lengths(desk: &Desk) {
    let watch = "window.lengthsOfAnswer = []; \
         new MutationObserver(() => { \
           const shown = [...document.querySelectorAll('[data-testid=answer] .markdown')].at(-1); \
           const length = shown ? shown.textContent.trim().length : 0; \
           if (length > (window.lengthsOfAnswer.at(-1) ?? 0)) window.lengthsOfAnswer.push(length); \
         }).observe(document.body, { childList: true, subtree: true, characterData: true }); \
         return true;";
    assert_eq!(desk.value(watch, Vec::new()).await, json!(true));
}

async fn highlight_lies_on_its_page(desk: &Desk) {
    let inside = desk
        .value(
            "const mark = document.querySelector(arguments[0]); \
             const page = mark.parentElement.querySelector(arguments[1]).getBoundingClientRect(); \
             const box = mark.getBoundingClientRect(); \
             return box.width > 20 && box.height > 4 \
               && box.left >= page.left - 2 && box.right <= page.right + 2 \
               && box.top >= page.top - 2 && box.bottom <= page.bottom + 2 \
               && box.bottom > 0 && box.top < innerHeight;",
            vec![json!(test_id("highlight")), json!(test_id("page-picture"))],
        )
        .await;
    assert_eq!(
        inside,
        json!(true),
        "the highlight lies within the picture of its page, where it can be seen"
    );
}

#[tokio::test]
async fn stop_ends_an_answer_and_keeps_what_there_is() {
    let home = Home::new("stop")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    desk.ask("Tell me everything about leave, overtime, and working from home.")
        .await;
    desk.wait_longer_for("stop", PATIENCE).await;
    desk.wait_until(
        "the answer has begun",
        PATIENCE,
        "const written = document.querySelector('[data-testid=answer] .markdown'); \
         return !!written && written.textContent.trim().length > 10;",
    )
    .await;
    let pressed = Instant::now();
    desk.press("stop").await;
    desk.wait_until(
        "the answer stops soon",
        Duration::from_secs(10),
        "return document.querySelector('[data-testid=stop]') === null;",
    )
    .await;
    let took = pressed.elapsed();
    let stopped = desk.last_text("answer").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(
        desk.last_text("answer").await,
        stopped,
        "nothing is added after Stop (which took {took:?})"
    );
    assert!(stopped.len() > 10, "what there was of the answer is kept");
    desk.picture("stopped").await;
}

#[tokio::test]
async fn enter_while_composing_chooses_a_character_and_does_not_send() {
    let home = Home::new("composing")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    desk.press("new-chat").await;
    desk.type_into("question-box", "ni hao").await;

    let composing = |composing: bool| {
        format!(
            "const found = document.querySelector('{}'); \
             const box = found.matches('textarea,input,[contenteditable]') ? found : found.querySelector('textarea,input,[contenteditable]'); \
             box.focus(); \
             if ({composing}) box.dispatchEvent(new CompositionEvent('compositionstart', {{ bubbles: true, data: '' }})); \
             box.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', code: 'Enter', keyCode: {}, isComposing: {composing}, bubbles: true, cancelable: true }})); \
             if ({composing}) box.dispatchEvent(new CompositionEvent('compositionend', {{ bubbles: true, data: '你好' }})); \
             return true;",
            test_id("question-box"),
            if composing { 229 } else { 13 },
        )
    };
    desk.value(&composing(true), Vec::new()).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(
        desk.count("answer").await,
        0,
        "Enter belongs to the input method while it composes"
    );

    desk.value(&composing(false), Vec::new()).await;
    desk.wait_until(
        "a plain Enter sends",
        Duration::from_secs(20),
        "return document.querySelector('[data-testid=answer]') !== null;",
    )
    .await;
}
