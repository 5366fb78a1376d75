//! Rich Text, through the reader process.

use document::{Anchor, BlockKind, DocumentKind};

use super::{read_named, shown};

#[tokio::test]
async fn rich_text_is_told_by_its_content() {
    let text = br"{\rtf1\ansi{\info{\title Lease}}{\stylesheet{\s1\outlinelevel0 heading 1;}}\s1 Term\par\pard Three months.\par}";
    let (header, pages) = read_named("letter.doc", text).await;
    assert_eq!(header.kind, DocumentKind::RichText);
    assert_eq!(header.title.as_deref(), Some("Lease"));
    assert_eq!(
        shown(&pages[0].blocks),
        [
            (BlockKind::Heading { level: 1 }, "Term"),
            (BlockKind::Paragraph, "Three months."),
        ]
    );
    assert_eq!(
        pages[0].blocks[1].anchor,
        Anchor::Paragraph {
            headings: vec!["Term".to_owned()],
            paragraph: 2
        }
    );
}
