//! Which script a character is written in, and which language a text.

use tantivy::tokenizer::Language;
use whatlang::{Lang, Script};

/// Characters looked at to tell a language.
const SAMPLE: usize = 4_000;

/// Whether a character is a Chinese character, in any language that uses them.
pub(crate) fn is_ideographic(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '々' | '〇')
}

/// Whether a character is of a script other than the Chinese one that puts no
/// spaces between words: kana, Thai, Lao, Khmer, Myanmar.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{31F0}'..='\u{31FF}'
        | '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// The language of a document, as a BCP 47 tag, told from the beginning of its
/// text; none where there is too little to tell.
pub(crate) fn language_of_document<'a>(
    texts: impl Iterator<Item = &'a str>,
) -> Option<&'static str> {
    let mut sample = String::new();
    for text in texts {
        sample.push_str(text);
        sample.push('\n');
        if sample.len() >= SAMPLE {
            break;
        }
    }
    let end = sample.floor_char_boundary(SAMPLE);
    let information = whatlang::detect(&sample[..end])?;
    if information.script() == Script::Latin && Writing::of(&sample) == Writing::Ideographic {
        // Chinese with many names in Latin letters.
        return Some("zh");
    }
    if information.is_reliable() || information.script() != Script::Latin {
        tag(information.lang())
    } else {
        // A list of names or numbers in Latin letters: English stems do least
        // harm, and the unstemmed words are searched besides.
        Some("en")
    }
}

/// Whether a question is put in one of `languages` (BCP 47 tags) as far as its
/// script tells. A question is too short to tell English from French by its
/// words, so every language of the same script counts.
pub(crate) fn is_in_script_of(query: &str, languages: &[impl AsRef<str>]) -> bool {
    let Some(script) = whatlang::detect_script(query) else {
        // Digits and marks alone: as good in one language as in another.
        return true;
    };
    languages.iter().any(|language| match language.as_ref() {
        "zh" => script == Script::Mandarin,
        "ja" => matches!(
            script,
            Script::Mandarin | Script::Hiragana | Script::Katakana
        ),
        "ko" => script == Script::Hangul,
        "ru" | "uk" | "bg" => script == Script::Cyrillic,
        "ar" | "fa" | "ur" => script == Script::Arabic,
        "el" => script == Script::Greek,
        "he" => script == Script::Hebrew,
        "hi" | "mr" | "ne" => script == Script::Devanagari,
        "th" => script == Script::Thai,
        "bn" => script == Script::Bengali,
        "te" => script == Script::Telugu,
        "ta" => script == Script::Tamil,
        "mul" => true,
        _ => script == Script::Latin,
    })
}

/// What a text is mostly written in, as far as vectors and words tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Writing {
    Latin,
    /// Chinese characters, in whatever language.
    Ideographic,
    Arabic,
    /// Any other, or none.
    Other,
}

/// A Chinese character says as much as so many letters.
const LETTERS_OF_IDEOGRAPH: usize = 3;

impl Writing {
    /// What a text is mostly written in.
    pub(crate) fn of(text: &str) -> Self {
        let mut letters = [0_usize; 4];
        for character in text.chars().filter(|character| character.is_alphabetic()) {
            match character {
                _ if is_ideographic(character) => {
                    letters[Self::Ideographic as usize] += LETTERS_OF_IDEOGRAPH;
                }
                'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => {
                    letters[Self::Latin as usize] += 1;
                }
                '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' => {
                    letters[Self::Arabic as usize] += 1;
                }
                _ => letters[Self::Other as usize] += 1,
            }
        }
        let all = [Self::Latin, Self::Ideographic, Self::Arabic, Self::Other];
        all.into_iter()
            .filter(|writing| letters[*writing as usize] > 0)
            .max_by_key(|writing| letters[*writing as usize])
            .unwrap_or(Self::Other)
    }

    /// As the database has it.
    pub(crate) fn number(self) -> i64 {
        self as i64
    }

    /// From the database; what it does not know is another.
    pub(crate) fn of_number(number: i64) -> Self {
        match number {
            0 => Self::Latin,
            1 => Self::Ideographic,
            2 => Self::Arabic,
            _ => Self::Other,
        }
    }
}

/// Whether a question or a sentence is written as a text is, or has no letters.
pub fn is_written_like(query: &str, text: &str) -> bool {
    let writing = Writing::of(query);
    writing == Writing::Other || writing == Writing::of(text)
}

/// The stemmer of a language, where there is one.
pub(crate) fn stemmer(language: &str) -> Option<Language> {
    Some(match language {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "de" => Language::German,
        "el" => Language::Greek,
        "en" => Language::English,
        "es" => Language::Spanish,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "nb" => Language::Norwegian,
        "nl" => Language::Dutch,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

fn tag(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Spa => "es",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Hun => "hu",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tur => "tr",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Writing, is_in_script_of, is_written_like, language_of_document};

    #[test]
    fn a_chinese_text_full_of_names_is_chinese() {
        let text = "卡罗莱纳黑豹队（Carolina Panthers）的防守截锋 Kawann Short 以 11 次擒杀领跑全队，\
                    同时还迫使对方三次掉球，另一名球员 Mario Addison 也贡献了 6 次半擒杀。";
        assert_eq!(language_of_document([text].into_iter()), Some("zh"));
        assert_eq!(Writing::of(text), Writing::Ideographic);
        assert!(is_written_like("他们迫使了多少次掉球？", text));
        assert!(!is_written_like("How many fumbles?", text));
        assert!(
            is_written_like("2015", text),
            "numbers are written everywhere"
        );
    }

    #[test]
    fn the_language_is_told_from_running_text() {
        let english = "The tenant may end the lease after two years with three months' notice.";
        let german = "Der Mieter kann den Vertrag nach zwei Jahren mit einer Frist von drei \
                      Monaten zum Ende des Monats kündigen, wenn er dies schriftlich erklärt.";
        let chinese = "租户可以在两年后提前三个月通知解除租约。";
        assert_eq!(language_of_document([english].into_iter()), Some("en"));
        assert_eq!(language_of_document([german].into_iter()), Some("de"));
        assert_eq!(language_of_document([chinese].into_iter()), Some("zh"));
        assert_eq!(language_of_document([""].into_iter()), None);
    }

    #[test]
    fn an_english_model_does_not_speak_chinese() {
        assert!(is_in_script_of("When can the tenant leave?", &["en"]));
        assert!(!is_in_script_of("租户什么时候可以退租？", &["en"]));
        assert!(is_in_script_of("租户什么时候可以退租？", &["en", "zh"]));
        assert!(is_in_script_of("2024", &["en"]), "numbers have no language");
    }
}
