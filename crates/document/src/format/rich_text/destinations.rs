//! Where the text of a group goes.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// The running text, or that of a note or a box in it.
    Text,
    /// What nobody reads.
    Nowhere,
    Fonts,
    Styles,
    Information,
    Title,
    Author,
    Created,
    /// The number or bullet of the paragraph that follows.
    Label,
    /// The author of the comment that follows.
    CommentAuthor,
    /// The older of two versions of a text; the newer one in it is read.
    Alternative,
}

/// What a control word that begins a group makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    Destination(Destination),
    /// A note, whose text is read apart.
    Note,
    Comment,
    /// A text box.
    Box,
    /// The newer version in an [`Destination::Alternative`].
    Newer,
    /// A group like any other.
    Nothing,
}

/// What the word begins; `ignorable` words (after `\*`) that are not known
/// begin what is not to be read.
pub(super) fn opened_by(word: &str, ignorable: bool) -> Opens {
    use Destination::{
        Alternative, Author, CommentAuthor, Created, Fonts, Information, Label, Nowhere, Styles,
        Title,
    };
    Opens::Destination(match word {
        "fonttbl" => Fonts,
        "stylesheet" => Styles,
        "info" => Information,
        "title" => Title,
        "author" => Author,
        "creatim" => Created,
        "listtext" | "pntext" => Label,
        "atnauthor" => CommentAuthor,
        "upr" => Alternative,
        "ud" => return Opens::Newer,
        "footnote" => return Opens::Note,
        "annotation" => return Opens::Comment,
        "shptxt" | "dptxbxtext" => return Opens::Box,
        _ if is_unread(word) => Nowhere,
        "shpinst" | "shpgrp" | "do" | "nesttableprops" | "moMath" | "moMathPara" | "mmath" => {
            return Opens::Nothing;
        }
        _ if ignorable => Nowhere,
        _ => return Opens::Nothing,
    })
}

/// Groups without text of the document that need no `\*`.
fn is_unread(word: &str) -> bool {
    matches!(
        word,
        "header"
            | "headerl"
            | "headerr"
            | "headerf"
            | "footer"
            | "footerl"
            | "footerr"
            | "footerf"
            | "ftnsep"
            | "ftnsepc"
            | "ftncn"
            | "aftnsep"
            | "aftnsepc"
            | "aftncn"
            | "pict"
            | "nonshppict"
            | "shprslt"
            | "nonesttables"
            | "colortbl"
            | "filetbl"
            | "listtable"
            | "listoverridetable"
            | "revtbl"
            | "fldinst"
            | "template"
            | "sp"
            | "xe"
            | "tc"
            | "tcn"
            | "rxe"
            | "txe"
            | "pntxta"
            | "pntxtb"
            | "mmathPict"
            | "atnid"
            | "atnref"
            | "atndate"
            | "atntime"
            | "atnicn"
            | "bkmkstart"
            | "bkmkend"
            | "operator"
            | "subject"
            | "keywords"
            | "comment"
            | "doccomm"
            | "category"
            | "manager"
            | "company"
            | "hlinkbase"
            | "revtim"
            | "printim"
            | "buptim"
    ) || (word.starts_with('m') && word.ends_with("Pr"))
}
