//! Questions in Chinese about the library itself: taken apart into the phrases that such
//! a question is made of; where something else is left, it is about what documents say.

use document::DocumentKind;

use super::english::year;
use super::wanted::{Happened, NAMES, Order, Says, Span, Wanted, kinds, wanted};

/// Phrases that say nothing of what is wanted.
const FUNCTION_PHRASES: [&str; 38] = [
    "资料库",
    "文档库",
    "文件库",
    "请问",
    "请",
    "帮我",
    "给我",
    "我们",
    "我",
    "的",
    "了",
    "过",
    "在",
    "中",
    "里面",
    "里",
    "一共",
    "总共",
    "共",
    "所有",
    "全部",
    "有",
    "是",
    "都",
    "个",
    "份",
    "篇",
    "封",
    "张",
    "本",
    "这些",
    "那些",
    "电脑",
    "上",
    "和",
    "与",
    "一下",
    "把",
];

const LISTS: [&str; 9] = [
    "列出",
    "列举",
    "列一下",
    "哪些",
    "哪几",
    "多少",
    "几",
    "显示",
    "清点",
];

const KINDS: [(&str, &[DocumentKind]); 12] = [
    ("pdf", kinds::PDF),
    ("word", kinds::WORD),
    ("演示文稿", kinds::SLIDES),
    ("幻灯片", kinds::SLIDES),
    ("ppt", kinds::SLIDES),
    ("电子表格", kinds::SHEETS),
    ("excel", kinds::SHEETS),
    ("邮件", kinds::MAILS),
    ("图片", kinds::PICTURES),
    ("扫描件", kinds::PICTURES),
    ("网页", kinds::PAGES),
    ("电子书", kinds::BOOKS),
];

/// Reads a question; none where it does not ask for a list of documents.
pub(super) fn read(question: &str) -> Option<Wanted> {
    let mut said = Vec::new();
    let mut years: Option<(i32, i32)> = None;
    let mut rest = question;
    while let Some(first) = rest.chars().next() {
        if !first.is_alphanumeric() {
            rest = &rest[first.len_utf8()..];
        } else if let Some(year) = rest.get(..4).and_then(year) {
            let (low, high) = years.unwrap_or((year, year));
            years = Some((low.min(year), high.max(year)));
            rest = &rest[4..];
            rest = rest.strip_prefix('年').unwrap_or(rest);
            rest = ["到", "至"]
                .iter()
                .find_map(|to| rest.strip_prefix(to))
                .unwrap_or(rest);
        } else {
            let (says, taken) = phrase(rest)?;
            said.push(says);
            rest = &rest[taken..];
        }
    }
    wanted(said, years)
}

/// What the longest phrase at the beginning says, and its length in bytes.
fn phrase(text: &str) -> Option<(Says, usize)> {
    let mut best: Option<(Says, usize)> = None;
    let mut consider = |phrase: &str, says: Says| {
        let is_longer = best
            .as_ref()
            .is_none_or(|(_, length)| phrase.len() > *length);
        if text.starts_with(phrase) && is_longer {
            best = Some((says, phrase.len()));
        }
    };
    for phrase in LISTS {
        consider(phrase, Says::List);
    }
    for phrase in FUNCTION_PHRASES {
        consider(phrase, Says::Nothing);
    }
    for phrase in ["文件", "文档", "资料"] {
        consider(phrase, Says::Documents);
    }
    for (phrase, kinds) in KINDS {
        consider(phrase, Says::Kinds(kinds));
    }
    for (english, chinese) in NAMES {
        for phrase in chinese {
            let mut words = vec![english[0]];
            words.extend(chinese);
            consider(phrase, Says::Named(words));
        }
    }
    for (phrase, says) in [
        ("按年份排序", Says::Order(Order::Year)),
        ("按年份", Says::Order(Order::Year)),
        ("按年", Says::Order(Order::Year)),
        ("按时间", Says::Order(Order::Year)),
        ("按类型", Says::Order(Order::Kind)),
        ("按名称", Says::Order(Order::Name)),
        ("按大小", Says::Order(Order::Largest)),
        ("排序", Says::Nothing),
        ("排列", Says::Nothing),
        ("最新", Says::Order(Order::Newest)),
        ("最近", Says::Order(Order::Newest)),
        ("最早", Says::Order(Order::Oldest)),
        ("最长", Says::Order(Order::Longest)),
        ("最大", Says::Order(Order::Largest)),
        ("今天", Says::Span(Span::Today)),
        ("昨天", Says::Span(Span::Yesterday)),
        ("本周", Says::Span(Span::ThisWeek)),
        ("这周", Says::Span(Span::ThisWeek)),
        ("上周", Says::Span(Span::LastWeek)),
        ("本月", Says::Span(Span::ThisMonth)),
        ("这个月", Says::Span(Span::ThisMonth)),
        ("上个月", Says::Span(Span::LastMonth)),
        ("今年", Says::Span(Span::ThisYear)),
        ("去年", Says::Span(Span::LastYear)),
        ("添加", Says::Happened(Happened::Added)),
        ("加入", Says::Happened(Happened::Added)),
        ("导入", Says::Happened(Happened::Added)),
        ("修改", Says::Happened(Happened::Changed)),
        ("更新", Says::Happened(Happened::Changed)),
    ] {
        consider(phrase, says);
    }
    best
}
