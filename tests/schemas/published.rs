//! A published schema.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use registrar_schema::{ResolvedReference, Source};

/// A file with a schema.
pub(crate) struct Published {
    package: String,
    /// What imports are relative to.
    root: PathBuf,
    /// From there.
    path: String,
}

impl Published {
    pub(crate) fn new(package: &str, root: &Path, file: &Path) -> Self {
        let path = file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned();
        Self { package: package.to_owned(), root: root.to_owned(), path }
    }

    /// `PACKAGE:PATH`
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.package, self.path)
    }

    /// The text with the files of the package that it imports.
    ///
    /// # Panics
    /// If the file cannot be read.
    pub(crate) fn source(&self) -> Source {
        let file = self.root.join(&self.path);
        let schema = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut references = Vec::new();
        if self.path.ends_with(".proto") {
            // A file that imports itself, directly or not, is not its own reference.
            let mut seen = vec![self.path.clone()];
            resolve(&schema, &self.root, &mut seen, &mut references);
        }
        Source { schema: schema.into(), references }
    }
}

/// Adds the files that a text imports, each after what it imports itself (spec: formats 3). What the package does not
/// have is built in, or missing.
fn resolve(text: &str, root: &Path, seen: &mut Vec<String>, references: &mut Vec<ResolvedReference>) {
    for path in imports(text) {
        let Ok(imported) = fs::read_to_string(root.join(path)) else { continue };
        if seen.iter().any(|name| name == path) {
            continue;
        }
        seen.push(path.to_owned());
        resolve(&imported, root, seen, references);
        let name: Arc<str> = path.into();
        references.push(ResolvedReference { subject: Arc::clone(&name), name, version: 1, schema: imported.into() });
    }
}

/// The paths that a file imports. Published files have each import on a line of its own.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let statements = text.lines().filter_map(|line| line.trim().strip_prefix("import "));
    statements.filter_map(|statement| statement.split('"').nth(1))
}
