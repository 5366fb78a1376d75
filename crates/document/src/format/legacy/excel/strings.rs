//! The strings of a workbook: Unicode with formats and phonetics in between
//! (MS-XLS 2.5.293), or bytes of a code page before Excel 97.

use encoding_rs::Encoding;

use super::records::Record;

/// How strings are written.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    /// Excel 97 and later.
    Unicode,
    /// Before, in the code page of the workbook.
    Bytes(&'static Encoding),
}

/// Reads on through the bodies of a record and of those that continue it.
pub(super) struct Cursor<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    offset: usize,
}

impl<'a> Cursor<'a> {
    /// Begins in the body of `record` at `offset`.
    pub(super) fn new(record: &Record<'a>, offset: usize) -> Self {
        let mut parts = vec![record.body];
        parts.extend(&record.rest);
        Self {
            parts,
            part: 0,
            offset,
        }
    }

    /// What is left of the part that is being read, or of the next one.
    fn here(&mut self) -> Option<&'a [u8]> {
        loop {
            let rest = self.parts.get(self.part)?.get(self.offset..);
            match rest {
                Some(rest) if !rest.is_empty() => return Some(rest),
                _ => {
                    self.part += 1;
                    self.offset = 0;
                }
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.here()?.first()?;
        self.offset += 1;
        Some(byte)
    }

    pub(super) fn number_16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn number_32(&mut self) -> Option<u32> {
        Some(u32::from(self.number_16()?) | u32::from(self.number_16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.here()?.len().min(count);
            self.offset += step;
            count -= step;
        }
        Some(())
    }

    /// A string whose length takes 16 bits.
    pub(super) fn string(&mut self, letters: Letters) -> Option<String> {
        let length = usize::from(self.number_16()?);
        self.letters(length, letters)
    }

    /// A string whose length takes 8 bits.
    pub(super) fn short_string(&mut self, letters: Letters) -> Option<String> {
        let length = usize::from(self.byte()?);
        self.letters(length, letters)
    }

    fn letters(&mut self, length: usize, letters: Letters) -> Option<String> {
        match letters {
            Letters::Unicode => self.unicode(length),
            Letters::Bytes(encoding) => {
                let here = self.here().unwrap_or_default();
                let bytes = &here[..length.min(here.len())];
                self.offset += bytes.len();
                let text = encoding.decode_without_bom_handling(bytes).0;
                Some(text.into_owned())
            }
        }
    }

    fn unicode(&mut self, length: usize) -> Option<String> {
        let flags = self.byte()?;
        let formats = match flags & 0x08 {
            0 => 0,
            _ => usize::from(self.number_16()?) * 4,
        };
        let phonetics = match flags & 0x04 {
            0 => 0,
            _ => self.number_32()? as usize,
        };
        let text = self.characters(length, flags & 1 == 1);
        // What is cut off behind the text costs nothing of it.
        if self.skip(formats).is_some() {
            self.skip(phonetics);
        }
        text
    }

    /// Characters of two bytes, or of the lower one alone; as many as there are
    /// of `length`. Where they go on in another record, that begins with a byte
    /// which says anew how they are written.
    fn characters(&mut self, length: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        loop {
            let rest = self
                .parts
                .get(self.part)
                .and_then(|part| part.get(self.offset..))
                .unwrap_or_default();
            let width = if wide { 2 } else { 1 };
            let count = (length - units.len()).min(rest.len() / width);
            let bytes = &rest[..count * width];
            if wide {
                let pairs = bytes.chunks_exact(2);
                units.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
            self.offset += bytes.len();
            if units.len() == length {
                break;
            }
            let Some(flags) = self.parts.get(self.part + 1).and_then(|part| part.first()) else {
                break;
            };
            wide = flags & 1 == 1;
            self.part += 1;
            self.offset = 1;
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// The text of a shape, which stands in the records that continue it
    /// (MS-XLS 2.4.329).
    pub(super) fn continued_text(mut self, length: usize) -> Option<String> {
        self.part = 1;
        self.offset = 0;
        let wide = self.byte()? & 1 == 1;
        self.characters(length, wide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record<'a>(body: &'a [u8], rest: Vec<&'a [u8]>) -> Record<'a> {
        Record {
            kind: 0x00FC,
            body,
            rest,
        }
    }

    #[test]
    fn strings_go_on_in_the_next_record() {
        // Four letters of one byte, of which two lie in the next record, there
        // with two bytes each; then a string with a format behind its text.
        let first = b"\x04\0\0ab";
        let second = b"\x01c\0d\0\x01\0\x08\x01\0x\0\0\0\0\x01\0\0y";
        let mut cursor = Cursor::new(&record(first, vec![second]), 0);
        let mut next = || cursor.string(Letters::Unicode);
        assert_eq!(next().as_deref(), Some("abcd"));
        assert_eq!(next().as_deref(), Some("x"));
        assert_eq!(next().as_deref(), Some("y"), "the format was skipped");
        assert_eq!(next(), None, "and nothing follows");
    }

    #[test]
    fn a_string_that_is_cut_gives_what_there_is() {
        let mut cursor = Cursor::new(&record(b"\xFF\xFF\0ab", Vec::new()), 0);
        assert_eq!(cursor.string(Letters::Unicode).as_deref(), Some("ab"));
    }
}
