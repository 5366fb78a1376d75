//! Names of months and days, and Chinese numerals.

/// The language that a code names by its identifier (MS-LCID), or English.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Italian,
    Chinese,
    Japanese,
    Korean,
}

const ENGLISH_MONTHS: &str =
    "January February March April May June July August September October November December";
const GERMAN_MONTHS: &str =
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember";
const FRENCH_MONTHS: &str =
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre";
const SPANISH_MONTHS: &str =
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre";
const ITALIAN_MONTHS: &str =
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre";
const CHINESE_MONTHS: &str = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月";
const ENGLISH_DAYS: &str = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday";
const GERMAN_DAYS: &str = "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag";
const FRENCH_DAYS: &str = "dimanche lundi mardi mercredi jeudi vendredi samedi";
const SPANISH_DAYS: &str = "domingo lunes martes miércoles jueves viernes sábado";
const ITALIAN_DAYS: &str = "domenica lunedì martedì mercoledì giovedì venerdì sabato";
const CHINESE_DAYS: &str = "日 一 二 三 四 五 六";
const JAPANESE_DAYS: &str = "日 月 火 水 木 金 土";
const KOREAN_DAYS: &str = "일 월 화 수 목 금 토";

impl Language {
    /// The language of an identifier in hexadecimal digits, whose lower ten
    /// bits are the language and the others the country.
    pub(super) fn of(identifier: &str) -> Option<Self> {
        let digits = identifier.split(',').next().unwrap_or_default();
        let identifier = u32::from_str_radix(digits, 16).ok()?;
        match identifier & 0x3FF {
            0x04 => Some(Self::Chinese),
            0x07 => Some(Self::German),
            0x09 => Some(Self::English),
            0x0A => Some(Self::Spanish),
            0x0C => Some(Self::French),
            0x10 => Some(Self::Italian),
            0x11 => Some(Self::Japanese),
            0x12 => Some(Self::Korean),
            _ => None,
        }
    }

    /// A month by its name; from three letters in its code on, which mean the
    /// short name, the long one, and the first letter.
    pub(super) fn month(self, month: usize, length: usize) -> String {
        let names = match self {
            Self::English => ENGLISH_MONTHS,
            Self::German => GERMAN_MONTHS,
            Self::French => FRENCH_MONTHS,
            Self::Spanish => SPANISH_MONTHS,
            Self::Italian => ITALIAN_MONTHS,
            Self::Chinese if length == 4 => CHINESE_MONTHS,
            Self::Chinese | Self::Japanese => return format!("{month}月"),
            Self::Korean => return format!("{month}월"),
        };
        let name = names
            .split(' ')
            .nth(month.saturating_sub(1))
            .unwrap_or_default();
        match length {
            3 => name.chars().take(3).collect(),
            5.. => name.chars().take(1).collect(),
            _ => name.to_owned(),
        }
    }

    /// A day of the week, 0 for Sunday.
    pub(super) fn weekday(self, weekday: usize, long: bool) -> String {
        let (names, short, before, after) = match self {
            Self::English => (ENGLISH_DAYS, 3, "", ""),
            Self::German => (GERMAN_DAYS, 2, "", ""),
            Self::French => (FRENCH_DAYS, 3, "", ""),
            Self::Spanish => (SPANISH_DAYS, 3, "", ""),
            Self::Italian => (ITALIAN_DAYS, 3, "", ""),
            Self::Chinese if long => (CHINESE_DAYS, 1, "星期", ""),
            Self::Chinese => (CHINESE_DAYS, 1, "周", ""),
            Self::Japanese if long => (JAPANESE_DAYS, 1, "", "曜日"),
            Self::Japanese => (JAPANESE_DAYS, 1, "", ""),
            Self::Korean if long => (KOREAN_DAYS, 1, "", "요일"),
            Self::Korean => (KOREAN_DAYS, 1, "", ""),
        };
        let name = names.split(' ').nth(weekday).unwrap_or_default();
        let name: String = match long {
            true => name.to_owned(),
            false => name.chars().take(short).collect(),
        };
        format!("{before}{name}{after}")
    }

    /// Before or after noon.
    pub(super) fn half_day(self, afternoon: bool, short: bool) -> &'static str {
        match (self, afternoon) {
            (Self::Chinese, false) => "上午",
            (Self::Chinese, true) => "下午",
            (Self::Japanese, false) => "午前",
            (Self::Japanese, true) => "午後",
            (Self::Korean, false) => "오전",
            (Self::Korean, true) => "오후",
            (_, false) if short => "A",
            (_, true) if short => "P",
            (_, false) => "AM",
            (_, true) => "PM",
        }
    }
}

const PLAIN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const BANKNOTE: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

fn numerals(banknote: bool) -> &'static [char; 10] {
    if banknote { &BANKNOTE } else { &PLAIN }
}

/// Each digit of a text by its Chinese sign.
pub(super) fn chinese_digits(text: &str, banknote: bool) -> String {
    text.chars()
        .map(|letter| match letter.to_digit(10) {
            Some(digit) => numerals(banknote)[digit as usize % 10],
            None => letter,
        })
        .collect()
}

/// A number below 100 as it is counted: 二十一. Larger ones digit by digit.
pub(super) fn chinese_count(value: i64, banknote: bool) -> String {
    let Ok(value) = usize::try_from(value) else {
        return value.to_string();
    };
    let signs = numerals(banknote);
    let ten = if banknote { '拾' } else { '十' };
    match (value / 10, value % 10) {
        (0, ones) => signs[ones].to_string(),
        (tens @ 1..=9, ones) => {
            let mut text = String::new();
            if tens > 1 || banknote {
                text.push(signs[tens]);
            }
            text.push(ten);
            if ones > 0 {
                text.push(signs[ones]);
            }
            text
        }
        _ => chinese_digits(&value.to_string(), banknote),
    }
}
