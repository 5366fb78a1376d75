//! Windows: a job object that bounds memory and allows one process, and low
//! integrity, at which almost nothing that belongs to the person can be
//! written. Reading and the network stay allowed.
#![expect(unsafe_code, reason = "the functions of the system are C")]

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE};
use windows_sys::Win32::Security::{
    SID_AND_ATTRIBUTES, SetTokenInformation, TOKEN_ADJUST_DEFAULT, TOKEN_MANDATORY_LABEL,
    TOKEN_QUERY, TokenIntegrityLevel,
};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_PROCESS_MEMORY,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};
use windows_sys::Win32::System::SystemServices::SE_GROUP_INTEGRITY;
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use super::Confinement;

/// What a process may commit before it reads anything: the executable, its
/// libraries and stacks.
const BASE_MEMORY: u64 = 256 * 1024 * 1024;

/// The identifier of low integrity, S-1-16-4096 (MS-DTYP 2.4.2), as it lies in
/// memory.
#[repr(C)]
struct LowIntegrity {
    revision: u8,
    count: u8,
    authority: [u8; 6],
    level: u32,
}

/// Puts the process into a job of one process with `memory` bytes beyond what a
/// start takes, and lowers its integrity. The job ends with the process.
pub(super) fn confine(memory: u64) -> io::Result<Confinement> {
    enter_job(BASE_MEMORY.saturating_add(memory))?;
    let mut confinement = Confinement::default();
    if let Err(error) = lower_integrity() {
        confinement.lacks("low integrity", error);
    }
    confinement.lacks("network", "a job object does not refuse it");
    Ok(confinement)
}

fn enter_job(memory: u64) -> io::Result<()> {
    // SAFETY: both pointers may be null: no security attributes, and no name.
    let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
    if job.is_null() {
        return Err(io::Error::last_os_error());
    }
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
    limits.ProcessMemoryLimit = usize::try_from(memory).unwrap_or(usize::MAX);
    // SAFETY: the class of information belongs to this structure, whose size is
    // given.
    done(unsafe {
        SetInformationJobObject(
            job,
            JobObjectExtendedLimitInformation,
            (&raw const limits).cast(),
            size_of_val(&limits) as u32,
        )
    })?;
    // SAFETY: both handles are valid. The job's is left open: it lives as long
    // as the process.
    done(unsafe { AssignProcessToJobObject(job, GetCurrentProcess()) })
}

fn lower_integrity() -> io::Result<()> {
    let mut token: HANDLE = ptr::null_mut();
    // SAFETY: `token` is a place for a handle.
    done(unsafe {
        OpenProcessToken(
            GetCurrentProcess(),
            TOKEN_ADJUST_DEFAULT | TOKEN_QUERY,
            &raw mut token,
        )
    })?;
    let mut low = LowIntegrity {
        revision: 1,
        count: 1,
        authority: [0, 0, 0, 0, 0, 16],
        level: 0x1000,
    };
    let label = TOKEN_MANDATORY_LABEL {
        Label: SID_AND_ATTRIBUTES {
            Sid: (&raw mut low).cast(),
            Attributes: SE_GROUP_INTEGRITY as u32,
        },
    };
    // SAFETY: the class of information belongs to this structure, which points
    // to an identifier that outlives the call.
    let lowered = done(unsafe {
        SetTokenInformation(
            token,
            TokenIntegrityLevel,
            (&raw const label).cast(),
            (size_of::<TOKEN_MANDATORY_LABEL>() + size_of::<LowIntegrity>()) as u32,
        )
    });
    // SAFETY: the handle was opened above and is not used again.
    done(unsafe { CloseHandle(token) })?;
    lowered
}

/// What a function of the system that answers zero on failure says.
fn done(answer: i32) -> io::Result<()> {
    if answer == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
