//! What the application shows for a number in a format.

use super::{NumberFormat, built_in, general};

#[track_caller]
fn shows(cases: &[(&str, f64, &str)]) {
    for (code, number, expected) in cases {
        assert_eq!(
            NumberFormat::parse(code).show(*number, false),
            *expected,
            "{number} as {code}"
        );
    }
}

/// 2024-01-31 13:05:09.
const MOMENT: f64 = 45_322.545_243_055_55;

#[test]
fn plain_numbers() {
    shows(&[
        ("General", 1234.5, "1234.5"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", -12.0, "-12"),
        ("0", 1234.5, "1235"),
        ("0", -0.4, "-0"),
        ("00000", 42.0, "00042"),
        ("0.00", 1.005, "1.01"),
        ("0.00", 2.0, "2.00"),
        ("#.##", 0.5, ".5"),
        ("0.##", 3.0, "3."),
        ("0.0##", 1.25, "1.25"),
        ("???.??", 5.5, "  5.5 "),
        ("000-00-0000", 123_456_789.0, "123-45-6789"),
        ("(000) 000-0000", 5_551_234_567.0, "(555) 123-4567"),
        ("0.0\" kg\"", 12.34, "12.3 kg"),
        ("0\\m", 7.0, "7m"),
        ("\"No. \"0", 7.0, "No. 7"),
    ]);
}

#[test]
fn thousands_and_scales() {
    shows(&[
        ("#,##0", 1_234_567.0, "1,234,567"),
        ("#,##0", 0.0, "0"),
        ("#,##0.00", -1234.5, "-1,234.50"),
        ("#,###", 999.0, "999"),
        ("#,##0,", 1_234_567.0, "1,235"),
        ("0.0,,\"M\"", 12_345_678.0, "12.3M"),
        ("#,##0 \"units\"", 1500.0, "1,500 units"),
        ("#,##0.000", 1e12, "1,000,000,000,000.000"),
    ]);
}

#[test]
fn percentages_exponents_and_fractions() {
    shows(&[
        ("0%", 0.456, "46%"),
        ("0.00%", 0.1234, "12.34%"),
        ("0.00E+00", 12345.0, "1.23E+04"),
        ("0.00E+00", 0.00012, "1.20E-04"),
        ("##0.0E+0", 12345.0, "12.3E+3"),
        ("0E-0", 1500.0, "2E3"),
        ("# ?/?", 1.25, "1 1/4"),
        ("# ??/??", std::f64::consts::PI, "3 1/7"),
        ("# ?/?", 0.5, "1/2"),
        ("0 ?/?", 0.5, "0 1/2"),
        ("?/?", 1.5, "3/2"),
        ("# ?/8", 2.3, "2 2/8"),
        ("# ??/100", -0.07, "-7/100"),
        ("# ?/?", 4.0, "4"),
        ("# ?/?", 0.999, "1"),
        ("# ???/???", 0.333, "1/3"),
    ]);
}

#[test]
fn sections_conditions_and_colours() {
    shows(&[
        ("0;(0)", -5.0, "(5)"),
        ("0;(0);\"nil\"", 0.0, "nil"),
        ("[Red]0.0;[Blue]-0.0", -1.25, "-1.3"),
        ("[Color 10]0", 3.0, "3"),
        ("[>=100]\"high\";[<0]\"low\";0", 250.0, "high"),
        ("[>=100]\"high\";[<0]\"low\";0", -1.0, "low"),
        ("[>=100]\"high\";[<0]\"low\";0", 50.0, "50"),
        ("[=1]\"yes\";[=0]\"no\";General", 1.0, "yes"),
        ("[<1000]0;[<1000000]0.0,\"k\";0.0,,\"M\"", 45_600.0, "45.6k"),
        ("0.00;;", -1.0, ""),
        (
            "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)",
            -1234.0,
            " (1,234)",
        ),
        ("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)", 0.0, " - "),
        (";;;", 5.0, ""),
    ]);
}

#[test]
fn currencies_and_locales() {
    shows(&[
        ("\"$\"#,##0.00", 1234.5, "$1,234.50"),
        ("[$€-407] #,##0.00", 99.9, "€ 99.90"),
        ("#,##0.00 [$€-40C]", 99.9, "99.90 €"),
        ("[$¥-804]#,##0", 8000.0, "¥8,000"),
        ("[$USD] 0", 3.0, "USD 3"),
        ("[$-407]d. mmmm yyyy", MOMENT, "31. Januar 2024"),
        ("[$-40C]dddd d mmmm", MOMENT, "mercredi 31 janvier"),
        ("[$-409]mmm d, yyyy", MOMENT, "Jan 31, 2024"),
    ]);
}

#[test]
fn dates_and_times() {
    shows(&[
        ("yyyy-mm-dd", MOMENT, "2024-01-31"),
        ("m/d/yy", MOMENT, "1/31/24"),
        ("dd/mm/yyyy hh:mm", MOMENT, "31/01/2024 13:05"),
        ("d-mmm-yy", MOMENT, "31-Jan-24"),
        ("mmmm yyyy", MOMENT, "January 2024"),
        ("mmmmm", MOMENT, "J"),
        ("ddd, dddd", MOMENT, "Wed, Wednesday"),
        ("h:mm AM/PM", MOMENT, "1:05 PM"),
        ("h:mm:ss a/p", MOMENT, "1:05:09 P"),
        ("mm:ss", MOMENT, "05:09"),
        ("mm:ss.0", 0.5 + 0.25 / 86_400.0, "00:00.3"),
        ("yyyy\\-mm\\-dd\\Thh:mm:ss", MOMENT, "2024-01-31T13:05:09"),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("[mm]:ss", 0.05, "72:00"),
        ("[ss]", 0.001, "86"),
        ("hh:mm", 0.999_999, "00:00"),
        ("yyyy-mm-dd", 1.0, "1900-01-01"),
        ("yyyy-mm-dd", 59.0, "1900-02-28"),
        ("yyyy-mm-dd", 60.0, "1900-02-29"),
        ("yyyy-mm-dd", 61.0, "1900-03-01"),
        ("yyyy-mm-dd", 2_958_465.0, "9999-12-31"),
        ("yyyy-mm-dd", -1.0, "-1"),
        ("yyyy-mm-dd", 1e9, "1000000000"),
    ]);
    let format = NumberFormat::parse("yyyy-mm-dd");
    assert_eq!(format.show(0.0, true), "1904-01-01", "the other system");
    assert_eq!(format.show(43_860.0, true), "2024-01-31");
}

#[test]
fn chinese_and_japanese_dates() {
    shows(&[
        ("yyyy\"年\"m\"月\"d\"日\"", MOMENT, "2024年1月31日"),
        ("yyyy年mm月dd日", MOMENT, "2024年01月31日"),
        ("[$-804]aaaa", MOMENT, "星期三"),
        ("[$-804]dddd", MOMENT, "星期三"),
        ("aaa", MOMENT, "周三"),
        ("[$-411]aaaa", MOMENT, "水曜日"),
        (
            "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
            MOMENT,
            "二〇二四年一月三十一日",
        ),
        ("[DBNum2]General", 105.0, "壹零伍"),
        ("上午/下午h\"时\"mm\"分\"", MOMENT, "下午1时05分"),
        ("[$-404]e/m/d", MOMENT, "2024/1/31"),
        ("[$-804]mmmm", MOMENT, "一月"),
    ]);
    assert_eq!(
        NumberFormat::parse(built_in(31)).show(MOMENT, false),
        "2024年1月31日"
    );
}

#[test]
fn texts_have_their_section() {
    let shown = |code: &str| NumberFormat::parse(code).show_text("x");
    assert_eq!(shown("General"), "x");
    assert_eq!(shown("0;0;0;\"[\"@\"]\""), "[x]");
    assert_eq!(shown("@\" kg\""), "x kg");
    assert_eq!(shown("0.00"), "x", "a number's format leaves text alone");
    assert_eq!(shown(";;;"), "", "three semicolons hide");
}

#[test]
fn general_keeps_fifteen_digits() {
    assert_eq!(general(0.1 + 0.2), "0.3");
    assert_eq!(general(123_456_789_012.0), "123456789012");
    assert_eq!(general(-12.5), "-12.5");
    assert_eq!(general(1.5e20), "1.5E+20");
    assert_eq!(general(2e-12), "2E-12");
    assert_eq!(general(0.000_05), "0.00005");
    assert_eq!(general(0.0), "0");
}

#[test]
fn no_code_is_refused() {
    for code in [
        "",
        "\"",
        "[",
        "[$",
        "\\",
        "_",
        "*",
        "0/",
        "/0",
        "E+",
        "0E+",
        ";;;;;;;",
        "[<]0",
        "yyyy.000.00",
        "#,#,#,,.,0,,",
        "0/0/0",
        "?/99999999999",
    ] {
        let format = NumberFormat::parse(code);
        for number in [0.0, -1.5, 1e300, -1e300, f64::NAN, f64::INFINITY, 5e-324] {
            format.show(number, false);
            format.show(number, true);
        }
        format.show_text("text");
    }
    let long = "0".repeat(1_000_000);
    assert!(NumberFormat::parse(&long).show(1.0, false).len() < 2000);
}

/// A placeholder that looked at all those behind it would take minutes.
#[test]
fn long_formats_take_time_in_proportion() {
    let format = NumberFormat::parse(&format!("0.{}", "#".repeat(1_000)));
    let started = std::time::Instant::now();
    for number in 0..20_000_u32 {
        let number = f64::from(number) + 0.25;
        assert_eq!(format.show(number, false), general(number));
    }
    assert!(
        started.elapsed() < std::time::Duration::from_secs(30),
        "{:?}",
        started.elapsed()
    );
}
