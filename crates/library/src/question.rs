//! A question becomes the words that are searched for.

use std::collections::HashSet;

use crate::script::{is_ideographic, stemmer};
use crate::words::{Words, stems, words};

/// English words that say how something is asked, not what about.
const ENGLISH: &str = "a about all also am an and any are as at be been but by can could did do \
    does doing done for from had has have having he her here him his how i if in into is it its \
    just may me might my no nor not of on or our out own shall she should so some such tell than \
    that the their them then there these they this those to too us very was we were what when \
    where which while who whom whose why will with would you your please";

/// The like in Chinese.
const CHINESE: &str = "的 了 吗 呢 吧 啊 是 在 有 和 与 及 或 也 都 就 被 把 从 到 对 于 为 以 中 上 下 \
    这 那 这个 那个 哪 哪个 哪些 哪里 哪儿 什么 怎么 怎样 怎么样 如何 为什么 为何 何 何时 谁 多少 几 \
    多 请 请问 可以 能 能否 会 应该 我 你 他 她 它 我们 你们 他们 一个 一 个 之 其 所 而 并 什 么";

/// English words that ask for a number behind 'how': what answers 'how much is the rent?'
/// has a number, and not the word.
const MEASURES: &str = "much many long old far tall high large big often fast";

/// Words of questions about what lies open before one: 'explain this in plain words'.
const POINTING: &str = "explain mean means meaning summarise summarize summary plain simple simply \
    words terms briefly short shortly passage passages paragraph clause section sentence text \
    document file part pinned again important main key point points say says said";
const CHINESE_POINTING: &str = "解释 说明 意思 意味着 意味 总结 概括 简单 简要 简短 来说 说 讲 段 段落 \
    段话 话 句 句话 条款 条 部分 内容 文件 文档 固定 一下 下 再 重要 要点 重点 用 个";

/// Whether a question names nothing to search for: it is about what lies open. Chinese is
/// taken apart by these words themselves, whatever else it could be cut into.
pub(crate) fn points(text: &str) -> bool {
    let lower = text.to_lowercase();
    let known = |word: &str| {
        [ENGLISH, MEASURES, POINTING]
            .iter()
            .any(|list| list.split_whitespace().any(|one| one == word))
    };
    let mut spaced = lower
        .split(|one: char| !one.is_alphanumeric() || is_ideographic(one))
        .filter(|word| !word.is_empty())
        .peekable();
    let mut chinese: String = lower.chars().filter(|one| is_ideographic(*one)).collect();
    let says_something = spaced.peek().is_some() || !chinese.is_empty();
    let mut words: Vec<&str> = [CHINESE, CHINESE_POINTING]
        .iter()
        .flat_map(|list| list.split_whitespace())
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        chinese = chinese.replace(word, "");
    }
    says_something && chinese.is_empty() && spaced.all(known)
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// The telling words, each once.
    pub(crate) terms: Vec<Term>,
    /// What is searched as it stands, each once.
    pub(crate) exact: Vec<String>,
}

/// A telling word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    /// The word unstemmed.
    pub(crate) word: String,
    /// Its stems in the languages of the library, each once. A document counts
    /// as having the word if it has one of them.
    pub(crate) stems: Vec<String>,
}

impl Question {
    /// The words of `text`, with their stems in `languages` (BCP 47 tags).
    /// Function words are left out unless there is nothing else.
    pub(crate) fn new(text: &str, languages: &[String]) -> Self {
        let Words { plain, exact } = words(text);
        let function_words: HashSet<&str> = ENGLISH
            .split_whitespace()
            .chain(CHINESE.split_whitespace())
            .collect();
        let plain = without_measures(plain);
        let exact = without_measures(exact);
        let telling = |word: &String| !function_words.contains(word.as_str());
        let keep_all = !plain.iter().any(telling);
        let chosen = |words: Vec<String>| -> Vec<String> {
            let mut seen = HashSet::new();
            words
                .into_iter()
                .filter(|word| keep_all || telling(word))
                .filter(|word| seen.insert(word.clone()))
                .collect()
        };
        let plain = chosen(plain);
        let mut terms: Vec<Term> = plain
            .iter()
            .map(|word| Term {
                word: word.clone(),
                stems: Vec::new(),
            })
            .collect();
        for language in distinct_stemmers(languages) {
            for (term, stem) in terms.iter_mut().zip(stems(&plain, language)) {
                if !term.stems.contains(&stem) {
                    term.stems.push(stem);
                }
            }
        }
        Self {
            terms,
            exact: chosen(exact),
        }
    }
}

fn without_measures(words: Vec<String>) -> Vec<String> {
    let mut after_how = false;
    let mut kept = words;
    kept.retain(|word| {
        let asks = after_how && MEASURES.split_whitespace().any(|measure| measure == word);
        after_how = word == "how";
        !asks
    });
    kept
}

/// The stemmers of `languages`, each once; none stands for unstemmed words.
fn distinct_stemmers(languages: &[String]) -> Vec<Option<tantivy::tokenizer::Language>> {
    let mut stemmers = Vec::new();
    for language in languages {
        let stemmer = stemmer(language);
        if !stemmers.contains(&stemmer) {
            stemmers.push(stemmer);
        }
    }
    if !stemmers.contains(&None) {
        // Documents whose language could not be told are not stemmed.
        stemmers.push(None);
    }
    stemmers
}

#[cfg(test)]
mod tests {
    use super::{Question, points};

    fn stems_of(text: &str, languages: &[&str]) -> Vec<Vec<String>> {
        let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
        Question::new(text, &languages)
            .terms
            .into_iter()
            .map(|term| term.stems)
            .collect()
    }

    #[test]
    fn function_words_are_left_out() {
        assert_eq!(
            stems_of("When can the tenant leave?", &["en"]),
            [
                vec!["tenant".to_owned()],
                vec!["leav".to_owned(), "leave".to_owned()]
            ]
        );
    }

    #[test]
    fn a_question_may_point_and_name_nothing() {
        for pointing in [
            "What does this mean?",
            "Explain this in plain words, please.",
            "Summarise the pinned passages",
            "这段话是什么意思？",
            "请用简单的话解释一下",
        ] {
            assert!(points(pointing), "{pointing}");
        }
        for naming in [
            "What does indemnity mean?",
            "Explain clause 4.2",
            "what about the rent",
            "违约金是什么意思？",
            "",
        ] {
            assert!(!points(naming), "{naming}");
        }
    }

    #[test]
    fn what_asks_for_a_number_is_no_word_to_look_for() {
        assert_eq!(stems_of("How much is the rent?", &["en"]), [["rent"]]);
        assert_eq!(stems_of("how high is it", &["en"]).len(), 3);
        assert_eq!(stems_of("the high court", &["en"]).len(), 2);
    }

    #[test]
    fn a_question_of_function_words_alone_keeps_them() {
        assert_eq!(stems_of("who is it", &["en"]).len(), 3);
    }

    #[test]
    fn chinese_function_words_are_left_out() {
        let stems = stems_of("租户什么时候可以退租？", &["zh"]);
        assert!(stems.contains(&vec!["租户".to_owned()]), "{stems:?}");
        assert!(!stems.contains(&vec!["可以".to_owned()]), "{stems:?}");
    }
}
