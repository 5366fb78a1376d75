//! Electronic books.

use document::reader::Limits;
use document::{Anchor, BlockKind, DocumentKind, ReadError};

use super::{archive, outcome, read, shown};

const CONTAINER: &str = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>\
    <rootfiles><rootfile full-path='OEBPS/book.opf' media-type='application/oebps-package+xml'/>\
    </rootfiles></container>";

const PACKAGE: &str = "<package xmlns='http://www.idpf.org/2007/opf' \
    xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>The Lease</dc:title>\
    <dc:creator>Ada</dc:creator><dc:date>2024-01-31</dc:date></metadata><manifest>\
    <item id='two' href='text/two%20b.xhtml' media-type='application/xhtml+xml'/>\
    <item id='one' href='text/one.xhtml' media-type='application/xhtml+xml'/>\
    <item id='lost' href='text/lost.xhtml' media-type='application/xhtml+xml'/>\
    <item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>\
    <item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/></manifest>\
    <spine toc='ncx'><itemref idref='one'/><itemref idref='lost'/><itemref idref='two'/></spine>\
    </package>";

const ONE: &str = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head>\
    <title>No</title><script src='a.js'/></head><body><h1>Term</h1><p>Three&#160;months.</p>\
    </body></html>";

const TWO: &str = "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>\
    <body><h1>Rent</h1><p>900<a epub:type='noteref'>1</a></p>\
    <aside epub:type='footnote'><p>Net.</p></aside></body></html>";

const NAVIGATION: &str = "<html xmlns='http://www.w3.org/1999/xhtml' \
    xmlns:epub='http://www.idpf.org/2007/ops'><body><nav epub:type='landmarks'><ol><li>\
    <a href='text/one.xhtml'>Start</a></li></ol></nav><nav epub:type='toc'><ol>\
    <li><a href='text/one.xhtml'>1 The term</a></li>\
    <li><a href='text/one.xhtml#a'>1.1 Inside</a></li></ol></nav></body></html>";

const INDEX: &str = "<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap><navPoint>\
    <navLabel><text>Part two</text></navLabel><content src='text/two%20b.xhtml#x'/></navPoint>\
    </navMap></ncx>";

fn book(parts: &[(&str, &str)]) -> Vec<u8> {
    let common = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", PACKAGE),
        ("OEBPS/text/one.xhtml", ONE),
        ("OEBPS/text/two b.xhtml", TWO),
    ];
    archive(&[common.as_slice(), parts].concat())
}

#[tokio::test]
async fn chapters_are_pages_in_the_order_of_the_spine() {
    let bytes = book(&[("OEBPS/nav.xhtml", NAVIGATION)]);
    let outcome = outcome("document", &bytes, Limits::default()).await;
    assert_eq!(outcome.result, Ok(()));
    let header = outcome.header.expect("a header");
    assert_eq!((header.kind, header.pages), (DocumentKind::Book, 3));
    assert_eq!(header.title.as_deref(), Some("The Lease"));
    assert_eq!(header.author.as_deref(), Some("Ada"));
    assert_eq!(header.created.as_deref(), Some("2024-01-31"));
    assert_eq!(outcome.missing, [2], "a chapter that is not there is told");
    let [one, two] = outcome.pages.as_slice() else {
        panic!("two chapters: {:?}", outcome.pages);
    };
    assert_eq!((one.number, two.number), (1, 3));
    assert_eq!(one.label.as_deref(), Some("1 The term"));
    assert_eq!(two.label.as_deref(), Some("Rent"), "its heading, for want");
    assert_eq!(
        shown(&one.blocks),
        [
            (BlockKind::Heading { level: 1 }, "Term"),
            (BlockKind::Paragraph, "Three months."),
        ]
    );
    assert_eq!(
        shown(&two.blocks),
        [
            (BlockKind::Heading { level: 1 }, "Rent"),
            (BlockKind::Paragraph, "900"),
            (BlockKind::Note, "Net."),
        ]
    );
    let Anchor::Paragraph {
        headings,
        paragraph,
    } = &two.blocks[1].anchor
    else {
        panic!("a book flows");
    };
    assert_eq!(
        (headings.as_slice(), *paragraph),
        (["Rent".to_owned()].as_slice(), 4)
    );
}

#[tokio::test]
async fn the_old_index_gives_labels_too() {
    let bytes = book(&[("OEBPS/toc.ncx", INDEX), ("OEBPS/text/lost.xhtml", ONE)]);
    let (_, pages) = read(&bytes).await;
    let labels: Vec<_> = pages.iter().map(|page| page.label.as_deref()).collect();
    assert_eq!(labels, [Some("Term"), Some("Term"), Some("Part two")]);
}

#[tokio::test]
async fn a_protected_book_is_encrypted_and_scrambled_fonts_are_not() {
    let encryption = |part: &str| {
        format!(
            "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container' \
             xmlns:enc='http://www.w3.org/2001/04/xmlenc#'><enc:EncryptedData>\
             <enc:EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/><enc:CipherData>\
             <enc:CipherReference URI='{part}'/></enc:CipherData></enc:EncryptedData></encryption>"
        )
    };
    let bytes = book(&[(
        "META-INF/encryption.xml",
        &encryption("OEBPS/text/two%20b.xhtml"),
    )]);
    let protected = outcome("a.epub", &bytes, Limits::default()).await;
    assert_eq!(protected.result, Err(ReadError::Encrypted));
    let bytes = book(&[("META-INF/encryption.xml", &encryption("OEBPS/fonts/a.otf"))]);
    let fonts = outcome("a.epub", &bytes, Limits::default()).await;
    assert_eq!(fonts.result, Ok(()));
}
