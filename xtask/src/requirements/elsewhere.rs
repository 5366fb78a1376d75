//! Systems where nothing is installed for the person: the failure names the
//! exact command.

use std::process::Command;

use super::Purpose;
use super::packages::{Need, RUN};
use crate::failure::Failure;
use crate::program;

/// What `pkg-config` must find to build the window on Linux.
const LIBRARIES: [&str; 3] = ["webkit2gtk-4.1", "gtk+-3.0", "dbus-1"];

/// What the window's tests start on Linux.
const TEST_PROGRAMS: [&str; 4] = ["Xvfb", "WebKitWebDriver", "dbus-daemon", "pdftotext"];

/// Where Windows notes the version of the web view's runtime; the key is the
/// one that Microsoft's documentation of WebView2 names.
const WEB_VIEW_KEY: &str = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/// Fails with what is missing and how to get it.
pub(crate) fn meet(purpose: Purpose) -> Result<(), Failure> {
    if cfg!(windows) {
        windows()
    } else if cfg!(target_os = "macos") {
        macos()
    } else {
        linux(purpose)
    }
}

fn windows() -> Result<(), Failure> {
    if program::succeeds(Command::new("reg").args(["query", WEB_VIEW_KEY])) {
        return Ok(());
    }
    Err(Failure::PackagesMissing {
        packages: "the WebView2 runtime".to_owned(),
        command: "winget install Microsoft.EdgeWebView2Runtime".to_owned(),
    })
}

fn macos() -> Result<(), Failure> {
    if program::succeeds(Command::new("xcode-select").arg("-p")) {
        return Ok(());
    }
    Err(Failure::PackagesMissing {
        packages: "Apple's command line tools".to_owned(),
        command: "xcode-select --install".to_owned(),
    })
}

fn linux(purpose: Purpose) -> Result<(), Failure> {
    let mut missing: Vec<&str> = Vec::new();
    if !program::succeeds(Command::new("pkg-config").arg("--version")) {
        missing.push("pkg-config");
    }
    missing.extend(LIBRARIES.iter().filter(|library| {
        !program::succeeds(Command::new("pkg-config").arg("--exists").arg(library))
    }));
    if purpose == Purpose::Test {
        missing.extend(TEST_PROGRAMS.iter().filter(|name| !on_path(name)));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::PackagesMissing {
        packages: missing.join(" "),
        command: command(purpose, on_path),
    })
}

/// The command of the first package manager that is here.
fn command(purpose: Purpose, here: impl Fn(&str) -> bool) -> String {
    type Name = fn(&Need) -> &'static str;
    let known: [(&str, &str, Name); 3] = [
        ("dnf", "sudo dnf install", |need| need.dnf),
        ("pacman", "sudo pacman -S --needed", |need| need.pacman),
        ("zypper", "sudo zypper install", |need| need.zypper),
    ];
    let names = |name: Name| -> String {
        RUN.iter()
            .chain(purpose.more())
            .map(name)
            .filter(|name| !name.is_empty())
            .map(|name| format!(" {name}"))
            .collect()
    };
    known
        .into_iter()
        .find(|(manager, ..)| here(manager))
        .map_or_else(
            || {
                let debian = names(|need| need.apt);
                format!("the system's package manager, with what Debian calls{debian}")
            },
            |(_, install, name)| format!("{install}{}", names(name)),
        )
}

fn on_path(name: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|paths| {
        std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_the_one_of_the_manager_that_is_here() {
        let fedora = command(Purpose::Run, |name| name == "dnf");
        assert!(
            fedora.starts_with("sudo dnf install ") && fedora.contains("webkit2gtk4.1-devel"),
            "Fedora's manager and names: {fedora}"
        );
        assert!(
            !fedora.contains("Xvfb"),
            "a virtual display is for tests alone: {fedora}"
        );
        let arch = command(Purpose::Test, |name| name == "pacman");
        assert!(
            arch.starts_with("sudo pacman -S --needed ") && arch.contains("xorg-server-xvfb"),
            "Arch's manager and names, the tests' too: {arch}"
        );
        assert!(
            command(Purpose::Run, |_| false).contains("libwebkit2gtk-4.1-dev"),
            "an unknown system gets Debian's names to look for"
        );
    }
}
