//! Numbers by their placeholders: digits, thousands, percentages, exponents.

use super::names::chinese_digits;
use super::token::{Section, Token};

/// As many digits as the application keeps.
const SIGNIFICANT: usize = 15;

/// A positive number in decimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    /// From the highest; no zeros at the ends.
    digits: Vec<u8>,
    /// The place of the first digit: 0 for ones, 1 for tens, -1 for tenths.
    exponent: i32,
}

impl Decimal {
    /// Fifteen digits of a number without its sign.
    pub(super) fn of(number: f64) -> Self {
        let written = format!("{:.*e}", SIGNIFICANT - 1, number.abs());
        let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let digits = digits
            .bytes()
            .filter(u8::is_ascii_digit)
            .map(|digit| digit - b'0')
            .collect();
        let mut decimal = Self {
            digits,
            exponent: exponent.parse().unwrap_or(0),
        };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.exponent = 0;
        }
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    fn scaled(mut self, powers_of_ten: i32) -> Self {
        if !self.is_zero() {
            self.exponent = self.exponent.saturating_add(powers_of_ten);
        }
        self
    }

    /// Rounded to so many places behind the point, halves away from zero.
    pub(super) fn rounded(mut self, places: usize) -> Self {
        let places = i32::try_from(places).unwrap_or(i32::MAX);
        let keep = self.exponent.saturating_add(1).saturating_add(places);
        let Ok(keep) = usize::try_from(keep) else {
            return Self {
                digits: Vec::new(),
                exponent: 0,
            };
        };
        let Some(next) = self.digits.get(keep).copied() else {
            return self;
        };
        self.digits.truncate(keep);
        if next >= 5 {
            let mut carried = true;
            for digit in self.digits.iter_mut().rev() {
                if *digit == 9 {
                    *digit = 0;
                } else {
                    *digit += 1;
                    carried = false;
                    break;
                }
            }
            if carried {
                self.digits.insert(0, 1);
                self.exponent += 1;
            }
        }
        self.trim();
        self
    }

    /// The digits before the point, none for zero.
    pub(super) fn whole(&self) -> String {
        let Ok(length) = usize::try_from(self.exponent.saturating_add(1)) else {
            return String::new();
        };
        if self.is_zero() {
            return String::new();
        }
        (0..length).map(|place| self.digit(place)).collect()
    }

    /// The digit at a place from the point on, 0 for tenths.
    fn behind_point(&self, place: usize) -> char {
        let place = i64::try_from(place).unwrap_or(i64::MAX - 1);
        let index = i64::from(self.exponent)
            .saturating_add(1)
            .saturating_add(place);
        usize::try_from(index).map_or('0', |index| self.digit(index))
    }

    /// How many digits behind the point it takes to write all of it.
    fn places(&self) -> usize {
        let digits = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let places = digits.saturating_sub(i64::from(self.exponent).saturating_add(1));
        usize::try_from(places).unwrap_or(0)
    }

    fn digit(&self, index: usize) -> char {
        char::from(b'0' + self.digits.get(index).copied().unwrap_or(0))
    }
}

/// A number without a format: fifteen digits, as the application keeps them.
pub(in super::super) fn general(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let decimal = Decimal::of(number);
    if decimal.is_zero() {
        return "0".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    if (-9..15).contains(&decimal.exponent) {
        let mut text = decimal.whole();
        if text.is_empty() {
            text.push('0');
        }
        let behind = i32::try_from(decimal.digits.len())
            .unwrap_or(0)
            .saturating_sub(decimal.exponent + 1);
        if behind > 0 {
            text.push('.');
            let behind = usize::try_from(behind).unwrap_or(0);
            text.extend((0..behind).map(|place| decimal.behind_point(place)));
        }
        return format!("{sign}{text}");
    }
    let mut text = String::from(decimal.digit(0));
    if decimal.digits.len() > 1 {
        text.push('.');
        text.extend((1..decimal.digits.len()).map(|index| decimal.digit(index)));
    }
    let mark = if decimal.exponent < 0 { '-' } else { '+' };
    format!("{sign}{text}E{mark}{:02}", decimal.exponent.abs())
}

/// How the placeholders of a section are laid out.
#[derive(Debug, Default)]
struct Layout {
    /// Placeholders before the point.
    whole: usize,
    /// Placeholders behind the point.
    behind: usize,
    grouped: bool,
    /// Powers of ten by which the number is multiplied before it is shown.
    scale: i32,
    exponent: bool,
    /// Placeholders of the exponent.
    exponent_digits: usize,
}

impl Layout {
    fn of(tokens: &[Token]) -> Self {
        let mut layout = Self::default();
        let mut after_point = false;
        let mut commas = 0;
        for token in tokens {
            match token {
                Token::Digit(_) if layout.exponent => layout.exponent_digits += 1,
                Token::Digit(_) if after_point => layout.behind += 1,
                Token::Digit(_) => {
                    layout.grouped |= commas > 0 && layout.whole > 0;
                    commas = 0;
                    layout.whole += 1;
                }
                Token::Comma => commas += 1,
                Token::Point => {
                    after_point = true;
                    layout.scale -= 3 * commas;
                    commas = 0;
                }
                Token::Percent => layout.scale += 2,
                Token::Exponent { .. } => layout.exponent = true,
                _ => {}
            }
        }
        if layout.whole > 0 {
            layout.scale -= 3 * commas;
        }
        layout
    }
}

/// A number in a section that is neither a date nor a fraction.
pub(super) fn show(section: &Section, number: f64) -> String {
    let layout = Layout::of(&section.tokens);
    let mut decimal = Decimal::of(number).scaled(layout.scale);
    let mut exponent = 0;
    if layout.exponent {
        (decimal, exponent) = scientific(decimal, &layout);
    } else {
        decimal = decimal.rounded(layout.behind);
    }
    let mut writer = Writer {
        layout: &layout,
        whole: decimal.whole(),
        decimal,
        exponent,
        text: String::new(),
        before: 0,
        behind: 0,
        in_exponent: false,
        after_point: false,
    };
    for token in &section.tokens {
        writer.take(token, number, section.chinese_digits);
    }
    let text = writer.text;
    if number < 0.0
        && section
            .tokens
            .iter()
            .any(|token| !matches!(token, Token::Literal(_)))
    {
        format!("-{text}")
    } else {
        text
    }
}

/// The mantissa and the exponent: a multiple of the placeholders before the
/// point.
fn scientific(decimal: Decimal, layout: &Layout) -> (Decimal, i32) {
    if decimal.is_zero() {
        return (decimal, 0);
    }
    let step = i32::try_from(layout.whole.clamp(1, 9)).unwrap_or(1);
    let exponent = decimal.exponent.div_euclid(step) * step;
    let mantissa = decimal.clone().scaled(-exponent).rounded(layout.behind);
    if mantissa.exponent >= step {
        return (mantissa.scaled(-step), exponent + step);
    }
    (mantissa, exponent)
}

struct Writer<'a> {
    layout: &'a Layout,
    decimal: Decimal,
    whole: String,
    exponent: i32,
    text: String,
    /// Placeholders passed before and behind the point.
    before: usize,
    behind: usize,
    in_exponent: bool,
    after_point: bool,
}

impl Writer<'_> {
    fn take(&mut self, token: &Token, number: f64, chinese: u8) {
        match token {
            Token::Literal(literal) => self.text.push_str(literal),
            Token::Digit(_) if self.in_exponent => {}
            Token::Digit(sign) if self.after_point => self.behind_point(*sign),
            Token::Digit(sign) => self.before_point(*sign),
            Token::Point => {
                if self.layout.whole == 0 {
                    self.text.push_str(&self.whole);
                }
                self.text.push('.');
                self.after_point = true;
            }
            Token::Percent => self.text.push('%'),
            Token::Exponent { always_signed } => {
                self.in_exponent = true;
                let sign = match self.exponent {
                    exponent if exponent < 0 => "-",
                    _ if *always_signed => "+",
                    _ => "",
                };
                let width = self.layout.exponent_digits;
                let digits = self.exponent.abs();
                self.text.push_str(&format!("E{sign}{digits:0width$}"));
            }
            Token::General | Token::Text => {
                let shown = general(number.abs());
                self.text.push_str(&match chinese {
                    1 | 2 => chinese_digits(&shown, chinese == 2),
                    _ => shown,
                });
            }
            Token::Comma | Token::Slash | Token::Denominator(_) | Token::Date(_) => {}
        }
    }

    /// The digits that belong to a placeholder before the point: one, and for
    /// the first all those that have none of their own.
    fn before_point(&mut self, sign: char) {
        let length = self.whole.len();
        let place = self.layout.whole - self.before - 1;
        let first = if self.before == 0 {
            length.max(place + 1)
        } else {
            place + 1
        };
        self.before += 1;
        for place in (place..first).rev() {
            let digit = length
                .checked_sub(place + 1)
                .and_then(|index| self.whole.get(index..=index));
            match (digit, sign) {
                (Some(digit), _) => self.text.push_str(digit),
                (None, '#') => continue,
                (None, '?') => {
                    self.text.push(' ');
                    continue;
                }
                (None, _) => self.text.push('0'),
            }
            if self.layout.grouped && place > 0 && place % 3 == 0 {
                self.text.push(',');
            }
        }
    }

    fn behind_point(&mut self, sign: char) {
        let digit = self.decimal.behind_point(self.behind);
        let rest_is_zero = self.behind >= self.decimal.places();
        self.behind += 1;
        match sign {
            '#' if rest_is_zero => {}
            '?' if rest_is_zero => self.text.push(' '),
            _ => self.text.push(digit),
        }
    }
}
