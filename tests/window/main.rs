//! The real window, driven by WebDriver: `tauri-driver` and WebKitGTK's driver
//! press what a person presses, on a screen of the test's own, with the real
//! default model. Each test has a library of its own, and leaves a picture of
//! every step in `artefacts/`.
//!
//! Needs Xvfb, dbus-daemon, WebKitWebDriver and tauri-driver 2.1.0 (by the
//! variable `TAURI_DRIVER`, or on the path); `cargo xtask test` fetches them.

#![cfg(target_os = "linux")]

mod accessibility;
mod ask;
mod choosing;
mod collection;
mod compare;
mod conversation;
mod desk;
mod download;
mod draft;
mod environment;
mod folder;
mod hidden;
mod hub;
mod inside;
mod labels;
mod language;
mod library;
mod models;
mod network;
mod page;
mod password;
mod quick_ask;
mod restart;
mod revise;
mod scan;
mod screen;
mod search;
mod selecting;
mod summary;
mod table;
mod transfer;
mod work;
mod zoom;
