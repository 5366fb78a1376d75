//! Servers that break, stall and lie.

use engine::download::DownloadError;

use crate::fixture::{ETAG, FILE, Home, content, file, hub, sha256};
use crate::server::{Reply, Server};

#[tokio::test]
async fn a_cut_connection_goes_on_at_the_next_byte() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 => reply.cut_after(70_001),
        1 => reply.cut_after(0),
        _ => reply,
    })
    .await;
    home.download(&server).await.expect("it goes on");
    home.is_whole();
    let requests = server.content_requests();
    let ranges: Vec<_> = requests.iter().map(|request| request.range()).collect();
    assert_eq!(
        ranges,
        [
            Some((0, 299_999)),
            Some((70_001, 299_999)),
            Some((70_001, 299_999))
        ],
        "no byte is fetched twice"
    );
    assert_eq!(
        requests[1].header("if-range"),
        Some(ETAG),
        "the rest must be of the version that is here"
    );
}

#[tokio::test]
async fn a_connection_that_stalls_is_made_again() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 => reply.stalled_after(50_000),
        _ => reply,
    })
    .await;
    home.download(&server).await.expect("it goes on");
    home.is_whole();
    assert_eq!(
        server.content_requests()[1].range().map(|range| range.0),
        Some(50_000),
        "what came before the stall counts"
    );
}

#[tokio::test]
async fn a_server_that_never_goes_on_is_given_up() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        0 => reply.cut_after(100_000),
        _ => reply.cut_after(0),
    })
    .await;
    let error = home.download(&server).await.expect_err("it never goes on");
    assert!(
        matches!(
            error,
            DownloadError::Offline { .. } | DownloadError::ServerFailed { .. }
        ),
        "{error:?} is about the server"
    );
    home.looks_empty();
    assert_eq!(
        home.names(),
        [format!("{FILE}.note.partial"), format!("{FILE}.partial")],
        "what has arrived stays for the next attempt"
    );
}

#[tokio::test]
async fn wrong_bytes_are_not_a_model() {
    let home = Home::new();
    let server = hub(|_, _, reply| {
        let wrong = vec![7; 300_000];
        reply.body(&wrong)
    })
    .await;
    let error = home
        .download(&server)
        .await
        .expect_err("it is something else");
    assert_eq!(
        error,
        DownloadError::WrongHash {
            file: FILE.into(),
            expected: sha256(&content()),
            found: sha256(&vec![7; 300_000]),
        },
        "the hash tells"
    );
    assert!(
        home.names().is_empty(),
        "wrong bytes are no beginning: {:?}",
        home.names()
    );
}

#[tokio::test]
async fn one_wrong_byte_in_one_part_is_enough() {
    let mut home = Home::new();
    home.settings.connections = 3;
    let server = hub(|request, _, reply| match request.range() {
        Some((100_000, last)) => {
            let mut part = content()[100_000..=last].to_vec();
            part[77] ^= 1;
            reply.body(&part)
        }
        _ => reply,
    })
    .await;
    let error = home.download(&server).await.expect_err("a bit is wrong");
    assert!(
        matches!(error, DownloadError::WrongHash { .. }),
        "{error:?}"
    );
    assert!(home.names().is_empty(), "nobody knows which part it was");
}

#[tokio::test]
async fn lengths_are_not_believed() {
    for (range, why) in [
        ("bytes 0-299998/299999", "a total of another file"),
        ("bytes 0-299999/999999999999", "a total without bound"),
    ] {
        let home = Home::new();
        let server = hub(move |_, _, reply| reply.header("Content-Range", range)).await;
        let error = home.download(&server).await.expect_err(why);
        assert!(
            matches!(error, DownloadError::WrongSize { .. }),
            "{why}: {error:?}"
        );
        home.looks_empty();
    }
}

#[tokio::test]
async fn a_claimed_length_is_not_what_arrives() {
    let home = Home::new();
    let server = hub(|_, number, reply| match number {
        // Less than it has, which looks like an end.
        0 => reply.cut_after(1_000).claiming(Some(1_000)),
        // No length, and an end before the end.
        1 => reply.cut_after(2_000).claiming(None),
        // More than it has.
        2 => reply.claiming(Some(900_000)),
        _ => reply,
    })
    .await;
    home.download(&server).await.expect("the bytes count");
    home.is_whole();
}

#[tokio::test]
async fn more_than_was_asked_for_is_left_out() {
    let home = Home::new();
    let server = hub(|_, _, reply| {
        let mut more = content();
        more.extend([1; 50_000]);
        reply.body(&more)
    })
    .await;
    home.download(&server)
        .await
        .expect("the rest is not wanted");
    home.is_whole();
}

#[tokio::test]
async fn a_server_that_ignores_ranges_is_asked_for_the_whole() {
    let content = content();
    let mut home = Home::new();
    home.settings.connections = 3;
    let server = hub(move |_, number, _| {
        let whole = Reply::new(200).body(&content);
        // The three parts, then the whole twice.
        if number < 4 {
            whole.cut_after(80_000)
        } else {
            whole
        }
    })
    .await;
    home.download(&server).await.expect("it has all of it");
    home.is_whole();
    let requests = server.content_requests();
    assert!(
        requests.last().is_some_and(|last| last.range().is_none()),
        "parts are not asked for any more"
    );
}

#[tokio::test]
async fn a_server_that_sends_another_part_is_asked_for_the_whole() {
    let content = content();
    let home = Home::new();
    let server = hub(move |request, _, reply| match request.range() {
        Some(_) => reply.header("Content-Range", "bytes 5-299999/300000"),
        None => Reply::new(200).body(&content),
    })
    .await;
    home.download(&server).await.expect("it has all of it");
    home.is_whole();
}

#[tokio::test]
async fn another_version_is_begun_anew() {
    let content = content();
    let home = Home::new();
    let server = hub(move |request, number, reply| match number {
        0 => reply.header("ETag", "\"version-0\"").cut_after(90_000),
        _ if request.header("if-range").is_some() => {
            Reply::new(200).body(&content).header("ETag", ETAG)
        }
        _ => file(&content, request),
    })
    .await;
    home.download(&server)
        .await
        .expect("the new version is right");
    home.is_whole();
    let requests = server.content_requests();
    assert_eq!(
        requests.last().and_then(|last| last.range()),
        Some((0, 299_999)),
        "no byte of the old version is kept"
    );
}

#[tokio::test]
async fn a_hub_that_is_not_there_is_offline() {
    let home = Home::new();
    let gone = {
        let server = Server::start(|_, _| Reply::new(200)).await;
        server.url()
    };
    let hub = engine::download::Hub::new(&gone).expect("it is an address");
    let mut download = home
        .downloader_from(hub)
        .start(&crate::fixture::entry(), None)
        .expect("the entry is on a hub");
    let error = download.finished().await.expect_err("nobody listens there");
    assert!(matches!(error, DownloadError::Offline { .. }), "{error:?}");
    assert!(home.names().is_empty(), "nothing was begun");
}
