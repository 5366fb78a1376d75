//! An engine whose code panics ends, and whoever waits for it is told. The test's
//! own executable is the engine too, so it has no test harness.

use std::process::{Command, ExitCode};

use engine::EngineError;
use engine::chat::{ChatRequest, Message};
use engine::process::{
    Backend, Device, Ended, EngineKind, EngineProgram, Listener, Opened, devices, serve,
};

/// What this process is; the test itself where it is not set.
const ROLE: &str = "DESKHAND_TEST_PANICKING";
/// Says that this process asks the engine. Without it, it is the engine.
const ASKING: &str = "asking";

fn main() -> ExitCode {
    let this = std::env::current_exe().expect("a process has an executable");
    if std::env::var_os(ROLE).is_none() {
        let asked = Command::new(&this).arg(ASKING).env(ROLE, "1").status();
        assert!(asked.expect("it starts").success(), "nobody was told");
        return ExitCode::SUCCESS;
    }
    if std::env::args().all(|argument| argument != ASKING) {
        return serve::<Panicking>();
    }
    let program = EngineProgram {
        kind: EngineKind::Llama,
        path: this,
    };
    let error = devices(&program).expect_err("it panics");
    assert!(matches!(error, EngineError::Died { .. }), "{error:?}");
    ExitCode::SUCCESS
}

struct Panicking;

impl Backend for Panicking {
    fn devices() -> Vec<Device> {
        panic!("a test panics here");
    }

    fn open(_: &Opened) -> Result<Self, EngineError> {
        Ok(Self)
    }

    fn load(&self) -> Result<(), EngineError> {
        Ok(())
    }

    fn count_tokens(&self, _: &str) -> Result<usize, EngineError> {
        Ok(0)
    }

    fn answer(&self, _: &ChatRequest, _: &Listener) -> Result<Ended, EngineError> {
        Ok(Ended::Stopped)
    }

    fn read(&self, _: &[Message], _: &Listener) -> Result<Ended, EngineError> {
        Ok(Ended::Stopped)
    }
}
