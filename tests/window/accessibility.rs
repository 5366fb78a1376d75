//! axe-core finds no serious violation in any view.

use serde_json::{Value, json};

use crate::desk::{Desk, Home};
use crate::environment::{root, sample};
use crate::language::choose;

#[tokio::test]
async fn no_view_has_a_serious_violation() {
    let home = Home::new("accessibility")
        .await
        .choosing([sample("en/handbook.pdf")]);
    let desk = Desk::first(home).await;
    let mut violations = Vec::new();
    violations.extend(check(&desk, "welcome").await);

    desk.add_files(1).await;
    violations.extend(check(&desk, "library").await);
    desk.press("new-collection").await;
    desk.wait_for("collection-name").await;
    violations.extend(check(&desk, "collection-name").await);
    desk.type_into("collection-name", "Contracts").await;
    desk.press("dialog-keep").await;
    desk.press("collection-row").await;
    violations.extend(check(&desk, "collection").await);
    desk.type_into("search", "probation").await;
    desk.wait_for("hit-passage").await;
    violations.extend(check(&desk, "search").await);
    desk.press("nav-revise").await;
    desk.type_into("revise-text", "We recieve an the rent , and pay.")
        .await;
    desk.press("revise-start").await;
    desk.wait_for("revise-edit").await;
    violations.extend(check(&desk, "revise").await);
    desk.press("nav-drafts").await;
    violations.extend(check(&desk, "drafts").await);
    desk.press("nav-settings").await;
    violations.extend(check(&desk, "settings").await);
    desk.press("open-models").await;
    desk.wait_for("model-row").await;
    violations.extend(check(&desk, "models").await);
    desk.press("nav-settings").await;
    choose(&desk, "theme-select", "dark").await;
    violations.extend(check(&desk, "settings-dark").await);

    desk.ask("How long is the probation period?").await;
    desk.wait_for_the_end().await;
    violations.extend(check(&desk, "chat-dark").await);
    desk.press("citation-chip").await;
    desk.wait_for("highlight").await;
    violations.extend(check(&desk, "document-dark").await);
    desk.press("nav-settings").await;
    choose(&desk, "theme-select", "light").await;
    desk.press("chat-row").await;
    desk.wait_for("answer").await;
    violations.extend(check(&desk, "chat").await);

    desk.popup().await;
    violations.extend(check(&desk, "quick-ask").await);
    assert!(
        violations.is_empty(),
        "everybody can use every view:\n{}",
        violations.join("\n")
    );
}

/// What axe-core finds in the view that is open, serious or worse.
async fn check(desk: &Desk, view: &str) -> Vec<String> {
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
