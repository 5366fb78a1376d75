//! What a question about the library itself asks for.

use document::DocumentKind;

/// What is asked for: the documents that are all of this.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Wanted {
    /// Words that stand in a document's name or title, in any of these forms each:
    /// `report`, `报告`.
    pub(crate) named: Vec<Vec<String>>,
    /// One of these kinds; any where there are none.
    pub(crate) kinds: Vec<DocumentKind>,
    /// The years that count, both included.
    pub(crate) years: Option<(i32, i32)>,
    /// A span of time, and what is to have happened in it.
    pub(crate) recent: Option<(Span, Happened)>,
    /// How they are to be listed.
    pub(crate) order: Order,
}

/// A span of time that ends now or ended lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Today,
    Yesterday,
    ThisWeek,
    LastWeek,
    ThisMonth,
    LastMonth,
    ThisYear,
    LastYear,
}

/// What happened to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    Added,
    Changed,
}

/// How documents are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// By name.
    #[default]
    Name,
    /// Under their years.
    Year,
    /// Under their kinds.
    Kind,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// The longest first.
    Longest,
    /// The largest first.
    Largest,
}

/// What a word or phrase of a question says of what is wanted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Says {
    /// That something is to be listed or counted.
    List,
    /// That it is documents.
    Documents,
    /// That it is documents that are called so.
    Named(Vec<&'static str>),
    /// That it is documents of these kinds.
    Kinds(&'static [DocumentKind]),
    /// How they are listed.
    Order(Order),
    /// When something happened.
    Span(Span),
    /// What happened.
    Happened(Happened),
    /// Nothing of its own.
    Nothing,
}

/// Puts together what the words of a question say; none where they do not ask for a list
/// of documents.
pub(crate) fn wanted(said: Vec<Says>, years: Option<(i32, i32)>) -> Option<Wanted> {
    let mut wanted = Wanted {
        years,
        ..Wanted::default()
    };
    let (mut lists, mut names_documents) = (false, false);
    let mut span = None;
    let mut happened = Happened::Changed;
    for said in said {
        match said {
            Says::List => lists = true,
            Says::Documents => names_documents = true,
            Says::Named(words) => {
                names_documents = true;
                wanted
                    .named
                    .push(words.into_iter().map(str::to_owned).collect());
            }
            Says::Kinds(kinds) => {
                names_documents = true;
                wanted.kinds.extend(kinds);
            }
            Says::Order(order) => wanted.order = order,
            Says::Span(one) => span = Some(one),
            Says::Happened(one) => happened = one,
            Says::Nothing => {}
        }
    }
    wanted.recent = span.map(|span| (span, happened));
    (lists && names_documents).then_some(wanted)
}

/// Kinds by the names that people have for them.
pub(crate) mod kinds {
    use document::DocumentKind;

    pub(crate) const PDF: &[DocumentKind] = &[DocumentKind::Pdf];
    pub(crate) const WORD: &[DocumentKind] = &[
        DocumentKind::Word,
        DocumentKind::LegacyWord,
        DocumentKind::OpenText,
        DocumentKind::RichText,
    ];
    pub(crate) const SLIDES: &[DocumentKind] = &[
        DocumentKind::PowerPoint,
        DocumentKind::LegacyPowerPoint,
        DocumentKind::OpenPresentation,
    ];
    pub(crate) const SHEETS: &[DocumentKind] = &[
        DocumentKind::Excel,
        DocumentKind::LegacyExcel,
        DocumentKind::OpenSpreadsheet,
        DocumentKind::Delimited,
    ];
    pub(crate) const MAILS: &[DocumentKind] = &[DocumentKind::Mail];
    pub(crate) const PICTURES: &[DocumentKind] = &[DocumentKind::Picture];
    pub(crate) const PAGES: &[DocumentKind] = &[DocumentKind::Html];
    pub(crate) const BOOKS: &[DocumentKind] = &[DocumentKind::Book];
    pub(crate) const TEXTS: &[DocumentKind] = &[DocumentKind::Text, DocumentKind::Markdown];
}

/// What documents are called by, in both languages: a report is found under either name.
pub(crate) const NAMES: [(&[&str], &[&str]); 22] = [
    (&["report", "reports"], &["报告", "年报"]),
    (&["contract", "contracts"], &["合同"]),
    (&["agreement", "agreements"], &["协议"]),
    (&["lease", "leases"], &["租约", "租赁"]),
    (&["invoice", "invoices"], &["发票"]),
    (&["receipt", "receipts"], &["收据"]),
    (&["letter", "letters"], &["信函", "信件"]),
    (&["paper", "papers"], &["论文"]),
    (&["article", "articles"], &["文章"]),
    (&["thesis", "theses"], &["学位论文"]),
    (&["manual", "manuals"], &["手册", "说明书"]),
    (&["handbook", "handbooks"], &["手册"]),
    (&["minutes"], &["纪要", "会议记录"]),
    (&["policy", "policies"], &["政策", "制度"]),
    (&["statement", "statements"], &["声明", "报表"]),
    (&["plan", "plans"], &["计划", "方案"]),
    (&["proposal", "proposals"], &["提案", "建议书"]),
    (&["certificate", "certificates"], &["证书", "证明"]),
    (&["brochure", "brochures"], &["宣传册"]),
    (&["memo", "memos"], &["备忘录"]),
    (&["form", "forms"], &["表单", "申请表"]),
    (&["note", "notes"], &["笔记"]),
];
