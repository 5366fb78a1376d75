//! The file as groups, control words and text.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word with its number.
    Word(&'a str, Option<i32>),
    /// A control symbol such as `\~`.
    Symbol(u8),
    /// A byte of text written as `\'e7`.
    Byte(u8),
    /// Bytes of text as they stand.
    Text(&'a [u8]),
}

/// Longer control words are none.
const LONGEST_WORD: usize = 64;

/// Cuts a file into tokens; every byte is passed once.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn pass_while(&mut self, most: usize, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let start = self.position;
        while self.position - start < most && self.byte().is_some_and(&wanted) {
            self.position += 1;
        }
        self.bytes.get(start..self.position).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let symbol = self.byte()?;
        if symbol.is_ascii_alphabetic() {
            return Some(self.word());
        }
        self.position += 1;
        if symbol != b'\'' {
            return Some(Token::Symbol(symbol));
        }
        let digits = self.bytes.get(self.position..self.position + 2);
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                self.position += 2;
                Some(Token::Byte(byte))
            }
            None => Some(Token::Symbol(symbol)),
        }
    }

    fn word(&mut self) -> Token<'a> {
        let name = self.pass_while(LONGEST_WORD, |byte| byte.is_ascii_alphabetic());
        let name = std::str::from_utf8(name).unwrap_or_default();
        let negative = self.byte() == Some(b'-')
            && self
                .bytes
                .get(self.position + 1)
                .is_some_and(u8::is_ascii_digit);
        self.position += usize::from(negative);
        let digits = self.pass_while(usize::MAX, |byte| byte.is_ascii_digit());
        let number = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| !digits.is_empty())
            .map(|digits| digits.parse().unwrap_or(i32::MAX))
            .map(|number: i32| if negative { -number } else { number });
        if self.byte() == Some(b' ') {
            self.position += 1;
        }
        if name == "bin" {
            // What follows are bytes of a picture, braces among them.
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            let left = self.bytes.len() - self.position;
            // A length that reaches beyond the file is none.
            self.position += if length <= left { length } else { 0 };
        }
        Token::Word(name, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match self.byte()? {
                // Line ends are there for editors.
                b'\r' | b'\n' | 0 => self.position += 1,
                b'{' => {
                    self.position += 1;
                    return Some(Token::Open);
                }
                b'}' => {
                    self.position += 1;
                    return Some(Token::Close);
                }
                b'\\' => {
                    self.position += 1;
                    return self.control();
                }
                _ => {
                    let text = self.pass_while(usize::MAX, |byte| {
                        !matches!(byte, b'\r' | b'\n' | 0 | b'{' | b'}' | b'\\')
                    });
                    return Some(Token::Text(text));
                }
            }
        }
    }
}
