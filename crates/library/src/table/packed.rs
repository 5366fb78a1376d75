//! Values as compressed JSON.
//!
//! zlib's format (RFC 1950), whose checksum tells what was damaged on the disk. Of the
//! text of a page a third is left. Where a table had a value as JSON before, what it holds
//! of then stays as it is, and the column is empty for what came since.

use std::io::Read;

use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use rusqlite::Row;
use rusqlite::types::{Type, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{json, of_json};

/// More than this took twice as long and saved a tenth.
const LEVEL: u32 = 3;

/// What a value may unpack to, in bytes: more than a reader may answer for a whole file,
/// and little enough that an import that was made to swell is refused.
const LIMIT: u64 = 512 << 20;

/// A value as compressed JSON.
pub(crate) fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    let json = json(value);
    let mut packed = Vec::new();
    match ZlibEncoder::new(json.as_bytes(), Compression::new(LEVEL)).read_to_end(&mut packed) {
        Ok(_) => packed,
        Err(error) => unreachable!("from memory to memory nothing fails: {error}"),
    }
}

/// A value out of compressed JSON in column `index`.
///
/// # Errors
/// [`rusqlite::Error::FromSqlConversionFailure`], as for what is no JSON, where the bytes
/// are damaged or unpack to too much.
fn unpack<T: DeserializeOwned>(index: usize, packed: &[u8]) -> rusqlite::Result<T> {
    let failed = |error| rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, error);
    let mut json = Vec::new();
    let mut unpacked = ZlibDecoder::new(packed).take(LIMIT);
    unpacked
        .read_to_end(&mut json)
        .map_err(|error| failed(Box::new(error)))?;
    serde_json::from_slice(&json).map_err(|error| failed(Box::new(error)))
}

/// A value of which a row has in column `first` the JSON, where it was kept before values
/// were compressed, and in the next what is compressed.
///
/// # Errors
/// As [`unpack`].
pub(crate) fn from_row<T: DeserializeOwned>(row: &Row<'_>, first: usize) -> rusqlite::Result<T> {
    match row.get_ref(first + 1)? {
        ValueRef::Null => of_json(first, row.get_ref(first)?.as_str()?),
        packed => unpack(first + 1, packed.as_blob()?),
    }
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use crate::error::LibraryError;

    fn sentences() -> Vec<String> {
        let sentence = |number| format!("Clause {number}: 押金为两个月的租金, two months' rent.");
        (0..200).map(sentence).collect()
    }

    #[test]
    fn what_was_packed_is_less_and_comes_back_the_same() {
        let packed = pack(&sentences());
        let length: usize = sentences().iter().map(String::len).sum();
        assert!(packed.len() * 3 < length, "{} of {length}", packed.len());
        let unpacked: Vec<String> = unpack(0, &packed).expect("it is whole");
        assert_eq!(unpacked, sentences());
    }

    #[test]
    fn damaged_bytes_are_met_as_damage() {
        let packed = pack(&sentences());
        let is_damage = |bytes: &[u8]| {
            let error = unpack::<Vec<String>>(0, bytes).expect_err("it is damaged");
            matches!(
                LibraryError::from(error).classified(),
                LibraryError::Damaged
            )
        };
        for at in (0..packed.len()).step_by(7) {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x10;
            assert!(is_damage(&damaged), "byte {at}");
        }
        for end in (0..packed.len() / 2).step_by(7) {
            assert!(is_damage(&packed[..end]), "cut off at {end}");
        }
        assert!(is_damage(&pack(&"no list")));
    }
}
