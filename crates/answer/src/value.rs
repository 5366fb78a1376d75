//! Values in texts: dates, amounts of money, shares, spans of time, numbers and names, as
//! English and Chinese documents write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A day, a month or a year.
    Date,
    /// An amount of money.
    Amount,
    /// A share of a hundred.
    Percent,
    /// So many days, months, years.
    Duration,
    /// Any number.
    Number,
    /// How many there are of something.
    Count,
    /// Somebody, a company, a place: told by capital letters, and in Chinese by how the
    /// names of organisations end.
    Name,
    /// Whatever the documents say.
    Anything,
}

/// Words of a field's name that tell what its values are. Where an English word could stand
/// for two kinds, the earlier is taken; of a Chinese name the word that ends last decides.
const TELLING: [(ValueKind, &[&str], &[&str]); 6] = [
    (
        ValueKind::Percent,
        &[
            "percent",
            "percentage",
            "rate",
            "share",
            "ratio",
            "interest",
            "margin",
            "yield",
            "vat",
        ],
        &["率", "比例", "百分", "占比", "利息"],
    ),
    (
        ValueKind::Date,
        &[
            "date",
            "dated",
            "day",
            "deadline",
            "expiry",
            "expires",
            "expiration",
            "year",
            "birthday",
            "born",
            "commencement",
            "month",
        ],
        &[
            "日期",
            "时间",
            "到期日",
            "截止",
            "起始",
            "生效",
            "签订日",
            "签署日",
            "生日",
            "年份",
        ],
    ),
    (
        ValueKind::Duration,
        &[
            "period",
            "term",
            "duration",
            "notice",
            "warranty",
            "length",
            "lifetime",
            "probation",
        ],
        &[
            "期限",
            "期间",
            "时长",
            "有效期",
            "租期",
            "试用期",
            "通知期",
            "保修期",
            "年限",
            "工期",
        ],
    ),
    (
        ValueKind::Amount,
        &[
            "amount", "price", "rent", "fee", "fees", "cost", "costs", "salary", "wage", "deposit",
            "total", "sum", "penalty", "revenue", "income", "profit", "budget", "payment", "pay",
            "worth", "capital", "turnover", "fine", "expense", "expenses", "money",
        ],
        &[
            "金额",
            "价格",
            "价款",
            "租金",
            "费",
            "工资",
            "薪",
            "押金",
            "保证金",
            "总额",
            "总价",
            "收入",
            "利润",
            "预算",
            "违约金",
            "单价",
            "资本",
            "罚款",
        ],
    ),
    (
        ValueKind::Count,
        &[
            "number",
            "count",
            "quantity",
            "size",
            "area",
            "headcount",
            "population",
            "age",
        ],
        &["数量", "人数", "个数", "面积", "数", "几名", "年龄", "人口"],
    ),
    (
        ValueKind::Name,
        &[
            "party",
            "parties",
            "name",
            "names",
            "author",
            "authors",
            "landlord",
            "tenant",
            "lessor",
            "lessee",
            "buyer",
            "seller",
            "client",
            "customer",
            "supplier",
            "vendor",
            "contractor",
            "employer",
            "employee",
            "signatory",
            "signed",
            "company",
            "judge",
            "plaintiff",
            "defendant",
            "owner",
            "manager",
            "director",
            "borrower",
            "lender",
            "guarantor",
            "licensor",
            "licensee",
            "insurer",
            "bank",
        ],
        &[
            "姓名",
            "名称",
            "名字",
            "当事人",
            "作者",
            "公司",
            "甲方",
            "乙方",
            "丙方",
            "出租",
            "承租",
            "买方",
            "卖方",
            "客户",
            "供应商",
            "法官",
            "原告",
            "被告",
            "法定代表人",
            "负责人",
            "联系人",
            "借款人",
            "贷款人",
            "担保人",
            "雇主",
        ],
    ),
];

/// Words with which English asks.
const QUESTION_WORDS: [&str; 9] = [
    "when", "who", "whom", "whose", "where", "how", "what", "which", "why",
];
/// 'What' and 'which' ask for what one of so many words behind them names.
const NAMED_WITHIN: usize = 2;
/// Words with which Chinese asks, in the order in which they are looked for.
const CHINESE_QUESTIONS: [(ValueKind, &[&str]); 6] = [
    (
        ValueKind::Name,
        &["谁", "叫什么名字", "哪里", "哪儿", "在哪"],
    ),
    (
        ValueKind::Date,
        &[
            "何时",
            "什么时候",
            "什么时间",
            "哪年",
            "哪一年",
            "哪天",
            "哪一天",
            "几月",
            "几号",
        ],
    ),
    (
        ValueKind::Duration,
        &[
            "多久",
            "多长时间",
            "多少天",
            "几天",
            "多少年",
            "几年",
            "几个月",
        ],
    ),
    (ValueKind::Amount, &["多少钱", "多少元"]),
    (
        ValueKind::Number,
        &[
            "多少",
            "几个",
            "几名",
            "几次",
            "多大",
            "多高",
            "多远",
            "百分之几",
        ],
    ),
    (
        ValueKind::Anything,
        &[
            "什么", "如何", "怎么", "怎样", "为何", "哪些", "哪个", "哪种",
        ],
    ),
];

impl ValueKind {
    /// What the values of a field of this name are, as far as its words tell. A question is
    /// such a name too.
    pub fn of_field(name: &str) -> Self {
        let lower = name.to_lowercase();
        let words: Vec<&str> = lower
            .split(|one: char| !one.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        of_question(&words)
            .or_else(|| of_chinese_question(&lower))
            .or_else(|| of_noun(&words))
            .or_else(|| of_chinese(&lower))
            .unwrap_or(Self::Anything)
    }

    /// Where values of this kind stand in a text, in order and apart from each other, in
    /// bytes. Of [`ValueKind::Anything`] it is the whole text.
    pub fn find(self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Date => all(&DATE, text),
            Self::Amount => all(&AMOUNT, text),
            Self::Percent => all(&PERCENT, text),
            Self::Duration => all(&DURATION, text),
            Self::Number => numbers(text, &[&AMOUNT, &PERCENT, &DURATION]),
            Self::Count => counts(text),
            Self::Name => names(text),
            Self::Anything => {
                let start = text.len() - text.trim_start().len();
                let end = text.trim_end().len();
                let whole = (start < end).then_some(start..end);
                whole.into_iter().collect()
            }
        }
    }
}

/// What an English question asks for; none where it is no question.
fn of_question(words: &[&str]) -> Option<ValueKind> {
    let at = words
        .iter()
        .position(|word| QUESTION_WORDS.contains(word))?;
    Some(match (words[at], words.get(at + 1).copied()) {
        ("when", _) => ValueKind::Date,
        ("who" | "whom" | "whose" | "where", _) => ValueKind::Name,
        ("how", Some("long")) => ValueKind::Duration,
        ("how", Some("many" | "old")) => ValueKind::Count,
        ("how", Some("much" | "far" | "tall" | "high" | "large" | "big")) => ValueKind::Number,
        // 'What percentage', 'which of the companies', but not 'what did the company do'.
        ("what" | "which", _) => {
            let mut behind = words[at + 1..].iter().take(NAMED_WITHIN);
            behind
                .find_map(|word| of_word(word))
                .unwrap_or(ValueKind::Anything)
        }
        _ => ValueKind::Anything,
    })
}

/// What a name ends with says what it is: 'payment date' is a date, 'tax rate' a share;
/// 'date of payment' and 'length of notice' begin with it.
fn of_noun(words: &[&str]) -> Option<ValueKind> {
    let head = words
        .iter()
        .position(|word| matches!(*word, "of" | "for" | "per" | "in"))
        .and_then(|at| at.checked_sub(1))
        .or(words.len().checked_sub(1))?;
    of_word(words[head]).or_else(|| words.iter().find_map(|word| of_word(word)))
}

fn of_word(word: &str) -> Option<ValueKind> {
    let mut kinds = TELLING.iter();
    kinds
        .find(|(_, english, _)| english.contains(&word))
        .map(|(kind, ..)| *kind)
}

/// What a Chinese question asks for; none where it is no question.
fn of_chinese_question(name: &str) -> Option<ValueKind> {
    let mut kinds = CHINESE_QUESTIONS.iter();
    kinds
        .find(|(_, words)| words.iter().any(|word| name.contains(word)))
        .map(|(kind, _)| *kind)
}

/// The last telling word decides: 违约金比例 is a share.
fn of_chinese(name: &str) -> Option<ValueKind> {
    let mut best: Option<(usize, usize, ValueKind)> = None;
    for (kind, _, chinese) in &TELLING {
        for word in *chinese {
            let Some(at) = name.rfind(word) else {
                continue;
            };
            let (end, length) = (at + word.len(), word.len());
            if best.is_none_or(|(known, known_length, _)| (end, length) > (known, known_length)) {
                best = Some((end, length, *kind));
            }
        }
    }
    best.map(|(.., kind)| kind)
}

const DIGITS: &str = r"\d[\d,.'’\u{a0}]*\d|\d";
const SCALE: &str = r"(?:\s?(?:thousand|million|billion|trillion|mn|bn|m|k)\b)";
const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?";
const CURRENCY: &str = r"(?:US\$|HK\$|A\$|C\$|[$€£¥￥₹]|\b(?:EUR|USD|GBP|CHF|CNY|RMB|JPY|HKD|AUD|CAD|SGD|INR|SEK|NOK|DKK|PLN)\b)";
const CURRENCY_WORD: &str = r"(?:(?:euros?|dollars?|pounds?(?: sterling)?|yuan|renminbi|francs?|yen|cents?|EUR|USD|GBP|CHF|CNY|RMB|JPY|HKD|AUD|CAD|SGD|INR)\b|[€£])";
const CHINESE_CURRENCY: &str = r"(?:人民币|美元|欧元|港元|港币|英镑|日元|元整?)";
const CHINESE_NUMBER: &str = r"[〇零一二两三四五六七八九十百千万亿半]";
const FORMAL_NUMBER: &str = r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]";
const NUMBER_WORD: &str = r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|hundred|half)\b";

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let digit = "[〇零一二三四五六七八九]";
    pattern(&[
        r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b",
        r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b",
        &format!(
            r"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s-]+{MONTH}(?:[\s,-]+\d{{4}}\b)?"
        ),
        &format!(r"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"),
        &format!(r"\b{MONTH},?\s+\d{{4}}\b"),
        &format!(
            r"(?:\d{{4}}|{digit}{{4}})\s?年(?:\s?[\d一二三四五六七八九十]{{1,3}}\s?月(?:\s?[\d一二三四五六七八九十]{{1,3}}\s?[日号])?)?"
        ),
        r"\d{1,2}\s?月\s?\d{1,2}\s?[日号]|每月\s?\d{1,2}\s?[日号]",
        r"\b\d{1,2}(?:st|nd|rd|th)\b(?:\s+(?:day\s+)?of\s+(?:each|every|the)\s+\w+)?",
        r"\b(?:1\d|20)\d\d\b(?:[-–/](?:\d{4}|\d{2})\b)?",
    ])
});
static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        &format!(
            r"{CURRENCY}\s?(?:{DIGITS}){SCALE}?(?:[百千万亿]+)?(?:\s?元)?(?:\s?(?:to|–|-|至)\s?{CURRENCY}\s?(?:{DIGITS}){SCALE}?)?"
        ),
        &format!(r"(?:{DIGITS}){SCALE}?\s?{CURRENCY_WORD}"),
        &format!(r"{NUMBER_WORD}(?:\s+(?:hundred|thousand|million|billion))*\s+{CURRENCY_WORD}"),
        &format!(r"(?:人民币)?\s?(?:{DIGITS})\s?[百千万亿]*\s?{CHINESE_CURRENCY}"),
        &format!(r"(?:人民币)?{FORMAL_NUMBER}+[元圆]整?"),
        &format!(r"{CHINESE_NUMBER}+\s?{CHINESE_CURRENCY}"),
    ])
});
static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        &format!(
            r"(?:{DIGITS})\s?(?:%|％|‰|per\s?cent\b|percent\b|percentage points?\b|basis points?\b)"
        ),
        &format!(r"{NUMBER_WORD}\s+(?:per\s?cent|percent)\b"),
        &format!(r"[百千万]分之(?:{CHINESE_NUMBER}+(?:点{CHINESE_NUMBER}+)?|{DIGITS})"),
    ])
});
static DURATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        &format!(
            r"(?:\ban?|{NUMBER_WORD}|{DIGITS})(?:\s?\([\w\s]+\))?[\s-]+(?:(?:calendar|working|business|consecutive|full|whole|trading)\s+)?(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade|centur(?:y|ies))s?\b"
        ),
        &format!(
            r"(?:{CHINESE_NUMBER}+|{DIGITS})(?:（\S{{1,4}}）)?\s?个?(?:工作日|交易日|自然日|小时|分钟|天|日(?:内)?|周|星期|季度|月|年)"
        ),
    ])
});
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(&[&format!(r"(?:{DIGITS})(?:{SCALE}|\s?[百千万亿]+)?")]));
static NUMBER_IN_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        &format!(r"{NUMBER_WORD}(?:\s+(?:hundred|thousand|million|billion))*"),
        // A character alone is as often a part of a word.
        &format!(
            r"{CHINESE_NUMBER}{{2,}}|[一二两三四五六七八九十](?:个|名|位|次|种|条|项|家|座|所|倍|人)"
        ),
    ])
});
static LATIN_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // 'Mrs.' and 'J.' end in a full stop in the middle of a name.
    let word = r"(?:\p{Lu}\p{Ll}{0,2}\.|\p{Lu}[\p{L}\d'’&-]*)";
    let between = r"(?:(?:of|de|van|von|der|la|du|al|bin|&)\s+)?";
    Regex::new(&format!(r"{word}(?:\s+{between}{word})*")).ok()
});
static CHINESE_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        r"[\p{Han}（）()A-Za-z\d·]{2,24}?(?:有限责任公司|股份有限公司|有限公司|公司|集团|银行|大学|学院|医院|事务所|委员会|研究院|研究所|协会|基金会|工厂|法院|政府|局)",
    ])
});

/// Any of some patterns, the earlier where two begin at one place, whatever the case. None
/// where one is no pattern, which a test excludes.
fn pattern(any: &[&str]) -> Option<Regex> {
    Regex::new(&format!("(?i){}", any.join("|"))).ok()
}

fn all(pattern: &LazyLock<Option<Regex>>, text: &str) -> Vec<Range<usize>> {
    let Some(pattern) = &**pattern else {
        return Vec::new();
    };
    pattern.find_iter(text).map(|found| found.range()).collect()
}

/// Numbers with what they count, where that is money, a share or time; those in words only
/// where none is in digits. A date is none of them.
fn numbers(text: &str, counted: &[&LazyLock<Option<Regex>>]) -> Vec<Range<usize>> {
    let dates = all(&DATE, text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let plain = [&NUMBER, &NUMBER_IN_WORDS];
    for pattern in counted.iter().copied().chain(plain) {
        for range in all(pattern, text) {
            if !meets(&found, &range) && !meets(&dates, &range) {
                found.push(range);
            }
        }
    }
    let in_digits =
        |range: &Range<usize>| text[range.clone()].contains(|one: char| one.is_numeric());
    if found.iter().any(in_digits) {
        found.retain(in_digits);
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Numbers of things: neither money nor shares.
fn counts(text: &str) -> Vec<Range<usize>> {
    let mut others = all(&AMOUNT, text);
    others.extend(all(&PERCENT, text));
    let mut counts = numbers(text, &[&DURATION]);
    counts.retain(|range| !meets(&others, range));
    counts
}

fn meets(known: &[Range<usize>], range: &Range<usize>) -> bool {
    let mut known = known.iter();
    known.any(|known| known.start < range.end && range.start < known.end)
}

/// Words with a capital letter, joined where they stand together, though not by 'and', which
/// parts two parties more often than it joins a name. The first word of a
/// sentence has one whatever it is, and counts only with another behind it.
fn names(text: &str) -> Vec<Range<usize>> {
    let dates = all(&DATE, text);
    let mut found = all(&CHINESE_NAME, text);
    for range in all(&LATIN_NAME, text) {
        let name = &text[range.clone()];
        let before = text[..range.start].trim_end();
        let begins = before.is_empty() || before.ends_with(['.', '!', '?', '\n', ':']);
        let (range, name) = match name.split_once(' ') {
            Some((first, rest)) if begins && is_function_word(first) => {
                (range.end - rest.len()..range.end, rest)
            }
            _ => (range, name),
        };
        let is_word_alone = begins && !name.contains(' ');
        let has_small = name.chars().any(char::is_lowercase) || name.chars().count() > 1;
        let is_other = meets(&found, &range) || meets(&dates, &range) || is_day_or_month(name);
        if !is_word_alone && has_small && !is_function_word(name) && !is_other {
            found.push(range);
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Whether a word with a capital letter is the name of a day or a month.
fn is_day_or_month(name: &str) -> bool {
    const NAMES: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January \
        February March April May June July August September October November December";
    NAMES.split_whitespace().any(|known| known == name)
}

fn is_function_word(word: &str) -> bool {
    crate::word::telling_words(word).is_empty()
}

#[cfg(test)]
mod tests {
    use super::ValueKind;

    fn found(kind: ValueKind, text: &str) -> Vec<&str> {
        kind.find(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_name_tells_what_its_values_are() {
        for (name, kind) in [
            ("Rent", ValueKind::Amount),
            ("Payment date", ValueKind::Date),
            ("Date of payment", ValueKind::Date),
            ("Notice period", ValueKind::Duration),
            ("Length of notice", ValueKind::Duration),
            ("Interest rate", ValueKind::Percent),
            ("Landlord", ValueKind::Name),
            ("Who signed it?", ValueKind::Name),
            ("In which year was it signed?", ValueKind::Date),
            ("What did the company pay in damages?", ValueKind::Anything),
            ("How many days may it take?", ValueKind::Count),
            ("谁是年龄最大的员工？", ValueKind::Name),
            ("押金是多少？", ValueKind::Number),
            ("合同什么时候到期？", ValueKind::Date),
            ("公司做了什么？", ValueKind::Anything),
            ("When does the rent go up?", ValueKind::Date),
            ("Number of employees", ValueKind::Count),
            ("Governing law", ValueKind::Anything),
            ("租金", ValueKind::Amount),
            ("租赁期限", ValueKind::Duration),
            ("签订日期", ValueKind::Date),
            ("甲方", ValueKind::Name),
            ("违约金比例", ValueKind::Percent),
            ("适用法律", ValueKind::Anything),
            ("员工人数", ValueKind::Count),
        ] {
            assert_eq!(ValueKind::of_field(name), kind, "{name}");
        }
    }

    #[test]
    fn dates_are_found_as_they_are_written() {
        let text = "Signed on 3rd of May 2024, in force from 2024-06-01 (or 01.07.2024), until \
            December 31, 2026; first told in March 2023 and in 1998.";
        let dates = [
            "3rd of May 2024",
            "2024-06-01",
            "01.07.2024",
            "December 31, 2026",
            "March 2023",
            "1998",
        ];
        assert_eq!(found(ValueKind::Date, text), dates);
        let text = "本合同于2024年3月1日签订，二〇二五年六月到期，每年5月8日付款。";
        let dates = ["2024年3月1日", "二〇二五年六月", "5月8日"];
        assert_eq!(found(ValueKind::Date, text), dates);
    }

    #[test]
    fn amounts_are_found_as_they_are_written() {
        let text = "The rent is EUR 1,200.50 a month, not $3.5 million; costs of 300 euros and \
            €20 are added, two hundred dollars in all, for 12 rooms.";
        let amounts = [
            "EUR 1,200.50",
            "$3.5 million",
            "300 euros",
            "€20",
            "two hundred dollars",
        ];
        assert_eq!(found(ValueKind::Amount, text), amounts);
        let text = "租金为人民币3,000元（大写：叁仟元整），押金5万元，另付¥200。";
        let amounts = ["人民币3,000元", "叁仟元整", "5万元", "¥200"];
        assert_eq!(found(ValueKind::Amount, text), amounts);
    }

    #[test]
    fn days_of_every_month_and_ranges_are_found() {
        let text = "Salaries are paid on the 25th of each month, £9.8 to £10.1 million in all.";
        assert_eq!(found(ValueKind::Date, text), ["25th of each month"]);
        assert_eq!(found(ValueKind::Amount, text), ["£9.8 to £10.1 million"]);
        assert_eq!(
            found(ValueKind::Name, "He left for Rome since March."),
            ["Rome"]
        );
        assert_eq!(
            found(ValueKind::Count, "It costs £30 for 184 people."),
            ["184"]
        );
    }

    #[test]
    fn shares_and_spans_of_time_are_found() {
        let text = "Interest of 4.5 % a year, or five percent; notice of three (3) months, 30 \
            working days, a 12-month term.";
        assert_eq!(found(ValueKind::Percent, text), ["4.5 %", "five percent"]);
        let spans = ["three (3) months", "30 working days", "12-month"];
        let durations = found(ValueKind::Duration, text);
        assert!(
            spans.iter().all(|span| durations.contains(span)),
            "{durations:?}"
        );
        let text = "逾期按日万分之五，违约金百分之二十，利率3.5％；应提前三个月通知，试用期90天。";
        assert_eq!(
            found(ValueKind::Percent, text),
            ["万分之五", "百分之二十", "3.5％"]
        );
        assert_eq!(found(ValueKind::Duration, text), ["三个月", "90天"]);
    }

    #[test]
    fn numbers_come_with_what_they_count() {
        let text = "It has 1,250 employees, pays EUR 30 for 5 days, and owns two thirds.";
        assert_eq!(
            found(ValueKind::Number, text),
            ["1,250", "EUR 30", "5 days"]
        );
        let text = "In May 2019 it had a house and two cars.";
        assert_eq!(found(ValueKind::Number, text), ["two"]);
        assert_eq!(
            found(ValueKind::Number, "1967年共有三个部门，千差万别"),
            ["三个"]
        );
    }

    #[test]
    fn names_have_capital_letters_or_end_like_organisations() {
        let text = "This lease is made between Hopper Properties Ltd and Ada Lovelace. The tenant \
            pays. It names no Bank of England.";
        let names = ["Hopper Properties Ltd", "Ada Lovelace", "Bank of England"];
        assert_eq!(found(ValueKind::Name, text), names);
        let text = "出租人：上海某某置业有限公司。";
        assert_eq!(found(ValueKind::Name, text), ["上海某某置业有限公司"]);
    }

    #[test]
    fn anything_is_the_whole_text() {
        assert_eq!(
            found(ValueKind::Anything, " the law of England "),
            ["the law of England"]
        );
        assert!(found(ValueKind::Anything, "  ").is_empty());
    }
}
