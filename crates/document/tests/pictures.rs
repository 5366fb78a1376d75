//! Pictures of text, written by the tests: told from their content, sized by what
//! they say of themselves, drawn, and refused where they are hostile.

mod support;

use std::io::Cursor;
use std::path::Path;

use document::reader::{PageToDraw, ReadEvent};
use document::{DocumentKind, Page, ReadError, TextSource, Tile};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// White with a black upper left quarter.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 {
            Rgb([0; 3])
        } else {
            Rgb([255; 3])
        }
    })
}

fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, format)
        .expect("the picture can be written");
    bytes.into_inner()
}

/// A TIFF file of grey sheets without compression (TIFF 6.0, section 4), each with
/// its width, height and dots per inch; `next` may change where the last one says
/// the next is.
fn tiff(sheets: &[(u32, u32, u32)], next: u32) -> Vec<u8> {
    let mut file = b"II*\0".to_vec();
    let mut link = file.len();
    file.extend(0u32.to_le_bytes());
    for (width, height, dots) in sheets {
        let data = file.len();
        file.resize(data + (width * height) as usize, 128);
        let resolution = file.len();
        file.extend(dots.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        let directory = file.len();
        file[link..link + 4].copy_from_slice(&offset(directory).to_le_bytes());
        let entries: [(u16, u16, u32); 11] = [
            (256, 4, *width),
            (257, 4, *height),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, offset(data)),
            (278, 4, *height),
            (279, 4, width * height),
            (282, 5, offset(resolution)),
            (283, 5, offset(resolution)),
            (296, 3, 2),
        ];
        file.extend(11u16.to_le_bytes());
        for (tag, kind, value) in entries {
            file.extend(tag.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend(1u32.to_le_bytes());
            file.extend(value.to_le_bytes());
        }
        link = file.len();
        file.extend(next.to_le_bytes());
    }
    file
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).expect("the file is small")
}

/// A PNG whose header claims these sides, with true checksums.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(picture(8, 8), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// A PNG with the chunk `pHYs` after its header.
fn png_with_resolution(picture: RgbImage, pixels_a_metre: u32) -> Vec<u8> {
    let mut bytes = encoded(picture, ImageFormat::Png);
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(pixels_a_metre.to_be_bytes());
    chunk.extend(pixels_a_metre.to_be_bytes());
    chunk.push(1);
    let sum = crc(&chunk);
    let mut whole = 9u32.to_be_bytes().to_vec();
    whole.extend(chunk);
    whole.extend(sum.to_be_bytes());
    bytes.splice(33..33, whole);
    bytes
}

/// The checksum of PNG (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

struct Read {
    kind: Option<DocumentKind>,
    pages: Vec<Page>,
    missing: Vec<(u32, ReadError)>,
    outcome: Result<(), ReadError>,
}

async fn read(name: &str, bytes: &[u8]) -> Read {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let mut read = Read {
        kind: None,
        pages: Vec::new(),
        missing: Vec::new(),
        outcome: Ok(()),
    };
    read.outcome = support::reader(None)
        .read(&path, None, |event| match event {
            ReadEvent::Header(header) => read.kind = Some(header.kind),
            ReadEvent::Page(page) => read.pages.push(page),
            ReadEvent::MissingPage { number, error } => read.missing.push((number, error)),
            other => panic!("a picture holds no other document: {other:?}"),
        })
        .await;
    read
}

async fn draw(path: &Path, page: u32, width: u32) -> Result<RgbImage, ReadError> {
    let png = support::reader(None)
        .draw(PageToDraw::new(path, page), width)
        .await?;
    Ok(image::load_from_memory(&png).expect("a PNG").into_rgb8())
}

#[tokio::test]
async fn every_format_is_a_page_that_waits_to_be_recognised() {
    for (name, format) in [
        ("a.png", ImageFormat::Png),
        ("a.txt", ImageFormat::Jpeg),
        ("a", ImageFormat::WebP),
        ("a.tif", ImageFormat::Tiff),
    ] {
        let read = read(name, &encoded(picture(300, 150), format)).await;
        assert_eq!(read.outcome, Ok(()), "{format:?}");
        assert_eq!(read.kind, Some(DocumentKind::Picture), "{format:?}");
        let [page] = &read.pages[..] else {
            panic!("{format:?}: {:?}", read.pages);
        };
        assert_eq!(
            (page.number, page.source.clone(), page.blocks.len()),
            (1, TextSource::Unrecognised, 0),
            "{format:?}"
        );
        let size = page.size.expect("a picture has a size");
        assert!(
            (size.width / size.height - 2.0).abs() < 0.01,
            "{format:?}: twice as wide as high, {size:?}"
        );
    }
}

#[tokio::test]
async fn the_size_follows_from_the_resolution() {
    // 300 dots an inch are 11,811 a metre.
    let png = read("a.png", &png_with_resolution(picture(600, 300), 11_811)).await;
    let size = png.pages[0].size.expect("a size");
    assert!(
        (size.width - 144.0).abs() < 0.1 && (size.height - 72.0).abs() < 0.1,
        "{size:?}"
    );
    let tiff = read("a.tif", &tiff(&[(100, 50, 200)], 0)).await;
    let size = tiff.pages[0].size.expect("a size");
    assert!(
        (size.width - 36.0).abs() < 0.1 && (size.height - 18.0).abs() < 0.1,
        "{size:?}"
    );
    let silent = read("a.png", &png_with_resolution(picture(150, 150), 1)).await;
    let size = silent.pages[0].size.expect("a size");
    assert!(
        (size.width - 72.0).abs() < 0.1,
        "one dot a metre is a mistake: {size:?}"
    );
}

#[tokio::test]
async fn every_sheet_of_a_tiff_is_a_page_and_is_drawn() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("fax.tif");
    let bytes = tiff(&[(20, 10, 100), (10, 30, 100)], 0);
    std::fs::write(&path, &bytes).expect("a file");
    let read = read("fax.tif", &bytes).await;
    assert_eq!(read.outcome, Ok(()));
    assert_eq!(read.pages.len(), 2);
    for (page, sides) in [(1, (40, 20)), (2, (40, 120))] {
        let drawn = draw(&path, page, 40).await.expect("the sheet is there");
        assert_eq!(drawn.dimensions(), sides, "sheet {page}");
    }
    for page in [0, 3, u32::MAX] {
        assert_eq!(
            draw(&path, page, 40).await.err(),
            Some(ReadError::Unsupported),
            "there is no sheet {page}"
        );
    }
}

#[tokio::test]
async fn a_picture_is_drawn_in_the_width_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.png");
    std::fs::write(&path, encoded(picture(100, 60), ImageFormat::Png)).expect("a file");
    for width in [50, 100, 200] {
        let drawn = draw(&path, 1, width).await.expect("the picture is drawn");
        assert_eq!(drawn.dimensions(), (width, width * 60 / 100));
        assert_eq!(drawn.get_pixel(width / 8, width / 8).0, [0; 3]);
        assert_eq!(drawn.get_pixel(width * 7 / 8, width / 8).0, [255; 3]);
    }
}

#[tokio::test]
async fn a_part_of_a_picture_is_drawn_at_a_zoom() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.png");
    std::fs::write(&path, encoded(picture(100, 60), ImageFormat::Png)).expect("a file");
    // Around the lower right corner of the black quarter, sixteen times as large.
    let tile = Tile {
        page_width: 1_600,
        left: 700,
        top: 380,
        width: 200,
        height: 200,
    };
    let mut reader = support::reader(None);
    let drawn = reader.draw_tile(PageToDraw::new(&path, 1), tile).await;
    let drawn = image::load_from_memory(&drawn.expect("a part"))
        .expect("a PNG")
        .into_rgb8();
    assert_eq!(drawn.dimensions(), (200, 200));
    assert_eq!(drawn.get_pixel(50, 50).0, [0; 3]);
    assert_eq!(drawn.get_pixel(150, 50).0, [255; 3]);
    assert_eq!(drawn.get_pixel(50, 150).0, [255; 3]);
    let none = reader.draw_tile(PageToDraw::new(&path, 2), tile).await;
    assert_eq!(none, Err(ReadError::Unsupported), "there is one picture");
}

#[tokio::test]
async fn a_photograph_is_turned_as_its_camera_says() {
    // An Exif segment (JEITA CP-3451) with orientation 6: the top is at the right.
    let mut exif =
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let mut segment = vec![0xff, 0xe1];
    segment.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    segment.append(&mut exif);
    let mut bytes = encoded(picture(96, 48), ImageFormat::Jpeg);
    bytes.splice(2..2, segment);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.jpg");
    std::fs::write(&path, &bytes).expect("a file");
    let read = read("a.jpg", &bytes).await;
    let size = read.pages[0].size.expect("a size");
    assert!(size.height > size.width, "{size:?}");
    let drawn = draw(&path, 1, 48).await.expect("the picture is drawn");
    assert_eq!(drawn.dimensions(), (48, 96));
    assert!(
        drawn.get_pixel(40, 10).0[0] < 30 && drawn.get_pixel(8, 10).0[0] > 225,
        "the dark quarter is at the right"
    );
}

#[tokio::test]
async fn hostile_pictures_are_refused() {
    let huge = read("a.png", &png_claiming(60_000, 60_000)).await;
    assert!(
        matches!(huge.outcome, Err(ReadError::TooLarge { .. })),
        "{:?}",
        huge.outcome
    );
    let whole = encoded(picture(40, 40), ImageFormat::Png);
    let cut = read("a.png", &whole[..20]).await;
    assert!(
        matches!(cut.outcome, Err(ReadError::Damaged { .. })),
        "{:?}",
        cut.outcome
    );
    // Chains of sheets that bite their tail, and one that leads nowhere.
    let first_directory = 8 + 20 * 10 + 8;
    for (next, sheets) in [
        (first_directory, &[(20, 10, 100)][..]),
        (first_directory, &[(20, 10, 100), (10, 10, 100)]),
        (u32::MAX, &[(20, 10, 100)]),
    ] {
        let chain = read("a.tif", &tiff(sheets, next)).await;
        assert_eq!(chain.outcome, Ok(()), "every sheet is whole");
        assert_eq!(chain.pages.len(), sheets.len(), "{:?}", chain.missing);
    }
    // One sheet of two, of no width, cannot be read: the other can.
    let mut two = tiff(&[(20, 10, 100), (10, 10, 100)], 0);
    let width = first_directory as usize + 2 + 8;
    two[width..width + 4].copy_from_slice(&0u32.to_le_bytes());
    let partly = read("a.tif", &two).await;
    assert_eq!(partly.outcome, Ok(()));
    assert_eq!(partly.pages.len(), 1, "{:?}", partly.missing);
    assert!(
        matches!(partly.missing[..], [(1, ReadError::Damaged { .. })]),
        "{:?}",
        partly.missing
    );
    for mark in [
        &b"\x89PNG\r\n\x1a\n"[..],
        b"\xff\xd8\xff",
        b"II*\0",
        b"RIFF\0\0\0\0WEBP",
    ] {
        let only_mark = read("a", mark).await;
        assert!(only_mark.outcome.is_err(), "{mark:?} alone is no picture");
    }
}
