//! Records of a workbook: a kind, a length of 16 bits, and further records that
//! continue one that is longer (MS-XLS 2.1.4).

use super::super::super::compound::u16_at;

const CONTINUE: u16 = 0x003C;

/// A record; `rest` holds the bodies of those that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) body: &'a [u8],
    pub(super) rest: Vec<&'a [u8]>,
}

/// The records of a stream from a place on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    offset: usize,
}

impl<'a> Records<'a> {
    pub(super) fn from(stream: &'a [u8], offset: usize) -> Self {
        Self { stream, offset }
    }

    /// The kind and the body of the record at the current place; one that is
    /// cut ends with the stream.
    fn peek(&self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.stream, self.offset)?;
        let length = usize::from(u16_at(self.stream, self.offset.checked_add(2)?)?);
        let start = self.offset + 4;
        let end = (start + length).min(self.stream.len());
        Some((kind, self.stream.get(start..end)?))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, body) = self.peek()?;
        self.offset += 4 + body.len();
        let mut rest = Vec::new();
        while let Some((CONTINUE, body)) = self.peek() {
            self.offset += 4 + body.len();
            rest.push(body);
        }
        Some(Record { kind, body, rest })
    }
}
