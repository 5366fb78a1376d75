//! What each control word changes.

use super::super::destinations::Destination;
use super::Parser;

impl Parser {
    pub(super) fn font_word(&mut self, word: &str, value: Option<i32>) {
        match (word, value) {
            ("f", Some(font)) => self.font = font,
            ("fcharset" | "cpg", Some(value)) => self.pages.set_font(self.font, word, value),
            _ => {}
        }
    }

    pub(super) fn style_word(&mut self, word: &str, value: Option<i32>) {
        match word {
            "s" => self.style.number = value.unwrap_or(0),
            "sbasedon" => self.style.based_on = value,
            "outlinelevel" => self.style.outline = value,
            _ => {}
        }
    }

    pub(super) fn date_word(&mut self, word: &str, value: Option<i32>) {
        let [year, month, day] = &mut self.date;
        match word {
            "yr" => *year = value.unwrap_or(0),
            "mo" => *month = value.unwrap_or(0),
            "dy" => *day = value.unwrap_or(0),
            _ => {}
        }
    }

    pub(super) fn document_word(&mut self, word: &str, value: Option<i32>) -> bool {
        match word {
            "ansicpg" => self.pages.set_document(value.unwrap_or(0)),
            "mac" => self.pages.set_document(10_000),
            "deff" => {
                self.pages.default_font = value.unwrap_or(0);
                self.state.font = self.pages.default_font;
            }
            _ => return false,
        }
        true
    }

    pub(super) fn character_word(&mut self, word: &str, value: Option<i32>) -> bool {
        let is_on = value != Some(0);
        match word {
            "f" if self.state.destination != Destination::Fonts => {
                self.state.font = value.unwrap_or(0);
            }
            "uc" => self.state.fallback = usize::try_from(value.unwrap_or(1)).unwrap_or(0),
            "u" => {
                self.unicode(value.unwrap_or(0));
                self.passing = self.state.fallback;
            }
            "v" => self.state.hidden = is_on,
            "deleted" => self.state.deleted = is_on,
            "plain" => {
                self.state.font = self.pages.default_font;
                self.state.hidden = false;
                self.state.deleted = false;
            }
            "tab" => self.push(" "),
            "line" | "lbr" | "page" | "column" => self.push("\n"),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "zwj" => self.push("\u{200d}"),
            "zwnj" => self.push("\u{200c}"),
            _ => return false,
        }
        true
    }

    pub(super) fn paragraph_word(&mut self, word: &str, value: Option<i32>) {
        if self.state.destination != Destination::Text {
            return;
        }
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        match word {
            "pard" => self.state.reset_paragraph(),
            "s" => self.state.style = value.unwrap_or(0),
            "outlinelevel" => self.state.outline = value,
            "ls" => self.state.in_list = value != Some(0),
            "intbl" => self.state.in_table = true,
            "trowd" => {
                frame.header_row = false;
                frame.header_first = false;
            }
            "trhdr" => frame.header_row = true,
            "tbllkhdrrows" => frame.header_first = true,
            "par" | "sect" => self.end_paragraph(),
            "cell" => frame.end_cell(),
            "nestcell" => frame.end_paragraph_in_cell(),
            "row" => frame.end_row(),
            _ => {}
        }
    }
}
