//! Number format codes: how a number is shown in a cell or a chart (ECMA-376
//! part 1, 18.8.30 and 18.8.31).

mod built_in;
mod date;
mod fraction;
mod names;
mod number;
mod token;

pub(super) use built_in::built_in;
pub(super) use number::general;

use names::Language;
use token::{Condition, Section, Token};

/// The English name of a month, 1 for January; nothing for what is no month.
pub(super) fn month(month: u8) -> String {
    Language::English.month(month.into(), 4)
}

/// A format code that was taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

impl NumberFormat {
    /// Takes a code apart. Every text is a code: what means nothing is shown as
    /// it is.
    pub(super) fn parse(code: &str) -> Self {
        Self {
            sections: token::sections(code),
        }
    }

    /// A number as it is shown. Dates count from 1900, or from 1904 where
    /// `since_1904` says so; what is no date is shown as a number.
    pub(super) fn show(&self, number: f64, since_1904: bool) -> String {
        let Some((section, unsigned)) = self.section(number) else {
            return general(number);
        };
        let number = if unsigned { number.abs() } else { number };
        if section.is_date() {
            return date::show(section, number, since_1904).unwrap_or_else(|| general(number));
        }
        if section.tokens.contains(&Token::Slash) {
            return fraction::show(section, number);
        }
        number::show(section, number)
    }

    /// A text as it is shown: the fourth section is for text, or any that has
    /// the sign for it.
    pub(super) fn show_text(&self, text: &str) -> String {
        let section = match self.sections.as_slice() {
            [_, _, _, section, ..] => section,
            sections => {
                let last = sections
                    .last()
                    .filter(|own| own.tokens.contains(&Token::Text));
                let Some(section) = last else {
                    return text.to_owned();
                };
                section
            }
        };
        let mut shown = String::new();
        for token in &section.tokens {
            match token {
                Token::Text | Token::General => shown.push_str(text),
                Token::Literal(literal) => shown.push_str(literal),
                _ => {}
            }
        }
        shown
    }

    /// The section for a number, and whether it stands for the sign.
    fn section(&self, number: f64) -> Option<(&Section, bool)> {
        let numeric = match self.sections.as_slice() {
            [first, middle @ .., last]
                if last.tokens.contains(&Token::Text)
                    && middle.len() < 2
                    && !first.tokens.is_empty() =>
            {
                &self.sections[..self.sections.len() - 1]
            }
            sections => &sections[..sections.len().min(3)],
        };
        let conditions = numeric.iter().take(2).any(|own| own.condition.is_some());
        if conditions {
            let holds =
                |own: &&Section| own.condition.as_ref().is_some_and(|own| own.holds(number));
            let chosen = numeric.iter().take(2).find(holds).or_else(|| {
                let both = numeric.iter().take(2).all(|own| own.condition.is_some());
                numeric.get(if both { 2 } else { 1 })
            })?;
            let unsigned = chosen
                .condition
                .as_ref()
                .is_some_and(Condition::only_negative);
            return Some((chosen, unsigned));
        }
        match numeric {
            [] => None,
            [only] => Some((only, false)),
            [_, negative, ..] if number < 0.0 => Some((negative, true)),
            [_, _, zero] if number == 0.0 => Some((zero, false)),
            [first, ..] => Some((first, false)),
        }
    }
}

#[cfg(test)]
mod tests;
