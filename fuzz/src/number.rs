//! Workbooks of Excel 4 with one number format: the quickest way to the parser
//! of format codes.

/// Begins the workbook: the format's age, and that this is a sheet.
const BEGIN: u16 = 0x0409;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041E;
const CELL_FORMAT: u16 = 0x0443;
const NUMBER: u16 = 0x0203;

/// Numbers that formats show in ways of their own.
const NUMBERS: [f64; 12] = [
    0.0,
    -0.5,
    1.0,
    -1_234_567.891,
    59.999_999_9,
    60.0,
    45_322.5,
    2_958_465.999_999_99,
    1e-300,
    1e300,
    f64::INFINITY,
    f64::NAN,
];

/// A workbook of a few numbers, of one more, its bits the first eight bytes of
/// `input`, and of a format whose code is what follows them.
#[must_use]
pub fn workbook(input: &[u8]) -> Vec<u8> {
    let (bits, code) = input.split_at(input.len().min(8));
    let own = bits.try_into().map_or(1.5, f64::from_le_bytes);
    let mut bytes = Vec::new();
    record(&mut bytes, BEGIN, &[0, 0, 0x10, 0, 0, 0]);
    record(&mut bytes, CODE_PAGE, &65001_u16.to_le_bytes());
    record(&mut bytes, DATE_MODE, &[bits.first().unwrap_or(&0) & 1, 0]);
    let code = &code[..code.len().min(255)];
    let length = u8::try_from(code.len()).unwrap_or(u8::MAX);
    record(&mut bytes, FORMAT, &[&[0, 0, length], code].concat());
    record(&mut bytes, CELL_FORMAT, &[0; 12]);
    for (row, number) in (0_u16..).zip(NUMBERS.into_iter().chain([own])) {
        let mut cell = row.to_le_bytes().to_vec();
        cell.extend([0; 4]);
        cell.extend(number.to_le_bytes());
        record(&mut bytes, NUMBER, &cell);
    }
    bytes
}

fn record(bytes: &mut Vec<u8>, kind: u16, body: &[u8]) {
    bytes.extend(kind.to_le_bytes());
    bytes.extend(u16::try_from(body.len()).unwrap_or(u16::MAX).to_le_bytes());
    bytes.extend(body);
}
