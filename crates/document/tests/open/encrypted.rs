//! Documents of OpenDocument behind a password, encrypted here.

use std::io::Write;

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use document::reader::Limits;
use document::{BlockKind, ReadError};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::{Outcome, archive, archive_of_bytes, content, outcome_with, shown};

const PASSWORD: &str = "租约 pass";

/// PBKDF2 with HMAC-SHA-1 of the SHA-256 of the password, with the salt 0 to 15
/// and 1,000 iterations, as Python's hashlib gives it.
const KEY: [u8; 32] = [
    0x3A, 0x30, 0x63, 0x92, 0xF1, 0xA7, 0xBD, 0x5D, 0x69, 0xEC, 0x2F, 0xE5, 0x21, 0xA9, 0x24, 0xB3,
    0xB3, 0xC6, 0x2D, 0x99, 0xA5, 0x3F, 0x7B, 0x55, 0x5C, 0x42, 0x7A, 0x2C, 0x59, 0x7F, 0xAF, 0x03,
];

/// The bytes 100 to 115.
const VECTOR: [u8; 16] = [
    100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115,
];

fn encrypted(text: &str) -> (Vec<u8>, Vec<u8>) {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("it is packed");
    let mut packed = encoder.finish().expect("it is packed");
    let checksum = Sha256::digest(&packed[..packed.len().min(1024)]).to_vec();
    let padding = 16 - packed.len() % 16;
    packed.resize(
        packed.len() + padding,
        u8::try_from(padding).expect("at most 16"),
    );
    let cipher = Aes256::new_from_slice(&KEY).expect("a key of 32 bytes");
    let mut before = VECTOR;
    let mut bytes = Vec::new();
    for block in packed.chunks_exact(16) {
        let mixed: [u8; 16] = std::array::from_fn(|index| block[index] ^ before[index]);
        let mut array = Array::from(mixed);
        cipher.encrypt_block(&mut array);
        before = array.into();
        bytes.extend(before);
    }
    (bytes, checksum)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .chain([&0; 2])
            .take(3)
            .fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) & 63];
            text.push(if place > three.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    text
}

fn document(algorithm: &str) -> Vec<u8> {
    let text = format!(
        "<office:text><text:p>{}</text:p></office:text>",
        "secret ".repeat(999)
    );
    let (bytes, checksum) = encrypted(&content("", &text));
    let manifest = format!(
        "<manifest:manifest xmlns:manifest='m'><manifest:file-entry manifest:full-path='/' \
         manifest:media-type='application/vnd.oasis.opendocument.text'/>\
         <manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data \
         manifest:checksum-type='#sha256-1k' manifest:checksum='{}'>\
         <manifest:algorithm manifest:algorithm-name='{algorithm}' \
         manifest:initialisation-vector='{}'/>\
         <manifest:key-derivation manifest:key-derivation-name='PBKDF2' manifest:key-size='32' \
         manifest:iteration-count='1000' manifest:salt='{}'/>\
         <manifest:start-key-generation \
         manifest:start-key-generation-name='http://www.w3.org/2000/09/xmldsig#sha256' \
         manifest:key-size='32'/></manifest:encryption-data></manifest:file-entry>\
         </manifest:manifest>",
        base64(&checksum),
        base64(&VECTOR),
        base64(&std::array::from_fn::<u8, 16, _>(|index| {
            u8::try_from(index).expect("below 16")
        })),
    );
    archive_of_bytes(&[
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", &bytes),
    ])
}

async fn with(bytes: &[u8], password: Option<&str>) -> Outcome {
    outcome_with("a.odt", bytes, password, Limits::default()).await
}

#[tokio::test]
async fn the_password_opens_the_document() {
    let bytes = document("http://www.w3.org/2001/04/xmlenc#aes256-cbc");
    let opened = with(&bytes, Some(PASSWORD)).await;
    assert_eq!(opened.result, Ok(()));
    let expected = "secret ".repeat(999);
    assert_eq!(
        shown(&opened.pages[0].blocks),
        [(BlockKind::Paragraph, expected.trim())]
    );
    assert_eq!(with(&bytes, None).await.result, Err(ReadError::Encrypted));
    assert_eq!(
        with(&bytes, Some("another")).await.result,
        Err(ReadError::WrongPassword)
    );
}

#[tokio::test]
async fn other_methods_are_told_as_what_they_are() {
    let bytes = document("Blowfish CFB");
    assert_eq!(with(&bytes, None).await.result, Err(ReadError::Encrypted));
    assert_eq!(
        with(&bytes, Some(PASSWORD)).await.result,
        Err(ReadError::Unsupported)
    );
    let whole = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("encrypted-package", "noise"),
    ]);
    assert_eq!(with(&whole, None).await.result, Err(ReadError::Encrypted));
}
