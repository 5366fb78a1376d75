//! The few words that a file has beside those of its outline, in the outline's
//! language.

use answer::language;
use library::Place;

use crate::model::{Outline, Point};
use crate::text::{printable, quoted};

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wording {
    /// The language as Office files name it.
    pub(crate) language: &'static str,
    chinese: bool,
}

impl Wording {
    /// The wording that fits a text: Chinese or English.
    pub(crate) fn of(text: &str) -> Self {
        let chinese = language::of_question(text) == "zh";
        Self {
            language: if chinese { "zh-CN" } else { "en-GB" },
            chinese,
        }
    }

    /// The wording that fits an outline: its title and headings decide, as the
    /// points may be quoted in other languages.
    pub(crate) fn of_outline(outline: &Outline) -> Self {
        let mut text = outline.title.clone();
        for section in &outline.sections {
            text.push(' ');
            text.push_str(&section.heading);
        }
        Self::of(&text)
    }

    /// The title of a draft that has none.
    pub(crate) fn untitled(self) -> &'static str {
        self.either("Untitled", "无标题")
    }

    /// The heading above the list of documents.
    pub(crate) fn sources(self) -> &'static str {
        self.either("Sources", "资料来源")
    }

    /// What a table over documents is called.
    pub(crate) fn table(self) -> &'static str {
        self.either("Table", "表格")
    }

    /// The column of a table that names the documents.
    pub(crate) fn document(self) -> &'static str {
        self.either("Document", "文档")
    }

    /// The column of a table that tells where the values of another stand.
    pub(crate) fn source_named(self, field: &str) -> String {
        format!("{field}{}", self.either(": source", "：出处"))
    }

    /// The columns of a list of sources behind the document's: field, value, place, words.
    pub(crate) fn columns_of_sources(self) -> [&'static str; 4] {
        if self.chinese {
            ["字段", "值", "位置", "原文"]
        } else {
            ["Field", "Value", "Place", "Words"]
        }
    }

    /// Said of a point that no passage supports.
    pub(crate) fn no_source(self) -> &'static str {
        self.either("No source found in the documents", "文档中未找到依据")
    }

    /// A heading on its second and later slides.
    pub(crate) fn continued(self, heading: &str) -> String {
        if self.chinese {
            format!("{heading}（续）")
        } else {
            format!("{heading} (continued)")
        }
    }

    /// `a, b and c`, cut after `most` names.
    pub(crate) fn named_documents(self, names: &[String], most: usize) -> String {
        let comma = self.either(", ", "、");
        let listed = names.iter().take(most).cloned().collect::<Vec<_>>();
        let listed = listed.join(comma);
        let more = names.len().saturating_sub(most);
        match (self.chinese, more) {
            (true, 0) => format!("依据：{listed}"),
            (true, _) => format!("依据：{listed}等{}份文档", names.len()),
            (false, 0) => format!("From {listed}"),
            (false, _) => format!("From {listed} and {more} more"),
        }
    }

    /// A place, as it is printed: `page 7`, `slide 3, notes`, `Budget!B7:F7`.
    /// Empty for a document without headings, where there is nothing to say.
    pub(crate) fn place(self, place: &Place) -> String {
        match place {
            Place::Page { page, label } => match label {
                Some(label) => self.page(label),
                None => self.page(&page.to_string()),
            },
            Place::Slide { slide, notes } => self.slide(*slide, *notes),
            Place::Cells { sheet, range } => format!("{sheet}!{range}"),
            Place::Section { headings } => headings.last().cloned().unwrap_or_default(),
            Place::Lines { first, last } => self.lines(*first, *last),
        }
    }

    /// A page by its label.
    fn page(self, label: &str) -> String {
        if self.chinese {
            format!("第{label}页")
        } else {
            format!("page {label}")
        }
    }

    /// A slide, or its notes.
    fn slide(self, slide: u32, notes: bool) -> String {
        match (self.chinese, notes) {
            (true, false) => format!("第{slide}张幻灯片"),
            (true, true) => format!("第{slide}张幻灯片备注"),
            (false, false) => format!("slide {slide}"),
            (false, true) => format!("slide {slide}, notes"),
        }
    }

    /// Lines of a text file.
    fn lines(self, first: u32, last: u32) -> String {
        match (self.chinese, first == last) {
            (true, true) => format!("第{first}行"),
            (true, false) => format!("第{first}至{last}行"),
            (false, true) => format!("line {first}"),
            (false, false) => format!("lines {first} to {last}"),
        }
    }

    /// Where a point comes from: file, place and the words that support it.
    pub(crate) fn source_of(self, point: &Point) -> String {
        let Some(support) = &point.support else {
            return self.no_source().to_owned();
        };
        let mut said = printable(&support.file_name);
        let place = printable(&self.place(&support.place));
        if !place.is_empty() {
            said.push_str(self.either(", ", "，"));
            said.push_str(&place);
        }
        let quote = quoted(&support.text, 300);
        if !quote.is_empty() {
            said.push_str(self.either(": ", "："));
            said.push_str(&format!("“{quote}”"));
        }
        said
    }

    fn either(self, english: &'static str, chinese: &'static str) -> &'static str {
        if self.chinese { chinese } else { english }
    }
}

/// The documents that support an outline, each once, in the order of their
/// first use, with the places used, each once.
pub(crate) fn documents(outline: &Outline, wording: &Wording) -> Vec<(String, Vec<String>)> {
    let mut documents: Vec<(String, Vec<String>)> = Vec::new();
    let points = outline.sections.iter().flat_map(|section| &section.points);
    for support in points.filter_map(|point| point.support.as_ref()) {
        let name = printable(&support.file_name);
        let place = printable(&wording.place(&support.place));
        let known = documents.iter().position(|(other, _)| *other == name);
        let index = known.unwrap_or_else(|| {
            documents.push((name, Vec::new()));
            documents.len() - 1
        });
        if let Some((_, places)) = documents.get_mut(index)
            && !place.is_empty()
            && !places.contains(&place)
        {
            places.push(place);
        }
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_printed_in_the_language_of_the_draft() {
        let page = Place::Page {
            page: 7,
            label: None,
        };
        assert_eq!(Wording::of("Leave policy").place(&page), "page 7");
        assert_eq!(Wording::of("请假制度").place(&page), "第7页");
        let lines = Place::Lines { first: 3, last: 3 };
        assert_eq!(Wording::of("Notes").place(&lines), "line 3");
    }
}
