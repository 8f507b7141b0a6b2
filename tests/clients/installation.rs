//! What the programs depend on, in the target folder. It stays there between runs, until the pins change.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use registrar_tests::root;

/// Where a language's packages are.
pub(crate) fn folder(language: &str) -> PathBuf {
    let folder = root().join("target/clients");
    fs::create_dir_all(&folder).and_then(|()| folder.canonicalize()).unwrap_or(folder).join(language)
}

/// The folder of a language, into which `install` has put what the files `pins` name, now or in an earlier run.
/// `interpreter` is what else the contents depend on.
///
/// # Panics
/// If a file cannot be read or the installation fails.
pub(crate) fn complete(
    language: &str,
    pins: &[&Path],
    interpreter: &str,
    install: impl FnOnce(&Path) -> Result<(), String>,
) -> PathBuf {
    let folder = folder(language);
    let mark = folder.join("installed");
    let read = |path: &&Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let wanted = pins.iter().map(read).collect::<String>() + interpreter;
    locked(language, || {
        if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            _ => fs::create_dir_all(&folder).map_err(failed)?,
        }
        install(&folder)?;
        fs::write(&mark, &wanted).map_err(failed)
    });
    folder
}

/// Runs `install` while no other test process does so for that language.
///
/// # Panics
/// If it fails.
pub(crate) fn locked(language: &str, install: impl FnOnce() -> Result<(), String>) {
    let path = folder(&format!("{language}.lock"));
    let failed = |error: std::io::Error| panic!("{}: {error}", path.display());
    let file = File::create(&path).unwrap_or_else(failed);
    file.lock().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    install().unwrap_or_else(|error| panic!("cannot install what the {language} client needs: {error}"));
}

/// Ends the test if a command is not there.
///
/// # Panics
/// Saying what to install.
pub(crate) fn need(command: &str, version: &str, package: &str) {
    if let Err(error) = Command::new(command).arg(version).output() {
        panic!("{command} does not run ({error}); on Debian: apt-get install -y {package}");
    }
}

/// What a command prints; empty if it fails.
pub(crate) fn printed(command: &mut Command) -> String {
    command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Runs a command to its end.
///
/// # Errors
/// What it printed, if it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    Err(format!("{command:?}: {}\n{out}{err}", output.status))
}
