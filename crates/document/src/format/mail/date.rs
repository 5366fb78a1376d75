//! When a message was sent, as people write it.

use mail_parser::DateTime;

use super::super::number_format::month;

/// The date with the month's name, which no country mistakes for a day, and the hour
/// of the clock that the sender looked at: `5 March 2024, 10:20 UTC+01:00`. A date that
/// is not RFC 3339 stays as it is written.
pub(super) fn readable(date: &str) -> String {
    match DateTime::parse_rfc3339(date).filter(DateTime::is_valid) {
        Some(date) => format!(
            "{} {} {}, {:02}:{:02} {}",
            date.day,
            month(date.month),
            date.year,
            date.hour,
            date.minute,
            zone(&date)
        ),
        None => date.to_owned(),
    }
}

/// How far the sender's clock was from Coordinated Universal Time.
fn zone(date: &DateTime) -> String {
    if date.tz_hour == 0 && date.tz_minute == 0 {
        return "UTC".to_owned();
    }
    let sign = if date.tz_before_gmt { '-' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", date.tz_hour, date.tz_minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_people_write_them() {
        for (date, expected) in [
            ("2026-11-02T10:00:00Z", "2 November 2026, 10:00 UTC"),
            ("2024-03-05T10:20:30+01:00", "5 March 2024, 10:20 UTC+01:00"),
            (
                "1999-12-31T23:59:59-03:30",
                "31 December 1999, 23:59 UTC-03:30",
            ),
        ] {
            assert_eq!(readable(date), expected);
        }
    }

    #[test]
    fn what_is_no_date_stays() {
        for date in ["last Monday", "2024-13-05T10:20:30Z", "Tue, 5 Mar 2024", ""] {
            assert_eq!(readable(date), date);
        }
    }
}
