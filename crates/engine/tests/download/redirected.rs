//! Hubs that send us to their storages.

use engine::download::{DownloadError, Hub, Token};

use crate::fixture::{Home, content, entry, file, hub};
use crate::server::{Reply, Server};

/// A storage that has the file under any address.
async fn storage() -> Server {
    let content = content();
    Server::start(move |request, _| file(&content, request)).await
}

#[tokio::test]
async fn the_token_stays_with_the_hub() {
    let home = Home::new();
    let storage = storage().await;
    let target = format!("{}/resolve/signed?key=1", storage.url());
    let server = hub(move |request, number, _| match number {
        // First to another place of its own, then away.
        0 => Reply::new(307).header("Location", "/moved/resolve/file"),
        _ => {
            assert_eq!(
                request.header("authorization"),
                Some("Bearer hf_secret"),
                "the hub itself may see it"
            );
            Reply::new(302).header("Location", &target)
        }
    })
    .await;
    let hub = Hub::new(&server.url())
        .expect("it is an address")
        .with_token(Token::new("hf_secret"));
    let mirror = self::storage().await;
    let mut download = home
        .downloader_from(hub)
        .with_mirror(Hub::new(&mirror.url()).expect("it is an address"))
        .start(&entry(), None)
        .expect("the entry is on a hub");
    download.finished().await.expect("the storage is well");
    home.is_whole();
    let requests = storage.content_requests();
    assert_eq!(
        requests[0].header("authorization"),
        None,
        "another server must not see the person's token"
    );
    assert_eq!(
        requests[0].range(),
        Some((0, 299_999)),
        "the part that was asked for is asked for there"
    );
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.header("authorization").is_some()),
        "every request to the hub carries the token"
    );
}

#[tokio::test]
async fn a_mirror_is_another_server() {
    let mut home = Home::new();
    home.settings.attempts = 1;
    let broken = hub(|_, _, _| Reply::new(500)).await;
    let mirror = hub(|_, _, reply| reply).await;
    let hub = Hub::new(&broken.url())
        .expect("it is an address")
        .with_token(Token::new("hf_secret"));
    let mut download = home
        .downloader_from(hub)
        .with_mirror(Hub::new(&mirror.url()).expect("it is an address"))
        .start(&entry(), None)
        .expect("the entry is on a hub");
    download.finished().await.expect("the mirror is well");
    assert!(
        mirror
            .requests()
            .iter()
            .all(|request| request.header("authorization").is_none()),
        "a mirror must not see the hub's token"
    );
}

#[tokio::test]
async fn a_signed_address_that_expired_is_signed_anew() {
    let home = Home::new();
    let content = content();
    let storage = Server::start(move |request, _| {
        if request.target.ends_with("?key=0") {
            Reply::new(403)
        } else {
            file(&content, request)
        }
    })
    .await;
    let target = storage.url();
    let server = hub(move |_, number, _| {
        Reply::new(302).header("Location", &format!("{target}/resolve/x?key={number}"))
    })
    .await;
    home.download(&server)
        .await
        .expect("403 of a storage is not the hub's");
    home.is_whole();
}

#[tokio::test]
async fn redirects_end() {
    let home = Home::new();
    let server = hub(|_, _, _| Reply::new(302).header("Location", "/resolve/again")).await;
    let error = home
        .download(&server)
        .await
        .expect_err("it goes in circles");
    assert!(
        matches!(error, DownloadError::ServerFailed { .. }),
        "{error:?}"
    );
    assert!(
        server.content_requests().len() < 20,
        "a circle is left after a few rounds"
    );
    home.looks_empty();
}

#[tokio::test]
async fn only_web_servers_are_followed() {
    for target in ["file:///etc/passwd", "ftp://storage.example/x", "http://"] {
        let home = Home::new();
        let server = hub(move |_, _, _| Reply::new(302).header("Location", target)).await;
        let error = home.download(&server).await.expect_err("it leads astray");
        assert!(
            matches!(error, DownloadError::ServerFailed { .. }),
            "{target}: {error:?}"
        );
        home.looks_empty();
    }
}
