//! Mistakes of Chinese that can be told without understanding.

use crate::edit::{Edit, Reason};
use crate::token::is_han;

/// Half-width marks and those that stand between Chinese characters (GB/T 15834-2011).
const MARKS: [(char, &str); 6] = [
    (',', "，"),
    (';', "；"),
    (':', "："),
    ('?', "？"),
    ('!', "！"),
    ('.', "。"),
];
/// Marks that stand behind Chinese text as characters do.
const CLOSING: &str = "）」』】》”’％";

/// Characters that are typed twice by mistake, and the words in which they stand twice
/// rightly.
const TWICE: [(&str, &[&str]); 9] = [
    ("的的", &["的的确确"]),
    ("了了", &["了了事", "了了之"]),
    ("在在", &[]),
    ("和和", &["和和气气", "和和美美"]),
    ("与与", &[]),
    ("及及", &[]),
    ("把把", &[]),
    ("被被", &[]),
    ("或或", &[]),
];

/// Words that are written with a wrong character, and how they are written.
const WRONG: [(&str, &str); 34] = [
    ("甲已双方", "甲乙双方"),
    ("签定", "签订"),
    ("座落", "坐落"),
    ("按装", "安装"),
    ("做为", "作为"),
    ("既使", "即使"),
    ("即然", "既然"),
    ("帐户", "账户"),
    ("帐号", "账号"),
    ("帐单", "账单"),
    ("帐目", "账目"),
    ("布署", "部署"),
    ("重覆", "重复"),
    ("渡假", "度假"),
    ("再接再励", "再接再厉"),
    ("一如继往", "一如既往"),
    ("迫不急待", "迫不及待"),
    ("不径而走", "不胫而走"),
    ("穿流不息", "川流不息"),
    ("按步就班", "按部就班"),
    ("谈笑风声", "谈笑风生"),
    ("鼎立相助", "鼎力相助"),
    ("不记其数", "不计其数"),
    ("金壁辉煌", "金碧辉煌"),
    ("名付其实", "名副其实"),
    ("委屈求全", "委曲求全"),
    ("走头无路", "走投无路"),
    ("变本加利", "变本加厉"),
    ("相辅相承", "相辅相成"),
    ("循私舞弊", "徇私舞弊"),
    ("凭心而论", "平心而论"),
    ("甘败下风", "甘拜下风"),
    ("针贬时弊", "针砭时弊"),
    ("世外桃园", "世外桃源"),
];

/// All mistakes.
pub(crate) fn mistakes(text: &str) -> Vec<Edit> {
    let mut edits = wrong(text);
    edits.extend(repeated(text));
    edits.extend(half_width(text));
    edits.extend(doubled_marks(text));
    edits
}

fn wrong(text: &str) -> Vec<Edit> {
    let found = WRONG.iter().flat_map(|(wrong, right)| {
        text.match_indices(wrong)
            .map(move |(at, _)| Edit::new(at..at + wrong.len(), *right, Reason::Confused))
    });
    found.collect()
}

fn repeated(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (twice, rightly) in TWICE {
        let once = twice.len() / 2;
        for (at, _) in text.match_indices(twice) {
            let is_right = rightly.iter().any(|word| text[at..].starts_with(word));
            if !is_right {
                edits.push(Edit::new(at + once..at + twice.len(), "", Reason::Repeated));
            }
        }
    }
    edits
}

/// Half-width marks behind Chinese text, before Chinese text or at the end. Of brackets only
/// such as have Chinese text inside.
fn half_width(text: &str) -> Vec<Edit> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: Option<usize>| {
        index
            .and_then(|index| characters.get(index))
            .map(|one| one.1)
    };
    let mut edits = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // Where a bracket of Chinese text closes.
    let mut closed = None;
    for (index, (start, one)) in characters.iter().enumerate() {
        let before = at(index.checked_sub(1));
        let after = at(Some(index + 1));
        let behind = before.is_some_and(|one| is_han(one) || CLOSING.contains(one))
            || closed.is_some_and(|closed| index == closed + 1);
        match one {
            '(' => open.push(index),
            ')' => {
                let Some(opened) = open.pop() else { continue };
                let inside = &characters[opened + 1..index];
                let before = at(opened.checked_sub(1));
                if inside.iter().any(|one| is_han(one.1)) && before.is_none_or(is_han) {
                    let begin = characters[opened].0;
                    closed = Some(index);
                    edits.push(Edit::new(begin..begin + 1, "（", Reason::Width));
                    edits.push(Edit::new(*start..start + 1, "）", Reason::Width));
                }
            }
            _ => {
                let Some((_, full)) = MARKS.iter().find(|(half, _)| half == one) else {
                    continue;
                };
                let goes_on = after.is_none_or(|next| is_han(next) || "“‘（《「".contains(next));
                let is_spaced = after == Some(' ') && at(Some(index + 2)).is_some_and(is_han);
                if behind && (goes_on || is_spaced) {
                    let end = start + 1 + usize::from(is_spaced);
                    edits.push(Edit::new(*start..end, *full, Reason::Width));
                }
            }
        }
    }
    edits
}

/// A comma or full stop twice; more of them are meant.
fn doubled_marks(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for mark in ["，", "。", "、", "；", "："] {
        let twice = mark.repeat(2);
        for (at, _) in text.match_indices(&twice) {
            let end = at + twice.len();
            let is_more = text[..at].ends_with(mark) || text[end..].starts_with(mark);
            if !is_more {
                edits.push(Edit::new(at + mark.len()..end, "", Reason::Punctuation));
            }
        }
    }
    edits
}
