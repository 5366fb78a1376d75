//! What the names of fonts say.

/// Whether the font is bold.
pub(super) fn is_bold(font: &str) -> bool {
    [
        "Bold", "bold", "BOLD", "Black", "Heavy", "Semibold", "CMBX", "CMSSBX", "BX1", "-Medi",
    ]
    .iter()
    .any(|mark| font.contains(mark))
}

/// Whether every letter of the font is as wide as another, told from its name:
/// the flag is set in many fonts where it is not so.
pub(in crate::format) fn is_fixed(font: &str) -> bool {
    [
        "Mono",
        "mono",
        "Courier",
        "courier",
        "Consol",
        "Lucida Console",
        "CMTT",
        "SFTT",
        "Typewriter",
        "Menlo",
        "Inconsolata",
        "Monaco",
        "CMSLTT",
        "CMITT",
        "-TT",
    ]
    .iter()
    .any(|mark| font.contains(mark))
        && !font.contains("Monotype")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_weight_and_width() {
        assert!(is_bold("ABCDEF+CMBX12") && is_bold("Helvetica-Bold"));
        assert!(!is_bold("CMR10") && !is_bold("TimesNewRomanPSMT"));
        assert!(is_fixed("CMTT10") && is_fixed("Courier-Bold"));
        assert!(!is_fixed("MonotypeCorsiva") && !is_fixed("Helvetica"));
    }
}
