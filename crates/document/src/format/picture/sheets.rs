//! The sheets of a TIFF file (TIFF 6.0, section 2; BigTIFF has wider numbers): each
//! has a directory that says where the next one is.

use std::io::Cursor;

use tiff::decoder::Decoder;
use tiff::tags::IfdPointer;

use super::super::damaged;
use crate::error::ReadError;

/// Where the directory of each sheet stands, in bytes; at most `most` and one, so
/// that too many can be told.
pub(super) fn offsets(bytes: &[u8], most: u32) -> Result<Vec<u64>, ReadError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut offsets: Vec<u64> = decoder
        .ifd_pointer()
        .map(|IfdPointer(at)| at)
        .into_iter()
        .collect();
    while decoder.more_images() && offsets.len() <= most as usize {
        // A chain that bites its tail is an error here, and so is a sheet whose
        // directory cannot be read; those before it can.
        if let Err(error) = decoder.next_image() {
            tracing::debug!(%error, "the rest of a TIFF file was left out");
            break;
        }
        offsets.extend(decoder.ifd_pointer().map(|IfdPointer(at)| at));
    }
    Ok(offsets)
}

/// The file with this sheet as its first, for a decoder that reads no other.
pub(super) fn alone(bytes: &[u8], offset: u64) -> Vec<u8> {
    let mut file = bytes.to_vec();
    let little = bytes.starts_with(b"II");
    let is_big = bytes.get(if little { 2 } else { 3 }) == Some(&43);
    let (place, written) = match (is_big, little) {
        (true, true) => (8..16, offset.to_le_bytes().to_vec()),
        (true, false) => (8..16, offset.to_be_bytes().to_vec()),
        (false, little) => {
            // A classic file has no farther offsets.
            let offset = u32::try_from(offset).unwrap_or(0);
            let written = if little {
                offset.to_le_bytes()
            } else {
                offset.to_be_bytes()
            };
            (4..8, written.to_vec())
        }
    };
    if let Some(place) = file.get_mut(place) {
        place.copy_from_slice(&written);
    }
    file
}
