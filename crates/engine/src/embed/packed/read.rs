//! Numbers from bytes.

use super::PackedError;

/// What is left of some bytes.
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], PackedError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(PackedError::Cut)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, PackedError> {
        Ok(self.array::<1>()?[0])
    }

    /// A number of two bytes.
    pub(super) fn short(&mut self) -> Result<u16, PackedError> {
        self.array().map(u16::from_le_bytes)
    }

    /// A number of four bytes.
    pub(super) fn number(&mut self) -> Result<u32, PackedError> {
        self.array().map(u32::from_le_bytes)
    }

    /// A length of eight bytes.
    pub(super) fn long(&mut self) -> Result<usize, PackedError> {
        let long = self.array().map(u64::from_le_bytes)?;
        usize::try_from(long).map_err(|_| PackedError::Cut)
    }

    /// Numbers of four bytes.
    pub(super) fn numbers(&mut self, count: usize) -> Result<Vec<u32>, PackedError> {
        let length = count.checked_mul(4).ok_or(PackedError::Cut)?;
        let (numbers, _) = self.take(length)?.as_chunks();
        Ok(numbers
            .iter()
            .map(|bytes| u32::from_le_bytes(*bytes))
            .collect())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], PackedError> {
        let (array, rest) = self.rest.split_first_chunk().ok_or(PackedError::Cut)?;
        self.rest = rest;
        Ok(*array)
    }
}
