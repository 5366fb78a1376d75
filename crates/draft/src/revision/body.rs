//! The body of a revised text in DOCX (ECMA-376 part 1, section 17). It is written here,
//! since docx-rs 0.4 knows no header rows, and numbers tracked changes by a counter that all
//! files share.

use document::BlockKind;

use super::changes::Words;
use super::structure::{Paragraph, Row, Standing, Text};
use super::word::{BULLETS, DOCUMENT};
use crate::error::DraftError;
use crate::text::line_width;
use crate::word::TEXT_WIDTH;
use crate::xml::Part;

const AUTHOR: &str = "Deskhand";
/// What marks the cells of a header row.
const HEADER_FILL: &str = "F4EFE9";
/// A column is as wide as its longest text, in ems between these, before all columns are
/// fitted to the page.
const NARROWEST: f32 = 4.0;
const WIDEST: f32 = 30.0;

/// The body while it is written.
pub(super) struct Body<'a> {
    part: Part,
    /// When the changes were made, if they are tracked.
    date: &'a str,
    /// The number of the next tracked change.
    next: u32,
}

impl<'a> Body<'a> {
    /// An empty body.
    pub(super) fn new(text: &'a Text) -> Self {
        Self {
            part: Part::piece(DOCUMENT),
            date: match text {
                Text::Now => "",
                Text::Changes { date } => date,
            },
            next: 1,
        }
    }

    /// The bytes.
    pub(super) fn finish(self) -> Result<Vec<u8>, DraftError> {
        Ok(self.part.finish()?.1)
    }

    /// A paragraph of the text.
    pub(super) fn block(&mut self, paragraph: &Paragraph) {
        let style = match paragraph.kind {
            BlockKind::Heading { level } => &format!("Heading{}", level.clamp(1, 6)),
            BlockKind::ListItem if paragraph.has_bullet => "ListBullet",
            BlockKind::ListItem => "ListItem",
            BlockKind::Caption => "Caption",
            BlockKind::Note => "FootnoteText",
            BlockKind::Code => "Code",
            _ => "Normal",
        };
        self.begin_paragraph(style);
        if style == "ListBullet" {
            let list = BULLETS.to_string();
            self.part
                .open("w:numPr", &[])
                .empty("w:ilvl", &[("w:val", "0")])
                .empty("w:numId", &[("w:val", &list)])
                .close();
        }
        if paragraph.standing != Standing::Stays {
            self.part.open("w:rPr", &[]);
            self.standing(paragraph.standing);
            self.part.close();
        }
        self.end_paragraph(&paragraph.words);
    }

    /// A paragraph in a style of the template.
    pub(super) fn paragraph(&mut self, style: &str, words: &[Words]) {
        self.begin_paragraph(style);
        self.end_paragraph(words);
    }

    /// Opens a paragraph, to be closed by [`Body::end_paragraph`], and its properties.
    fn begin_paragraph(&mut self, style: &str) {
        self.part
            .open("w:p", &[])
            .open("w:pPr", &[])
            .empty("w:pStyle", &[("w:val", style)]);
    }

    fn end_paragraph(&mut self, words: &[Words]) {
        self.part.close();
        for words in words {
            match words {
                Words::Same(text) => self.run("w:t", text),
                Words::Removed(text) => {
                    self.change("w:del", |body| body.run("w:delText", text));
                }
                Words::Added(text) => self.change("w:ins", |body| body.run("w:t", text)),
            }
        }
        self.part.close();
    }

    /// A tracked change around what `inside` writes.
    fn change(&mut self, element: &str, inside: impl FnOnce(&mut Self)) {
        let id = self.next.to_string();
        self.next += 1;
        let date = self.date;
        let attributes = [
            ("w:id", id.as_str()),
            ("w:author", AUTHOR),
            ("w:date", date),
        ];
        self.part.open(element, &attributes);
        inside(self);
        self.part.close();
    }

    /// The mark of a paragraph or a row that is new or gone.
    fn standing(&mut self, standing: Standing) {
        match standing {
            Standing::Stays => {}
            Standing::Removed => self.change("w:del", |_| {}),
            Standing::Added => self.change("w:ins", |_| {}),
        }
    }

    /// Text with its line breaks and tabs.
    fn run(&mut self, element: &str, text: &str) {
        self.part.open("w:r", &[]);
        for piece in text.split_inclusive(['\n', '\t']) {
            let words = piece.trim_end_matches(['\n', '\t']);
            if !words.is_empty() {
                self.part.text(element, &[("xml:space", "preserve")], words);
            }
            if piece.ends_with('\n') {
                self.part.empty("w:br", &[]);
            } else if piece.ends_with('\t') {
                self.part.empty("w:tab", &[]);
            }
        }
        self.part.close();
    }

    /// A table, with a little room below it: Word wants a paragraph at the end, and joins
    /// tables that nothing parts.
    pub(super) fn table(&mut self, rows: &[Row]) {
        let widths = widths(rows);
        let whole = TEXT_WIDTH.to_string();
        self.part
            .open("w:tbl", &[])
            .open("w:tblPr", &[])
            .empty("w:tblStyle", &[("w:val", "TableGrid")])
            .empty("w:tblW", &[("w:w", &whole), ("w:type", "dxa")])
            .close()
            .open("w:tblGrid", &[]);
        for width in &widths {
            let width = width.to_string();
            self.part.empty("w:gridCol", &[("w:w", &width)]);
        }
        self.part.close();
        for row in rows {
            self.row(row, &widths);
        }
        self.part.close();
        self.paragraph("TableEnd", &[]);
    }

    fn row(&mut self, row: &Row, widths: &[u32]) {
        self.part
            .open("w:tr", &[])
            .open("w:trPr", &[])
            .empty("w:cantSplit", &[]);
        if row.is_header {
            self.part.empty("w:tblHeader", &[]);
        }
        self.standing(row.standing);
        self.part.close();
        let last = row.cells.len().saturating_sub(1);
        for (at, cell) in row.cells.iter().enumerate() {
            // The last cell of a shorter row reaches to the edge.
            let columns = if at == last {
                &widths[at..]
            } else {
                &widths[at..=at]
            };
            self.cell(cell, columns, row.is_header);
        }
        self.part.close();
    }

    fn cell(&mut self, words: &[Words], columns: &[u32], is_header: bool) {
        let width = columns.iter().sum::<u32>().to_string();
        self.part
            .open("w:tc", &[])
            .open("w:tcPr", &[])
            .empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")]);
        if columns.len() > 1 {
            let span = columns.len().to_string();
            self.part.empty("w:gridSpan", &[("w:val", &span)]);
        }
        if is_header {
            let fill = [
                ("w:val", "clear"),
                ("w:color", "auto"),
                ("w:fill", HEADER_FILL),
            ];
            self.part.empty("w:shd", &fill);
        }
        self.part.close();
        self.paragraph(if is_header { "TableHead" } else { "TableText" }, words);
        self.part.close();
    }
}

/// How wide each column is, so that all fill the page: by its longest text.
fn widths(rows: &[Row]) -> Vec<u32> {
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut widest = vec![NARROWEST; count];
    for row in rows {
        for (column, cell) in widest.iter_mut().zip(&row.cells) {
            let text = cell.iter().map(|words| match words {
                Words::Same(text) | Words::Removed(text) | Words::Added(text) => line_width(text),
            });
            *column = column.max(text.sum::<f32>().min(WIDEST));
        }
    }
    let sum: f32 = widest.iter().sum();
    let share = |width: &f32| (TEXT_WIDTH as f32 * width / sum) as u32;
    widest.iter().map(share).collect()
}
