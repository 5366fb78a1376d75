//! The directory of tensors, and the numbers in them.

use std::collections::HashMap;

use half::f16;

use super::PackedError;
use super::read::Bytes;

/// Numbers that share a scale.
pub(super) const BLOCK: usize = 32;
/// The bytes of a block: the scale at half precision, then two numbers a byte.
pub(super) const BLOCK_BYTES: usize = 18;

/// Where a tensor lies.
pub(super) struct Tensor {
    is_quantized: bool,
    pub(super) start: usize,
    pub(super) bytes: usize,
}

/// The tensors by name.
pub(super) fn directory(reader: &mut Bytes<'_>) -> Result<HashMap<String, Tensor>, PackedError> {
    let mut tensors = HashMap::new();
    for _ in 0..reader.number()? {
        let length = usize::from(reader.short()?);
        let name = String::from_utf8_lossy(reader.take(length)?).into_owned();
        let is_quantized = reader.byte()? == 1;
        let _numbers = reader.number()?;
        let (start, bytes) = (reader.long()?, reader.long()?);
        tensors.insert(
            name,
            Tensor {
                is_quantized,
                start,
                bytes,
            },
        );
    }
    Ok(tensors)
}

impl Tensor {
    /// The numbers, if it is `length` plain ones within `file`.
    pub(super) fn floats(&self, file: &[u8], length: usize) -> Option<Vec<f32>> {
        let (numbers, rest) = self.within(file)?.as_chunks();
        let fits = !self.is_quantized && rest.is_empty() && numbers.len() == length;
        fits.then(|| {
            numbers
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect()
        })
    }

    /// Whether it lies within `file` and is rows of `width` four-bit numbers.
    pub(super) fn is_quantized(&self, file: &[u8], width: usize) -> bool {
        let row = width / BLOCK * BLOCK_BYTES;
        self.is_quantized
            && self
                .within(file)
                .is_some_and(|bytes| !bytes.is_empty() && bytes.len() % row == 0)
    }

    fn within<'a>(&self, file: &'a [u8]) -> Option<&'a [u8]> {
        file.get(self.start..self.start.checked_add(self.bytes)?)
    }
}

/// The numbers of some blocks. A byte of a block carries a number of its first half
/// in the low bits and one of its second half in the high ones, both 8 too large.
pub(super) fn expanded(blocks: &[u8]) -> Vec<f32> {
    let (blocks, _) = blocks.as_chunks::<BLOCK_BYTES>();
    let mut numbers = Vec::with_capacity(blocks.len() * BLOCK);
    for [low, high, pairs @ ..] in blocks {
        let scale = f16::from_le_bytes([*low, *high]).to_f32();
        let number = |bits: u8| (f32::from(bits) - 8.0) * scale;
        numbers.extend(pairs.iter().map(|pair| number(pair & 0x0f)));
        numbers.extend(pairs.iter().map(|pair| number(pair >> 4)));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_its_halves_in_the_halves_of_its_bytes() {
        let mut block = vec![0x88; BLOCK_BYTES];
        block[..2].copy_from_slice(&f16::from_f32(0.5).to_le_bytes());
        block[2] = 0xf0;
        let numbers = expanded(&block);
        assert_eq!(numbers.len(), BLOCK);
        assert_eq!((numbers[0], numbers[16]), (-4.0, 3.5), "0 and 15, less 8");
        assert_eq!((numbers[1], numbers[17]), (0.0, 0.0), "8 is nought");
    }

    #[test]
    fn a_tensor_past_the_end_has_no_numbers() {
        let tensor = Tensor {
            is_quantized: false,
            start: usize::MAX,
            bytes: 8,
        };
        assert!(tensor.floats(&[0; 16], 2).is_none());
        assert!(!tensor.is_quantized(&[0; 16], BLOCK));
    }
}
