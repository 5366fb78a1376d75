//! Dates as PDFs write them (ISO 32000-1, 7.9.4): `D:YYYYMMDDHHmmSSOHH'mm'`.

/// The date as RFC 3339; as written where it cannot be understood.
pub(super) fn understood(written: &str) -> String {
    rfc3339(written).unwrap_or_else(|| written.to_owned())
}

fn rfc3339(written: &str) -> Option<String> {
    let text = written.trim().strip_prefix("D:").unwrap_or(written.trim());
    let digits: String = text
        .chars()
        .take_while(char::is_ascii_digit)
        .take(14)
        .collect();
    let part = |range: std::ops::Range<usize>, missing: u32| -> Option<u32> {
        match digits.get(range) {
            Some(part) => part.parse().ok(),
            None => Some(missing),
        }
    };
    let year = part(0..4, u32::MAX).filter(|year| *year != u32::MAX)?;
    let month = part(4..6, 1).filter(|month| (1..=12).contains(month))?;
    let day = part(6..8, 1).filter(|day| (1..=31).contains(day))?;
    let hour = part(8..10, 0).filter(|hour| *hour < 24)?;
    let minute = part(10..12, 0).filter(|minute| *minute < 60)?;
    let second = part(12..14, 0).filter(|second| *second < 60)?;
    let zone = zone(text.get(digits.len()..)?);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
    ))
}

fn zone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match (text.chars().next(), digits.get(..2)) {
        (Some(sign @ ('+' | '-')), Some(hours)) => {
            let minutes = digits.get(2..4).unwrap_or("00");
            format!("{sign}{hours}:{minutes}")
        }
        _ => "Z".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_understood_as_far_as_written() {
        assert_eq!(
            understood("D:20240131120501+01'00'"),
            "2024-01-31T12:05:01+01:00"
        );
        assert_eq!(understood("D:2024"), "2024-01-01T00:00:00Z");
        assert_eq!(understood("last spring"), "last spring");
        assert_eq!(understood("D:20241399"), "D:20241399", "no such month");
    }
}
