//! The footnotes part (ECMA-376 part 1, section 17.11).

use crate::error::DraftError;
use crate::xml::Part;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// `word/footnotes.xml`: the two separators that Word expects, then each note
/// with its number, counted from 1 as the references in the text are.
pub(super) fn footnotes(notes: &[String]) -> Result<(String, Vec<u8>), DraftError> {
    let mut part = Part::new("word/footnotes.xml");
    part.open("w:footnotes", &[("xmlns:w", WORD)]);
    for (id, kind, element) in [
        ("-1", "separator", "w:separator"),
        ("0", "continuationSeparator", "w:continuationSeparator"),
    ] {
        part.open("w:footnote", &[("w:type", kind), ("w:id", id)])
            .open("w:p", &[])
            .open("w:r", &[])
            .empty(element, &[])
            .close()
            .close()
            .close();
    }
    for (index, note) in notes.iter().enumerate() {
        let id = (index + 1).to_string();
        part.open("w:footnote", &[("w:id", &id)]).open("w:p", &[]);
        part.open("w:pPr", &[])
            .empty("w:pStyle", &[("w:val", "FootnoteText")])
            .close();
        part.open("w:r", &[])
            .open("w:rPr", &[])
            .empty("w:rStyle", &[("w:val", "FootnoteReference")])
            .close()
            .empty("w:footnoteRef", &[])
            .close();
        part.open("w:r", &[])
            .text("w:t", &[("xml:space", "preserve")], &format!(" {note}"))
            .close();
        part.close().close();
    }
    part.finish()
}
