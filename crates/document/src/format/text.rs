//! Text without markup, in any encoding: paragraphs with their lines.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::{Event, Sink, Source};
use crate::error::ReadError;
use crate::kind::utf16_without_mark;
use crate::model::{Anchor, Block, BlockKind, Page, TextSource};

/// How much of a file the encoding is told from.
const SAMPLE: usize = 256 * 1024;

/// A paragraph longer than this is cut at the next line end: log files and
/// tables have no blank lines.
const LONG_PARAGRAPH: usize = 2_000;

pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    sink(Event::Header(source.header(1)))?;
    sink(Event::Page(Page {
        number: 1,
        label: None,
        size: None,
        hidden: false,
        source: TextSource::Document,
        blocks: paragraphs(&decode(&source.bytes)),
    }))
}

/// Decodes text: by its mark, as UTF-8 where it is that, as UTF-16 where zeros
/// give it away, and else as what the detector of a web browser takes it for.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => guess(bytes)
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // A text that is UTF-8 but for a few broken bytes is still UTF-8.
    let lossy = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE)]);
    let broken = lossy.matches('\u{fffd}').count();
    let beyond_ascii = lossy
        .chars()
        .filter(|character| !character.is_ascii())
        .count();
    if broken * 20 < beyond_ascii {
        return UTF_8;
    }
    // gb18030 first where it holds without an error: the detector knows its
    // two-byte part only.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    detector.feed(sample, sample.len() == bytes.len());
    match detector.guess(None, Utf8Detection::Deny) {
        encoding if encoding == encoding_rs::GBK => encoding_rs::GB18030,
        encoding => encoding,
    }
}

fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut number = 0;
    for line in text.lines() {
        number += 1;
        let line = line.trim_end();
        if line.trim_start().is_empty() || length > LONG_PARAGRAPH {
            finish(&mut lines, number - 1, &mut blocks);
            length = 0;
        }
        if !line.trim_start().is_empty() {
            length += line.len();
            lines.push(line);
        }
    }
    finish(&mut lines, number, &mut blocks);
    blocks
}

/// Makes a block of the lines that end with line `last`; their breaks are
/// kept, because in a text file they may mean something.
fn finish(lines: &mut Vec<&str>, last: u32, blocks: &mut Vec<Block>) {
    let Ok(count) = u32::try_from(lines.len()) else {
        return;
    };
    if count > 0 {
        let text = lines.join("\n").replace('\0', "");
        let text = text.trim();
        if !text.is_empty() {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                text: text.to_owned(),
                anchor: Anchor::Lines {
                    first: last + 1 - count,
                    last,
                },
            });
        }
    }
    lines.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_know_their_lines() {
        let blocks = paragraphs("One\ntwo\n\n\nThree\n");
        let places: Vec<_> = blocks
            .iter()
            .map(|block| (block.text.as_str(), block.anchor.clone()))
            .collect();
        assert_eq!(
            places,
            [
                ("One\ntwo", Anchor::Lines { first: 1, last: 2 }),
                ("Three", Anchor::Lines { first: 5, last: 5 }),
            ]
        );
    }

    #[test]
    fn long_text_without_blank_lines_is_cut() {
        let text = "A line of a log that goes on and on.\n".repeat(500);
        let blocks = paragraphs(&text);
        assert!(blocks.len() > 5, "a log is more than one paragraph");
        assert_eq!(
            blocks.last().map(|block| &block.anchor),
            Some(&Anchor::Lines {
                first: blocks
                    .iter()
                    .rev()
                    .nth(1)
                    .map(|block| match block.anchor {
                        Anchor::Lines { last, .. } => last + 1,
                        _ => 0,
                    })
                    .expect("there are several"),
                last: 500
            }),
            "the pieces follow each other without a gap"
        );
    }

    #[test]
    fn encodings_are_told_apart() {
        let chinese =
            "本合同自双方签字之日起生效，有效期为两年。租客可以提前三个月书面通知房东解除合同。";
        let japanese =
            "この契約は署名の日から有効であり、期間は二年とする。借主は三か月前に通知する。";
        let german =
            "Die Kündigung muß spätestens drei Monate vor Ablauf für beide Häuser erfolgen.";
        for (text, encoding) in [
            (chinese, encoding_rs::GB18030),
            (chinese, encoding_rs::BIG5),
            (japanese, encoding_rs::SHIFT_JIS),
            (japanese, encoding_rs::EUC_JP),
            (german, encoding_rs::WINDOWS_1252),
        ] {
            let text = if encoding == encoding_rs::BIG5 {
                "本合約自雙方簽字之日起生效，有效期為兩年。租客可以提前三個月書面通知房東解除合約。"
            } else {
                text
            };
            let (bytes, _, failed) = encoding.encode(text);
            assert!(!failed, "{} holds the text", encoding.name());
            assert_eq!(decode(&bytes), text, "read as {}", encoding.name());
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "Termination needs three months.";
        let mut bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes), text, "zeros give the byte order away");
        bytes.splice(0..0, [0xFE, 0xFF]);
        assert_eq!(decode(&bytes), text, "the mark gives the byte order");
    }
}
