//! The texts that a schema refers to.

use registrar_schema::ResolvedReference;
use registrar_schema::json::Json;

use crate::fault::Fault;
use crate::language::read;

/// The referenced texts, read, by name.
#[derive(Debug)]
pub(crate) struct References<'a>(Vec<(&'a str, Json)>);

impl<'a> References<'a> {
    /// Reads the texts.
    ///
    /// # Errors
    /// [`Fault::ReferencedText`] for a text that is not a JSON object.
    pub(crate) fn read(references: &'a [ResolvedReference]) -> Result<Self, Fault> {
        let read = |reference: &'a ResolvedReference| {
            let tree = read(&reference.schema).filter(|tree| tree.as_object().is_some());
            Ok((&*reference.name, tree.ok_or_else(|| Fault::ReferencedText(reference.name.to_string()))?))
        };
        references.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Names and trees, in the order of the references.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &Json)> {
        self.0.iter().map(|(name, tree)| (*name, tree))
    }
}
