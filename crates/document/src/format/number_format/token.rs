//! The signs of a format code.

use super::names::Language;

/// Longer codes are cut: the application allows 255 signs.
const LONGEST_CODE: usize = 1024;

/// What a code says of numbers under one condition.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Section {
    pub(super) condition: Option<Condition>,
    pub(super) language: Language,
    /// Digits as Chinese signs: 1 as they are written, 2 as on banknotes.
    pub(super) chinese_digits: u8,
    pub(super) tokens: Vec<Token>,
}

/// When a section is used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    value: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    /// A comma: between digits it groups by thousands, behind them it divides.
    Comma,
    Percent,
    /// `E+` shows the sign of every exponent, `E-` of negative ones.
    Exponent {
        always_signed: bool,
    },
    Slash,
    /// A denominator that is given.
    Denominator(u32),
    General,
    Text,
    Date(DatePart),
}

/// A part of a date or time, with how many letters it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DatePart {
    Year(usize),
    BuddhistYear(usize),
    Month(usize),
    Day(usize),
    /// The day of the week in Chinese or Japanese.
    Weekday(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// Digits behind the seconds' point.
    Subsecond(usize),
    ElapsedHours(usize),
    ElapsedMinutes(usize),
    ElapsedSeconds(usize),
    /// Which half of the day, by one letter or by both.
    HalfDay {
        short: bool,
    },
}

impl Section {
    pub(super) fn is_date(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Date(_)))
    }
}

impl Condition {
    pub(super) fn holds(&self, number: f64) -> bool {
        match self.operator {
            Operator::Less => number < self.value,
            Operator::LessOrEqual => number <= self.value,
            Operator::Equal => number == self.value,
            Operator::NotEqual => number != self.value,
            Operator::GreaterOrEqual => number >= self.value,
            Operator::Greater => number > self.value,
        }
    }

    /// Whether no other number than a negative one fulfils it.
    pub(super) fn only_negative(&self) -> bool {
        match self.operator {
            Operator::Less => self.value <= 0.0,
            Operator::LessOrEqual | Operator::Equal => self.value < 0.0,
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let operators = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<>", Operator::NotEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        operators.into_iter().find_map(|(sign, operator)| {
            let value = text.strip_prefix(sign)?.trim().parse().ok()?;
            Some(Self { operator, value })
        })
    }
}

/// The sections of a code, at most four.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let letters: Vec<char> = code.chars().take(LONGEST_CODE).collect();
    let mut scanner = Scanner {
        letters: &letters,
        position: 0,
        sections: vec![Section::default()],
    };
    while let Some(letter) = scanner.next() {
        scanner.take(letter);
    }
    let mut sections = scanner.sections;
    sections.truncate(4);
    for section in &mut sections {
        settle_dates(section);
    }
    sections
}

struct Scanner<'a> {
    letters: &'a [char],
    position: usize,
    sections: Vec<Section>,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.get(self.position).copied();
        self.position += 1;
        letter
    }

    fn rest_begins(&self, word: &str) -> bool {
        let start = self.position - 1;
        word.chars().enumerate().all(|(index, letter)| {
            self.letters
                .get(start + index)
                .is_some_and(|own| own.eq_ignore_ascii_case(&letter))
        })
    }

    fn push(&mut self, token: Token) {
        if let Some(section) = self.sections.last_mut() {
            section.tokens.push(token);
        }
    }

    fn literal(&mut self, text: &str) {
        if let Some(section) = self.sections.last_mut() {
            if let Some(Token::Literal(last)) = section.tokens.last_mut() {
                last.push_str(text);
            } else {
                section.tokens.push(Token::Literal(text.to_owned()));
            }
        }
    }

    /// How often a letter is repeated, this time included.
    fn run(&mut self, letter: char) -> usize {
        let mut length = 1;
        while self
            .letters
            .get(self.position)
            .is_some_and(|own| own.eq_ignore_ascii_case(&letter))
        {
            self.position += 1;
            length += 1;
        }
        length
    }

    fn take(&mut self, letter: char) {
        match letter {
            ';' => self.sections.push(Section::default()),
            '"' => {
                let mut text = String::new();
                while let Some(letter) = self.next().filter(|letter| *letter != '"') {
                    text.push(letter);
                }
                self.literal(&text);
            }
            '\\' | '!' => {
                if let Some(letter) = self.next() {
                    self.literal(letter.encode_utf8(&mut [0; 4]));
                }
            }
            // As wide as the letter that follows; fills the cell with it.
            '_' => {
                self.position += 1;
                self.literal(" ");
            }
            '*' => self.position += 1,
            '[' => self.brackets(),
            '0' | '#' | '?' => self.push(Token::Digit(letter)),
            '.' => self.point(),
            ',' => self.push(Token::Comma),
            '%' => self.push(Token::Percent),
            '@' => self.push(Token::Text),
            '/' => self.slash(),
            _ => self.word(letter),
        }
    }

    /// Words of the code's language, and what is shown as it is.
    fn word(&mut self, letter: char) {
        let words = [
            ("general", Token::General),
            ("am/pm", Token::Date(DatePart::HalfDay { short: false })),
            ("上午/下午", Token::Date(DatePart::HalfDay { short: false })),
            ("a/p", Token::Date(DatePart::HalfDay { short: true })),
            (
                "e+",
                Token::Exponent {
                    always_signed: true,
                },
            ),
            (
                "e-",
                Token::Exponent {
                    always_signed: false,
                },
            ),
        ];
        for (word, token) in words {
            let exponent = matches!(token, Token::Exponent { .. });
            if self.rest_begins(word) && (!exponent || self.follows_digit()) {
                self.position += word.chars().count() - 1;
                if word == "上午/下午"
                    && let Some(section) = self.sections.last_mut()
                {
                    section.language = Language::Chinese;
                }
                self.push(token);
                return;
            }
        }
        let part = match letter.to_ascii_lowercase() {
            'y' => DatePart::Year,
            'e' => DatePart::Year,
            'b' => DatePart::BuddhistYear,
            'm' => DatePart::Month,
            'd' => DatePart::Day,
            'h' => DatePart::Hour,
            's' => DatePart::Second,
            'a' if self.rest_begins("aaa") => DatePart::Weekday,
            // The name of an era stands before a year of that era; the year
            // that is shown instead needs none.
            'g' => {
                self.run('g');
                return;
            }
            _ => return self.literal(letter.encode_utf8(&mut [0; 4])),
        };
        let length = self.run(letter);
        let length = if letter.eq_ignore_ascii_case(&'e') {
            4
        } else {
            length
        };
        self.push(Token::Date(part(length)));
    }

    fn follows_digit(&self) -> bool {
        let tokens = self
            .sections
            .last()
            .map(|section| section.tokens.as_slice());
        matches!(
            tokens.and_then(<[Token]>::last),
            Some(Token::Digit(_) | Token::Point)
        )
    }

    /// A point: that of the seconds when they stand before it.
    fn point(&mut self) {
        let section = self.sections.last();
        let after_seconds = section.is_some_and(|section| {
            matches!(
                section.tokens.last(),
                Some(Token::Date(
                    DatePart::Second(_) | DatePart::ElapsedSeconds(_)
                ))
            )
        });
        if after_seconds && self.letters.get(self.position) == Some(&'0') {
            self.position += 1;
            let length = self.run('0');
            self.push(Token::Date(DatePart::Subsecond(length)));
        } else {
            self.push(Token::Point);
        }
    }

    /// A fraction where digits stand before it, with a denominator that may be
    /// given; the sign itself elsewhere.
    fn slash(&mut self) {
        let has_digits = self.sections.last().is_some_and(|section| {
            let digit = |token: &Token| matches!(token, Token::Digit(_));
            !section.is_date() && section.tokens.iter().any(digit)
        });
        if !has_digits {
            return self.literal("/");
        }
        self.push(Token::Slash);
        let mut given = String::new();
        while let Some(digit) = self
            .letters
            .get(self.position)
            .filter(|own| own.is_ascii_digit())
        {
            given.push(*digit);
            self.position += 1;
        }
        match given.parse::<u32>() {
            Ok(value) if value > 0 && given.len() < 8 => self.push(Token::Denominator(value)),
            _ => {
                for digit in given.chars() {
                    self.push(Token::Digit(digit));
                }
            }
        }
    }

    fn brackets(&mut self) {
        let mut inside = String::new();
        while let Some(letter) = self.next().filter(|letter| *letter != ']') {
            inside.push(letter);
        }
        if let Some(rest) = inside.strip_prefix('$') {
            let (symbol, language) = rest.split_once('-').unwrap_or((rest, ""));
            self.literal(symbol);
            let language = Language::of(language);
            if let (Some(language), Some(section)) = (language, self.sections.last_mut()) {
                section.language = language;
            }
            return;
        }
        let lower = inside.to_ascii_lowercase();
        let elapsed = |letter: char| !lower.is_empty() && lower.chars().all(|own| own == letter);
        let part = if elapsed('h') {
            DatePart::ElapsedHours(lower.len())
        } else if elapsed('m') {
            DatePart::ElapsedMinutes(lower.len())
        } else if elapsed('s') {
            DatePart::ElapsedSeconds(lower.len())
        } else {
            // A condition, Chinese digits, or a colour.
            if let Some(section) = self.sections.last_mut() {
                if let Some(condition) = Condition::parse(&inside) {
                    section.condition = Some(condition);
                }
                if let Some(style) = lower.strip_prefix("dbnum") {
                    section.chinese_digits = style.parse().unwrap_or(0);
                }
            }
            return;
        };
        self.push(Token::Date(part));
    }
}

/// An `m` means minutes behind hours and before seconds; a number's signs are
/// literals in a date.
fn settle_dates(section: &mut Section) {
    if !section.is_date() {
        return;
    }
    let parts: Vec<(usize, DatePart)> = section
        .tokens
        .iter()
        .enumerate()
        .filter_map(|(index, token)| match token {
            Token::Date(DatePart::HalfDay { .. }) => None,
            Token::Date(part) => Some((index, *part)),
            _ => None,
        })
        .collect();
    for (place, (index, part)) in parts.iter().enumerate() {
        let DatePart::Month(length @ 1..=2) = part else {
            continue;
        };
        let before = place.checked_sub(1).and_then(|before| parts.get(before));
        let after = parts.get(place + 1);
        let is_minute = matches!(
            before,
            Some((_, DatePart::Hour(_) | DatePart::ElapsedHours(_)))
        ) || matches!(
            after,
            Some((_, DatePart::Second(_) | DatePart::ElapsedSeconds(_)))
        );
        if is_minute && let Some(token) = section.tokens.get_mut(*index) {
            *token = Token::Date(DatePart::Minute(*length));
        }
    }
    for token in &mut section.tokens {
        let sign = match token {
            Token::Point => ".",
            Token::Comma => ",",
            Token::Percent => "%",
            Token::Slash => "/",
            _ => continue,
        };
        *token = Token::Literal(sign.to_owned());
    }
}
