//! Compiles the part that OpenMP makes parallel: see `src/attention/mod.rs`.

fn main() {
    println!("cargo::rerun-if-changed=native");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(attention)");

    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|found| found == value);
    let gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    let microsoft = is("CARGO_CFG_TARGET_ENV", "msvc");
    if !is("CARGO_CFG_TARGET_ARCH", "x86_64") || !(gnu || microsoft) {
        return;
    }
    println!("cargo::rustc-cfg=attention");
    cc::Build::new()
        .file("native/parallel.c")
        .flag(if gnu { "-fopenmp" } else { "-openmp" })
        .opt_level(2)
        .warnings_into_errors(true)
        .compile("deskhand_parallel");
    if gnu {
        println!("cargo::rustc-link-lib=gomp");
    }
}
