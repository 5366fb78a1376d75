//! Hubs that do not give the model.

use std::io;
use std::path::Path;
use std::sync::Arc;

use engine::catalogue::Terms;
use engine::download::{DownloadError, FreeSpace};

use crate::fixture::{Home, content, entry, file, hub, list};
use crate::server::{Reply, Server};

#[tokio::test]
async fn a_gated_model_is_not_asked_for_twice() {
    for status in [401, 403] {
        let home = Home::new();
        let server =
            hub(move |_, _, _| Reply::new(status).header("X-Error-Code", "GatedRepo")).await;
        let error = home.download(&server).await.expect_err("it is gated");
        assert!(
            matches!(error, DownloadError::Gated { .. }),
            "{status}: {error:?}"
        );
        assert_eq!(
            server.content_requests().len(),
            1,
            "asking again would not help"
        );
        home.looks_empty();
    }
}

#[tokio::test]
async fn what_the_hub_does_not_have_is_not_found() {
    for (status, code) in [(404, "EntryNotFound"), (401, "RepoNotFound"), (410, "")] {
        let home = Home::new();
        let server = hub(move |_, _, _| Reply::new(status).header("X-Error-Code", code)).await;
        let error = home.download(&server).await.expect_err("it is not there");
        assert!(
            matches!(error, DownloadError::NotFound { .. }),
            "{status} {code}: {error:?}"
        );
        home.looks_empty();
    }
}

#[tokio::test]
async fn a_busy_hub_is_asked_again_when_it_says() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 | 1 => Reply::new(429).header("Retry-After", "0"),
        _ => reply,
    })
    .await;
    home.download(&server)
        .await
        .expect("the third time it answers");
    home.is_whole();
}

#[tokio::test]
async fn a_hub_that_wants_an_hour_is_left_alone() {
    let home = Home::new();
    let server = hub(|_, _, _| Reply::new(429).header("Retry-After", "3600")).await;
    let error = home.download(&server).await.expect_err("it wants an hour");
    assert!(
        matches!(
            error,
            DownloadError::RateLimited {
                retry_after_seconds: Some(3600),
                ..
            }
        ),
        "the person is told how long: {error:?}"
    );
    assert_eq!(server.content_requests().len(), 1, "it is left alone");
    home.looks_empty();
}

#[tokio::test]
async fn a_failing_server_is_asked_again_and_then_given_up() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 => Reply::new(500),
        1 => Reply::new(503).header("Retry-After", "0"),
        _ => reply,
    })
    .await;
    home.download(&server)
        .await
        .expect("the third time it works");
    home.is_whole();

    let home = Home::new();
    let server = hub(|_, _, _| Reply::new(502)).await;
    let error = home.download(&server).await.expect_err("it never works");
    assert!(
        matches!(&error, DownloadError::ServerFailed { detail, .. } if detail == "502"),
        "{error:?}"
    );
    assert_eq!(server.content_requests().len(), 4, "four attempts, as set");
    home.looks_empty();
}

#[tokio::test]
async fn the_list_is_asked_for_again_too() {
    let content = content();
    let home = Home::new();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |request, _| {
        if !request.target.contains("/api/") {
            return file(&content, request);
        }
        match asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Reply::new(503),
            1 => list(&content).cut_after(20),
            _ => list(&content),
        }
    })
    .await;
    home.download(&server)
        .await
        .expect("the third time it answers");
    home.is_whole();
}

#[tokio::test]
async fn what_nobody_declares_is_not_fetched() {
    let content = content();
    let home = Home::new();
    let server = Server::start(move |request, _| {
        if request.target.contains("/api/") {
            Reply::new(404)
        } else {
            file(&content, request)
        }
    })
    .await;
    let error = home.download(&server).await.expect_err("it has no hash");
    assert!(
        matches!(error, DownloadError::Undeclared { .. }),
        "{error:?}"
    );
    assert!(
        server.content_requests().is_empty(),
        "nobody could tell whether it is whole"
    );
}

/// A disk on which so much is free.
struct Free(u64);

impl FreeSpace for Free {
    fn available(&self, folder: &Path) -> io::Result<u64> {
        assert!(folder.is_dir(), "a folder that is not there has no disk");
        Ok(self.0)
    }
}

#[tokio::test]
async fn a_full_disk_is_told_before_a_byte_is_fetched() {
    let (home, server) = (Home::new(), hub(|_, _, reply| reply).await);
    let start = |free| {
        home.downloader(&server)
            .with_free_space(Arc::new(Free(free)))
            .start(&entry(), None)
            .expect("the entry is on a hub")
    };
    let error = start(300_000).finished().await;
    let Err(DownloadError::DiskFull { needed, available }) = error else {
        panic!("something must stay free: {error:?}")
    };
    assert_eq!(available, 300_000, "as the disk says");
    assert!(needed > 300_000, "the file, and something that stays free");
    assert!(server.content_requests().is_empty(), "nothing was fetched");
    home.looks_empty();
    start(needed).finished().await.expect("now it fits");
    home.is_whole();
}

#[tokio::test]
async fn terms_are_accepted_before_a_download() {
    let (home, server) = (Home::new(), hub(|_, _, reply| reply).await);
    let terms = |url: &str| Terms {
        name: "Terms".into(),
        url: url.into(),
    };
    let mut entry = entry();
    entry.terms = Some(terms("https://terms.example/2"));
    let downloader = home.downloader(&server);
    for accepted in [None, Some(terms("https://terms.example/1"))] {
        assert!(
            matches!(
                downloader.start(&entry, accepted.as_ref()),
                Err(DownloadError::TermsNotAccepted { .. })
            ),
            "{accepted:?} are not its terms"
        );
    }
    assert!(server.requests().is_empty(), "the hub was not asked");
    downloader
        .start(&entry, entry.terms.as_ref())
        .expect("these are its terms")
        .finished()
        .await
        .expect("the hub is well");
    home.is_whole();
}

#[tokio::test]
async fn what_no_hub_has_cannot_be_downloaded() {
    let (home, server) = (Home::new(), hub(|_, _, reply| reply).await);
    let mut entry = entry();
    entry.hub = None;
    assert!(
        matches!(
            home.downloader(&server).start(&entry, None),
            Err(DownloadError::NotOffered { .. })
        ),
        "the catalogue names no place"
    );
}
