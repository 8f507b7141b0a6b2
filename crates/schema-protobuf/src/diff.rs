//! What keeps a reader from reading a writer's data (spec: formats 4.5). Only what is incompatible is kept: enums,
//! services, options, extensions, reserved numbers, syntax, imports and groups never are, so they are not compared.

mod difference;
mod field;
mod hash_order;
mod kind;
mod message;
mod types;

use registrar_schema::CompareError;

use crate::names::Names;
use crate::schema::Referenced;
use crate::tree::{File, Message};

use difference::{Difference, Kind, Path};

/// Types of references are compared anew at every field that has them, and names count as often as they are told.
/// Roughly bytes.
const MAX_WORK: usize = 1 << 25;

/// The longest chain of types that hold one another, each in a file of a reference.
const MAX_CHAIN: usize = 200;

/// One of the two schemas.
pub(crate) struct Side<'a> {
    pub(crate) file: &'a File,
    pub(crate) references: &'a [Referenced],
    pub(crate) names: Names<'a>,
}

/// All differences between what was written and what reads it, in the reference's order.
///
/// # Errors
/// [`CompareError::TooComplex`] if references multiply beyond bounds.
pub(crate) fn compare(original: &Side<'_>, update: &Side<'_>) -> Result<Vec<Difference>, CompareError> {
    let mut comparison = Comparison { original, update, open: Vec::new(), chain: 0, work: 0, found: Vec::new() };
    let root = Path::Root;
    if original.file.package != update.file.package {
        comparison.report(Kind::PackageChanged, &root)?;
    }
    let scopes = (
        original.names.package(original.file.package.as_deref()),
        update.names.package(update.file.package.as_deref()),
    );
    comparison.types(&root, scopes, &original.file.types, &update.file.types)?;
    Ok(comparison.found)
}

struct Comparison<'c, 'a> {
    original: &'c Side<'a>,
    update: &'c Side<'a>,
    /// The messages whose fields are being compared.
    open: Vec<&'a Message>,
    chain: usize,
    work: usize,
    found: Vec<Difference>,
}

impl Comparison<'_, '_> {
    fn report(&mut self, kind: Kind, path: &Path<'_>) -> Result<(), CompareError> {
        let difference = Difference::new(kind, path);
        self.spend(difference.len())?;
        self.found.push(difference);
        Ok(())
    }

    /// Counts what is done at a field of the schemas themselves only if it follows into a type.
    fn visit(&mut self, work: usize) -> Result<(), CompareError> {
        if self.chain == 0 { Ok(()) } else { self.spend(work) }
    }

    fn spend(&mut self, work: usize) -> Result<(), CompareError> {
        self.work += work;
        if self.work > MAX_WORK { too_complex("the types of the references multiply") } else { Ok(()) }
    }

    /// Compares what a type holds.
    fn follow(&mut self, compare: impl FnOnce(&mut Self) -> Result<(), CompareError>) -> Result<(), CompareError> {
        if self.chain == MAX_CHAIN {
            return too_complex("the types of the references hold one another too deeply");
        }
        self.chain += 1;
        let outcome = compare(self);
        self.chain -= 1;
        outcome
    }
}

fn too_complex(why: &str) -> Result<(), CompareError> {
    Err(CompareError::TooComplex(why.to_owned()))
}

#[cfg(test)]
mod tests;
