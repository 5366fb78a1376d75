//! The system calls that a reader may make, as a seccomp filter
//! (<https://docs.kernel.org/userspace-api/seccomp_filter.html>). Whatever is
//! not listed fails with `EPERM`: a library that tries something unusual gets
//! an error, and only what needed it is lost.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch,
};

/// Calls that need no look at their arguments: memory, time, descriptors that
/// are open already, signals of the process itself, and what is known of paths.
const ALLOWED: &[c_long] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_lseek,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_fstatfs,
    libc::SYS_statfs,
    libc::SYS_faccessat,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_ppoll,
    // Requests and opened files arrive on the socket that is standard input.
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_membarrier,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_getcpu,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getrusage,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Answered by the other filter.
    libc::SYS_clone3,
];

/// Older calls of the same kind, which newer architectures do not have.
#[cfg(target_arch = "x86_64")]
const ALLOWED_OF_OLD: &[c_long] = &[
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_poll,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_OF_OLD: &[c_long] = &[];

/// `O_TMPFILE` without the bits that it shares with `O_DIRECTORY`.
const TEMPORARY_FILE: u64 = 0o20_000_000;

/// Lets the process make the calls of a reader alone, on all its threads, for
/// good.
pub(super) fn restrict() -> Result<(), seccompiler::Error> {
    // glibc tries `clone3`, whose flags lie in memory that a filter cannot see,
    // and goes on with `clone` only where the kernel does not know the other.
    let unknown = program(
        BTreeMap::from([(libc::SYS_clone3, Vec::new())]),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::ENOSYS.cast_unsigned()),
    )?;
    let allowed = program(
        calls()?,
        SeccompAction::Errno(libc::EPERM.cast_unsigned()),
        SeccompAction::Allow,
    )?;
    seccompiler::apply_filter_all_threads(&unknown)?;
    seccompiler::apply_filter_all_threads(&allowed)
}

fn program(
    calls: BTreeMap<c_long, Vec<SeccompRule>>,
    others: SeccompAction,
    these: SeccompAction,
) -> Result<BpfProgram, BackendError> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(calls, others, these, architecture)?.try_into()
}

fn calls() -> Result<BTreeMap<c_long, Vec<SeccompRule>>, BackendError> {
    let mut calls: BTreeMap<c_long, Vec<SeccompRule>> = ALLOWED
        .iter()
        .chain(ALLOWED_OF_OLD)
        .map(|call| (*call, Vec::new()))
        .collect();
    let mut only_if = |call, argument, operator, value: u64| {
        // Only a pointer is looked at whole.
        let length = if call == libc::SYS_prlimit64 {
            SeccompCmpArgLen::Qword
        } else {
            SeccompCmpArgLen::Dword
        };
        let condition = SeccompCondition::new(argument, length, operator, value)?;
        calls.insert(call, vec![SeccompRule::new(vec![condition])?]);
        Ok::<(), BackendError>(())
    };
    // Opening: to read alone.
    let to_write = bits(libc::O_WRONLY | libc::O_RDWR | libc::O_CREAT | libc::O_TRUNC)
        | bits(libc::O_APPEND)
        | TEMPORARY_FILE;
    only_if(libc::SYS_openat, 2, SeccompCmpOp::MaskedEq(to_write), 0)?;
    #[cfg(target_arch = "x86_64")]
    only_if(libc::SYS_open, 1, SeccompCmpOp::MaskedEq(to_write), 0)?;
    // Memory that can be executed is not made any more.
    let executable = SeccompCmpOp::MaskedEq(bits(libc::PROT_EXEC));
    only_if(libc::SYS_mmap, 2, executable.clone(), 0)?;
    only_if(libc::SYS_mprotect, 2, executable, 0)?;
    // Threads, and no processes.
    let thread = bits(libc::CLONE_THREAD);
    only_if(libc::SYS_clone, 0, SeccompCmpOp::MaskedEq(thread), thread)?;
    // Signals to itself: this is how a process aborts.
    let own = u64::from(std::process::id());
    only_if(libc::SYS_tgkill, 0, SeccompCmpOp::Eq, own)?;
    // Limits can be asked for, not set.
    only_if(libc::SYS_prlimit64, 2, SeccompCmpOp::Eq, 0)?;
    only_if(
        libc::SYS_prctl,
        0,
        SeccompCmpOp::Eq,
        bits(libc::PR_SET_NAME),
    )?;
    Ok(calls)
}

/// Flags as a filter compares them.
fn bits(flags: libc::c_int) -> u64 {
    u64::from(flags.cast_unsigned())
}
