//! Property sets: what a document says of itself (MS-OLEPS).

use encoding_rs::Encoding;

use super::super::said;
use super::bytes::{u16_at, u32_at, u64_at};

/// Properties of a summary (MS-OLEPS 2.25.1).
const CODE_PAGE: u32 = 1;
const TITLE: u32 = 2;
const AUTHOR: u32 = 4;
const CREATED: u32 = 12;

/// More properties than any summary has.
const MAXIMUM_PROPERTIES: usize = 256;

/// Seconds from the first day of 1601, where `FILETIME` begins, to that of 1970.
const EPOCH_DIFFERENCE: i64 = 11_644_473_600;

/// Title, author and date of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    /// As RFC 3339.
    pub(crate) created: Option<String>,
}

impl Summary {
    /// Reads the stream `\u{5}SummaryInformation`; what is damaged is left out.
    pub(super) fn read(stream: &[u8]) -> Self {
        let mut summary = Self::default();
        let Some(set) = u32_at(stream, 44).and_then(|offset| stream.get(offset as usize..)) else {
            return summary;
        };
        let count = u32_at(set, 4).map_or(0, |count| count as usize);
        let mut values: Vec<(u32, &[u8])> = Vec::new();
        for index in 0..count.min(MAXIMUM_PROPERTIES) {
            let identifier = u32_at(set, 8 + index * 8);
            let value = u32_at(set, 12 + index * 8).and_then(|offset| set.get(offset as usize..));
            if let (Some(identifier), Some(value)) = (identifier, value) {
                values.push((identifier, value));
            }
        }
        let find = |wanted| {
            let found = values.iter().find(|(identifier, _)| *identifier == wanted);
            found.map(|(_, value)| *value)
        };
        let code_page = find(CODE_PAGE).and_then(|value| u16_at(value, 4));
        let encoding = encoding(code_page.unwrap_or(1252));
        summary.title = find(TITLE).and_then(|value| string(value, encoding));
        summary.author = find(AUTHOR).and_then(|value| string(value, encoding));
        summary.created = find(CREATED)
            .filter(|value| u32_at(value, 0) == Some(64))
            .and_then(|value| file_time(u64_at(value, 4)?));
        summary
    }
}

/// The encoding of a Windows code page; 1200 and 65001 are Unicode.
pub(crate) fn encoding(code_page: u16) -> &'static Encoding {
    let label = match code_page {
        1200 => "utf-16le",
        65001 => "utf-8",
        932 => "shift_jis",
        936 => "gb18030",
        949 => "euc-kr",
        950 => "big5",
        874 => "windows-874",
        866 => "ibm866",
        10007 => "x-mac-cyrillic",
        10000 => "macintosh",
        20866 => "koi8-r",
        21866 => "koi8-u",
        20932 | 51932 => "euc-jp",
        50220..=50222 => "iso-2022-jp",
        54936 => "gb18030",
        28592..=28606 => return iso_8859(code_page - 28590),
        1250..=1258 => return windows(code_page),
        _ => "windows-1252",
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

fn iso_8859(part: u16) -> &'static Encoding {
    Encoding::for_label(format!("iso-8859-{part}").as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

fn windows(code_page: u16) -> &'static Encoding {
    Encoding::for_label(format!("windows-{code_page}").as_bytes())
        .unwrap_or(encoding_rs::WINDOWS_1252)
}

/// A value of type `VT_LPSTR` or `VT_LPWSTR` (MS-OLEPS 2.15).
fn string(value: &[u8], encoding: &'static Encoding) -> Option<String> {
    let length = u32_at(value, 4)? as usize;
    let (bytes, encoding) = match u32_at(value, 0)? {
        30 => (value.get(8..)?, encoding),
        31 => (value.get(8..)?, encoding_rs::UTF_16LE),
        _ => return None,
    };
    let length = if u32_at(value, 0)? == 31 {
        length.checked_mul(2)?
    } else {
        length
    };
    let bytes = bytes.get(..length.min(bytes.len()))?;
    let text = encoding.decode_without_bom_handling(bytes).0;
    said(text.split('\0').next().unwrap_or_default())
}

/// A `FILETIME` (hundreds of nanoseconds since 1601) as RFC 3339; none for
/// zero, which stands for no time.
pub(crate) fn file_time(time: u64) -> Option<String> {
    if time == 0 {
        return None;
    }
    let seconds = i64::try_from(time / 10_000_000)
        .ok()?
        .checked_sub(EPOCH_DIFFERENCE)?;
    let days = seconds.div_euclid(86_400);
    let (year, month, day) = civil(days);
    if !(1..=9999).contains(&year) {
        return None;
    }
    let rest = seconds.rem_euclid(86_400);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3600,
        rest % 3600 / 60,
        rest % 60
    ))
}

/// The Gregorian date of a day counted from 1970-01-01: whole cycles of 400
/// years, then years that begin in March, so that the leap day comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    const CYCLE: i64 = 146_097;
    // The first of March of year 0 lies this many days before 1970.
    let days = days + 719_468;
    let cycle = days.div_euclid(CYCLE);
    let day = days.rem_euclid(CYCLE);
    let year = (day - day / 1_460 + day / 36_524 - day / (CYCLE - 1)) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + cycle * 400 + later, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_times_become_dates() {
        // 2000-02-29 12:34:56 is 951827696 seconds after 1970.
        let time = (951_827_696 + 11_644_473_600) * 10_000_000;
        assert_eq!(file_time(time).as_deref(), Some("2000-02-29T12:34:56Z"));
        assert_eq!(file_time(0), None, "zero is no time");
        assert_eq!(file_time(u64::MAX), None, "a year past 9999 is no date");
    }

    #[test]
    fn summaries_made_of_noise_say_nothing() {
        for length in 0..200 {
            assert_eq!(Summary::read(&vec![0xFF; length]), Summary::default());
        }
    }
}
