//! Kills at random moments while an export is taken in.

use std::process::{Child, Command};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use library::{Library, Scope};

use crate::churn::Random;
use crate::damage::copy_folder;
use crate::support::{Desk, assert_all_indexed, file_named, find, names, prose};
use crate::transfer::{exported, filled};

/// As many processes are killed.
const KILLS: u32 = 12;

const SUBJECTS: [&str; 6] = ["orchard", "violin", "harbour", "pump", "kiln", "mill"];

#[test]
fn an_export_is_there_whole_or_not_at_all_after_a_kill() {
    let here = Desk::new();
    let library = filled(&here);
    let paths = SUBJECTS.map(|subject| here.write(&format!("{subject}.md"), &prose(subject, 400)));
    here.add(&library, &paths);
    let files = library.files().expect("files can be listed").len();
    let (_folder, export) = exported(&library, &Scope::everything());
    library.close();
    // On the other computer the files are not there.
    std::fs::remove_dir_all(here.files.path()).expect("files can be deleted");

    let before = Desk::new();
    let own = before.write("own.md", "The hedgehog sleeps in winter.");
    let library = before.open();
    before.add(&library, &[own]);
    library.close();
    let start = |desk: &Desk| -> Child {
        copy_folder(before.folder.path(), desk.folder.path());
        Command::new(env!("CARGO_BIN_EXE_library-process"))
            .arg("--import")
            .args([desk.folder.path(), &export])
            .spawn()
            .expect("it starts")
    };
    let undisturbed = Desk::new();
    let started = Instant::now();
    let ended = start(&undisturbed).wait().expect("it ends");
    assert!(ended.success());
    let took = started.elapsed();

    let seed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970")
        .subsec_nanos();
    let mut random = Random(u64::from(seed));
    let mut taken = 0;
    for kill in 0..KILLS {
        let there = Desk::new();
        let mut child = start(&there);
        // From the beginning to the end, at a random moment of each part.
        let moment = f64::from(kill) + random.below(1_000) as f64 / 1_000.0;
        std::thread::sleep(took.mul_f64(moment / f64::from(KILLS)));
        // It may have come to its end.
        child.kill().ok();
        child.wait().expect("the process has ended");
        let library = there.open();
        there.wait(&library);
        assert_all_indexed(&library);
        let history = format!("seed {seed}, kill {kill}");
        taken += u32::from(is_taken(&library, files, &history));
        let unfinished = there.folder.path().join("imported/unfinished");
        assert!(!unfinished.exists(), "{history}");
        // Where it was not taken in, the next try does it.
        library
            .import(&export, |_| std::ops::ControlFlow::Continue(()))
            .expect("it is taken in");
        there.wait(&library);
        assert_all_indexed(&library);
        assert!(is_taken(&library, files, &history));
        library.close();
    }
    assert!(taken < KILLS, "seed {seed}: the first kill comes early");
    assert!(taken < 12, "seed {seed}: the first kills come early");
}

/// Whether the export was taken in; nothing is between that and a library without it.
fn is_taken(library: &Library, files: usize, history: &str) -> bool {
    assert_eq!(
        names(&find(library, "hedgehog winter"))[0],
        "own.md",
        "{history}"
    );
    let all = library.files().expect("files can be listed");
    let chats = library.chats().list().expect("chats can be listed");
    if all.len() == 1 {
        assert!(chats.is_empty(), "{history}");
        return false;
    }
    assert_eq!((all.len(), chats.len()), (files + 1, 1), "{history}");
    for subject in SUBJECTS {
        let name = format!("{subject}.md");
        assert!(file_named(library, &name).path.is_file(), "{history}");
        assert_eq!(
            names(&find(library, &format!("what is the {subject} about")))[0],
            name,
            "{history}"
        );
    }
    true
}
