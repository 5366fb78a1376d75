//! Dates and times from serial numbers (ECMA-376 part 1, 18.17.4).

use super::names::{Language, chinese_count, chinese_digits};
use super::token::{DatePart, Section, Token};

const SECONDS_A_DAY: f64 = 86_400.0;

/// The day after 9999-12-31, counted from 1900.
const END_OF_TIME: f64 = 2_958_466.0;

/// Days between the two systems of dates.
const FROM_1900_TO_1904: f64 = 1_462.0;

/// A moment in the calendar.
struct Moment {
    year: i64,
    /// From 1 to 12.
    month: usize,
    /// The day 0 of January 1900 is the serial number 0.
    day: i64,
    /// 0 for Sunday.
    weekday: usize,
    /// Whole seconds since midnight.
    seconds: i64,
    /// The part of a second, in units of the digits shown.
    subsecond: i64,
    /// Whole seconds since the beginning of time.
    elapsed: i64,
}

/// A number as a date or time; none when no calendar has it.
pub(super) fn show(section: &Section, number: f64, since_1904: bool) -> Option<String> {
    let digits = section
        .tokens
        .iter()
        .find_map(|token| match token {
            Token::Date(DatePart::Subsecond(digits)) => Some((*digits).min(9)),
            _ => None,
        })
        .unwrap_or(0);
    let moment = Moment::of(number, since_1904, digits)?;
    let half_days = section
        .tokens
        .iter()
        .any(|token| matches!(token, Token::Date(DatePart::HalfDay { .. })));
    let mut text = String::new();
    for token in &section.tokens {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Date(part) => text.push_str(&moment.part(*part, section, half_days, digits)),
            Token::Digit(digit) => text.push(*digit),
            _ => {}
        }
    }
    Some(text)
}

impl Moment {
    fn of(number: f64, since_1904: bool, subsecond_digits: usize) -> Option<Self> {
        let serial = if since_1904 {
            number + FROM_1900_TO_1904
        } else {
            number
        };
        if !(0.0..END_OF_TIME).contains(&serial) || number < 0.0 {
            return None;
        }
        let unit = 10_f64.powi(i32::try_from(subsecond_digits).ok()?);
        // Rounded to what is shown, so that 0.999999 of a day is midnight.
        let units = |days: f64| whole((days * SECONDS_A_DAY * unit).round());
        let unit_count = whole(unit);
        let per_day = whole(SECONDS_A_DAY) * unit_count;
        let total = units(serial.fract());
        let (carry, in_day) = (total / per_day, total % per_day);
        let days = whole(serial.floor()) + carry;
        let (year, month, day) = calendar(days);
        Some(Self {
            year,
            month,
            day,
            weekday: usize::try_from((days + 6).rem_euclid(7)).ok()?,
            seconds: in_day / unit_count,
            subsecond: in_day % unit_count,
            elapsed: units(number) / unit_count,
        })
    }

    fn part(&self, part: DatePart, section: &Section, half_days: bool, digits: usize) -> String {
        let (hour, minute) = (self.seconds / 3600, self.seconds / 60 % 60);
        let language = section.language;
        let number = |value: i64, width: usize| match section.chinese_digits {
            style @ (1 | 2) => chinese_count(value, style == 2),
            _ => format!("{value:0width$}"),
        };
        let year = |year: i64, length: usize| {
            let (value, width) = if length <= 2 {
                (year.rem_euclid(100), 2)
            } else {
                (year, 4)
            };
            let digits = format!("{value:0width$}");
            match section.chinese_digits {
                style @ (1 | 2) => chinese_digits(&digits, style == 2),
                _ => digits,
            }
        };
        match part {
            DatePart::Year(length) => year(self.year, length),
            DatePart::BuddhistYear(length) => year(self.year + 543, length),
            DatePart::Month(length @ 1..=2) => {
                number(i64::try_from(self.month).unwrap_or(1), length)
            }
            DatePart::Month(length) => language.month(self.month, length),
            DatePart::Day(length @ 1..=2) => number(self.day, length),
            DatePart::Day(length) => language.weekday(self.weekday, length > 3),
            DatePart::Weekday(length) => {
                let language = match language {
                    Language::Japanese | Language::Korean => language,
                    _ => Language::Chinese,
                };
                language.weekday(self.weekday, length > 3)
            }
            DatePart::Hour(length) if half_days => {
                let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
                number(hour, length.min(2))
            }
            DatePart::Hour(length) => number(hour, length.min(2)),
            DatePart::Minute(length) => number(minute, length.min(2)),
            DatePart::Second(length) => number(self.seconds % 60, length.min(2)),
            DatePart::Subsecond(_) => format!(".{:0digits$}", self.subsecond),
            DatePart::ElapsedHours(length) => format!("{:0length$}", self.elapsed / 3600),
            DatePart::ElapsedMinutes(length) => format!("{:0length$}", self.elapsed / 60),
            DatePart::ElapsedSeconds(length) => format!("{:0length$}", self.elapsed),
            DatePart::HalfDay { short } => language.half_day(hour >= 12, short).to_owned(),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "serial numbers are bounded before, and their parts are whole"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// The date of a day counted from 1900, where the application takes 1900 for a
/// leap year: its day 60 is a 29 February that was not.
fn calendar(days: i64) -> (i64, usize, i64) {
    match days {
        0 => return (1900, 1, 0),
        60 => return (1900, 2, 29),
        _ => {}
    }
    // Days since 0000-03-01, from which leap days come last in a year; the
    // calendar repeats every 400 years.
    let since_march = if days < 60 {
        days + 693_900
    } else {
        days + 693_899
    };
    let cycle = since_march.div_euclid(146_097);
    let in_cycle = since_march.rem_euclid(146_097);
    let year_in_cycle =
        (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let day_of_year = in_cycle - (365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_in_cycle + cycle * 400 + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}
