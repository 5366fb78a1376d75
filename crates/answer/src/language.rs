//! Which language a question is in, as far as choosing a model needs it.

use crate::word::is_ideograph;

/// The BCP 47 tag of the question's language, told from its script: `zh` where
/// a fifth of its letters are Chinese, `en` elsewhere in Latin script, `und`
/// where the script is another.
pub fn of_question(text: &str) -> &'static str {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let share = |is: fn(char) -> bool| {
        let count = letters.iter().filter(|letter| is(**letter)).count();
        count as f32 / letters.len().max(1) as f32
    };
    if share(is_ideograph) >= 0.2 {
        "zh"
    } else if letters.is_empty() || share(is_latin) >= 0.5 {
        "en"
    } else {
        "und"
    }
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_tells_the_language() {
        assert_eq!(of_question("员工有多少天年假？"), "zh");
        assert_eq!(of_question("PDF 里的 notice period 是多久"), "zh");
        assert_eq!(of_question("When can the tenant leave?"), "en");
        assert_eq!(of_question("Когда заканчивается договор?"), "und");
        assert_eq!(of_question("2023?"), "en");
    }
}
