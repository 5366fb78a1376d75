//! A question about the library itself is answered by a list of its documents.

use std::ops::Range;

use library::{Listed, Listing};

/// A list as text, and where each document stands in it.
pub(crate) struct ListText {
    /// Markdown.
    pub(crate) text: String,
    /// One for each document, in order, in bytes.
    pub(crate) documents: Vec<Range<usize>>,
}

/// Writes a list, in the language of the question (`zh`, else English).
pub(crate) fn write(listing: &Listing, language: &str) -> ListText {
    let is_chinese = language == "zh";
    let mut list = ListText {
        text: counted(listing.total, is_chinese),
        documents: Vec::new(),
    };
    for group in &listing.groups {
        list.text.push_str("\n\n");
        if let Some(heading) = &group.heading {
            list.text.push_str(&format!("**{heading}**\n\n"));
        }
        for (index, document) in group.documents.iter().enumerate() {
            if index > 0 {
                list.text.push('\n');
            }
            list.text.push_str("- ");
            let start = list.text.len();
            list.text.push_str(&described(document, is_chinese));
            list.documents.push(start..list.text.len());
        }
    }
    let more = listing.total.saturating_sub(list.documents.len());
    if more > 0 {
        list.text.push_str(&match is_chinese {
            true => format!("\n\n另有 {more} 个。"),
            false => format!("\n\nAnd {more} more."),
        });
    }
    list
}

fn counted(total: usize, is_chinese: bool) -> String {
    match (is_chinese, total) {
        (true, _) => format!("共 {total} 个文档："),
        (false, 1) => "1 document:".to_owned(),
        (false, _) => format!("{total} documents:"),
    }
}

/// Name and title, and the day of the last change.
fn described(document: &Listed, is_chinese: bool) -> String {
    let mut text = document.name.clone();
    if let Some(title) = &document.title {
        text.push_str(&match is_chinese {
            true => format!("：{title}"),
            false => format!(": {title}"),
        });
    }
    if let Some(day) = &document.changed {
        text.push_str(&match is_chinese {
            true => format!("（{day}）"),
            false => format!(" ({day})"),
        });
    }
    text
}
