//! The files that are examined.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file, its path relative to the project.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Whether the whole file is test code.
    pub(crate) fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        let folder = |name: &&str| ["tests", "benches", "examples"].contains(name);
        self.path.starts_with("tests/") || parts.iter().any(folder) || self.path.ends_with("/tests.rs")
    }

    /// The file, parsed.
    pub(crate) fn parse(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }
}

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a folder of the project").to_owned()
}

/// Every Rust file of the project, by path.
pub(crate) fn all() -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    for folder in ["crates", "tests"] {
        collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let relative = |path: &Path| path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
    let read = |path: &PathBuf| Source { path: relative(path), text: fs::read_to_string(path).expect("readable") };
    let sources: Vec<Source> = paths.iter().map(read).collect();
    assert!(sources.len() > 50, "the project has more files than that: {}", sources.len());
    sources
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        // Tiers keep what they download and install in hidden folders and in `node_modules`.
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && name != "node_modules" && name != "target" {
            collect(&path, paths);
        } else if name.ends_with(".rs") {
            paths.push(path);
        }
    }
}
