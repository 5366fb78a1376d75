//! Kills at random moments while documents are added, changed, taken out and tried
//! again. `cargo xtask bench kills` does the same more often.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use document::reader::{ARGUMENT, ReaderCommand};

use crate::churn::{Folders, Random, broken, in_the_end, start};
use crate::support::prose;

#[test]
fn after_ten_kills_nothing_is_lost_or_doubled_and_the_end_is_the_same() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let program = Path::new(env!("CARGO_BIN_EXE_library-process"));
    let reader = ReaderCommand {
        program: program.to_owned(),
        arguments: vec![ARGUMENT.into()],
        pdfium: None,
    };
    let folders = Folders::new(root.path(), reader).expect("folders can be made");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples");
    for language in ["en", "zh"] {
        for entry in std::fs::read_dir(samples.join(language)).expect("there are samples") {
            let entry = entry.expect("entries can be read");
            std::fs::copy(entry.path(), folders.pool().join(entry.file_name()))
                .expect("files can be copied");
        }
    }
    for (number, subject) in ["orchard", "violin", "harbour", "pump"].iter().enumerate() {
        let text = format!("# The {subject}\n\n{}", prose(subject, 20 + number * 40));
        std::fs::write(folders.pool().join(format!("{subject}.md")), text)
            .expect("files can be written");
    }
    std::fs::write(folders.pool().join("empty.md"), "").expect("files can be written");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let seed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970")
        .subsec_nanos();
    let mut random = Random(u64::from(seed));
    for kill in 0..10 {
        let mut child = start(&folders, program, u64::from(seed) + kill).expect("it starts");
        std::thread::sleep(Duration::from_millis(random.below(800) as u64 + 30));
        child.kill().expect("the process can be killed (SIGKILL)");
        let ended = child.wait().expect("the process has ended");
        assert_eq!(ended.code(), None, "seed {seed}: it was still at work");
        let broken = broken(&folders, &runtime).expect("the library opens");
        assert!(broken.is_empty(), "seed {seed}, kill {kill}: {broken:#?}");
    }
    let (disturbed, undisturbed) = in_the_end(&folders, &runtime).expect("it goes on");
    let differences = disturbed.differences(&undisturbed);
    assert!(differences.is_empty(), "seed {seed}: {differences:#?}");
    assert!(disturbed.files.len() >= 13, "some have others inside");
    assert!(disturbed.dense.len() > 20);
}
