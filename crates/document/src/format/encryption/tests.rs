use std::io::{Cursor, Write};

use super::*;

const LIMIT: u64 = 1 << 20;

/// A compound file with a package that is encrypted as `information` says.
fn encrypted(information: &[u8], package: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    for (name, bytes) in [
        ("/EncryptionInfo", information),
        ("/EncryptedPackage", package),
    ] {
        file.create_stream(name)
            .and_then(|mut stream| stream.write_all(bytes))
            .expect("a stream is written");
    }
    file.flush().expect("the file ends");
    file.into_inner().into_inner()
}

fn agile(attributes: &str) -> Vec<u8> {
    let mut information = vec![4, 0, 4, 0, 0x40, 0, 0, 0];
    let common = "cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' keyBits='256' \
                  hashAlgorithm='SHA512' saltValue='AAAAAAAAAAAAAAAAAAAAAA=='";
    information.extend_from_slice(
        format!(
            "<encryption><keyData {common}/><keyEncryptors><keyEncryptor>\
             <encryptedKey {common} {attributes}/></keyEncryptor></keyEncryptors></encryption>"
        )
        .as_bytes(),
    );
    information
}

#[test]
fn other_files_are_left_as_they_are() {
    assert_eq!(package(b"PK\x03\x04", None, LIMIT), Ok(None));
    assert_eq!(package(compound::MARK, None, LIMIT), Ok(None), "a cut file");
}

#[test]
fn a_password_that_does_not_fit_is_told_from_none() {
    let information = agile(
        "spinCount='10' encryptedVerifierHashInput='AAAAAAAAAAAAAAAAAAAAAA==' \
         encryptedVerifierHashValue='AAAAAAAAAAAAAAAAAAAAAA==' \
         encryptedKeyValue='AAAAAAAAAAAAAAAAAAAAAA=='",
    );
    let bytes = encrypted(&information, &[0; 64]);
    assert_eq!(package(&bytes, None, LIMIT), Err(ReadError::Encrypted));
    let wrong = package(&bytes, Some("wrong"), LIMIT);
    assert_eq!(wrong, Err(ReadError::WrongPassword));
}

#[test]
fn more_rounds_than_allowed_are_not_run() {
    let bytes = encrypted(&agile("spinCount='4000000000'"), &[0; 64]);
    assert!(matches!(
        package(&bytes, Some("x"), LIMIT),
        Err(ReadError::Damaged { .. })
    ));
}

#[test]
fn parameters_made_of_noise_end_in_errors() {
    for version in [[4, 0, 4, 0], [3, 0, 2, 0], [1, 0, 1, 0], [9, 9, 9, 9]] {
        for fill in [0x00, 0x10, 0xFF] {
            for length in [0, 4, 11, 40, 100, 300] {
                let mut information = version.to_vec();
                information.resize(4 + length, fill);
                for package_length in [0, 7, 8, 9, 100] {
                    let bytes = encrypted(&information, &vec![fill; package_length]);
                    assert!(
                        package(&bytes, Some("x"), LIMIT).is_err(),
                        "{version:?} {fill} {length}"
                    );
                }
            }
        }
    }
}
