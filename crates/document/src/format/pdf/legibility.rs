//! Whether the text of a page can be read: fonts without a map to Unicode give
//! private characters, or letters that make no words.

use std::collections::{BTreeSet, HashSet};

use super::clusters::is_from_right;

/// Counts what the characters of a page mean.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Legibility {
    letters: usize,
    meaningless: usize,
}

impl Legibility {
    pub(super) fn letter(&mut self) {
        self.letters += 1;
    }

    /// A character that maps to nothing.
    pub(super) fn meaningless(&mut self) {
        self.meaningless += 1;
    }

    /// Whether so many characters map to nothing that the rest says little.
    pub(super) fn is_lost(&self) -> bool {
        self.meaningless >= 20 && self.meaningless * 10 >= (self.letters + self.meaningless) * 3
    }
}

/// Whether letters stand where words should, but make none: what comes of a
/// font whose codes are taken for letters.
pub(super) fn is_gibberish<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> bool {
    lacks_vowels(texts.clone()) || mixes_scripts(texts.clone()) || holds_signs(texts)
}

/// A measure for the Latin script, in which between 30 and 50 of 100 letters
/// of every language that is written in it are vowels. Names in programs have
/// fewer, but not so few; a listing has the same few of them again and again, so that each
/// counts once. Other scripts do not count.
fn lacks_vowels<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    /// Fewer letters say too little.
    const LEAST: usize = 300;
    let names = texts.flat_map(|text| text.split(|one: char| !one.is_alphabetic()));
    let names: HashSet<&str> = names.collect();
    let (mut letters, mut vowels, mut others) = (0_usize, 0_usize, 0_usize);
    for letter in names.into_iter().flat_map(str::chars) {
        if letter.is_ascii_alphabetic() {
            letters += 1;
            vowels += usize::from("aeiouyAEIOUY".contains(letter));
        } else {
            others += 1;
        }
    }
    letters >= LEAST && letters > 4 * others && vowels * 100 < letters * 18
}

/// A measure for texts of scripts that run from right to left: their words hold no
/// Latin letters, but for an article before a foreign name.
fn mixes_scripts<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    /// Where a third of them is mixed, fewer words say too little;
    const LEAST: usize = 40;
    /// and so do fewer where most of them are.
    const LEAST_OF_MOST: usize = 5;
    let (mut words, mut others, mut mixed) = (0_usize, 0_usize, 0_usize);
    for word in words_of(texts) {
        if word.chars().any(is_from_right) {
            words += 1;
            mixed += usize::from(word.chars().any(is_latin));
        } else {
            others += 1;
        }
    }
    let is_mixed = words >= LEAST && mixed * 3 > words;
    words > others && (is_mixed || words >= LEAST_OF_MOST && mixed * 2 > words)
}

fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && letter < '\u{0250}'
}

/// A measure for texts that are written with spaces: no word has a sign such as `¤` behind
/// a letter. Accents may stand there, where a font has them by themselves, and a trade mark.
fn holds_signs<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    /// Fewer words say too little,
    const LEAST: usize = 40;
    /// and so do fewer signs.
    const LEAST_SIGNS: usize = 4;
    const SIGNS: &str = "¡¢£¤¥¦§©¬®¶¿™";
    const ACCENTS: &str = "¨¯´¸ˆ˜ˇ`";
    let (mut words, mut with_signs, mut signs) = (0_usize, 0_usize, BTreeSet::new());
    for word in words_of(texts) {
        words += 1;
        if word.is_ascii() && !word.contains('`') {
            continue;
        }
        let behind = word.chars().zip(word.chars().skip(1));
        let behind = behind.filter(|(before, _)| before.is_alphabetic());
        let mut is_one = false;
        for (_, sign) in behind {
            is_one |= ACCENTS.contains(sign);
            if SIGNS.contains(sign) {
                is_one = true;
                signs.insert(sign);
            }
        }
        with_signs += usize::from(is_one);
    }
    words >= LEAST && with_signs * 4 > words && signs.len() >= LEAST_SIGNS
}

/// What stands between spaces and has a letter.
fn words_of<'a>(texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    texts
        .flat_map(str::split_whitespace)
        .filter(|word| word.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifted_letters_make_no_words() {
        let text = &"The tenant may end the lease at any time with three months notice, \
                    if the landlord was told in writing; the deposit is paid back within \
                    sixty days after the keys were handed over, less what is owed for rent, \
                    repairs and cleaning as far as shown by receipts. Bicycles stand in the \
                    cellar and never on the stairway; smoking, barbecues and loud music are \
                    forbidden between ten at night and seven on mornings. Whoever keeps a dog asks \
                    first, whoever lets a room names his guest, and nobody paints a wall. "
            .repeat(2);
        assert!(!is_gibberish([text.as_str()].into_iter()));
        // Glyph numbers of a TrueType font stand 29 below ASCII.
        let shifted: String = text
            .chars()
            .map(|letter| match letter {
                ' ' => ' ',
                letter => char::from_u32(u32::from(letter) - 29).unwrap_or(letter),
            })
            .collect();
        assert!(is_gibberish([shifted.as_str()].into_iter()), "{shifted}");
    }

    #[test]
    fn a_listing_of_names_without_vowels_is_read() {
        let listing =
            "6368 <m-t|bch|cmr|ebg|pmn|ppl> L = { ,50}, <ptm|ugm> T = {80,70}, ".repeat(40);
        assert!(!is_gibberish([listing.as_str()].into_iter()));
    }

    #[test]
    fn words_of_two_scripts_are_none() {
        let text = "يمكن للمستأجر إنهاء العقد في أي وقت قبل ثلاثة أشهر PDF من المالك ".repeat(5);
        assert!(!is_gibberish([text.as_str()].into_iter()));
        // Some letters of a font came through as the codes that they have in it.
        let broken = text.replace(['م', 'ا', 'ل'], "w");
        assert!(is_gibberish([broken.as_str()].into_iter()), "{broken}");
        let manual = "Most of this page is a manual in English. ".repeat(20);
        assert!(
            !is_gibberish([manual.as_str(), broken.as_str()].into_iter()),
            "a few broken words do not cost the others"
        );
    }

    #[test]
    fn a_few_words_of_two_scripts_are_none_where_most_are_mixed() {
        let page = "3 | كAنwن | CAhnال تwفyق الحykم الأول | 16";
        assert!(is_gibberish([page].into_iter()));
        let title = "3 | العقد الأول للإيجار | بالPDF | 16 من المالك";
        assert!(!is_gibberish([title].into_iter()));
    }

    #[test]
    fn words_with_signs_in_them_are_none() {
        // Arabic letters as the codes that a font has for them.
        let broken = "ylˆ rbK˜ Ÿˆ œk˜ Ah§znff A®O˜ ¤ , w¡ rbk˜ T`§rJ wl¢ Hy˜¤ Am§ ".repeat(5);
        assert!(is_gibberish([broken.as_str()].into_iter()));
        let leaflet =
            "Word™ and Excel® on this computer cost £12 (§ 4¶), see ``terms'' at 20 °C and 3 m². "
                .repeat(8);
        assert!(!is_gibberish([leaflet.as_str()].into_iter()));
        // Accents of a font that has them by themselves.
        let irish = "Se´an U´ı Dh´unlaing M´airse´ail chl´eir bhf´aige © ".repeat(10);
        assert!(!is_gibberish([irish.as_str()].into_iter()));
    }

    #[test]
    fn numbers_and_other_scripts_are_left_alone() {
        let numbers = "12.5 300,000 18% 2024 ".repeat(40);
        let chinese = "租客可以提前三个月通知房东 ".repeat(40);
        let codes = "GB-1234-X ISO9001 A4 kWh/m2 ".repeat(10);
        for text in [numbers, chinese] {
            assert!(!is_gibberish([text.as_str()].into_iter()), "{text}");
        }
        assert!(
            !is_gibberish([codes.as_str()].into_iter()),
            "too few to tell"
        );
    }

    #[test]
    fn characters_without_meaning_are_counted() {
        let mut legibility = Legibility::default();
        for _ in 0..100 {
            legibility.letter();
        }
        for _ in 0..30 {
            legibility.meaningless();
        }
        assert!(!legibility.is_lost(), "most letters are known");
        for _ in 0..30 {
            legibility.meaningless();
        }
        assert!(legibility.is_lost());
    }
}
