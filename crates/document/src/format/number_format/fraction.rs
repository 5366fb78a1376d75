//! Numbers as fractions.

use super::number::Decimal;
use super::token::{Section, Token};

/// Denominators of more digits are not looked for.
const LONGEST_DENOMINATOR: usize = 7;

/// A number in a section with a fraction: whole part where the code has one,
/// numerator and denominator.
pub(super) fn show(section: &Section, number: f64) -> String {
    let tokens = &section.tokens;
    let slash = tokens
        .iter()
        .position(|token| *token == Token::Slash)
        .unwrap_or(0);
    let digit = |token: &&Token| matches!(token, Token::Digit(_));
    let numerator_digits = tokens[..slash].iter().rev().take_while(digit).count();
    let numerator_start = slash - numerator_digits;
    let whole_digits: Vec<&Token> = tokens[..numerator_start].iter().filter(digit).collect();
    let denominator_digits = tokens[slash + 1..].iter().take_while(digit).count();
    let given = match tokens.get(slash + 1) {
        Some(Token::Denominator(value)) => Some(*value),
        _ => None,
    };
    let size = number.abs();
    if size >= 1e15 {
        return super::general(number);
    }
    let has_whole = !whole_digits.is_empty();
    let mut whole = if has_whole { size.floor() } else { 0.0 };
    let rest = size - whole;
    let (mut above, below) = match given {
        Some(below) => ((rest * f64::from(below)).round(), f64::from(below)),
        None => nearest(rest, denominator_digits.clamp(1, LONGEST_DENOMINATOR)),
    };
    if has_whole && above >= below {
        whole += 1.0;
        above = 0.0;
    }
    let mut text = String::new();
    for token in &tokens[..numerator_start] {
        if let Token::Literal(literal) = token
            && !literal.trim().is_empty()
        {
            text.push_str(literal);
        }
    }
    let shows_zero = whole_digits.contains(&&Token::Digit('0')) || above == 0.0;
    if has_whole && (whole > 0.0 || shows_zero) {
        let digits = Decimal::of(whole).whole();
        text.push_str(if digits.is_empty() { "0" } else { &digits });
        if above > 0.0 {
            text.push(' ');
        }
    }
    if above > 0.0 || !has_whole {
        text.push_str(&format!("{above:.0}/{below:.0}"));
    }
    for token in &tokens[slash + 1..] {
        if let Token::Literal(literal) = token {
            text.push_str(literal);
        }
    }
    if number < 0.0 && (whole > 0.0 || above > 0.0) {
        text.insert(0, '-');
    }
    text
}

/// The last continued fraction whose denominator has at most so many digits, as
/// the application chooses it.
fn nearest(number: f64, digits: usize) -> (f64, f64) {
    let longest = 10_f64.powi(i32::try_from(digits).unwrap_or(1)) - 1.0;
    let (mut before, mut last) = ((0.0, 1.0), (1.0, 0.0));
    let mut rest = number;
    for _ in 0..64 {
        let part = rest.floor();
        let next = (part * last.0 + before.0, part * last.1 + before.1);
        if next.1 > longest {
            break;
        }
        (before, last) = (last, next);
        rest -= part;
        if rest < 1e-11 {
            break;
        }
        rest = 1.0 / rest;
    }
    last
}
