//! The text of charts: title, titles of axes, and a table of categories and
//! series (ECMA-376 part 1, 21.2), also of the newer kinds of chart that Office
//! keeps in parts of their own (MS-ODRAWXML 2.24.3).

use std::collections::BTreeMap;

use super::super::collapse;
use super::super::number_format::NumberFormat;
use super::super::xml::Element;
use super::{Piece, text};
use crate::model::BlockKind;

/// More points or series than these are left out.
const MAXIMUM_POINTS: usize = 10_000;
const MAXIMUM_SERIES: usize = 255;

/// What a chart part says.
pub(in super::super) fn read(part: &Element) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let Some(chart) = part.child("chart") else {
        return pieces;
    };
    if let Some(title) = chart.child("title").and_then(title) {
        pieces.push((BlockKind::Caption, title));
    }
    let Some(plot) = chart.child("plotArea") else {
        return pieces;
    };
    let mut axes = Vec::new();
    let mut series = Vec::new();
    for group in plot.children() {
        let is_axis = group.name.ends_with("Ax") || group.name == "axis";
        if is_axis && let Some(title) = group.child("title").and_then(title) {
            axes.push(title);
        }
        group.descendants("ser", &mut series);
    }
    if axes.len() > 1 || (axes.len() == 1 && series.is_empty()) {
        pieces.push((BlockKind::Caption, axes.join(" | ")));
    } else {
        pieces.extend(axes.into_iter().map(|axis| (BlockKind::Caption, axis)));
    }
    let series: Vec<Series> = series
        .into_iter()
        .take(MAXIMUM_SERIES)
        .map(Series::read)
        .collect();
    if series.is_empty() {
        pieces.extend(extended(part, plot));
    } else {
        pieces.extend(table(&series));
    }
    pieces
}

/// A title as written, or as last taken from its cells.
fn title(title: &Element) -> Option<String> {
    let source = title.child("tx")?;
    let text = match source.child("rich") {
        Some(rich) => text::body(rich),
        None => {
            let mut values = Vec::new();
            source.descendants("v", &mut values);
            let values: Vec<String> = values.into_iter().map(Element::text).collect();
            values.join(" ")
        }
    };
    let text = collapse(&text);
    (!text.is_empty()).then_some(text)
}

/// One series: its name, and what stands at each of its points.
#[derive(Debug, Default)]
struct Series {
    name: String,
    categories: BTreeMap<usize, String>,
    values: BTreeMap<usize, String>,
    sizes: BTreeMap<usize, String>,
}

impl Series {
    fn read(element: &Element) -> Self {
        let points_of = |names: [&str; 2]| {
            let source = names.into_iter().find_map(|name| element.child(name));
            source.map(points).unwrap_or_default()
        };
        Self {
            name: element
                .child("tx")
                .map(|name| {
                    let mut values = Vec::new();
                    name.descendants("v", &mut values);
                    let values: Vec<String> = values.into_iter().map(Element::text).collect();
                    collapse(&values.join(" "))
                })
                .unwrap_or_default(),
            categories: points_of(["cat", "xVal"]),
            values: points_of(["val", "yVal"]),
            sizes: points_of(["bubbleSize", "bubbleSize"]),
        }
    }
}

/// The points of a source of data, shown in its number format. Categories of
/// several levels are joined, the widest first.
fn points(source: &Element) -> BTreeMap<usize, String> {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let mut levels = Vec::new();
    source.descendants("lvl", &mut levels);
    if !levels.is_empty() {
        for level in levels.into_iter().rev() {
            add_level(level, &mut found);
        }
        return found;
    }
    let mut caches = Vec::new();
    for name in ["numCache", "strCache", "numLit", "strLit"] {
        source.descendants(name, &mut caches);
    }
    if let Some(cache) = caches.first() {
        let format = cache.child("formatCode").map(Element::text);
        let format = NumberFormat::parse(format.as_deref().unwrap_or("General"));
        for (index, value) in values(cache) {
            let shown = match value.trim().parse::<f64>() {
                Ok(number) if cache.name.starts_with("num") => format.show(number, false),
                _ => collapse(&value),
            };
            found.insert(index, shown);
        }
    }
    found
}

fn add_level(level: &Element, found: &mut BTreeMap<usize, String>) {
    // A name of an outer level stands at the first of the points below it.
    for (index, value) in values(level) {
        let value = collapse(&value);
        found
            .entry(index)
            .and_modify(|name| {
                name.push(' ');
                name.push_str(&value);
            })
            .or_insert(value);
    }
}

fn values(cache: &Element) -> Vec<(usize, String)> {
    cache
        .children()
        .filter(|child| child.name == "pt")
        .take(MAXIMUM_POINTS)
        .filter_map(|point| {
            let index = point.attribute("idx")?.parse().ok()?;
            Some((
                index,
                point.child("v").map_or_else(|| point.text(), Element::text),
            ))
        })
        .collect()
}

/// A row for each category, a column for each series. Series that have
/// categories of their own (scattered points) come one after the other.
fn table(series: &[Series]) -> Vec<Piece> {
    let shared = series
        .iter()
        .all(|own| own.categories.is_empty() || own.categories == series[0].categories);
    if shared {
        return rows(&series.iter().collect::<Vec<_>>());
    }
    series.iter().flat_map(|own| rows(&[own])).collect()
}

fn rows(series: &[&Series]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let categories = series.first().map(|first| &first.categories);
    let mut header = vec![String::new()];
    for own in series {
        header.push(own.name.clone());
        if !own.sizes.is_empty() {
            header.push(String::new());
        }
    }
    if header.iter().any(|name| !name.is_empty()) {
        let header = header.join(" | ");
        pieces.push((BlockKind::TableRow { header: true }, header));
    }
    let mut indexes: Vec<usize> = series
        .iter()
        .flat_map(|own| own.values.keys().chain(own.categories.keys()))
        .copied()
        .collect();
    indexes.sort_unstable();
    indexes.dedup();
    for index in indexes.into_iter().take(MAXIMUM_POINTS) {
        let at = |points: &BTreeMap<usize, String>| points.get(&index).cloned().unwrap_or_default();
        let mut cells = vec![categories.map(at).unwrap_or_default()];
        for own in series {
            cells.push(at(&own.values));
            if !own.sizes.is_empty() {
                cells.push(at(&own.sizes));
            }
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            pieces.push((BlockKind::TableRow { header: false }, cells.join(" | ")));
        }
    }
    pieces
}

/// The newer kinds keep their data apart from their series.
fn extended(part: &Element, plot: &Element) -> Vec<Piece> {
    let mut names = Vec::new();
    plot.descendants("series", &mut names);
    let names = names
        .into_iter()
        .take(MAXIMUM_SERIES)
        .filter_map(|series| series.child("tx").map(Element::text));
    let mut pieces: Vec<Piece> = names
        .map(|name| (BlockKind::Caption, collapse(&name)))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    let data = part
        .child("chartData")
        .into_iter()
        .flat_map(Element::children);
    for data in data
        .filter(|child| child.name == "data")
        .take(MAXIMUM_SERIES)
    {
        let mut series = Series::default();
        for dimension in data.children() {
            let into = match dimension.name.as_str() {
                "strDim" => &mut series.categories,
                "numDim" => &mut series.values,
                _ => continue,
            };
            let mut levels = Vec::new();
            dimension.descendants("lvl", &mut levels);
            for level in levels.into_iter().rev() {
                add_level(level, into);
            }
        }
        pieces.extend(rows(&[&series]));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn a_chart_is_a_title_and_a_table() {
        let series = |name: &str, first: &str, second: &str| {
            format!(
                "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>{name}</c:v></c:pt>\
                 </c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>\
                 <c:pt idx='0'><c:v>East</c:v></c:pt><c:pt idx='1'><c:v>West</c:v></c:pt>\
                 </c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>\
                 <c:formatCode>0%</c:formatCode><c:pt idx='0'><c:v>{first}</c:v></c:pt>\
                 <c:pt idx='1'><c:v>{second}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
            )
        };
        let part = parse(&format!(
            "<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Growth</a:t></a:r></a:p>\
             </c:rich></c:tx></c:title><c:plotArea><c:barChart>{}{}</c:barChart>\
             <c:valAx><c:title><c:tx><c:rich><a:p><a:r><a:t>Share</a:t></a:r></a:p></c:rich></c:tx>\
             </c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>",
            series("2023", "0.25", "0.5"),
            series("2024", "0.75", "1"),
        ))
        .expect("the part is well formed");
        let texts: Vec<String> = read(&part).into_iter().map(|(_, text)| text).collect();
        assert_eq!(
            texts,
            [
                "Growth",
                "Share",
                " | 2023 | 2024",
                "East | 25% | 75%",
                "West | 50% | 100%"
            ]
        );
    }
}
