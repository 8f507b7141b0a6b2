//! A run in Markdown, as it is kept in the documentation.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use crate::checker::Verdict;
use crate::nemesis::Inflicted;

/// Seed, faults, figures, and what was found.
pub(crate) fn markdown(seed: u64, time: Duration, faults: &[Inflicted], verdict: &Verdict) -> String {
    let mut text = String::new();
    let count: usize = faults.iter().map(|fault| fault.count).sum();
    let minutes = time.as_secs_f64() / 60.0;
    writeln!(text, "Seed {seed}: {count} faults in {minutes:.1} minutes.\n").unwrap();
    text.push_str(&kinds(faults));
    text.push_str("\n| what the checker counted | |\n|---|---:|\n");
    for (what, number) in &verdict.figures {
        writeln!(text, "| {what} | {number} |").unwrap();
    }
    writeln!(text, "| **violations** | **{}** |", verdict.complaints.len()).unwrap();
    for complaint in &verdict.complaints {
        writeln!(text, "\n- {complaint}").unwrap();
    }
    text.push_str("\n| at | fault | what | lasted | to the next accepted write |\n|---:|---|---|---:|---:|\n");
    for Inflicted { at, fault, what, lasted, recovered, .. } in faults {
        let (at, lasted, recovered) = (at.as_secs(), lasted.as_secs_f64(), recovered.as_secs_f64());
        writeln!(text, "| {at} s | {fault} | {what} | {lasted:.1} s | {recovered:.2} s |").unwrap();
    }
    text
}

fn kinds(faults: &[Inflicted]) -> String {
    let mut kinds: BTreeMap<String, (usize, Duration)> = BTreeMap::new();
    for fault in faults {
        let (count, slowest) = kinds.entry(fault.fault.to_string()).or_default();
        *count += fault.count;
        *slowest = fault.recovered.max(*slowest);
    }
    let mut text = "| fault | times | slowest next accepted write |\n|---|---:|---:|\n".to_owned();
    for (kind, (count, slowest)) in kinds {
        writeln!(text, "| {kind} | {count} | {:.2} s |", slowest.as_secs_f64()).unwrap();
    }
    text
}
