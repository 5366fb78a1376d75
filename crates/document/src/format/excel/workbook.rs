//! What the sheets of a workbook share: their names, the system of dates, the
//! styles and the strings.

use super::super::package::{Package, Relationships};
use super::super::repeatable;
use super::super::xml::Element;
use super::binary;
use super::shared_strings::SharedStrings;
use super::styles::Styles;
use crate::error::ReadError;

/// A sheet before it is read.
#[derive(Debug)]
pub(super) struct SheetPlace {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The part that holds it; none where the workbook does not say.
    pub(super) part: Option<String>,
}

#[derive(Debug)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetPlace>,
    pub(super) since_1904: bool,
    pub(super) styles: Styles,
    pub(super) strings: SharedStrings,
    /// The people of threaded comments: identifier and name.
    pub(super) people: Vec<(String, String)>,
}

/// A sheet as the workbook lists it.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) relationship: String,
}

impl Workbook {
    pub(super) fn open(package: &Package<'_>) -> Result<Self, ReadError> {
        let main = package.main_part()?;
        let relationships = package.relationships(&main)?;
        let (listed, since_1904) = if is_binary(&main) {
            let bytes = package.bytes(&main)?.unwrap_or_default();
            binary::workbook(&bytes)
        } else {
            listed(&package.tree(&main)?.unwrap_or_default())
        };
        Ok(Self {
            sheets: listed
                .into_iter()
                .enumerate()
                .map(|(index, sheet)| place(package, &relationships, index, sheet))
                .collect(),
            since_1904,
            styles: Styles::read(package, &relationships)?,
            strings: SharedStrings::read(package, &relationships)?,
            people: people(package, &relationships)?,
        })
    }
}

/// Whether a part is in the binary form.
pub(super) fn is_binary(part: &str) -> bool {
    part.to_lowercase().ends_with(".bin")
}

fn listed(workbook: &Element) -> (Vec<Listed>, bool) {
    let sheets = workbook
        .child("sheets")
        .into_iter()
        .flat_map(Element::children)
        .filter(|sheet| sheet.name == "sheet")
        .map(|sheet| Listed {
            name: sheet.attribute("name").unwrap_or_default().to_owned(),
            hidden: matches!(sheet.attribute("state"), Some("hidden" | "veryHidden")),
            relationship: sheet.reference("id").unwrap_or_default().to_owned(),
        })
        .collect();
    let since_1904 = workbook
        .child("workbookPr")
        .and_then(|properties| properties.attribute("date1904"))
        .is_some_and(|value| matches!(value, "1" | "true" | "on"));
    (sheets, since_1904)
}

/// Where a sheet lies: as its relationship says, else under its usual name.
fn place(
    package: &Package<'_>,
    relationships: &Relationships,
    index: usize,
    sheet: Listed,
) -> SheetPlace {
    let usual = format!("xl/worksheets/sheet{}.xml", index + 1);
    SheetPlace {
        name: repeatable(&sheet.name).to_owned(),
        part: relationships
            .get(&sheet.relationship)
            .map(|relationship| relationship.target.clone())
            .or_else(|| package.has(&usual).then_some(usual)),
        hidden: sheet.hidden,
    }
}

fn people(
    package: &Package<'_>,
    relationships: &Relationships,
) -> Result<Vec<(String, String)>, ReadError> {
    let Some(part) = Package::related(relationships, "person") else {
        return Ok(Vec::new());
    };
    let tree = package.optional_tree(&part)?.unwrap_or_default();
    Ok(tree
        .children()
        .filter_map(|person| {
            let name = person.attribute("displayName")?;
            Some((person.attribute("id")?.to_owned(), name.to_owned()))
        })
        .collect())
}
