//! Saved web pages.

use document::{BlockKind, DocumentKind};

use super::{read, read_named, shown};

#[tokio::test]
async fn a_page_saved_with_its_parts_is_read() {
    let archive = "From: <Saved by Blink>\r\n\
        Snapshot-Content-Location: https://example.org/\r\nSubject: Lease\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\
        \tboundary=\"----Boundary--x----\"\r\n\r\n\r\n\
        ------Boundary--x----\r\nContent-Type: text/html\r\n\
        Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/\r\n\r\n\
        <html><head><meta charset=3D\"utf-8\"><title>Lease</title></head><body><h1>Notice =\r\n\
         period</h1><p>=E7=A7=9F=E5=AE=A2 may leave.</p></body></html>\r\n\
        ------Boundary--x----\r\nContent-Type: text/html\r\n\r\n<p>An advert in a frame</p>\r\n\
        ------Boundary--x----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        iVBORw0KGgo=\r\n------Boundary--x------\r\n";
    let (header, pages) = read(archive.as_bytes()).await;
    assert_eq!(header.kind, DocumentKind::Html);
    assert_eq!(header.title.as_deref(), Some("Lease"));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Heading { level: 1 }, "Notice period"),
            (BlockKind::Paragraph, "租客 may leave."),
        ]
    );
}

#[tokio::test]
async fn a_part_in_base64_has_its_own_charset() {
    // 租客可以 in GBK, in base64.
    let archive = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n\
        --b\nContent-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: base64\n\n\
        PHA+1+K/zb/J0tQ8L3A+\n--b--\n";
    let (_, pages) = read_named("saved.mht", archive.as_bytes()).await;
    assert_eq!(
        shown(&pages[0].blocks),
        [(BlockKind::Paragraph, "租客可以")]
    );
}

#[tokio::test]
async fn hostile_archives_end() {
    let nested = "Content-Type: multipart/related; boundary=b\n\n--b\n".repeat(20_000);
    for text in [
        format!("Content-Type: multipart/related; boundary=b\n\n{nested}"),
        format!(
            "Content-Type: multipart/related; boundary=b\n\n{}",
            "--b\n".repeat(200_000)
        ),
    ] {
        let outcome = super::outcome(
            "a.mht",
            text.as_bytes(),
            document::reader::Limits::default(),
        )
        .await;
        assert!(
            matches!(outcome.result, Err(document::ReadError::Damaged { .. })),
            "{:?}",
            outcome.result
        );
    }
}
