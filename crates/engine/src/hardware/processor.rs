//! The processor: its name, its cores, and what it can do that models profit
//! from.

use serde::{Deserialize, Serialize};
use sysinfo::{CpuRefreshKind, RefreshKind, System};

/// The processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processor {
    /// What its maker calls it; empty where the system does not tell.
    pub name: String,
    /// Cores.
    pub physical_cores: usize,
    /// Threads that the cores run at once.
    pub logical_cores: usize,
    /// What speeds models up and this processor and system have.
    pub instruction_sets: Vec<InstructionSet>,
}

/// Instructions that models are computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstructionSet {
    /// x86: 256-bit integers.
    Avx2,
    /// x86: 256-bit dot products of 8-bit integers.
    AvxVnni,
    /// x86: 512-bit numbers.
    Avx512,
    /// x86: 512-bit dot products of 8-bit integers.
    Avx512Vnni,
    /// x86: 512-bit dot products of 16-bit floating point.
    Avx512Bf16,
    /// x86: products of matrices of 8-bit integers.
    Amx,
    /// ARM: 128-bit numbers.
    Neon,
    /// ARM: dot products of 8-bit integers.
    Dotprod,
    /// ARM: products of matrices of 8-bit integers.
    I8mm,
    /// ARM: vectors as long as the processor likes.
    Sve,
}

impl InstructionSet {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx2 => "AVX2",
            Self::AvxVnni => "AVX-VNNI",
            Self::Avx512 => "AVX-512",
            Self::Avx512Vnni => "AVX-512 VNNI",
            Self::Avx512Bf16 => "AVX-512 BF16",
            Self::Amx => "AMX",
            Self::Neon => "NEON",
            Self::Dotprod => "dotprod",
            Self::I8mm => "i8mm",
            Self::Sve => "SVE",
        }
    }
}

impl Processor {
    /// The processor that this runs on.
    pub fn detect() -> Self {
        let list = RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing());
        let system = System::new_with_specifics(list);
        let logical_cores = system.cpus().len().max(1);
        let name = system.cpus().first().map_or("", |core| core.brand());
        Self {
            name: name.trim().to_owned(),
            // In containers the count of cores can exceed that of threads.
            physical_cores: System::physical_core_count()
                .unwrap_or(logical_cores)
                .clamp(1, logical_cores),
            logical_cores,
            instruction_sets: instruction_sets(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn instruction_sets() -> Vec<InstructionSet> {
    use std::arch::is_x86_feature_detected as has;

    present(&[
        (InstructionSet::Avx2, has!("avx2")),
        (InstructionSet::AvxVnni, has!("avxvnni")),
        (InstructionSet::Avx512, has!("avx512f") && has!("avx512bw")),
        (InstructionSet::Avx512Vnni, has!("avx512vnni")),
        (InstructionSet::Avx512Bf16, has!("avx512bf16")),
        (InstructionSet::Amx, has_amx()),
    ])
}

/// The standard library cannot be asked for AMX yet
/// (<https://github.com/rust-lang/rust/issues/126622>).
#[cfg(target_arch = "x86_64")]
fn has_amx() -> bool {
    raw_cpuid::CpuId::new()
        .get_extended_feature_info()
        .is_some_and(|features| features.has_amx_tile() && features.has_amx_int8())
}

#[cfg(target_arch = "aarch64")]
fn instruction_sets() -> Vec<InstructionSet> {
    use std::arch::is_aarch64_feature_detected as has;

    present(&[
        (InstructionSet::Neon, has!("neon")),
        (InstructionSet::Dotprod, has!("dotprod")),
        (InstructionSet::I8mm, has!("i8mm")),
        (InstructionSet::Sve, has!("sve")),
    ])
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn instruction_sets() -> Vec<InstructionSet> {
    Vec::new()
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn present(sets: &[(InstructionSet, bool)]) -> Vec<InstructionSet> {
    sets.iter()
        .filter(|(_, is_present)| *is_present)
        .map(|(set, _)| *set)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_are_compiled_for_is_found() {
        let Processor {
            instruction_sets, ..
        } = Processor::detect();
        let needed = if cfg!(target_arch = "x86_64") {
            InstructionSet::Avx2
        } else {
            InstructionSet::Neon
        };
        assert!(
            instruction_sets.contains(&needed),
            "without {} this would not run: {instruction_sets:?}",
            needed.name()
        );
    }
}
