//! Which engines there are on this computer.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Names a folder to look for engines in, before all others.
const FOLDER_VARIABLE: &str = "DESKHAND_ENGINES";
/// The folder beside the app for what `cargo xtask backends` builds.
const BACKENDS: &str = "backends";

/// A family of engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineKind {
    /// mistral.rs.
    Mistral,
    /// llama.cpp.
    Llama,
}

impl EngineKind {
    /// All of them; where two are about as fast, the earlier one is taken.
    pub const ALL: [Self; 2] = [Self::Mistral, Self::Llama];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mistral => "mistral.rs",
            Self::Llama => "llama.cpp",
        }
    }

    /// What its executable is called, without the system's ending.
    pub fn executable(self) -> &'static str {
        match self {
            Self::Mistral => "deskhand-engine-mistral",
            Self::Llama => "deskhand-engine-llama",
        }
    }
}

/// The executable of an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineProgram {
    /// The family.
    pub kind: EngineKind,
    /// Where it lies.
    pub path: PathBuf,
}

/// An executable and the device that it computes with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// The executable.
    pub program: EngineProgram,
    /// The [`super::Device::id`].
    pub device: String,
}

impl Engine {
    /// The name of the processor among the devices of every engine.
    pub const CPU: &'static str = "cpu";

    /// Names engine and device: `llama.cpp/cpu`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.program.kind.name(), self.device)
    }

    /// The engine of this name; none where it is not installed. Whether its device
    /// is there shows when it loads a model.
    pub fn of_id(id: &str) -> Option<Self> {
        let (name, device) = id.split_once('/')?;
        let kind = EngineKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)?;
        Some(Self {
            program: EngineProgram::installed(kind)?,
            device: device.to_owned(),
        })
    }
}

impl EngineProgram {
    /// The executable of this family; none where it is not installed. Looked for
    /// in the folder that `DESKHAND_ENGINES` names, then in `backends` beside the
    /// running executable, then beside it.
    pub fn installed(kind: EngineKind) -> Option<Self> {
        let name = format!("{}{}", kind.executable(), std::env::consts::EXE_SUFFIX);
        folders()
            .into_iter()
            .map(|folder| folder.join(&name))
            .find(|path| path.is_file())
            .map(|path| Self { kind, path })
    }

    /// Every engine that is installed.
    pub fn all_installed() -> Vec<Self> {
        EngineKind::ALL
            .into_iter()
            .filter_map(Self::installed)
            .collect()
    }

    /// This executable on the processor.
    pub fn on_cpu(self) -> Engine {
        Engine {
            program: self,
            device: Engine::CPU.to_owned(),
        }
    }
}

fn folders() -> Vec<PathBuf> {
    let named = std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from);
    let own = std::env::current_exe().ok();
    let own = own.as_deref().and_then(Path::parent);
    // Tests lie one folder deeper than what they test.
    let build = own.and_then(Path::parent);
    let beside = [own, build].into_iter().flatten();
    named
        .into_iter()
        .chain(beside.flat_map(|folder| [folder.join(BACKENDS), folder.to_owned()]))
        .collect()
}
