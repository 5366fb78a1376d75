//! Bytes become text, whatever encoding they are written in.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file the encoding is told from, once it stops being ASCII.
const SAMPLE: usize = 256 * 1024;

/// How much is looked at to tell text in wide units that carries no mark.
const WIDE_SAMPLE: usize = 4096;

/// Text whose units are wider than a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wide {
    /// UTF-16 in this byte order.
    Utf16(&'static Encoding),
    /// UTF-32, which no web page may use and therefore no library decodes.
    Utf32 {
        /// Whether the lowest byte comes first.
        little: bool,
    },
}

/// Tells UTF-16 and UTF-32 by their mark, or by what only text in them looks
/// like.
pub(crate) fn wide(bytes: &[u8]) -> Option<Wide> {
    // The mark of UTF-32 begins with that of UTF-16.
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) && bytes.len().is_multiple_of(4) {
        return Some(Wide::Utf32 { little: true });
    }
    if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Some(Wide::Utf32 { little: false });
    }
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return Some(Wide::Utf16(UTF_16LE));
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return Some(Wide::Utf16(UTF_16BE));
    }
    let sample = &bytes[..bytes.len().min(WIDE_SAMPLE)];
    [true, false]
        .into_iter()
        .find(|little| is_utf32(sample, *little))
        .map(|little| Wide::Utf32 { little })
        .or_else(|| utf16_without_mark(sample).map(Wide::Utf16))
}

/// Decodes text: by its mark, as UTF-16 or UTF-32 where it can be nothing else,
/// as UTF-8 where it is that, and else as what the detector of a web browser
/// takes it for. Carriage returns that stand for line ends by themselves become
/// line feeds.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let text = decode_as_written(bytes);
    if text.contains('\r') && !text.contains('\n') {
        return Cow::Owned(text.replace('\r', "\n"));
    }
    text
}

fn decode_as_written(bytes: &[u8]) -> Cow<'_, str> {
    match wide(bytes) {
        Some(Wide::Utf32 { little }) => return Cow::Owned(utf32(bytes, little)),
        Some(Wide::Utf16(encoding)) => return encoding.decode_with_bom_removal(bytes).0,
        None => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(_) if is_iso_2022_jp(bytes) => ISO_2022_JP.decode_without_bom_handling(bytes).0,
        Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Err(_) => guess(bytes).decode_with_bom_removal(bytes).0,
    }
}

/// The encoding of bytes that are not UTF-8, or not everywhere.
fn guess(bytes: &[u8]) -> &'static Encoding {
    // Pages of English may stand before the first letter that tells.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let end = bytes.len().min(first + SAMPLE);
    let sample = &bytes[first..end];
    // A text that is UTF-8 but for a few broken bytes is still UTF-8.
    let lossy = String::from_utf8_lossy(sample);
    let beyond_ascii = lossy.chars().filter(|letter| !letter.is_ascii()).count();
    let broken = lossy.matches('\u{fffd}').count();
    if broken * 20 < beyond_ascii {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, end == bytes.len());
    match detector.guess(None, Utf8Detection::Deny) {
        // Its superset holds the rare characters too.
        encoding if encoding == GBK => GB18030,
        encoding => encoding,
    }
}

/// The escape sequences of ISO-2022-JP are ASCII, and so is all that follows
/// them.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && bytes
            .windows(3)
            .any(|window| matches!(window, [0x1B, b'$', b'B' | b'@']))
        && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

fn utf32(bytes: &[u8], little: bool) -> String {
    bytes
        .chunks_exact(4)
        .filter_map(|unit| unit.try_into().ok())
        .map(|unit| scalar(unit, little).unwrap_or(char::REPLACEMENT_CHARACTER))
        .skip_while(|letter| *letter == '\u{feff}')
        .collect()
}

fn scalar(unit: [u8; 4], little: bool) -> Option<char> {
    char::from_u32(if little {
        u32::from_le_bytes(unit)
    } else {
        u32::from_be_bytes(unit)
    })
}

/// Few byte sequences are UTF-32 by chance: every fourth byte must be zero.
fn is_utf32(sample: &[u8], little: bool) -> bool {
    sample.len() >= 16
        && sample
            .chunks_exact(4)
            .filter_map(|unit| unit.try_into().ok())
            .all(|unit| scalar(unit, little).is_some_and(|letter| letter != '\0'))
}

/// The byte order of UTF-16 that carries no mark: the one in which the units
/// are letters, among them some that every text has (blanks, line ends, Latin
/// letters, the comma and full stop of Chinese and Japanese).
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (mut common, mut strange) = (0, 0);
        for pair in sample.chunks_exact(2) {
            let unit = match pair {
                [low, high] if *encoding == UTF_16LE => u16::from_le_bytes([*low, *high]),
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => continue,
            };
            match unit {
                0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0x3001 | 0x3002 | 0xFF0C => common += 1,
                unit if is_letter(unit) => {}
                _ => strange += 1,
            }
        }
        common * 100 >= pairs && strange * 100 <= pairs
    })
}

/// Whether a unit of UTF-16 belongs to a script in wide use. Half of the
/// surrogates count too: they come in pairs, and rarely.
fn is_letter(unit: u16) -> bool {
    matches!(unit,
        0xA0..=0x6FF
        | 0x900..=0xEFF
        | 0x10A0..=0x11FF
        | 0x1E00..=0x206F
        | 0x20A0..=0x22FF
        | 0x2460..=0x266F
        | 0x3000..=0x33FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xAC00..=0xD7A3
        | 0xD83C..=0xD87F
        | 0xDC00..=0xDFFF
        | 0xF900..=0xFAFF
        | 0xFEFF
        | 0xFF01..=0xFFEE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [(&str, &str); 17] = [
        (
            "gb18030",
            "本合同自双方签字之日起生效，有效期为两年。租客可以提前三个月书面通知房东解除合同。",
        ),
        (
            "gb18030",
            "1. 甲方：上海某某有限公司\n2. 乙方：北京某某公司\n价格：100元",
        ),
        (
            "big5",
            "本合約自雙方簽字之日起生效，有效期為兩年。租客可以提前三個月書面通知房東解除合約。",
        ),
        (
            "shift_jis",
            "この契約は署名の日から有効であり、期間は二年とする。借主は三か月前に通知する。",
        ),
        (
            "euc-jp",
            "この契約は署名の日から有効であり、期間は二年とする。借主は三か月前に通知する。",
        ),
        (
            "iso-2022-jp",
            "この契約は署名の日から有効であり、期間は二年とする。借主は三か月前に通知する。",
        ),
        (
            "euc-kr",
            "이 계약은 서명일로부터 효력이 발생하며 계약 기간은 이년으로 한다. 임차인은 석 달 전에 통지한다.",
        ),
        (
            "windows-1250",
            "Nájemce může smlouvu vypovědět písemně; výpovědní lhůta činí tři měsíce. Příliš žluťoučký kůň.",
        ),
        (
            "windows-1251",
            "Арендатор может расторгнуть договор, письменно уведомив об этом за три месяца.",
        ),
        (
            "koi8-r",
            "Арендатор может расторгнуть договор, письменно уведомив об этом за три месяца.",
        ),
        (
            "windows-1252",
            "Die Kündigung muß spätestens drei Monate vor Ablauf für beide Häuser erfolgen – „so“.",
        ),
        (
            "windows-1253",
            "Ο μισθωτής μπορεί να καταγγείλει τη σύμβαση με έγγραφη ειδοποίηση τριών μηνών.",
        ),
        (
            "windows-1254",
            "Kiracı, üç ay önceden yazılı bildirimde bulunarak sözleşmeyi feshedebilir. Işık şöyle ağır.",
        ),
        (
            "windows-1255",
            "השוכר רשאי לסיים את החוזה בהודעה בכתב של שלושה חודשים מראש.",
        ),
        (
            "windows-1256",
            "يجوز للمستأجر إنهاء العقد بإشعار كتابي قبل ثلاثة أشهر من تاريخ الإخلاء.",
        ),
        (
            "windows-1257",
            "Nuomininkas gali nutraukti sutartį raštu įspėjęs prieš tris mėnesius. Žąsų ūkis čia įsikūrė.",
        ),
        (
            "windows-874",
            "ผู้เช่าสามารถบอกเลิกสัญญาโดยแจ้งเป็นหนังสือล่วงหน้าสามเดือน",
        ),
    ];

    #[test]
    fn encodings_are_told_apart() {
        for (label, text) in SAMPLES {
            let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
            let (bytes, _, failed) = encoding.encode(text);
            assert!(!failed, "{label} holds the text");
            assert_eq!(decode(&bytes), text, "{label}");
            let after = [
                b"An English page stands first.\n".repeat(20_000),
                bytes.to_vec(),
            ]
            .concat();
            assert!(decode(&after).ends_with(text), "{label} after much ASCII");
        }
    }

    #[test]
    fn rare_characters_of_gb18030_are_read() {
        let text = "㐀㐁是罕见的汉字，𠀀也是。这里还有别的句子，说明合同的期限为两年。";
        let (bytes, _, failed) = GB18030.encode(text);
        assert!(!failed, "gb18030 holds all of Unicode");
        assert_eq!(decode(&bytes), text);
    }

    #[test]
    fn wide_units_are_read_with_and_without_a_mark() {
        let texts = [
            "Termination needs three months.",
            "本合同自双方签字之日起生效，有效期为两年。\r\n租客可以提前三个月。",
            "Арендатор может расторгнуть договор.",
            "이 계약은 서명일로부터 효력이 발생한다.",
        ];
        for text in texts {
            for marked in [false, true] {
                let marked_text = format!("{}{text}", if marked { "\u{feff}" } else { "" });
                let units16: Vec<u16> = marked_text.encode_utf16().collect();
                let units32: Vec<u32> = marked_text.chars().map(u32::from).collect();
                let forms: [Vec<u8>; 4] = [
                    units16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                    units16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                    units32.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                    units32.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                ];
                for (index, bytes) in forms.iter().enumerate() {
                    assert_eq!(decode(bytes), text, "form {index}, marked: {marked}");
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_not_taken_for_wide_units() {
        let counters: Vec<u8> = (0..2048_u16).flat_map(u16::to_le_bytes).collect();
        assert_eq!(wide(&counters), None, "numbers that count up");
        assert_eq!(wide(b"plain words in plain ASCII"), None);
        let (chinese, _, _) = GB18030.encode("本合同自双方签字之日起生效");
        assert_eq!(wide(&chinese), None, "Chinese in pairs of bytes");
    }

    #[test]
    fn a_few_broken_bytes_leave_utf8_as_it_is() {
        let mut bytes = "租客可以提前三个月书面通知房东解除合同。"
            .repeat(3)
            .into_bytes();
        bytes[100] = 0xFF;
        assert!(decode(&bytes).starts_with("租客可以提前"));
    }
}
