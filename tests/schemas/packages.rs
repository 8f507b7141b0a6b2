//! The published packages: which there are, and where they are on the disk.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use registrar_model::SchemaType;
use registrar_tests::root;
use serde::Deserialize;

use crate::published::Published;

/// One package of `packages.json`.
#[derive(Deserialize)]
struct Package {
    name: String,
    sets: Vec<Set>,
}

/// Schemas of a package: the files below `root` whose paths from there begin with `under` and end with `suffix`.
#[derive(Deserialize)]
struct Set {
    language: String,
    root: String,
    under: String,
    suffix: String,
    /// How many there are.
    schemas: usize,
}

/// The published schemas of a language.
///
/// # Panics
/// If they cannot be fetched, or are not as many as `packages.json` says.
pub(crate) fn of(language: SchemaType) -> Vec<Published> {
    let (file, text) = pins();
    let packages: Vec<Package> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let sets = packages.iter().flat_map(|package| package.sets.iter().map(move |set| (package, set)));
    let wanted = sets.filter(|(_, set)| set.language == language.as_str());
    wanted.flat_map(|(package, set)| schemas(package, set)).collect()
}

fn schemas(package: &Package, set: &Set) -> Vec<Published> {
    static FOLDER: LazyLock<Result<PathBuf, String>> = LazyLock::new(fetched);
    let folder = FOLDER.as_ref().unwrap_or_else(|error| panic!("{error}"));
    let root = folder.join(&package.name).join(&set.root);
    let mut files = Vec::new();
    collect(&root.join(&set.under), &mut files);
    files.retain(|file| file.to_string_lossy().ends_with(&set.suffix));
    files.sort();
    assert_eq!(files.len(), set.schemas, "schemas of {} in {}{}", package.name, set.root, set.under);
    files.iter().map(|file| Published::new(&package.name, &root, file)).collect()
}

/// Every file in a folder and the folders in it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// `packages.json`: where it is, and its text.
fn pins() -> (PathBuf, String) {
    let file = root().join("tests/schemas/packages.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    (file, text)
}

/// The folder with the unpacked packages, fetched now or in an earlier run with the same pins.
fn fetched() -> Result<PathBuf, String> {
    let folder = root().join("target/schemas");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    // Two runs may come at the same time. The lock ends with the file.
    let lock = File::create(folder.join("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    let (unpacked, mark) = (folder.join("packages"), folder.join("fetched"));
    let (file, wanted) = pins();
    if fs::read_to_string(&mark).is_ok_and(|pins| pins == wanted) {
        return Ok(unpacked);
    }
    match fs::remove_dir_all(&unpacked) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
        _ => fs::create_dir_all(&unpacked).map_err(failed)?,
    }
    let script = root().join("tests/schemas/fetch.py");
    let output = Command::new("python3").arg(script).arg(file).arg(&unpacked).output();
    let output = output.map_err(|error| format!("python3: {error}; on Debian: apt-get install -y python3-venv"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    fs::write(&mark, wanted).map_err(failed)?;
    Ok(unpacked)
}
