//! How often it is told rightly whether documents answer: each question is asked of
//! all texts, and of all but the article that answers it.

use std::collections::BTreeMap;

use library::{FileId, Library, Scope, Sufficiency};

use super::FindError;
use crate::figures::Figures;
use crate::half::Half;
use crate::set::Set;

/// Passages that an answer is made from, about.
const PASSAGES: usize = 8;
/// Texts of an article.
const ARTICLE: usize = 5;

/// Notes the share of questions whose documents are rightly said to answer, and of
/// those whose documents are rightly said not to.
pub(super) fn measure(
    figures: &mut Figures,
    name: &str,
    library: &Library,
    set: &Set,
) -> Result<(), FindError> {
    let mut articles: BTreeMap<usize, Vec<FileId>> = BTreeMap::new();
    for file in library.files()? {
        let number = file
            .path
            .file_stem()
            .and_then(|stem| article(&stem.to_string_lossy()));
        if let Some(number) = number {
            articles.entry(number).or_default().push(file.id);
        }
    }
    for half in Half::BOTH {
        let (mut questions, mut with, mut without) = (0.0, 0.0, 0.0);
        for (id, question) in set.questions.iter().filter(|(id, _)| Half::of(id) == half) {
            let own = set.judgments[id].keys().find_map(|text| article(text));
            let others = articles.iter().filter(|(number, _)| Some(**number) != own);
            let others = Scope::files(others.flat_map(|(_, files)| files).copied());
            questions += 1.0;
            if says_so(library, question, &Scope::everything())? {
                with += 1.0;
            }
            if !says_so(library, question, &others)? {
                without += 1.0;
            }
        }
        let half = half.name();
        figures.note(
            &format!("find.{name}.answerable.with.{half}"),
            with / f64::max(questions, 1.0),
        );
        figures.note(
            &format!("find.{name}.answerable.without.{half}"),
            without / f64::max(questions, 1.0),
        );
    }
    Ok(())
}

fn says_so(library: &Library, question: &str, scope: &Scope) -> Result<bool, FindError> {
    let evidence = library.find(question, scope, PASSAGES)?;
    Ok(evidence.sufficiency == Sufficiency::Sufficient)
}

/// The article of a text, whose name is a letter and its number.
fn article(text: &str) -> Option<usize> {
    let number: usize = text.get(1..)?.parse().ok()?;
    Some(number / ARTICLE)
}
