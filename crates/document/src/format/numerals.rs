//! Numbers of lists and headings as they are written in other ways than in
//! digits.

/// A to Z, then AA, BB and so on; nothing for 0.
pub(super) fn letters(count: u32) -> String {
    if count == 0 {
        return String::new();
    }
    let letter = u8::try_from((count - 1) % 26).unwrap_or(0);
    let times = ((count - 1) / 26 + 1).min(16) as usize;
    String::from(char::from(b'A' + letter)).repeat(times)
}

/// Roman numerals, and digits beyond 9,999.
pub(super) fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count > 9_999 {
        return count.to_string();
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// 一 to 九十九, and digits beyond.
pub(super) fn chinese(count: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or_default();
    match (count / 10, count % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, 0) => format!("{}十", digit(tens)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_their_script() {
        assert_eq!(roman(14), "XIV");
        assert_eq!(letters(27), "AA");
        assert_eq!(chinese(21), "二十一");
    }
}
