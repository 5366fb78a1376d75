//! A document of Word 97 as its streams.

/// Where the text lies in the document stream.
const TEXT: usize = 1024;

/// The parts of the table stream that the block at the beginning names.
#[derive(Default)]
struct Table {
    bytes: Vec<u8>,
    places: Vec<(usize, usize, usize)>,
}

impl Table {
    fn add(&mut self, number: usize, part: &[u8]) {
        self.places.push((number, self.bytes.len(), part.len()));
        self.bytes.extend_from_slice(part);
    }
}

fn put(stream: &mut [u8], place: usize, value: usize) {
    let value = u32::try_from(value).expect("it fits");
    stream[place..place + 4].copy_from_slice(&value.to_le_bytes());
}

fn numbers(numbers: &[usize]) -> Vec<u8> {
    let small = |number: &usize| u32::try_from(*number).expect("it fits").to_le_bytes();
    numbers.iter().flat_map(small).collect()
}

/// A document whose first half of `main` is in letters of one byte and whose
/// rest, with the text of its footnotes, is in UTF-16.
fn document(main: &str, half: usize, footnotes: &str) -> (Vec<u8>, Vec<u8>) {
    let rest: Vec<u16> = main[half..]
        .encode_utf16()
        .chain(footnotes.encode_utf16())
        .collect();
    let length = half + rest.len();
    let wide_at = TEXT + half + half % 2;
    let mut stream = vec![0; wide_at];
    stream[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0x00]);
    stream[11] = 0x12;
    stream[0x20] = 14;
    stream[0x3E] = 22;
    stream[0x98] = 93;
    put(&mut stream, 0x4C, length - footnotes.encode_utf16().count());
    put(&mut stream, 0x50, footnotes.encode_utf16().count());
    stream[TEXT..TEXT + half].copy_from_slice(&main.as_bytes()[..half]);
    stream.extend(rest.iter().flat_map(|unit| unit.to_le_bytes()));

    let mut pieces = vec![2];
    pieces.extend(numbers(&[4 * 3 + 8 * 2, 0, half, length]));
    for place in [(TEXT * 2) | 0x4000_0000, wide_at] {
        pieces.extend([0, 0]);
        pieces.extend(numbers(&[place]));
        pieces.extend([0, 0]);
    }
    let mut table = Table::default();
    table.add(33, &pieces);
    if let Some(reference) = main.find('\u{2}') {
        let mut references = numbers(&[reference, main.len()]);
        references.extend([1, 0]);
        table.add(2, &references);
        let end = footnotes.encode_utf16().count();
        table.add(3, &numbers(&[0, end, end + 1]));
    }
    for (number, start, length) in &table.places {
        put(&mut stream, 0x9A + number * 8, *start);
        put(&mut stream, 0x9A + number * 8 + 4, *length);
    }
    (stream, table.bytes)
}

/// The document stream and its table: text in pieces, a field, a table, a note.
pub(crate) fn streams() -> Vec<Vec<u8>> {
    let (stream, table) = document(
        "The tenant may leave.\u{2}\rSee \u{13}HYPERLINK \"x\" \u{14}the annex\u{15} for \
         \u{7F8E}\u{5143}.\ra\u{7}b\u{7}\u{7}c\u{7}d\u{7}\u{7}Soft\u{1F}ly.\r",
        20,
        "With three months\u{2019} notice.\r",
    );
    vec![stream, table]
}
