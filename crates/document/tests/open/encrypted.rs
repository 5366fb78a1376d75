//! Documents of OpenDocument behind a password, encrypted here.

use std::io::Write;

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, Nonce};
use blowfish::Blowfish;
use document::reader::Limits;
use document::{BlockKind, ReadError};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{Outcome, archive, archive_of_bytes, content, outcome_with, shown};

const PASSWORD: &str = "租约 pass";

/// PBKDF2 with HMAC-SHA-1 of the SHA-256 of the password, with the salt 0 to 15
/// and 1,000 iterations, as Python's hashlib gives it.
const KEY: [u8; 32] = [
    0x3A, 0x30, 0x63, 0x92, 0xF1, 0xA7, 0xBD, 0x5D, 0x69, 0xEC, 0x2F, 0xE5, 0x21, 0xA9, 0x24, 0xB3,
    0xB3, 0xC6, 0x2D, 0x99, 0xA5, 0x3F, 0x7B, 0x55, 0x5C, 0x42, 0x7A, 0x2C, 0x59, 0x7F, 0xAF, 0x03,
];

/// Argon2id of the SHA-256 of the password, with the salt 0 to 15, in three passes over
/// 64 KiB in four lanes, as Python's argon2-cffi gives it.
const ARGON2_KEY: [u8; 32] = [
    0xB9, 0xC8, 0x39, 0xE0, 0xD0, 0x1F, 0x55, 0xF6, 0x1C, 0x64, 0xFB, 0x99, 0x8B, 0xBF, 0x59, 0xF8,
    0x27, 0x75, 0xDF, 0x8D, 0x8A, 0x88, 0x75, 0xBB, 0x4C, 0xB5, 0xDE, 0xD1, 0xDB, 0xAF, 0x0B, 0x26,
];

/// PBKDF2 with HMAC-SHA-1 of the SHA-1 of the password, with the salt 0 to 15 and 1,000
/// iterations, as Python's hashlib gives it.
const BLOWFISH_KEY: [u8; 16] = [
    0xA7, 0x1E, 0x2E, 0x9B, 0x13, 0x62, 0xC0, 0x72, 0x42, 0xEE, 0x5D, 0xE0, 0xF8, 0x75, 0xF3, 0x84,
];

const SALT: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

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
        base64(&SALT),
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

/// A package as LibreOffice encrypts it since 24.8: another package is its one part.
fn whole(algorithm: &str) -> Vec<u8> {
    let inner = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            &content(
                "",
                "<office:text><text:p>Sealed as one.</text:p></office:text>",
            ),
        ),
    ]);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&inner).expect("it is packed");
    let packed = encoder.finish().expect("it is packed");
    let nonce: [u8; 12] = std::array::from_fn(|index| VECTOR[index]);
    let sealed = Aes256Gcm::new_from_slice(&ARGON2_KEY)
        .expect("a key of 32 bytes")
        .encrypt(&Nonce::from(nonce), packed.as_slice())
        .expect("it is sealed");
    let manifest = format!(
        "<manifest:manifest xmlns:manifest='m' xmlns:loext='l'>\
         <manifest:file-entry manifest:full-path='encrypted-package'><manifest:encryption-data>\
         <manifest:algorithm manifest:algorithm-name='{algorithm}' \
         manifest:initialisation-vector='{}'/>\
         <manifest:start-key-generation \
         manifest:start-key-generation-name='http://www.w3.org/2001/04/xmlenc#sha256'/>\
         <manifest:key-derivation manifest:key-derivation-name='\
         urn:org:documentfoundation:names:experimental:office:manifest:argon2id' \
         loext:argon2-iterations='3' loext:argon2-memory='64' loext:argon2-lanes='4' \
         manifest:salt='{}' manifest:key-size='32'/></manifest:encryption-data>\
         </manifest:file-entry></manifest:manifest>",
        base64(&nonce),
        base64(&SALT),
    );
    archive_of_bytes(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("encrypted-package", &[nonce.as_slice(), &sealed].concat()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

#[tokio::test]
async fn a_package_that_is_encrypted_as_a_whole_opens() {
    let bytes = whole("http://www.w3.org/2009/xmlenc11#aes256-gcm");
    let opened = with(&bytes, Some(PASSWORD)).await;
    assert_eq!(opened.result, Ok(()));
    assert_eq!(
        shown(&opened.pages[0].blocks),
        [(BlockKind::Paragraph, "Sealed as one.")]
    );
    assert_eq!(with(&bytes, None).await.result, Err(ReadError::Encrypted));
    assert_eq!(
        with(&bytes, Some("another")).await.result,
        Err(ReadError::WrongPassword)
    );
}

/// A part as OpenOffice encrypts it.
fn with_blowfish(text: &str) -> (Vec<u8>, Vec<u8>) {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("it is packed");
    let packed = encoder.finish().expect("it is packed");
    let checksum = Sha1::digest(&packed[..packed.len().min(1024)]).to_vec();
    let cipher: Blowfish = Blowfish::new_from_slice(&BLOWFISH_KEY).expect("a key of 16 bytes");
    let mut before: [u8; 8] = std::array::from_fn(|index| VECTOR[index]);
    let mut bytes: Vec<u8> = Vec::new();
    for block in packed.chunks(8) {
        let mut over = Array::from(before);
        cipher.encrypt_block(&mut over);
        bytes.extend(block.iter().zip(over).map(|(own, other)| own ^ other));
        if block.len() == 8 {
            before = std::array::from_fn(|index| bytes[bytes.len() - 8 + index]);
        }
    }
    (bytes, checksum)
}

#[tokio::test]
async fn the_oldest_method_opens() {
    let text = content(
        "",
        "<office:text><text:p>Written long ago.</text:p></office:text>",
    );
    let (bytes, checksum) = with_blowfish(&text);
    let manifest = format!(
        "<manifest:manifest xmlns:manifest='m'><manifest:file-entry manifest:full-path='/' \
         manifest:media-type='application/vnd.oasis.opendocument.text'/>\
         <manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data \
         manifest:checksum-type='SHA1/1K' manifest:checksum='{}'>\
         <manifest:algorithm manifest:algorithm-name='Blowfish CFB' \
         manifest:initialisation-vector='{}'/>\
         <manifest:key-derivation manifest:key-derivation-name='PBKDF2' \
         manifest:iteration-count='1000' manifest:salt='{}'/>\
         </manifest:encryption-data></manifest:file-entry></manifest:manifest>",
        base64(&checksum),
        base64(&VECTOR[..8]),
        base64(&SALT),
    );
    let bytes = archive_of_bytes(&[
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", &bytes),
    ]);
    let opened = with(&bytes, Some(PASSWORD)).await;
    assert_eq!(opened.result, Ok(()));
    assert_eq!(
        shown(&opened.pages[0].blocks),
        [(BlockKind::Paragraph, "Written long ago.")]
    );
    assert_eq!(
        with(&bytes, Some("another")).await.result,
        Err(ReadError::WrongPassword)
    );
}

#[tokio::test]
async fn other_methods_are_told_as_what_they_are() {
    for bytes in [document("Camellia"), whole("Camellia")] {
        assert_eq!(with(&bytes, None).await.result, Err(ReadError::Encrypted));
        assert_eq!(
            with(&bytes, Some(PASSWORD)).await.result,
            Err(ReadError::Unsupported)
        );
    }
}
