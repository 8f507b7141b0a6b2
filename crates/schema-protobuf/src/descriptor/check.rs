//! What makes the descriptor of a file invalid: the checks of the Protobuf library that the reference builds descriptors
//! with, in its order and wording (spec: formats 1.3, `validate(true)`). It leaves out much that `protoc` checks, such as
//! reserved numbers.

mod default;
mod link;
mod symbols;

use std::collections::HashSet;

use crate::names::Names;
use crate::tree::File;

use super::encode;
use super::message as proto;
use link::Linker;
use symbols::Symbols;

/// Checks the descriptor of a file; `imported` gives the file of an import path, if there is one.
///
/// # Errors
/// The first fault: the element's full name and what is wrong with it.
pub(crate) fn check<'f>(
    file: &File,
    names: &Names<'_>,
    imported: &dyn Fn(&str) -> Option<&'f File>,
) -> Result<(), String> {
    let encoded = |file: &File| encode::file(file, names, &|path| imported(path).is_some());
    let own = encoded(file);
    let visible = visible_imports(file, imported);
    let dependencies: Vec<(String, proto::File)> =
        visible.into_iter().map(|(path, file)| (path, encoded(file))).collect();
    let mut symbols = Symbols::default();
    for (path, dependency) in &dependencies {
        symbols.import(path, dependency);
    }
    let package = symbols.declare(&own)?;
    Linker { symbols: &symbols }.file(package, &own)
}

/// What a file imports, and what that imports publicly.
fn visible_imports<'f>(file: &File, imported: &dyn Fn(&str) -> Option<&'f File>) -> Vec<(String, &'f File)> {
    let mut visible: Vec<(String, &File)> = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<String> = file.imports.iter().chain(&file.public_imports).rev().cloned().collect();
    while let Some(path) = open.pop() {
        if let Some(dependency) = imported(&path)
            && seen.insert(path.clone())
        {
            open.extend(dependency.public_imports.iter().cloned());
            visible.push((path, dependency));
        }
    }
    visible
}

#[cfg(test)]
mod tests;
