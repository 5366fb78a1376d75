//! A message of Outlook as its streams.

pub(crate) fn streams() -> Vec<Vec<u8>> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        fixed(
            32,
            &[
                (0x0040, 0x0039, 133_541_040_300_000_000),
                (0x0003, 0x3FFD, 1251),
            ],
        ),
        compressed(),
        b"<p>Ready</p>".to_vec(),
        b"Shall we?\r\n> Yes.".to_vec(),
        wide("Lease"),
        b"Bob; Cleo".to_vec(),
        fixed(8, &[(0x0003, 0x0C15, 1)]),
        b"Bob".to_vec(),
        fixed(8, &[]),
        b"a;b\n1;2\n".to_vec(),
        wide("a.csv"),
    ]
}

/// Properties of a fixed length behind a header: type, identifier and value.
fn fixed(header: usize, properties: &[(u16, u16, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; header];
    for (kind, identifier, value) in properties {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(identifier.to_le_bytes());
        bytes.extend(6_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// The example of MS-OXRTFCP 4.1.1.
fn compressed() -> Vec<u8> {
    vec![
        0x2D, 0x00, 0x00, 0x00, 0x2B, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7,
        0xA7, 0x03, 0x00, 0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A,
        0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xB0, 0x6C, 0x64, 0x7D,
        0x0A, 0x80, 0x0F, 0xA0,
    ]
}
