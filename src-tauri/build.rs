//! Prepares the window: its capabilities, its icon and the interface that is
//! embedded in the executable.

use std::path::Path;

/// What the interface is built into.
const INTERFACE: &str = "ui/dist";

fn main() {
    for watched in [
        INTERFACE,
        "tauri.conf.json",
        "src-tauri/build.rs",
        "src-tauri/capabilities",
        "src-tauri/permissions",
        "assets/icons",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    if !Path::new(INTERFACE).join("index.html").is_file() {
        println!(
            "cargo::error=The interface is not built: run `cargo xtask run`, or `npm ci && npm run build` in ui/."
        );
        return;
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(
            tauri_build::AppManifest::new()
                .permissions_path_pattern("./src-tauri/permissions/**/*"),
        )
        .windows_attributes(
            tauri_build::WindowsAttributes::new().window_icon_path("assets/icons/icon.ico"),
        );
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={}", format!("{error:#}").replace('\n', " "));
    }
}
