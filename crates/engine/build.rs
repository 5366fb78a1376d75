//! Compiles what has to happen before `main`: see `src/processor.rs` and
//! `src/embed/runtime.rs`.

fn main() {
    println!("cargo::rerun-if-changed=native");
    println!("cargo::rerun-if-changed=build.rs");

    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_FAMILY", "unix") {
        return;
    }
    let mut code = cc::Build::new();
    code.file("native/telemetry.c")
        // The flags of the Rust code are what this code must not have.
        .inherit_rustflags(false)
        .opt_level(1)
        .warnings_into_errors(true)
        .cargo_metadata(false);
    if is("CARGO_CFG_TARGET_ARCH", "x86_64") {
        code.file("native/processor.c")
            .flag("-march=x86-64")
            .flag("-mtune=generic");
    }
    code.compile("deskhand_before_main");
    let folder = std::env::var("OUT_DIR").unwrap_or_default();
    println!("cargo::rustc-link-search=native={folder}");
    // Whole, because nothing refers to a constructor.
    println!("cargo::rustc-link-lib=static:+whole-archive=deskhand_before_main");
}
