//! One build serves `run` and `test`: no dependency has other features when
//! tests are built along, for then it, and all that depends on it, would be
//! compiled twice.

use std::collections::BTreeSet;
use std::process::Command;

/// Each crate with its version and features, resolved over these edges.
fn features(edges: &str) -> BTreeSet<String> {
    // Where the test runs: the same build may serve another checkout.
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--quiet", "--workspace"])
        .args(["--exclude", "xtask", "--edges", edges])
        .args(["--prefix", "none", "--format", "{p} {f}"])
        .current_dir(folder)
        .output()
        .expect("cargo runs this test");
    assert!(
        output.status.success(),
        "cargo must resolve the workspace: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.trim_end_matches("(*)").trim().to_owned())
        .collect()
}

#[test]
fn tests_enable_no_feature_that_the_programs_lack() {
    let run = features("normal,build");
    let test = features("normal,build,dev");
    let other: Vec<&String> = run.difference(&test).collect();
    assert!(
        run.len() > 100 && other.is_empty(),
        "these are compiled twice; name what the tests add in crates/testing/Cargo.toml: {other:#?}"
    );
}
