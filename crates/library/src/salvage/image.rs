//! The pages of a database file as they lie on the disk, what its write-ahead log
//! committed included.
//!
//! Nothing here asks SQLite, which refuses a file whose first page is damaged. The
//! formats: <https://sqlite.org/fileformat2.html>, sections 1.3 and 4.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What every database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// The size of a page where none is told; ours are made so.
const PAGE_SIZE: usize = 4_096;
const WAL_HEADER: u64 = 32;
const FRAME_HEADER: usize = 24;

/// The pages of a database.
pub(crate) struct Image {
    file: File,
    /// In bytes.
    pub(crate) page_size: usize,
    /// How many pages there are.
    pub(crate) pages: u32,
    log: Option<File>,
    /// Where in the log the last committed state of a page lies.
    logged: HashMap<u32, u64>,
}

impl Image {
    /// Opens the file at `path` and the log beside it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut log = File::open(log_path(path)).ok();
        let header = log.as_mut().and_then(LogHeader::read);
        let told = page_size(&mut file)?;
        let page_size = told
            .or(header.as_ref().map(|header| header.page_size))
            .unwrap_or(PAGE_SIZE);
        let mut image = Self {
            file,
            page_size,
            pages: u32::try_from(length.div_ceil(page_size as u64)).unwrap_or(u32::MAX),
            log,
            logged: HashMap::new(),
        };
        if let Some(header) = header.filter(|header| header.page_size == page_size) {
            image.replay(&header);
        }
        Ok(image)
    }

    /// A page, counted from 1. None where there is none, or the disk does not give
    /// it. What was cut off of the last is filled with zeros.
    pub(crate) fn page(&mut self, number: u32) -> Option<Vec<u8>> {
        if number == 0 || number > self.pages {
            return None;
        }
        let (file, offset) = match (self.logged.get(&number), &mut self.log) {
            (Some(offset), Some(log)) => (log, *offset),
            _ => {
                let before = u64::from(number - 1) * self.page_size as u64;
                (&mut self.file, before)
            }
        };
        let mut page = Vec::with_capacity(self.page_size);
        file.seek(SeekFrom::Start(offset)).ok()?;
        file.take(self.page_size as u64)
            .read_to_end(&mut page)
            .ok()?;
        page.resize(self.page_size, 0);
        Some(page)
    }

    /// SQLite's `user_version`, where the first page is whole enough to tell.
    pub(crate) fn user_version(&mut self) -> Option<i64> {
        let first = self.page(1)?;
        first
            .starts_with(MAGIC)
            .then(|| i64::from(be32(&first, 60)))
    }

    /// Notes where the log has pages, up to its last commit; frames after one whose
    /// checksum is wrong were never committed.
    fn replay(&mut self, header: &LogHeader) {
        let Some(log) = &mut self.log else { return };
        let mut sums = header.sums;
        let mut frame = vec![0; FRAME_HEADER + self.page_size];
        let mut uncommitted = Vec::new();
        let mut offset = WAL_HEADER;
        while log.seek(SeekFrom::Start(offset)).is_ok() && log.read_exact(&mut frame).is_ok() {
            let (head, page) = frame.split_at(FRAME_HEADER);
            if head[8..16] != header.salts {
                break;
            }
            header.add(&mut sums, &head[..8]);
            header.add(&mut sums, page);
            if sums != [be32(head, 16), be32(head, 20)] {
                break;
            }
            uncommitted.push((be32(head, 0), offset + FRAME_HEADER as u64));
            let pages = be32(head, 4);
            if pages > 0 {
                self.logged.extend(uncommitted.drain(..));
                self.pages = pages;
            }
            offset += frame.len() as u64;
        }
    }
}

/// The header of a write-ahead log.
struct LogHeader {
    page_size: usize,
    salts: [u8; 8],
    sums: [u32; 2],
    is_big_endian: bool,
}

impl LogHeader {
    fn read(log: &mut File) -> Option<Self> {
        let mut bytes = [0; WAL_HEADER as usize];
        log.read_exact(&mut bytes).ok()?;
        let is_big_endian = match be32(&bytes, 0) {
            0x377f_0682 => false,
            0x377f_0683 => true,
            _ => return None,
        };
        let mut header = Self {
            page_size: valid_page_size(be32(&bytes, 8))?,
            salts: bytes[16..24].try_into().ok()?,
            sums: [0; 2],
            is_big_endian,
        };
        let mut sums = [0; 2];
        header.add(&mut sums, &bytes[..24]);
        header.sums = sums;
        (sums == [be32(&bytes, 24), be32(&bytes, 28)]).then_some(header)
    }

    /// Adds bytes to a checksum (section 4.2 of the format).
    fn add(&self, sums: &mut [u32; 2], bytes: &[u8]) {
        for pair in bytes.chunks_exact(8) {
            for (index, word) in pair.chunks_exact(4).enumerate() {
                let word = [word[0], word[1], word[2], word[3]];
                let number = if self.is_big_endian {
                    u32::from_be_bytes(word)
                } else {
                    u32::from_le_bytes(word)
                };
                sums[index] = sums[index]
                    .wrapping_add(number)
                    .wrapping_add(sums[1 - index]);
            }
        }
    }
}

/// Where the write-ahead log of the database at `path` lies.
pub(crate) fn log_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn page_size(file: &mut File) -> io::Result<Option<usize>> {
    let mut header = [0; 18];
    match file.read_exact(&mut header) {
        Ok(()) if header.starts_with(MAGIC) => {}
        Ok(()) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    Ok(match be16(&header, 16) {
        1 => Some(65_536),
        size => valid_page_size(u32::from(size)),
    })
}

fn valid_page_size(size: u32) -> Option<usize> {
    let is_valid = (512..=65_536).contains(&size) && size.is_power_of_two();
    is_valid.then_some(size as usize)
}

/// Two bytes, the highest first; 0 beyond the end.
pub(crate) fn be16(bytes: &[u8], at: usize) -> u16 {
    let found = bytes.get(at..at + 2).and_then(|two| two.try_into().ok());
    found.map_or(0, u16::from_be_bytes)
}

/// Four bytes, the highest first; 0 beyond the end.
pub(crate) fn be32(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    found.map_or(0, u32::from_be_bytes)
}
