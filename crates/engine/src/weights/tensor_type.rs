//! How numbers are laid out in a tensor.

/// The layout of a tensor's numbers, as GGUF numbers it.
///
/// Sizes from ggml's own definitions:
/// <https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TensorType(pub u32);

impl TensorType {
    /// 32-bit floating point.
    pub const F32: Self = Self(0);
    /// 32 numbers of four bits with a scale.
    pub const Q4_0: Self = Self(2);
    /// 32 numbers of four bits with a scale and a minimum.
    pub const Q4_1: Self = Self(3);
    /// 32 numbers of eight bits with a scale.
    pub const Q8_0: Self = Self(8);

    /// Numbers of a block and bytes that it takes; none for a type that is not
    /// known here.
    pub fn block(self) -> Option<(u64, u64)> {
        let block = match self.0 {
            // F32, F16.
            0 => (1, 4),
            1 => (1, 2),
            // Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q8_1.
            2 => (32, 18),
            3 => (32, 20),
            6 => (32, 22),
            7 => (32, 24),
            8 => (32, 34),
            9 => (32, 36),
            // Q2_K to Q6_K, Q8_K.
            10 => (256, 84),
            11 => (256, 110),
            12 => (256, 144),
            13 => (256, 176),
            14 => (256, 210),
            15 => (256, 292),
            // IQ2_XXS, IQ2_XS, IQ3_XXS, IQ1_S, IQ4_NL, IQ3_S, IQ2_S, IQ4_XS.
            16 => (256, 66),
            17 => (256, 74),
            18 => (256, 98),
            19 => (256, 50),
            20 => (32, 18),
            21 => (256, 110),
            22 => (256, 82),
            23 => (256, 136),
            // I8, I16, I32, I64, F64.
            24 => (1, 1),
            25 => (1, 2),
            26 => (1, 4),
            27 | 28 => (1, 8),
            // IQ1_M, BF16, TQ1_0, TQ2_0, MXFP4, NVFP4.
            29 => (256, 56),
            30 => (1, 2),
            34 => (256, 54),
            35 => (256, 66),
            39 => (32, 17),
            40 => (64, 36),
            _ => return None,
        };
        Some(block)
    }

    /// The bytes of so many numbers; none where they make no whole blocks, or
    /// the type is not known here.
    pub fn bytes(self, numbers: u64) -> Option<u64> {
        let (numbers_each, bytes_each) = self.block()?;
        if !numbers.is_multiple_of(numbers_each) {
            return None;
        }
        (numbers / numbers_each).checked_mul(bytes_each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_blocks_have_a_size() {
        assert_eq!(TensorType::Q8_0.bytes(64), Some(68), "two blocks of 34");
        assert_eq!(TensorType::Q8_0.bytes(65), None, "and one number too many");
        assert_eq!(TensorType(4).bytes(32), None, "a type that was given up");
        assert_eq!(TensorType::F32.bytes(u64::MAX), None, "an overflow");
    }
}
