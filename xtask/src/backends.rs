//! llama.cpp with every processor variant and Vulkan, as libraries of which the
//! engine takes the best at run time. The ordinary build compiles one variant.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::arguments::Consent;
use crate::build;
use crate::console;
use crate::failure::Failure;
use crate::program;
use crate::repository::Repository;
use crate::requirements::{self, Purpose};

/// The program that takes the place of the ordinary one.
const ENGINE: &str = "deskhand-engine-llama";
const VARIANTS: &str = "dynamic-backends";
const VARIANTS_AND_VULKAN: &str = "dynamic-backends,vulkan";
/// What llama.cpp uses of Vulkan that older headers do not have (Debian 12's do
/// not).
const NEEDED_OF_VULKAN: &str = "VK_EXT_layer_settings";

/// Builds, and lays the engine and its libraries beside the app, into the folder
/// that the app looks into first. Minutes at the first time, seconds afterwards.
pub(crate) fn backends(repository: &Repository, consent: Consent) -> Result<ExitCode, Failure> {
    requirements::meet(Purpose::Backends, consent)?;
    let features = if headers_are_new_enough() {
        VARIANTS_AND_VULKAN
    } else {
        console::note(
            "Without Vulkan: its headers are older than 1.3.272. `VULKAN_SDK` can name a newer SDK.",
        );
        VARIANTS
    };
    // A folder of its own: other features of the same crates would be built anew
    // at every change between the two.
    let target = repository.target().join("backends-build");
    let built = target.join("debug");
    for folder in [&built, &built.join("examples"), &built.join("deps")] {
        forget_broken_links(folder)?;
    }
    console::step("Building every backend of llama.cpp", || {
        let mut cargo = build::bare(repository, "rustc");
        cargo
            .args(["--package", "engine-llama", "--bin", ENGINE])
            .args(["--features", features, "--target-dir"])
            .arg(&target)
            .arg("--");
        if cfg!(target_os = "linux") {
            // The libraries lie beside the executable, wherever that is.
            cargo.arg("-Clink-arg=-Wl,-rpath,$ORIGIN");
        } else if cfg!(target_os = "macos") {
            cargo.arg("-Clink-arg=-Wl,-rpath,@loader_path");
        }
        program::run(&mut cargo)
    })?;
    let beside = repository.built("backends");
    fs::create_dir_all(&beside).map_err(Failure::file(&beside))?;
    let name = format!("{ENGINE}{}", std::env::consts::EXE_SUFFIX);
    copy(&built.join(&name), &beside)?;
    for library in libraries(&built)? {
        copy(&library, &beside)?;
    }
    console::note(&format!("The engine lies in {}", beside.display()));
    Ok(ExitCode::SUCCESS)
}

/// llama.cpp's build script lays links there whose files it then moves, and fails
/// over them when it runs again.
fn forget_broken_links(folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let path = entry.map_err(Failure::file(folder))?.path();
        if path.is_symlink() && !path.exists() {
            fs::remove_file(&path).map_err(Failure::file(&path))?;
        }
    }
    Ok(())
}

/// Whether the headers of the SDK that `VULKAN_SDK` names, or of the system, have
/// what llama.cpp needs.
fn headers_are_new_enough() -> bool {
    let sdk = std::env::var_os("VULKAN_SDK").map(PathBuf::from);
    let folder = sdk.unwrap_or_else(|| PathBuf::from("/usr"));
    fs::read_to_string(folder.join("include/vulkan/vulkan_core.h"))
        .is_ok_and(|header| header.contains(NEEDED_OF_VULKAN))
}

/// The libraries that the build has made: those that the engine is linked with,
/// and those that it chooses among.
fn libraries(built: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = vec![built.to_owned()];
    let scripts = built.join("build");
    for entry in fs::read_dir(&scripts).map_err(Failure::file(&scripts))? {
        let folder = entry.map_err(Failure::file(&scripts))?.path();
        folders.push(folder.join("out").join("backends"));
        folders.push(folder.join("out").join("lib"));
    }
    let mut libraries = Vec::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
            let path = entry.map_err(Failure::file(folder))?.path();
            // The build leaves links to names that it lays elsewhere.
            if is_library(&path) && path.is_file() {
                libraries.push(path);
            }
        }
    }
    Ok(libraries)
}

/// llama.cpp's own, under their versioned names too.
fn is_library(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ours = ["libllama", "libggml", "llama", "ggml"];
    let endings = [".so", ".dylib", ".dll"];
    ours.iter().any(|start| name.starts_with(start))
        && endings
            .iter()
            .any(|ending| name.ends_with(ending) || name.contains(&format!("{ending}.")))
}

fn copy(from: &Path, folder: &Path) -> Result<(), Failure> {
    let to = folder.join(from.file_name().unwrap_or_default());
    // A running engine keeps the file that it has; the name gets another.
    if to.exists() {
        fs::remove_file(&to).map_err(Failure::file(&to))?;
    }
    fs::copy(from, &to).map_err(Failure::file(from))?;
    Ok(())
}
