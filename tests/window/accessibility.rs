//! axe-core finds no serious violation in any view, and nothing sticks out of a narrow one.

use serde_json::{Value, json};

use crate::desk::{Desk, Home};
use crate::environment::{root, sample};
use crate::language::choose;

/// As narrow as half of a small laptop's screen, and as wide as the window opens.
const NARROW: (u32, u32) = (420, 800);
const WIDE: (u32, u32) = (1200, 800);

/// What reaches over the edges of the window and is not scrolled or cut by what holds it.
const STICKS_OUT: &str = "
    const within = (box) => box.left >= -1 && box.right <= innerWidth + 1;
    const holds = (element) => element && (
        getComputedStyle(element).overflowX !== 'visible' && within(element.getBoundingClientRect())
        || holds(element.parentElement));
    return [...document.querySelectorAll('body *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && !within(box)
            && element.checkVisibility({ visibilityProperty: true }) && !holds(element.parentElement);
    }).map((element) => element.outerHTML.slice(0, 200));
";

#[tokio::test]
async fn no_view_has_a_serious_violation() {
    let home = Home::new("accessibility")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    let mut found = Vec::new();
    found.extend(check(&desk, "welcome").await);

    desk.add_files(1).await;
    found.extend(check(&desk, "library").await);
    desk.press("new-collection").await;
    desk.wait_for("collection-name").await;
    found.extend(check(&desk, "collection-name").await);
    desk.type_into("collection-name", "Contracts").await;
    desk.press("dialog-keep").await;
    desk.press("collection-row").await;
    found.extend(check(&desk, "collection").await);
    desk.type_into("search", "probation").await;
    desk.wait_for("hit-passage").await;
    found.extend(check(&desk, "search").await);
    desk.press("nav-revise").await;
    desk.type_into("revise-text", "We recieve an the rent , and pay.")
        .await;
    desk.press("revise-start").await;
    desk.wait_for("revise-edit").await;
    found.extend(check(&desk, "revise").await);
    desk.press("nav-drafts").await;
    found.extend(check(&desk, "drafts").await);
    desk.press("nav-settings").await;
    found.extend(check(&desk, "settings").await);
    desk.press("open-models").await;
    desk.wait_for("model-row").await;
    found.extend(check(&desk, "models").await);
    desk.press("nav-settings").await;
    choose(&desk, "theme-select", "dark").await;
    found.extend(check(&desk, "settings-dark").await);

    desk.ask("How long is the probation period?").await;
    desk.wait_for_the_end().await;
    found.extend(check(&desk, "chat-dark").await);
    desk.press("citation-chip").await;
    desk.wait_for("highlight").await;
    found.extend(check(&desk, "document-dark").await);
    desk.press("nav-settings").await;
    choose(&desk, "theme-select", "light").await;
    desk.press("chat-row").await;
    desk.wait_for("answer").await;
    found.extend(check(&desk, "chat").await);

    desk.popup().await;
    found.extend(violations(&desk, "quick-ask").await);
    assert!(
        found.is_empty(),
        "everybody can use every view:\n{}",
        found.join("\n")
    );
}

/// What is wrong with the view that is open, wide and narrow.
async fn check(desk: &Desk, view: &str) -> Vec<String> {
    let mut violations = violations(desk, view).await;
    violations.extend(sticking_out(desk, view).await);
    violations
}

/// What axe-core finds in the view that is open, serious or worse.
async fn violations(desk: &Desk, view: &str) -> Vec<String> {
    desk.picture(view).await;
    let source = root().join("ui/node_modules/axe-core/axe.min.js");
    let source = std::fs::read_to_string(&source)
        .unwrap_or_else(|error| panic!("{}: {error}; run `npm ci` in ui/", source.display()));
    // The page's own policy lets no script be added; the driver runs it.
    desk.value(
        &format!("{source}\n; window.axe = axe; return true;"),
        Vec::new(),
    )
    .await;
    let found = desk
        .client
        .execute_async(
            "const done = arguments[arguments.length - 1]; \
             axe.run(document, { preload: false, resultTypes: ['violations'] }) \
               .then(found => done(found.violations), error => done(String(error)));",
            Vec::new(),
        )
        .await
        .expect("axe-core runs in the page");
    let Some(found) = found.as_array() else {
        return vec![format!("{view}: axe-core failed: {found}")];
    };
    found
        .iter()
        .filter(|violation| is_serious(violation))
        .map(|violation| describe(view, violation))
        .collect()
}

/// What sticks out of the view when the window is narrow.
async fn sticking_out(desk: &Desk, view: &str) -> Vec<String> {
    resize(desk, NARROW).await;
    desk.picture(&format!("{view}-narrow")).await;
    let found = desk.value(STICKS_OUT, Vec::new()).await;
    resize(desk, WIDE).await;
    let found = found.as_array().cloned().unwrap_or_default();
    found
        .iter()
        .map(|element| format!("{view}, narrow: sticks out: {element}"))
        .collect()
}

async fn resize(desk: &Desk, (width, height): (u32, u32)) {
    desk.client
        .set_window_size(width, height)
        .await
        .expect("the window can be resized");
    desk.value(
        "return new Promise((shown) => setTimeout(shown, 300));",
        Vec::new(),
    )
    .await;
}

fn is_serious(violation: &Value) -> bool {
    violation["impact"] == json!("serious") || violation["impact"] == json!("critical")
}

fn describe(view: &str, violation: &Value) -> String {
    let places: Vec<String> = violation["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|node| format!("{} ({})", node["html"], node["failureSummary"]))
        .collect();
    format!(
        "{view}: {}: {}\n  {}",
        violation["id"],
        violation["help"],
        places.join("\n  ")
    )
}
