//! Downloads that go well.

use engine::download::{Checksum, Hub, Phase, Proxy};

use crate::fixture::{Home, content, entry, file, hub, list, sha256};
use crate::server::{Reply, Server};

#[tokio::test]
async fn a_model_arrives_whole_and_checked() {
    let (home, server) = (Home::new(), hub(|_, _, reply| reply).await);
    let mut download = home.start(&server);
    let progress = download.progress();
    let paths = download.finished().await.expect("the hub is well");
    assert_eq!(paths, [home.file()], "the model's only file");
    home.is_whole();
    assert!(home.models().is_installed(&entry()), "all of it is there");
    let last = progress.borrow().clone();
    assert_eq!(
        (last.phase, last.bytes, last.total),
        (Phase::Finished, 300_000, 300_000),
        "the progress ends at its end"
    );
}

#[tokio::test]
async fn the_hub_says_what_is_to_come_before_a_byte_of_it_is_fetched() {
    let (home, server) = (Home::new(), hub(|_, _, reply| reply).await);
    let files = home.downloader(&server).describe(&entry()).await;
    let files = files.expect("the hub is well");
    assert_eq!(
        (files[0].bytes, &files[0].checksum),
        (300_000, &Checksum::Sha256(sha256(&content()))),
        "size and hash of the hub's list"
    );
    assert!(
        server.content_requests().is_empty(),
        "a question costs nothing"
    );
    assert!(home.names().is_empty(), "and leaves nothing");
}

#[tokio::test]
async fn several_connections_bring_a_part_each() {
    let mut home = Home::new();
    home.settings.connections = 2;
    let server = hub(|_, _, reply| reply).await;
    home.download(&server).await.expect("the hub is well");
    home.is_whole();
    let mut ranges: Vec<_> = server
        .content_requests()
        .iter()
        .map(|request| request.range().expect("each asks for a part"))
        .collect();
    ranges.sort_unstable();
    assert_eq!(
        ranges,
        [(0, 149_999), (150_000, 299_999)],
        "two halves, each once"
    );
}

#[tokio::test]
async fn what_lies_there_already_is_not_fetched_again() {
    let (home, server) = (Home::new(), hub(|_, _, reply| reply).await);
    home.download(&server).await.expect("the hub is well");
    home.download(&server).await.expect("the hub is well");
    assert_eq!(
        server.content_requests().len(),
        1,
        "the second time its hash is enough"
    );
    std::fs::write(home.file(), "another").expect("the folder is writable");
    home.download(&server).await.expect("the hub is well");
    home.is_whole();
}

#[tokio::test]
async fn small_files_are_checked_by_gits_name_of_them() {
    let mut entry = entry();
    let source = entry.hub.as_mut().expect("it is on a hub");
    source.files[0].path = "folder/tokenizer.json".into();
    source.files[0].name = "tokenizer.json".into();
    // The example of Git's own book.
    for (text, is_right) in [("what is up, doc?", true), ("what is up, dog?", false)] {
        let home = Home::new();
        let server = Server::start(move |request, _| {
            if request.target == "/api/models/owner/tiny/tree/main/folder" {
                Reply::new(200).body(
                    br#"[{"type": "file", "path": "folder/tokenizer.json", "size": 16,
                          "oid": "bd9dbf5aae1a3862dd1526723246b20206e5fc37"}]"#,
                )
            } else {
                file(text.as_bytes(), request)
            }
        })
        .await;
        let mut download = home
            .downloader(&server)
            .start(&entry, None)
            .expect("the entry is on a hub");
        assert_eq!(
            download.finished().await.is_ok(),
            is_right,
            "{text} is what Git names, or not"
        );
    }
}

#[tokio::test]
async fn a_mirror_without_lists_declares_its_files_one_by_one() {
    let content = content();
    let home = Home::new();
    let server = Server::start(move |request, _| match request.method.as_str() {
        "HEAD" => Reply::new(302)
            .header("Location", "/storage")
            .header("X-Linked-Size", &content.len().to_string())
            .header("X-Linked-ETag", &format!("\"{}\"", sha256(&content))),
        _ if request.target.contains("/api/") => Reply::new(404),
        _ => file(&content, request),
    })
    .await;
    home.download(&server)
        .await
        .expect("its headers are enough");
    home.is_whole();
}

#[tokio::test]
async fn a_mirror_goes_on_where_the_hub_gave_up() {
    let mut home = Home::new();
    home.settings.attempts = 1;
    let tired = hub(|_, _, reply| reply.cut_after(120_000)).await;
    let mirror = hub(|_, _, reply| reply).await;
    let mut download = home
        .downloader(&tired)
        .with_mirror(Hub::new(&mirror.url()).expect("it is an address"))
        .start(&entry(), None)
        .expect("the entry is on a hub");
    download.finished().await.expect("the mirror is well");
    home.is_whole();
    let requests = mirror.content_requests();
    assert_eq!(
        requests[0].range(),
        Some((120_000, 299_999)),
        "the same hash is the same content"
    );
    assert_eq!(
        requests[0].header("if-range"),
        None,
        "the hub's ETag means nothing to a mirror"
    );
}

#[tokio::test]
async fn a_proxy_is_asked_for_hubs_that_cannot_be_reached() {
    let content = content();
    let mut home = Home::new();
    let proxy = Server::start(move |request, _| {
        assert!(
            request.target.starts_with("http://hub.invalid/"),
            "a proxy is told the whole address: {}",
            request.target
        );
        if request.target.contains("/api/") {
            list(&content)
        } else {
            file(&content, request)
        }
    })
    .await;
    home.settings.proxy = Proxy::Address(proxy.url());
    let hub = Hub::new("http://hub.invalid").expect("it is an address");
    let mut download = home
        .downloader_from(hub)
        .start(&entry(), None)
        .expect("the entry is on a hub");
    download.finished().await.expect("the proxy is well");
    home.is_whole();
}
