//! Seeds of recognised pages: columns, a table, a page that is turned.

/// A page of words on a grid, each with the same letters.
fn page(head: [u8; 4], columns: &[u8], rows: u8, width: u8) -> Vec<u8> {
    let mut bytes = head.to_vec();
    for row in 0..rows {
        for left in columns {
            let letters = b"the tenant may leave";
            bytes.extend([*left, 20 + row * 8, width, 24, 1, 20]);
            bytes.extend(letters);
        }
    }
    bytes
}

pub(crate) fn pages() -> Vec<Vec<u8>> {
    let mut heading = page([0, 150, 200, 0], &[20], 1, 200);
    heading.extend([20, 40, 90, 60, 1, 5]);
    heading.extend(b"Lease");
    vec![
        page([0, 150, 200, 0], &[20, 140], 12, 90),
        page([0, 150, 200, 0], &[20, 80, 140, 200], 6, 30),
        page([63, 200, 150, 0], &[20], 8, 200),
        heading,
    ]
}
