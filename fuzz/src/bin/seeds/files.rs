//! Seeds that are whole files: a PDF, frames of the reader, weights, pictures.

use std::io;

/// A page with a line of text, and the table of where everything lies.
pub(crate) fn pdf() -> Vec<u8> {
    let content = "BT /F1 12 Tf 72 720 Td (The tenant may leave.) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

/// A request and two replies, without their lengths, and the request with it.
pub(crate) fn frames() -> io::Result<Vec<Vec<u8>>> {
    use document::ReadError;
    use document::reader::frame::{PageFrom, Reply, Request, encode};

    let request = encode(&Request::Draw {
        page: PageFrom {
            path: "lease.pdf".into(),
            inside: None,
            password: None,
            number: 1,
        },
        width: 100,
    })?;
    let failed = encode(&Reply::Failed(ReadError::TimedOut))?;
    let picture = encode(&Reply::Picture(vec![1, 2, 3]))?;
    Ok(vec![
        request[4..].to_vec(),
        request,
        failed[4..].to_vec(),
        picture[4..].to_vec(),
    ])
}

/// A header with a text, a list of texts and a tensor.
pub(crate) fn gguf() -> Vec<u8> {
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    };
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(2_u64.to_le_bytes());
    text(&mut bytes, "general.architecture");
    bytes.extend(8_u32.to_le_bytes());
    text(&mut bytes, "llama");
    text(&mut bytes, "tokenizer.ggml.tokens");
    bytes.extend(9_u32.to_le_bytes());
    bytes.extend(8_u32.to_le_bytes());
    bytes.extend(2_u64.to_le_bytes());
    text(&mut bytes, "a");
    text(&mut bytes, "b");
    text(&mut bytes, "token_embd.weight");
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(8_u64.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.resize(bytes.len().next_multiple_of(32) + 32, 0);
    bytes
}

/// A picture of one point as a PNG, and the beginnings of other kinds.
pub(crate) fn pictures() -> Vec<Vec<u8>> {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\x0aIDAT\x78\x9c\x63\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xee\x56\
        \0\0\0\0IEND\xae\x42\x60\x82";
    let mut tiff = b"II*\0\x08\0\0\0\x09\0".to_vec();
    // Width, height, bits, compression, meaning, strip, samples, rows, bytes.
    for (tag, value) in [
        (256_u16, 8_u32),
        (257, 1),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 122),
        (277, 1),
        (278, 1),
        (279, 8),
    ] {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(4_u16.to_le_bytes());
        tiff.extend(1_u32.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend([0; 12]);
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\x48\0\x48\0\0\
        \xff\xe1\0\x1aExif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\xff\xd9";
    vec![
        png.to_vec(),
        tiff,
        jpeg.to_vec(),
        b"RIFF\x14\0\0\0WEBPVP8L\x08\0\0\0\x2f\0\0\0\0\0\0\0".to_vec(),
    ]
}
