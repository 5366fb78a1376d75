//! Pauses, restarts and second thoughts.

use std::time::Duration;

use engine::download::{Download, DownloadError, Phase};

use crate::fixture::{FILE, Home, entry, hub};
use crate::server::Server;

/// Waits until something of the model is here, but not all.
async fn begun(download: &Download) {
    let mut progress = download.progress();
    let begun = progress.wait_for(|progress| progress.bytes > 20_000);
    let progress = begun.await.expect("it runs").clone();
    assert!(progress.bytes < 300_000, "the server is slow: {progress:?}");
}

/// How many bytes the first and the later requests for content asked for.
fn asked_for(server: &Server) -> Vec<usize> {
    let requests = server.content_requests();
    let ranges = requests.iter().filter_map(|request| request.range());
    ranges.map(|(first, last)| last + 1 - first).collect()
}

/// Small pieces that come slowly: a file takes half a second.
async fn slow_hub() -> Server {
    hub(|_, number, reply| if number < 2 { reply.slowly() } else { reply }).await
}

#[tokio::test]
async fn a_pause_closes_the_connections_until_it_ends() {
    let mut home = Home::new();
    home.settings.connections = 2;
    let server = hub(|_, number, reply| {
        if number < 2 {
            reply.stalled_after(60_000)
        } else {
            reply
        }
    })
    .await;
    let mut download = home.start(&server);
    begun_both(&server).await;
    download.pause();
    let mut progress = download.progress();
    let paused = progress.wait_for(|progress| progress.phase == Phase::Paused);
    let paused = paused.await.expect("it runs").clone();
    assert_eq!(
        (paused.bytes, paused.bytes_per_second),
        (120_000, 0),
        "what came before the pause is kept"
    );
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(
        server.content_requests().len(),
        2,
        "nobody asks during a pause, however long it is"
    );
    home.looks_empty();
    download.resume();
    download.finished().await.expect("it goes on");
    home.is_whole();
    let rest: usize = asked_for(&server)[2..].iter().sum();
    assert_eq!(rest, 180_000, "only what was missing is fetched after it");
}

/// Waits until both connections stand and have brought what they will.
async fn begun_both(server: &Server) {
    while server.content_requests().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
}

#[tokio::test]
async fn a_new_process_goes_on_where_the_old_one_ended() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 => reply.cut_after(110_000),
        1..4 => reply.cut_after(0),
        _ => reply,
    })
    .await;
    home.download(&server).await.expect_err("it breaks off");
    home.looks_empty();
    // Another downloader knows nothing but what lies in the folder.
    home.download(&server).await.expect("now the hub is well");
    home.is_whole();
    let asked = asked_for(&server);
    assert_eq!(
        asked.last(),
        Some(&190_000),
        "110,000 bytes were here: {asked:?}"
    );
}

#[tokio::test]
async fn what_was_dropped_goes_on_from_the_last_note() {
    let (home, server) = (Home::new(), slow_hub().await);
    let dropped = home.start(&server);
    begun(&dropped).await;
    drop(dropped);
    home.looks_empty();
    home.download(&server).await.expect("the next one goes on");
    home.is_whole();
    let asked = asked_for(&server);
    assert!(
        asked[1] < 300_000,
        "what was noted is not fetched again: {asked:?}"
    );
}

#[tokio::test]
async fn a_note_that_does_not_fit_is_not_followed() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 => reply.cut_after(110_000),
        1..4 => reply.cut_after(0),
        _ => reply,
    })
    .await;
    home.download(&server).await.expect_err("it breaks off");
    let partial = home.file().with_file_name(format!("{FILE}.partial"));
    std::fs::write(&partial, "cut by somebody").expect("the folder is writable");
    home.download(&server).await.expect("now the hub is well");
    home.is_whole();
    assert_eq!(
        asked_for(&server).last(),
        Some(&300_000),
        "what is noted is not there any more"
    );
}

#[tokio::test]
async fn cancelled_is_as_if_it_had_never_begun() {
    let home = Home::new();
    let server = hub(|_, _, reply| reply.stalled_after(60_000)).await;
    let mut download = home.start(&server);
    while server.content_requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    download.pause();
    download.cancel();
    download.resume();
    assert_eq!(
        download.finished().await,
        Err(DownloadError::Cancelled),
        "what was cancelled stays so"
    );
    assert!(
        home.names().is_empty(),
        "nothing is left: {:?}",
        home.names()
    );
}

#[tokio::test]
async fn what_was_given_up_can_be_thrown_away() {
    let home = Home::new();
    let server = hub(|_, number, reply| reply.cut_after(if number == 0 { 9_000 } else { 0 })).await;
    home.download(&server).await.expect_err("it breaks off");
    assert_eq!(home.names().len(), 2, "the file, and what of it is here");
    let downloader = home.downloader(&server);
    downloader
        .discard(&entry())
        .expect("the folder is writable");
    assert!(home.names().is_empty(), "nothing is left");
    downloader
        .discard(&entry())
        .expect("nothing to do is no error");
}

#[tokio::test]
async fn one_file_is_downloaded_by_one_at_a_time() {
    let mut home = Home::new();
    home.settings.stall_timeout = Duration::from_secs(10);
    let server = hub(|_, _, reply| reply.stalled_after(60_000)).await;
    let first = home.start(&server);
    while server.content_requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        home.download(&server).await,
        Err(DownloadError::Busy { file: FILE.into() }),
        "two would write into each other's bytes"
    );
    drop(first);
}

#[tokio::test]
async fn progress_grows_to_its_end() {
    let mut home = Home::new();
    home.settings.connections = 3;
    let server = slow_hub().await;
    let mut download = home.start(&server);
    begun(&download).await;
    let mut progress = download.progress();
    let mut last = 0;
    while progress.changed().await.is_ok() {
        let now = progress.borrow_and_update().clone();
        assert!(now.bytes >= last && now.bytes <= now.total, "{now:?}");
        last = now.bytes;
    }
    assert_eq!(last, 300_000, "all of it arrived");
    download.finished().await.expect("the hub is well");
    home.is_whole();
}
