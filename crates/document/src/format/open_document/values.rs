//! The value of a cell as a person sees it.

use super::super::collapse;
use super::super::xml::Element;
use super::inline::Inline;
use super::styles::Styles;

/// The text that the cell shows; where the document does not keep it, the value
/// itself (part 3, 19.385).
pub(super) fn shown(cell: &Element, styles: &Styles) -> String {
    let texts: Vec<String> = cell
        .children()
        .filter(|child| child.name == "p")
        .map(|paragraph| collapse(&Inline::of(paragraph, styles).text))
        .filter(|text| !text.is_empty())
        .collect();
    if !texts.is_empty() {
        return texts.join(" ");
    }
    stored(cell).unwrap_or_default()
}

/// Whether the cell holds a number, a date or a time.
pub(super) fn is_number(cell: &Element) -> bool {
    matches!(
        cell.attribute("value-type"),
        Some("float" | "percentage" | "currency" | "date" | "time")
    )
}

fn stored(cell: &Element) -> Option<String> {
    let value = |name: &str| cell.attribute(name).map(collapse);
    match cell.attribute("value-type")? {
        "float" => value("value"),
        "percentage" => {
            let share: f64 = cell.attribute("value")?.parse().ok()?;
            // Two digits after the point are as many as are usually shown.
            let percent = (share * 10_000.0).round() / 100.0;
            Some(format!("{percent}%"))
        }
        "currency" => {
            let amount = value("value")?;
            match cell.attribute("currency") {
                Some(currency) => Some(format!("{amount} {}", collapse(currency))),
                None => Some(amount),
            }
        }
        "date" => value("date-value").map(|date| date.replace('T', " ")),
        "time" => value("time-value").map(|time| clock(&time).unwrap_or(time)),
        "boolean" => value("boolean-value").map(|value| value.to_uppercase()),
        "string" => value("string-value"),
        _ => None,
    }
}

/// A duration such as `PT09H05M00S` (ISO 8601) as `09:05:00`.
fn clock(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let seconds = seconds.split(['.', ',']).next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::parse;
    use super::*;

    #[test]
    fn values_without_their_text_are_written() {
        let shown = |cell: &str| {
            let cell = parse(cell).expect("the part is well formed");
            super::shown(&cell, &Styles::default())
        };
        assert_eq!(shown("<c value-type='float' value='900'/>"), "900");
        assert_eq!(shown("<c value-type='percentage' value='0.125'/>"), "12.5%");
        assert_eq!(
            shown("<c value-type='currency' currency='EUR' value='9.5'/>"),
            "9.5 EUR"
        );
        assert_eq!(
            shown("<c value-type='date' date-value='2024-01-31T12:00:00'/>"),
            "2024-01-31 12:00:00"
        );
        assert_eq!(
            shown("<c value-type='time' time-value='PT09H05M00S'/>"),
            "09:05:00"
        );
        assert_eq!(
            shown("<c value-type='float' value='0.5'><p>50,0 </p><p>m</p></c>"),
            "50,0 m",
            "what is shown comes before what is stored"
        );
    }
}
