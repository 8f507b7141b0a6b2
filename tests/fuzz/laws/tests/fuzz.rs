//! The fuzz tier: the kept corpora and every input that once broke a law, through the functions that fuzzers call.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use registrar_laws::{TARGETS, Target};

/// How long one input may take: fuzzers give up at 10 s in an optimised build; a kept input is far from it.
const SLOW: Duration = Duration::from_secs(5);

/// A corpus that is smaller has been lost.
const LEAST: usize = 20;

fn inputs(folder: &str, target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join(target);
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Calls a target with each input; what panics or is slow is named.
fn replay(name: &str, target: Target) {
    let corpus = inputs("corpus", name);
    assert!(corpus.len() >= LEAST, "{name} has {} kept inputs only", corpus.len());
    let mut broken = Vec::new();
    for path in corpus.into_iter().chain(inputs("regressions", name)) {
        let input = fs::read(&path).unwrap();
        let start = Instant::now();
        let held = std::panic::catch_unwind(|| target(&input)).is_ok();
        if !held || start.elapsed() > SLOW {
            broken.push(format!("{} ({:?})", path.display(), start.elapsed()));
        }
    }
    assert!(broken.is_empty(), "laws are broken by:\n  {}", broken.join("\n  "));
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test] fn $name() {
            replay(stringify!($name), registrar_laws::$name);
        })*

        #[test]
        fn every_target_is_replayed() {
            assert_eq!(TARGETS.map(|(name, _)| name), [$(stringify!($name)),*]);
        }
    };
}

targets! { avro_parser avro_differ json_parser json_differ protobuf_parser protobuf_differ }
