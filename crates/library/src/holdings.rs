//! Which passages a store has, told in a few bytes, so that two stores can be compared
//! that keep them in different orders.

/// The passages of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Holdings {
    count: u64,
    /// The sum of a number for each that looks random.
    sum: u64,
}

impl Holdings {
    /// Adds a passage of a document.
    pub(crate) fn add(&mut self, document: i64, passage: i64) {
        self.count += 1;
        let mixed = mixed(mixed(document.cast_unsigned()) ^ passage.cast_unsigned());
        self.sum = self.sum.wrapping_add(mixed);
    }
}

/// The last steps of SplitMix64, by which near numbers come to lie far apart.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
