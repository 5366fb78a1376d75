//! The encodings that fonts and documents name by numbers.

use std::collections::HashMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, ISO_8859_2, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS,
    UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// The charset of fonts whose bytes are pictures.
const SYMBOLS: i32 = 2;

/// How the bytes of a text are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Encoded(&'static Encoding),
    Symbols,
}

/// The encodings of a document: its own, and those of its fonts.
#[derive(Debug)]
pub(super) struct CodePages {
    document: &'static Encoding,
    fonts: HashMap<i32, Reading>,
    /// The font that text has until it is given another.
    pub(super) default_font: i32,
}

impl Default for CodePages {
    fn default() -> Self {
        Self {
            document: WINDOWS_1252,
            fonts: HashMap::new(),
            default_font: 0,
        }
    }
}

impl CodePages {
    pub(super) fn set_document(&mut self, page: i32) {
        if let Some(encoding) = encoding(page) {
            self.document = encoding;
        }
    }

    /// What the table of fonts says of a font.
    pub(super) fn set_font(&mut self, font: i32, word: &str, value: i32) {
        let reading = match word {
            "fcharset" if value == SYMBOLS => Some(Reading::Symbols),
            "fcharset" => charset(value).map(Reading::Encoded),
            _ => encoding(value).map(Reading::Encoded),
        };
        if let Some(reading) = reading {
            self.fonts.insert(font, reading);
        }
    }

    /// How bytes in this font are read.
    pub(super) fn of_font(&self, font: i32) -> Reading {
        match self.fonts.get(&font) {
            // Programs in China and Japan leave Western fonts on their text.
            Some(Reading::Encoded(encoding))
                if *encoding == WINDOWS_1252 && !self.document.is_single_byte() =>
            {
                Reading::Encoded(self.document)
            }
            Some(reading) => *reading,
            None => Reading::Encoded(self.document),
        }
    }
}

/// The text that bytes stand for.
pub(super) fn decode(bytes: &[u8], reading: Reading) -> String {
    match reading {
        Reading::Encoded(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        Reading::Symbols => bytes.iter().filter_map(|byte| symbol(*byte)).collect(),
    }
}

/// Of the pictures in symbol fonts only bullets mean something without them.
pub(super) fn symbol(byte: u8) -> Option<char> {
    match byte {
        b' ' => Some(' '),
        0x6C | 0x6E | 0x71 | 0x75 | 0xA7 | 0xA8 | 0xB7 | 0xD8 | 0xFC => Some('•'),
        _ => None,
    }
}

/// Charsets of fonts (specification, "Font Table", `\fcharset`).
fn charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        0 => WINDOWS_1252,
        77 => MACINTOSH,
        128 => SHIFT_JIS,
        129 | 130 => EUC_KR,
        134 => GB18030,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178..=181 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// Code pages of Windows by their numbers.
fn encoding(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 | 54936 => GB18030,
        949 | 1361 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        437 | 850 | 1252 | 28591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        10007 => X_MAC_CYRILLIC,
        20866 => KOI8_R,
        21866 => KOI8_U,
        28592 => ISO_8859_2,
        65001 => UTF_8,
        _ => return None,
    })
}
