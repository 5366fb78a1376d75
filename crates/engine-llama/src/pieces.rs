//! How a prompt is cut into the pieces that are read at once.
//!
//! llama.cpp computes attention on a processor in tiles of [`TILE`] questions, for
//! pieces of at least as many (`GGML_FA_TILE_Q` and `use_tiled` in its `ops.cpp`).
//! A shorter piece is read token by token: behind 1,110 tokens, 30 took 0.28 s, 46 took
//! 0.32 s and 62 took 0.48 s, where 64 took 0.28 s (SmolLM2-135M in Q8_0, two AVX2
//! cores that others used too; measured once, by hand).
//!
//! Without flash attention the same 46 took 0.17 s, but prompts of 350 and 1,370 tokens
//! were read at 0.6 of the speed, and a state cannot have both.

/// Questions of a tile.
pub(crate) const TILE: usize = 64;
/// So few tokens are read faster one by one than a whole tile is.
const FEW: usize = 36;

/// Where reading a prompt of `length` tokens begins when so many are `known`: before
/// the end of what is known where the rest alone is no tile, but not few tokens.
pub(crate) fn begin(known: usize, length: usize) -> usize {
    let left = length - known;
    if left > FEW && left < TILE {
        known.min(length.saturating_sub(TILE))
    } else {
        known
    }
}

/// Where the piece ends that begins at `at`, of at most `longest` tokens: before the
/// last tile of the prompt, where what it would leave is no tile.
pub(crate) fn end(at: usize, length: usize, longest: usize) -> usize {
    let end = length.min(at + longest);
    let left = length - end;
    if (1..TILE).contains(&left) && end - at > TILE {
        (length - TILE).max(at + TILE)
    } else {
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(known: usize, length: usize, longest: usize) -> Vec<usize> {
        let mut at = begin(known, length);
        let mut pieces = Vec::new();
        while at < length {
            let next = end(at, length, longest);
            pieces.push(next - at);
            at = next;
        }
        pieces
    }

    #[test]
    fn what_is_left_is_read_as_a_tile() {
        assert_eq!(pieces(936, 976, 512), [64], "40 tokens are left");
        assert_eq!(pieces(960, 976, 512), [16], "few are read as they are");
        assert_eq!(pieces(0, 40, 512), [40], "there is no tile before them");
        assert_eq!(pieces(20, 62, 512), [62]);
        assert_eq!(pieces(800, 976, 512), [176]);
    }

    #[test]
    fn no_piece_is_short_where_two_can_share() {
        assert_eq!(pieces(0, 1060, 512), [512, 484, 64]);
        assert_eq!(pieces(0, 1024, 512), [512, 512]);
        assert_eq!(pieces(0, 150, 128), [86, 64]);
        for length in 1..2000 {
            for longest in [TILE, 2 * TILE, 512] {
                let pieces = pieces(0, length, longest);
                assert_eq!(pieces.iter().sum::<usize>(), length);
                assert!(pieces.iter().all(|piece| (1..=longest).contains(piece)));
                let short = pieces.iter().filter(|piece| **piece < TILE).count();
                assert!(
                    length < TILE || longest == TILE || short == 0,
                    "{length} in {pieces:?}"
                );
            }
        }
    }
}
