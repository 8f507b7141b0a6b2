//! How much processor time and memory a process has taken, where the system tells (Linux).

use std::fs;
use std::path::Path;
use std::time::Duration;

/// The unit of the times in `/proc/PID/stat`: USER_HZ is 100 on every Linux that Rust runs on.
const TICK: Duration = Duration::from_millis(10);

const MIB: f64 = (1 << 20) as f64;

/// User and system time of all threads since the process started; zero if it is not known.
pub(crate) fn time(pid: u32) -> Duration {
    time_in(Path::new(&format!("/proc/{pid}/stat")))
}

/// User and system time of the threads of that name.
pub(crate) fn time_of_threads(pid: u32, name: &str) -> Duration {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else { return Duration::ZERO };
    let threads = threads.flatten().map(|thread| thread.path());
    let named = |thread: &Path| fs::read_to_string(thread.join("comm")).is_ok_and(|comm| comm.trim() == name);
    threads.filter(|thread| named(thread)).map(|thread| time_in(&thread.join("stat"))).sum()
}

fn time_in(stat: &Path) -> Duration {
    let stat = fs::read_to_string(stat).unwrap_or_default();
    // The second field is the program's name in parentheses, and may hold blanks; times are the fields 14 and 15.
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u32 = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    TICK * ticks
}

/// The resident memory in MiB, now and at its highest; NaN if it is not known.
pub(crate) fn resident(pid: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let mib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let kib = line.trim().trim_end_matches(" kB").parse::<u64>();
        kib.map_or(f64::NAN, |kib| (kib << 10) as f64 / MIB)
    };
    (mib("VmRSS:"), mib("VmHWM:"))
}
