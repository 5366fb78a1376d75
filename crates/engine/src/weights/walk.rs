//! Walks over the header of a GGUF file without believing any length in it.
//!
//! The reader that follows allocates what the file asks for; a damaged file can
//! ask for more memory than there is, which ends the process. So every length is
//! compared with what is left of the file first.
//!
//! The format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>.

use std::io::{self, BufRead, Seek};

/// `GGUF`, read as little-endian.
const MAGIC: u32 = 0x4655_4747;
/// The type number of a string.
const STRING: u32 = 8;
/// The type number of an array.
const ARRAY: u32 = 9;
/// GGML's own limit is 4.
const MAX_DIMENSIONS: u32 = 8;
/// Far above any model, far below an overflow.
const MAX_ELEMENTS: u64 = 1 << 48;
/// Arrays of arrays are allowed, of any depth; nobody writes them.
const MAX_DEPTH: usize = 4;

/// Fails with a sentence when following the header would leave the file.
pub(super) fn walk<R: BufRead + Seek>(reader: R, length: u64) -> Result<(), String> {
    let mut walk = Walk {
        reader,
        left: length,
    };
    if walk.u32()? != MAGIC {
        return Err("it is no GGUF file".to_owned());
    }
    let version = walk.u32()?;
    if !(2..=3).contains(&version) {
        return Err(format!("the GGUF version {version} is unknown"));
    }
    let tensors = walk.u64()?;
    let pairs = walk.u64()?;
    for _ in 0..pairs {
        let key = walk.string()?;
        let kind = walk.u32()?;
        if key == b"general.alignment" {
            walk.alignment(kind)?;
        } else {
            walk.value(kind, 0)?;
        }
    }
    for _ in 0..tensors {
        walk.tensor()?;
    }
    Ok(())
}

/// A reader that knows how much of the file is left.
struct Walk<R> {
    reader: R,
    left: u64,
}

impl<R: BufRead + Seek> Walk<R> {
    /// Takes `count` bytes off what is left.
    fn claim(&mut self, count: u64) -> Result<(), String> {
        self.left = self
            .left
            .checked_sub(count)
            .ok_or("a length in it points past its end")?;
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.claim(N as u64)?;
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes).map_err(reason)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn skip(&mut self, count: u64) -> Result<(), String> {
        self.claim(count)?;
        let count = i64::try_from(count).map_err(|error| error.to_string())?;
        self.reader.seek_relative(count).map_err(reason)
    }

    /// The first bytes of a string, as many as the keys need that are looked at.
    fn string(&mut self) -> Result<Vec<u8>, String> {
        const LOOKED_AT: u64 = 64;
        let length = self.u64()?;
        self.claim(length)?;
        let mut start = vec![0; usize::try_from(length.min(LOOKED_AT)).unwrap_or_default()];
        self.reader.read_exact(&mut start).map_err(reason)?;
        let rest = length.saturating_sub(LOOKED_AT);
        self.reader
            .seek_relative(i64::try_from(rest).map_err(|error| error.to_string())?)
            .map_err(reason)?;
        Ok(start)
    }

    fn value(&mut self, kind: u32, depth: usize) -> Result<(), String> {
        match kind {
            STRING => self.string().map(drop),
            ARRAY if depth < MAX_DEPTH => {
                let kind = self.u32()?;
                let count = self.u64()?;
                match width(kind) {
                    Some(width) => {
                        self.skip(count.checked_mul(width).ok_or("an array is too long")?)
                    }
                    None if count > self.left => Err("an array is too long".to_owned()),
                    None => (0..count).try_for_each(|_| self.value(kind, depth + 1)),
                }
            }
            ARRAY => Err("its arrays are too deep".to_owned()),
            _ => {
                let width = width(kind).ok_or(format!("the value type {kind} is unknown"))?;
                self.skip(width)
            }
        }
    }

    /// The reader that follows divides by it.
    fn alignment(&mut self, kind: u32) -> Result<(), String> {
        let width = width(kind).ok_or("its alignment is no number")?;
        let mut value = 0;
        for _ in 0..width {
            value |= u64::from(u8::from_le_bytes(self.bytes()?));
        }
        if value == 0 {
            return Err("its alignment is zero".to_owned());
        }
        Ok(())
    }

    fn tensor(&mut self) -> Result<(), String> {
        self.string()?;
        let dimensions = self.u32()?;
        if dimensions > MAX_DIMENSIONS {
            return Err(format!("a tensor has {dimensions} dimensions"));
        }
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            elements = elements
                .checked_mul(self.u64()?)
                .filter(|elements| *elements <= MAX_ELEMENTS)
                .ok_or("a tensor is too large")?;
        }
        // Its type and its offset.
        self.skip(4 + 8)
    }
}

/// The bytes of a value of constant size.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

fn reason(error: io::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn header(version: u32, tensors: u64, pairs: u64, rest: &[u8]) -> Vec<u8> {
        let mut bytes = MAGIC.to_le_bytes().to_vec();
        bytes.extend(version.to_le_bytes());
        bytes.extend(tensors.to_le_bytes());
        bytes.extend(pairs.to_le_bytes());
        bytes.extend(rest);
        bytes
    }

    fn string(text: &str) -> Vec<u8> {
        let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
        bytes.extend(text.as_bytes());
        bytes
    }

    fn walked(bytes: &[u8]) -> Result<(), String> {
        walk(Cursor::new(bytes), bytes.len() as u64)
    }

    #[test]
    fn whole_headers_pass() {
        assert_eq!(walked(&header(3, 0, 0, &[])), Ok(()), "an empty model");
        let mut pair = string("general.architecture");
        pair.extend(STRING.to_le_bytes());
        pair.extend(string("llama"));
        assert_eq!(walked(&header(2, 0, 1, &pair)), Ok(()), "one string");
    }

    #[test]
    fn impossible_lengths_are_refused_before_anything_is_allocated() {
        let mut long_key = u64::MAX.to_le_bytes().to_vec();
        long_key.extend(b"x");
        let mut long_array = string("a");
        long_array.extend(ARRAY.to_le_bytes());
        long_array.extend(STRING.to_le_bytes());
        long_array.extend((u64::MAX / 2).to_le_bytes());
        let mut zero_alignment = string("general.alignment");
        zero_alignment.extend(4u32.to_le_bytes());
        zero_alignment.extend(0u32.to_le_bytes());
        let mut huge_tensor = string("t");
        huge_tensor.extend(2u32.to_le_bytes());
        huge_tensor.extend((1u64 << 40).to_le_bytes());
        huge_tensor.extend((1u64 << 40).to_le_bytes());
        huge_tensor.extend([0; 12]);
        for (bytes, why) in [
            (header(3, 0, 1, &long_key), "a key longer than the file"),
            (
                header(3, 0, 1, &long_array),
                "an array longer than the file",
            ),
            (header(3, 0, 1, &zero_alignment), "an alignment of zero"),
            (header(3, 1, 0, &huge_tensor), "a tensor that overflows"),
            (header(3, 1, 0, &[]), "a tensor that is not there"),
            (header(9, 0, 0, &[]), "a version of the future"),
            (b"PK\x03\x04 and more".to_vec(), "another format"),
        ] {
            assert!(walked(&bytes).is_err(), "{why} must be refused");
        }
    }

    #[test]
    fn every_cut_of_a_header_is_refused() {
        let mut pair = string("general.architecture");
        pair.extend(STRING.to_le_bytes());
        pair.extend(string("llama"));
        let whole = header(3, 0, 1, &pair);
        for length in 0..whole.len() {
            assert!(
                walked(&whole[..length]).is_err(),
                "{length} of {} bytes are not the whole",
                whole.len()
            );
        }
    }
}
