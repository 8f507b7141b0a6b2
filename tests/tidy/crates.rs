//! Which crate may use which: the table of the architecture page. What libraries each crate confines is in `deny.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::{assert_none, sources};

const PREFIX: &str = "registrar-";

/// What each crate may use; also what those may use, and so on.
const MAY_USE: [(&str, &[&str]); 20] = [
    ("model", &[]),
    ("json", &[]),
    ("schema", &["model", "json"]),
    ("schema-avro", &["schema"]),
    ("schema-json", &["schema"]),
    ("schema-protobuf", &["schema"]),
    ("log", &["model"]),
    ("state", &["log", "schema"]),
    ("kafka", &["log", "tls"]),
    ("encoder", &["state"]),
    ("registry", &["state"]),
    ("dek", &["log"]),
    ("exporter", &["registry"]),
    ("control-plane", &["log"]),
    ("wire", &["model", "json"]),
    ("tls", &[]),
    ("client", &["wire", "tls"]),
    ("http", &["wire", "registry", "dek", "exporter", "control-plane", "client"]),
    ("registrar", &["http", "kafka", "encoder", "schema-avro", "schema-json", "schema-protobuf"]),
    // Used by tests only, so nothing can be built on it by mistake.
    ("testkit", &["http", "kafka", "schema-avro", "schema-json", "schema-protobuf"]),
];

/// Packages in `tests/`, which may use every crate.
const TESTS: [&str; 3] = ["tests", "laws", "simulation"];

/// Crates that no other may use but in tests.
const ONLY_IN_TESTS: [&str; 4] = ["testkit", "tests", "laws", "simulation"];

/// The project's packages and what each uses: name, and whether outside of tests.
type Uses = BTreeMap<String, Vec<(String, bool)>>;

fn uses() -> Uses {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(sources::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let mut uses = Uses::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
        let used = dependencies.filter(|dependency| !dependency["path"].is_null());
        let used = used.map(|dependency| (bare(&dependency["name"]), dependency["kind"] != "dev"));
        uses.insert(bare(&package["name"]), used.collect());
    }
    uses
}

/// The name of a package without the project's prefix.
fn bare(name: &Value) -> String {
    let name = name.as_str().expect("a name");
    name.strip_prefix(PREFIX).unwrap_or(name).to_owned()
}

/// What a crate may use, directly or through others.
fn reachable(name: &str) -> BTreeSet<&'static str> {
    let row = MAY_USE.iter().find(|(row, _)| *row == name).unwrap_or_else(|| panic!("{name} has no row in MAY_USE"));
    let mut found: BTreeSet<&'static str> = row.1.iter().copied().collect();
    for used in row.1 {
        found.extend(reachable(used));
    }
    found
}

#[test]
fn crates_use_what_they_may() {
    let mut found = Vec::new();
    for (name, used) in uses().into_iter().filter(|(name, _)| !TESTS.contains(&name.as_str())) {
        let allowed = reachable(&name);
        let wrong =
            used.into_iter().filter(|(used, outside_of_tests)| *outside_of_tests && !allowed.contains(used.as_str()));
        found.extend(wrong.map(|(used, _)| format!("{name} uses {used}")));
    }
    assert_none("crates that use what they may not", &found);
}

#[test]
fn crates_for_tests_stay_in_tests() {
    let mut found = Vec::new();
    for (name, used) in uses().into_iter().filter(|(name, _)| !ONLY_IN_TESTS.contains(&name.as_str())) {
        let wrong = used.into_iter().filter(|(used, outside)| *outside && ONLY_IN_TESTS.contains(&used.as_str()));
        found.extend(wrong.map(|(used, _)| format!("{name} uses {used}")));
    }
    assert_none("crates for tests that are used outside of tests", &found);
}

#[test]
fn directories_are_bare_names() {
    let folders = std::fs::read_dir(sources::root().join("crates")).expect("readable");
    let folders: BTreeSet<String> =
        folders.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    let packages: BTreeSet<String> = uses().into_keys().filter(|name| !TESTS.contains(&name.as_str())).collect();
    assert_eq!(folders, packages);
}
