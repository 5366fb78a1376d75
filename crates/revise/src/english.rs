//! Mistakes of English that can be told without understanding: each rule looks at a few
//! words, and rather misses one than calls something right wrong.

use crate::edit::{Edit, Reason};
use crate::spelling::{begins_sentence, is_known};
use crate::token::{Token, words};

/// All mistakes, those of rules that know more before those of others.
pub(crate) fn mistakes(text: &str, tokens: &[Token<'_>]) -> Vec<Edit> {
    let words = words(tokens);
    let mut edits = Vec::new();
    edits.extend(confused(tokens, &words));
    edits.extend(repeated(tokens, &words));
    edits.extend(articles(tokens, &words));
    edits.extend(capitals(tokens, &words));
    edits.extend(spaces(text, tokens));
    edits
}

/// Words that are rightly said twice: 'the rent that that tenant pays'.
const TWICE: &str = "that had is was very so no ha bye her long far again";

fn repeated(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pair in words.windows(2) {
        let [(at, one), (next, other)] = pair else {
            continue;
        };
        let only_blank = tokens[at + 1..*next].iter().all(Token::is_blank);
        let is_name = other.text.starts_with(char::is_uppercase);
        let lower = other.lower();
        if only_blank && !is_name && one.lower() == lower && !is_one_of(&lower, TWICE) {
            let range = one.end()..other.end();
            edits.push(Edit::new(range, "", Reason::Repeated));
        }
    }
    edits
}

/// Words that begin with another sound than their letter.
const LIKE_CONSONANT: &str = "uni use usu eu ubiq utilit urolog uran";
const ONE: [&str; 3] = ["one", "ones", "once"];
const LIKE_VOWEL: &str = "hour honest honour honor heir";

fn articles(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pair in words.windows(2) {
        let [(at, article), (next, word)] = pair else {
            continue;
        };
        let follows = *next == at + 2 && tokens[at + 1].is_blank();
        // Of abbreviations and names of letters nobody knows how they are said.
        let is_said =
            word.text.len() > 2 && !word.text.chars().nth(1).is_some_and(char::is_uppercase);
        if !follows || !is_said {
            continue;
        }
        let right = match (article.text, begins_with_vowel(&word.lower())) {
            ("a", true) => "an",
            ("A", true) if begins_sentence(tokens, *at) => "An",
            ("an", false) => "a",
            ("An", false) => "A",
            _ => continue,
        };
        edits.push(Edit::new(article.range(), right, Reason::Article));
    }
    edits
}

fn begins_with_vowel(word: &str) -> bool {
    let begins = |list: &str| list.split(' ').any(|one| word.starts_with(one));
    // 'unimportant', 'uninsured' and 'unidentified' begin as they are written.
    let is_negated = word
        .strip_prefix("un")
        .is_some_and(|rest| rest.len() > 4 && rest.starts_with('i') && is_known(rest));
    begins(LIKE_VOWEL)
        || is_negated
        || word.starts_with(['a', 'e', 'i', 'o', 'u'])
            && !begins(LIKE_CONSONANT)
            && !ONE.contains(&word)
}

const NAMES: &str = "monday tuesday wednesday thursday friday saturday sunday january february \
    april june july august september october november december english german french chinese \
    spanish italian european american british";
fn capitals(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (place, (at, word)) in words.iter().enumerate() {
        let lower = word.lower();
        let is_alone = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at))
                .is_none_or(|token| token.is_blank() || matches!(token.text, "," | "."))
        };
        let stands_alone = is_alone(at.checked_sub(1)) && is_alone(Some(at + 1));
        let is_i = (word.text == "i" && stands_alone && !is_listed(tokens, *at))
            || matches!(lower.as_str(), "i'm" | "i've" | "i'll" | "i'd")
                && word.text.starts_with('i');
        let is_name = word.text == lower
            && (is_one_of(&lower, NAMES)
                || is_one_of(&lower, "may march") && is_dated(tokens, *at));
        let begins = place > 0
            && begins_sentence(tokens, *at)
            && is_known(word.text)
            && (word.text.len() > 1 || word.text == "a")
            // eBay, iOS
            && word.text == lower;
        if word.text.starts_with(char::is_lowercase) && (is_i || is_name || begins) {
            let mut letters = word.text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let text: String = first.chain(letters).collect();
            edits.push(Edit::new(word.range(), text, Reason::Capital));
        }
    }
    edits
}

/// Whether a day stands before a word, or a year behind it: '12 may', 'march 1979'.
fn is_dated(tokens: &[Token<'_>], at: usize) -> bool {
    let number = |token: Option<&Token<'_>>| token.and_then(|token| token.text.parse::<u32>().ok());
    let day = at
        .checked_sub(2)
        .and_then(|before| number(tokens.get(before)));
    let year = number(tokens.get(at + 2));
    day.is_some_and(|day| (1..=31).contains(&day)) || year.is_some_and(|year| year > 999)
}

/// Whether a letter counts something: '(i) the rent', 'i) the keys', 'i. the rent'.
fn is_listed(tokens: &[Token<'_>], at: usize) -> bool {
    tokens
        .get(at + 1)
        .is_some_and(|next| matches!(next.text, ")" | "." | "," | ";"))
}

/// Too much white space, or none where there should be.
fn spaces(text: &str, tokens: &[Token<'_>]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let next = tokens.get(at + 1);
        let is_word = |token: Option<&Token<'_>>| token.is_some_and(Token::is_word);
        let is_number = |token: Option<&Token<'_>>| {
            token.is_some_and(|token| token.text.starts_with(|one: char| one.is_ascii_digit()))
        };
        let is_comma =
            |token: Option<&Token<'_>>| token.is_some_and(|one| matches!(one.text, "," | ";"));
        if token.text.len() > 1 && token.text.chars().all(|one| one == ' ') {
            // Two behind a full stop are a custom of typists.
            let goes_on = is_word(before) || is_comma(before);
            if goes_on && (is_word(next) || is_number(next)) || is_number(before) && is_word(next) {
                edits.push(Edit::new(token.range(), " ", Reason::Spacing));
            }
        } else if token.text == " " && (is_word(before) || is_number(before) && is_comma(next)) {
            // In a table of contents, dots lead to the page.
            let mark = next.filter(|next| matches!(next.text, "," | "." | ";" | ":" | "?" | "!"));
            let is_alone = tokens.get(at + 2).is_none_or(Token::is_blank);
            let is_dotted = tokens.get(at + 3).is_some_and(|token| token.text == ".");
            if mark.is_some() && is_alone && !is_dotted {
                edits.push(Edit::new(token.range(), "", Reason::Spacing));
            }
        } else if matches!(token.text, "," | ";") && is_word(before) && is_word(next) {
            edits.push(Edit::new(token.end()..token.end(), " ", Reason::Spacing));
        } else if matches!(token.text, "," | ";")
            && next.is_some_and(|next| next.text == token.text)
        {
            let is_more = text[token.end()..].starts_with(&token.text.repeat(2));
            if !is_more {
                edits.push(Edit::new(token.range(), "", Reason::Punctuation));
            }
        }
    }
    edits
}

/// A word that was meant to be another, told by its neighbours.
struct Confusion {
    /// The words, lower-case; `|` parts those that may stand there, and `*` is any.
    words: &'static [&'static str],
    /// Which of them is wrong,
    wrong: usize,
    /// what should stand there,
    right: &'static str,
    /// and what must not come behind.
    unless: &'static str,
    reason: Reason,
}

const fn confusion(
    words: &'static [&'static str],
    wrong: usize,
    right: &'static str,
    reason: Reason,
) -> Confusion {
    Confusion {
        words,
        wrong,
        right,
        unless: "",
        reason,
    }
}

const CONFUSIONS: [Confusion; 42] = [
    Confusion {
        unless: "course",
        ..confusion(
            &["could|should|would|must|might", "of"],
            1,
            "have",
            Reason::Confused,
        )
    },
    Confusion {
        unless: "and",
        ..confusion(
            &[
                "more|less|rather|better|worse|greater|higher|lower|larger|smaller|fewer|other",
                "then",
            ],
            1,
            "than",
            Reason::Confused,
        )
    },
    confusion(
        &[
            "to|not|will|would|may|might|could",
            "loose",
            "the|a|any|its|their|his|her|our|your|money|time|track",
        ],
        1,
        "lose",
        Reason::Confused,
    ),
    confusion(
        &["their", "is|are|was|were|has|have", "*"],
        0,
        "there",
        Reason::Confused,
    ),
    confusion(
        &[
            "it's",
            "own|value|purpose|content|contents|terms|obligations|rights|behalf",
        ],
        0,
        "its",
        Reason::Confused,
    ),
    confusion(
        &[
            "its",
            "a|an|the|not|been|important|possible|necessary|clear|going|because|likely|worth",
        ],
        0,
        "it's",
        Reason::Confused,
    ),
    confusion(
        &[
            "your",
            "welcome|required|entitled|responsible|obliged|not|going",
        ],
        0,
        "you're",
        Reason::Confused,
    ),
    confusion(
        &[
            "you're",
            "own|appointment|account|order|request|letter|lease|contract|company|name|address",
        ],
        0,
        "your",
        Reason::Confused,
    ),
    confusion(
        &[
            "please|to|us|kindly",
            "advice",
            "us|me|you|them|him|her|whether|if|when|that|on",
        ],
        1,
        "advise",
        Reason::Confused,
    ),
    confusion(
        &[
            "an|the|no|any|this|adverse|legal",
            "affect",
            "on|of|upon|that|is|was",
        ],
        1,
        "effect",
        Reason::Confused,
    ),
    confusion(
        &[
            "will|may|can|could|would|might|not",
            "effect",
            "the|our|your|their|his|her|its|any|this",
        ],
        1,
        "affect",
        Reason::Confused,
    ),
    confusion(
        &[
            "principle",
            "sum|amount|debt|residence|place|office|debtor|creditor",
        ],
        0,
        "principal",
        Reason::Confused,
    ),
    confusion(
        &["in|as|of|a|the|matter", "principal", "we|they|and|that|of"],
        1,
        "principle",
        Reason::Confused,
    ),
    confusion(
        &[
            "to",
            "much|many|late|early|long|short|high|low|expensive|often",
            "to|for|of|money|time",
        ],
        0,
        "too",
        Reason::Confused,
    ),
    confusion(
        &["between|for|to|with", "you", "and", "i"],
        3,
        "me",
        Reason::Form,
    ),
    confusion(
        &["whether", "or", "not", "their"],
        3,
        "there",
        Reason::Confused,
    ),
    confusion(&["in", "regards", "to"], 1, "regard", Reason::Wording),
    confusion(&["irregardless", "of"], 0, "regardless", Reason::Wording),
    confusion(&["he|she|it", "don't"], 1, "doesn't", Reason::Form),
    confusion(&["we|they|you", "was"], 1, "were", Reason::Form),
    confusion(&["we|they", "has"], 1, "have", Reason::Form),
    confusion(&["we|they", "is"], 1, "are", Reason::Form),
    confusion(&["he|she", "have"], 1, "has", Reason::Form),
    confusion(&["this", "are|were", "a|an|the"], 1, "is", Reason::Form),
    confusion(&["these|those", "is"], 1, "are", Reason::Form),
    confusion(
        &[
            "there",
            "is",
            "many|several|few|two|three|four|five|six|ten",
        ],
        1,
        "are",
        Reason::Form,
    ),
    confusion(
        &[
            "less",
            "errors|people|days|tenants|employees|items|hours|months|years|cases|documents",
        ],
        0,
        "fewer",
        Reason::Wording,
    ),
    confusion(&["have|has|had", "went"], 1, "gone", Reason::Form),
    confusion(
        &["have|has|had|was|were|been|be", "wrote"],
        1,
        "written",
        Reason::Form,
    ),
    confusion(
        &["have|has|had|was|were|been|be", "took"],
        1,
        "taken",
        Reason::Form,
    ),
    confusion(
        &["have|has|had|was|were|been|be", "chose"],
        1,
        "chosen",
        Reason::Form,
    ),
    confusion(
        &["have|has|had|was|were|been|be", "gave"],
        1,
        "given",
        Reason::Form,
    ),
    confusion(
        &["have|has|had|was|were|been|be", "broke"],
        1,
        "broken",
        Reason::Form,
    ),
    confusion(&["was|were|been|be", "send"], 1, "sent", Reason::Form),
    confusion(&["did", "not", "knew"], 2, "know", Reason::Form),
    confusion(&["did", "not", "went"], 2, "go", Reason::Form),
    confusion(&["did", "not", "had"], 2, "have", Reason::Form),
    confusion(
        &["look|looking", "forward", "to", "meet"],
        3,
        "meeting",
        Reason::Form,
    ),
    confusion(
        &["look|looking", "forward", "to", "hear"],
        3,
        "hearing",
        Reason::Form,
    ),
    confusion(
        &["look|looking", "forward", "to", "see"],
        3,
        "seeing",
        Reason::Form,
    ),
    confusion(
        &["look|looking", "forward", "to", "receive"],
        3,
        "receiving",
        Reason::Form,
    ),
    confusion(
        &["look|looking", "forward", "to", "work"],
        3,
        "working",
        Reason::Form,
    ),
];

/// Where one of these stands before, the form of a verb is another: 'does he have',
/// 'that he have', 'neither of you was', 'one of them is'.
const BEFORE_FORM: &str = "does did do can will would should could may must might to let that \
    lest if and or of neither nor make help see have had";

fn confused(tokens: &[Token<'_>], words: &[(usize, Token<'_>)]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for from in 0..words.len() {
        for confusion in &CONFUSIONS {
            let Some(run) = words.get(from..from + confusion.words.len()) else {
                continue;
            };
            if !fits(confusion, tokens, run) {
                continue;
            }
            let before = from.checked_sub(1).and_then(|before| words.get(before));
            let next = words.get(from + run.len());
            let is_other_form = confusion.reason == Reason::Form
                && before.is_some_and(|(_, word)| is_one_of(&word.lower(), BEFORE_FORM));
            let is_excepted =
                next.is_some_and(|(_, word)| is_one_of(&word.lower(), confusion.unless));
            let wrong = run[confusion.wrong].1;
            if !is_other_form && !is_excepted && wrong.lower() != confusion.right {
                let text = in_case_of(wrong.text, confusion.right);
                edits.push(Edit::new(wrong.range(), text, confusion.reason));
            }
        }
    }
    edits
}

/// Whether these words, with nothing but white space between, are those of a confusion.
fn fits(confusion: &Confusion, tokens: &[Token<'_>], run: &[(usize, Token<'_>)]) -> bool {
    let follows = run
        .windows(2)
        .all(|pair| tokens[pair[0].0 + 1..pair[1].0].iter().all(Token::is_blank));
    let same = confusion.words.iter().zip(run).all(|(wanted, (_, word))| {
        let lower = word.lower();
        *wanted == "*" || wanted.split('|').any(|one| one == lower)
    });
    follows && same
}

fn in_case_of(word: &str, text: &str) -> String {
    // I is great wherever it stands.
    if !word.starts_with(char::is_uppercase) || word.len() == 1 {
        return text.to_owned();
    }
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn is_one_of(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}
