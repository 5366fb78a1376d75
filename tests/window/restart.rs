//! What there was before a restart is there after it.

use crate::desk::{Desk, Home};
use crate::environment::sample;
use crate::page::PATIENCE;

#[tokio::test]
async fn a_restart_keeps_files_chats_and_citations() {
    let home = Home::new("restart")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    desk.add_files(1).await;
    desk.ask("How long is the probation period?").await;
    desk.wait_for_the_end().await;
    let answer = desk.last_text("answer").await;
    let chips = desk.count("citation-chip").await;
    desk.picture("before").await;

    let desk = desk.close().await.open().await;
    desk.press("nav-library").await;
    desk.wait_until_indexed(1).await;
    desk.press("chat-row").await;
    desk.wait_for("answer").await;
    assert_eq!(
        desk.last_text("answer").await,
        answer,
        "the answer stands as it stood"
    );
    assert_eq!(
        desk.count("citation-chip").await,
        chips,
        "with the same citations"
    );
    assert!(chips > 0, "an answer from the handbook cites it");
    desk.press("citation-chip").await;
    desk.wait_longer_for("highlight", PATIENCE).await;
    desk.picture("after").await;
}
