use super::*;

fn section(heading: &str, points: &[&str]) -> Section {
    Section {
        heading: heading.to_owned(),
        points: points
            .iter()
            .map(|&text| Point {
                text: text.to_owned(),
                support: None,
            })
            .collect(),
    }
}

fn planned(title: &str, sections: Vec<Section>) -> Vec<Slide> {
    let outline = Outline {
        title: title.to_owned(),
        sections,
    };
    plan(&outline, Wording::of_outline(&outline))
}

#[test]
fn nothing_is_shown_empty() {
    let slides = planned(
        " ",
        vec![
            section("", &[]),
            section("Heading alone", &[" ", "\u{1}"]),
            section("", &["A point"]),
        ],
    );
    let titles: Vec<&str> = slides
        .iter()
        .map(|slide| slide.title.text.as_str())
        .collect();
    assert_eq!(titles, ["Untitled", "Heading alone", "Untitled"]);
    assert_eq!(
        slides[1].layout,
        Layout::Section,
        "a heading without points has no body"
    );
    assert_eq!(slides[0].subtitle, None, "no documents, no subtitle");
}

#[test]
fn long_sections_go_on_over_balanced_slides() {
    let texts: Vec<String> = (0..8).map(|number| format!("Point {number}")).collect();
    let points: Vec<&str> = texts.iter().map(String::as_str).collect();
    let slides = planned("Review", vec![section("Figures", &points)]);
    let counts: Vec<usize> = slides.iter().map(|slide| slide.bullets.len()).collect();
    assert_eq!(
        counts,
        [0, 4, 4],
        "eight bullets are two times four, not six and two"
    );
    assert_eq!(slides[2].title.text, "Figures (continued)");
    let shown: Vec<&str> = slides
        .iter()
        .flat_map(|slide| &slide.bullets)
        .map(|bullet| bullet.text.as_str())
        .collect();
    assert_eq!(shown, points, "no point is lost or moved");
}

#[test]
fn every_slide_fits_whatever_the_points_are() {
    let long = "员工累计工作满一年不满十年的，每年享有带薪年休假十天。".repeat(40);
    let word = "x".repeat(3_000);
    let slides = planned(
        "长文",
        vec![section("很长的内容", &["短句。", &long, &word, "End"])],
    );
    for slide in slides
        .iter()
        .filter(|slide| slide.layout == Layout::Bullets)
    {
        let height: f32 = slide
            .bullets
            .iter()
            .map(|bullet| {
                let lines = wrapped(&bullet.text, (TEXT_WIDTH - BULLET_INDENT) / BULLET_SIZE);
                lines.len() as f32 * BULLET_SIZE * LINE_HEIGHT + BULLET_SPACE
            })
            .sum();
        assert!(
            height <= BODY_HEIGHT + 1.0,
            "a slide is {height} points high"
        );
    }
    let shown: String = slides
        .iter()
        .flat_map(|slide| slide.bullets.iter().map(|bullet| bullet.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        format!("短句。{long}{word}End"),
        "splitting loses nothing"
    );
    assert_eq!(
        slides[1].layout,
        Layout::Section,
        "many slides are announced by one"
    );
}

#[test]
fn long_titles_shrink_before_they_are_cut() {
    let (short, _) = fitted("Leave", TITLE_SIZES);
    assert_eq!(short.size, None, "a short title has the template's size");
    let (longer, cut) = fitted(&"word ".repeat(20), TITLE_SIZES);
    assert!(
        longer.size.is_some() && !cut,
        "{longer:?} is smaller, and whole"
    );
    let slide = Slide::new(Layout::Bullets, &"很长的标题".repeat(60), TITLE_SIZES);
    assert!(slide.title.text.ends_with('…'));
    assert_eq!(
        slide.notes,
        ["很长的标题".repeat(60)],
        "the whole title stands in the notes"
    );
}
