//! The app opens no network connection of its own: the whole way from a file to
//! a cited answer in a network namespace that has loopback alone, with every
//! `connect()` traced.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ask::cited_answer;
use crate::desk::{Desk, Home};
use crate::environment::{application, root, sample};

/// Says that this process runs in the namespace already.
const INSIDE: &str = "DESKHAND_TEST_IN_NAMESPACE";

#[tokio::test]
async fn the_way_to_a_cited_answer_opens_no_connection() {
    if std::env::var_os(INSIDE).is_some() {
        return traced().await;
    }
    let namespaces: [&[&str]; 2] = [&["--net"], &["--net", "--map-root-user"]];
    let Some(namespace) = namespaces.into_iter().find(|namespace| is_given(namespace)) else {
        eprintln!("skipped: this system gives no network namespace");
        return;
    };
    let status = Command::new("unshare")
        .args(namespace)
        .args(["sh", "-c", "ip link set lo up && exec \"$@\"", "sh"])
        .arg(std::env::current_exe().expect("this test has a path"))
        .args([
            "--exact",
            "network::the_way_to_a_cited_answer_opens_no_connection",
            "--nocapture",
        ])
        .env(INSIDE, "1")
        .status()
        .expect("the test starts again in a namespace");
    assert!(status.success(), "the flow passes with loopback alone");
}

/// Whether this system gives such a namespace to this user.
fn is_given(namespace: &[&str]) -> bool {
    Command::new("unshare")
        .args(namespace)
        .arg("true")
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Starts the app below strace, which lists every `connect()` of its processes
/// to `trace`; beside it stands the driver's address, as the driver tells it to
/// the app.
fn script(trace: &Path) -> String {
    format!(
        "#!/bin/sh\nprintf %s \"$WEBKIT_INSPECTOR_SERVER\" > '{0}.driver'\nexec strace -f -qq --seccomp-bpf -e trace=connect -o '{0}' '{1}' \"$@\"\n",
        trace.display(),
        application()
    )
}

async fn traced() {
    let mut home = Home::new("network").await.choosing([
        sample("en/handbook.pdf"),
        root().join("assets/hostile/pictures.html"),
        root().join("assets/hostile/orders.md"),
    ]);
    let trace = root().join("artefacts/network-connects.txt");
    std::fs::create_dir_all(root().join("artefacts")).expect("a folder for the trace");
    let script_path = home.folder.path().join("traced");
    std::fs::write(&script_path, script(&trace)).expect("a script around the app");
    std::fs::set_permissions(&script_path, Permissions::from_mode(0o755))
        .expect("a script that can be started");
    home.application = script_path;
    let desk = Desk::first(home).await;
    desk.add_files(3).await;
    cited_answer(&desk).await;
    // Documents that name pictures, scripts and places to send things to.
    for question in [
        "When is high water at Nordholm?",
        "What is the load limit of the crane?",
    ] {
        desk.ask(question).await;
        desk.wait_for_the_end().await;
        desk.press("citation-chip").await;
        desk.wait_for("document-pane").await;
    }
    desk.picture("hostile").await;
    drop(desk.close().await);

    let driver = std::fs::read_to_string(format!("{}.driver", trace.display()));
    let driver = traced_address(&driver.expect("the script kept the driver's address"));
    let trace = std::fs::read_to_string(trace).expect("strace wrote its list");
    let families = families(&trace);
    assert!(
        families.contains_key("AF_UNIX"),
        "the trace has the window's way to the screen, so it did trace: {families:?}"
    );
    let connections: Vec<&str> = trace
        .lines()
        .filter(|line| line.contains("AF_INET") && !line.contains(&driver))
        .collect();
    assert!(
        connections.is_empty(),
        "no process of the app may connect to anything:\n{}",
        connections.join("\n")
    );
}

/// An address such as `127.0.0.1:45265` as strace writes it. A window that is
/// driven by a test answers the test's driver there; nothing else is allowed.
fn traced_address(address: &str) -> String {
    let (host, port) = address.rsplit_once(':').expect("the driver has a port");
    assert_eq!(host, "127.0.0.1", "the driver is on this computer");
    format!("sin_port=htons({port}), sin_addr=inet_addr(\"{host}\")")
}

/// How often each family of addresses was connected to.
fn families(trace: &str) -> BTreeMap<&str, usize> {
    let mut families = BTreeMap::new();
    for line in trace.lines() {
        if let Some((_, rest)) = line.split_once("sa_family=") {
            let family = rest.split([',', '}']).next().unwrap_or_default();
            *families.entry(family).or_default() += 1;
        }
    }
    families
}
