//! Bytes of tokens become whole characters.

/// Joins the bytes of tokens, which may end inside a character, into text.
#[derive(Debug, Default)]
pub struct WholeCharacters {
    /// The beginning of a character that is not complete.
    rest: Vec<u8>,
}

impl WholeCharacters {
    /// The text that is complete with these bytes. Bytes that can never become a
    /// character are left out.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.rest.extend_from_slice(bytes);
        let mut text = String::new();
        let mut begin = 0;
        while begin < self.rest.len() {
            match std::str::from_utf8(&self.rest[begin..]) {
                Ok(whole) => {
                    text.push_str(whole);
                    begin = self.rest.len();
                }
                Err(error) => {
                    let end = begin + error.valid_up_to();
                    text.push_str(&String::from_utf8_lossy(&self.rest[begin..end]));
                    begin = end;
                    match error.error_len() {
                        Some(strange) => begin += strange,
                        None => break,
                    }
                }
            }
        }
        self.rest.drain(..begin);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_whole_wherever_they_are_cut() {
        let text = "a期🦜";
        for cut in 0..=text.len() {
            let mut characters = WholeCharacters::default();
            let mut joined = characters.push(&text.as_bytes()[..cut]);
            assert!(
                text.starts_with(&joined),
                "nothing half comes out at {cut}: {joined:?}"
            );
            joined.push_str(&characters.push(&text.as_bytes()[cut..]));
            assert_eq!(joined, text, "cut at {cut}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_left_out() {
        let mut characters = WholeCharacters::default();
        assert_eq!(characters.push(b"a\xffb"), "ab");
        assert_eq!(characters.push(b"\xe6\x9c"), "", "it may still become one");
        assert_eq!(characters.push(b"c"), "c", "it cannot any more");
    }
}
