//! Which characters are seen: not those of field codes, those taken out by
//! tracked changes, and hidden ones.

use super::pieces::Text;
use super::properties::{Properties, Run};

/// The characters around a field's code and result (MS-DOC 2.8.25).
const FIELD_BEGIN: u16 = 0x13;
const FIELD_SEPARATOR: u16 = 0x14;
const FIELD_END: u16 = 0x15;

/// Fields inside fields beyond this are damage.
const MAXIMUM_NESTING: usize = 64;

/// Which characters are out of sight.
pub(super) fn hidden(text: &Text, runs: &[Run]) -> Vec<bool> {
    let mut hidden = field_codes(&text.units);
    for piece in &text.pieces {
        let mut modified = Properties::default();
        text.modify_piece(*piece, &mut modified);
        if modified.deleted || modified.hidden {
            mark(&mut hidden, piece.start, piece.end);
        }
        let end = piece.offset + (piece.end - piece.start) * piece.width;
        let first = runs.partition_point(|run| run.end <= piece.offset);
        let inside = runs.iter().skip(first).take_while(|run| run.start < end);
        for run in inside.filter(|run| run.properties.deleted || run.properties.hidden) {
            let from = run.start.saturating_sub(piece.offset).div_ceil(piece.width);
            let to = (run.end.min(end) - piece.offset).div_ceil(piece.width);
            mark(&mut hidden, piece.start + from, piece.start + to);
        }
    }
    hidden
}

fn mark(hidden: &mut [bool], start: usize, end: usize) {
    let end = end.min(hidden.len());
    if let Some(range) = hidden.get_mut(start..end) {
        range.fill(true);
    }
}

/// The characters from the beginning of a field to its separator, or to its end
/// where it has no result. A field that does not end is none, so that damage
/// does not swallow the rest of the text.
fn field_codes(units: &[u16]) -> Vec<bool> {
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    // How many codes begin at a place, less how many end there.
    let mut change = vec![0_i32; units.len() + 1];
    for (index, unit) in units.iter().enumerate() {
        match *unit {
            FIELD_BEGIN if open.len() < MAXIMUM_NESTING => open.push((index, None)),
            FIELD_SEPARATOR => {
                if let Some((_, separator)) = open.last_mut() {
                    separator.get_or_insert(index);
                }
            }
            FIELD_END => {
                if let Some((begin, separator)) = open.pop() {
                    change[begin] += 1;
                    change[separator.unwrap_or(index) + 1] -= 1;
                }
            }
            _ => {}
        }
    }
    let mut depth = 0;
    change
        .iter()
        .take(units.len())
        .map(|change| {
            depth += change;
            depth > 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_fields_stay_and_codes_go() {
        let text = "a\u{13}PAGE \u{13}x\u{14}y\u{15}\u{14}7\u{15}b\u{13}XE\u{15}c\u{13}d";
        let units: Vec<u16> = text.encode_utf16().collect();
        let seen: Vec<u16> = units
            .iter()
            .zip(field_codes(&units))
            .filter(|(unit, hidden)| **unit >= 0x20 && !hidden)
            .map(|(unit, _)| *unit)
            .collect();
        assert_eq!(
            String::from_utf16_lossy(&seen),
            "a7bcd",
            "a field in the code of another goes with it, one without an end stays"
        );
    }
}
