//! Mistakes of Chinese that are planted.

use fastrand::Rng;

use super::planted::{Kind, Mistake};
use super::texts::is_han;

pub(super) const KINDS: [Kind; 4] = [
    kind("half_width", half_width),
    kind("character_doubled", character_doubled),
    kind("wrong_character", wrong_character),
    kind("comma_doubled", comma_doubled),
];

const fn kind(name: &'static str, mistakes: fn(&str, &mut Rng) -> Vec<Mistake>) -> Kind {
    Kind {
        name,
        mistakes,
        garbles: false,
    }
}

/// Full-width marks and their half-width ones.
const MARKS: [(char, char); 6] = [
    ('，', ','),
    ('。', '.'),
    ('；', ';'),
    ('：', ':'),
    ('？', '?'),
    ('！', '!'),
];

/// A full-width mark between two Chinese characters.
fn half_width(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (at, one) in text.char_indices() {
        let end = at + one.len_utf8();
        let is_between = text[..at].chars().last().is_some_and(is_han)
            && text[end..].chars().next().is_some_and(is_han);
        let mark = MARKS.iter().find(|(full, _)| *full == one);
        if let Some((_, half)) = mark.filter(|_| is_between) {
            mistakes.push(Mistake {
                range: at..end,
                wrong: half.to_string(),
            });
        }
    }
    mistakes
}

fn character_doubled(text: &str, _: &mut Rng) -> Vec<Mistake> {
    doubled(text, &["的", "了", "在"])
}

fn comma_doubled(text: &str, _: &mut Rng) -> Vec<Mistake> {
    doubled(text, &["，"])
}

fn doubled(text: &str, what: &[&str]) -> Vec<Mistake> {
    let places = what.iter().flat_map(|one| text.match_indices(one));
    let mistakes = places.map(|(at, one)| Mistake {
        range: at..at + one.len(),
        wrong: one.repeat(2),
    });
    mistakes.collect()
}

/// Words, and how they are wrongly written.
const WRONG: [(&str, &str); 6] = [
    ("签订", "签定"),
    ("作为", "做为"),
    ("即使", "既使"),
    ("账户", "帐户"),
    ("既然", "即然"),
    ("度假", "渡假"),
];

fn wrong_character(text: &str, _: &mut Rng) -> Vec<Mistake> {
    let places = WRONG.iter().flat_map(|(right, wrong)| {
        let places = text.match_indices(right);
        places.map(move |(at, _)| Mistake {
            range: at..at + right.len(),
            wrong: (*wrong).to_owned(),
        })
    });
    places.collect()
}
