//! What a person sees and presses: elements by their `data-testid`.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde_json::{Value, json};

use crate::desk::Desk;

/// The time that the window may take to follow a press.
const SOON: Duration = Duration::from_secs(20);
/// The time after which a window that does not answer never will.
const HUNG: Duration = Duration::from_secs(60);
/// The time that reading a file or an answer may take with the default model
/// on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);

impl Desk {
    /// The first element of this name, once it is there.
    pub(crate) async fn wait_for(&self, name: &str) -> Element {
        self.wait_longer_for(name, SOON).await
    }

    /// The first element of this name, once it is there, within a time.
    pub(crate) async fn wait_longer_for(&self, name: &str, within: Duration) -> Element {
        match self.found(name, within).await {
            Some(element) => element,
            None => {
                self.picture(&format!("missing-{name}")).await;
                panic!("{name} did not appear within {within:?}");
            }
        }
    }

    async fn found(&self, name: &str, within: Duration) -> Option<Element> {
        let selector = test_id(name);
        let deadline = Instant::now() + within;
        loop {
            if let Ok(element) = self.client.find(Locator::Css(&selector)).await
                && element.is_displayed().await.unwrap_or(false)
            {
                return Some(element);
            }
            if Instant::now() > deadline {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// All elements of this name that are there now.
    pub(crate) async fn all(&self, name: &str) -> Vec<Element> {
        self.client
            .find_all(Locator::Css(&test_id(name)))
            .await
            .expect("the page can be searched")
    }

    /// Presses an element, which may be redrawn meanwhile.
    pub(crate) async fn press(&self, name: &str) {
        let mut last: Option<CmdError> = None;
        for _ in 0..10 {
            match self.wait_for(name).await.click().await {
                Ok(()) => return,
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.picture(&format!("unpressed-{name}")).await;
        panic!("{name} could not be pressed: {last:?}");
    }

    /// Presses an item of the menu that is open, by what it is called.
    pub(crate) async fn press_item(&self, name: &str) {
        self.wait_for("menu-item").await;
        let items = self
            .value(
                "const items = [...document.querySelectorAll('[data-testid=menu-item]')]; \
                 items.find(each => each.textContent.includes(arguments[0]))?.click(); \
                 return items.map(each => each.textContent.trim());",
                vec![json!(name)],
            )
            .await;
        assert!(
            items.to_string().contains(name),
            "{name} is in the menu: {items}"
        );
    }

    /// Types into an element.
    pub(crate) async fn type_into(&self, name: &str, text: &str) {
        let element = self.wait_for(name).await;
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{name} should take the focus: {error}"));
        element
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("{name} should take keys: {error}"));
    }

    /// The text of the last element of this name; empty where there is none.
    pub(crate) async fn last_text(&self, name: &str) -> String {
        self.value(
            "const all = document.querySelectorAll(arguments[0]); \
             return all.length ? all[all.length - 1].textContent.trim() : '';",
            vec![json!(test_id(name))],
        )
        .await
        .as_str()
        .unwrap_or_default()
        .to_owned()
    }

    /// What a script returns.
    pub(crate) async fn value(&self, script: &str, arguments: Vec<Value>) -> Value {
        match tokio::time::timeout(HUNG, self.client.execute(script, arguments)).await {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => panic!("{script} should run: {error}"),
            Err(_) => panic!("the window does not answer: {script}"),
        }
    }

    /// Waits until a script returns true.
    pub(crate) async fn wait_until(&self, what: &str, within: Duration, script: &str) {
        let deadline = Instant::now() + within;
        loop {
            if self.value(script, Vec::new()).await == json!(true) {
                return;
            }
            if Instant::now() > deadline {
                self.picture("waited-in-vain").await;
                panic!("within {within:?} it should hold that {what}");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// How many elements of this name there are.
    pub(crate) async fn count(&self, name: &str) -> usize {
        self.all(name).await.len()
    }

    /// Adds files by the button and the dialog, and waits until everything in
    /// them can be searched.
    pub(crate) async fn add_files(&self, files: usize) {
        self.press("nav-library").await;
        self.press("add-files").await;
        self.wait_until_indexed(files).await;
    }

    /// Waits until so many files are indexed.
    pub(crate) async fn wait_until_indexed(&self, files: usize) {
        self.wait_until(
            &format!("{files} files are indexed"),
            PATIENCE,
            &format!(
                "return document.querySelectorAll('[data-testid=file-row][data-state=indexed]').length === {files};"
            ),
        )
        .await;
    }

    /// Goes to a new chat and asks.
    pub(crate) async fn ask(&self, question: &str) {
        self.press("new-chat").await;
        self.type_into("question-box", question).await;
        self.press("send").await;
    }

    /// Waits until no answer is being made.
    pub(crate) async fn wait_for_the_end(&self) {
        self.wait_until(
            "the answer ends",
            PATIENCE,
            "return document.querySelector('[data-testid=answer]') !== null \
             && document.querySelector('[data-testid=stop]') === null;",
        )
        .await;
    }
}

/// The selector of an element's name.
pub(crate) fn test_id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}
