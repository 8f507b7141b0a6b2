//! The types of a file or of a message.

use std::collections::HashMap;

use registrar_schema::CompareError;

use crate::names::Scope;
use crate::tree::{Message, Type, messages};

use super::Comparison;
use super::difference::{Kind, Path};
use super::hash_order::hash_ordered;
use super::message::MessagePair;

impl<'a> Comparison<'_, 'a> {
    /// Compares what is declared in a pair of scopes, message by message. Explicit entries of maps may come and go.
    pub(super) fn types(
        &mut self,
        path: &Path<'_>,
        scopes: (Scope, Scope),
        original: &'a [Type],
        update: &'a [Type],
    ) -> Result<(), CompareError> {
        let old = by_name(original);
        let new = by_name(update);
        for name in hash_ordered(&names(original), &names(update)) {
            let inside = path.name(name);
            match (old.get(name), new.get(name)) {
                (Some(old), Some(new)) => {
                    let child = |names: &crate::names::Names<'_>, scope| names.child(scope, name).unwrap_or(scope);
                    let scopes = (child(&self.original.names, scopes.0), child(&self.update.names, scopes.1));
                    self.message(&inside, &MessagePair { original: old, update: new, scopes })?;
                }
                (Some(old), None) if !old.is_map_entry() => self.report(Kind::MessageRemoved, &inside)?,
                _ => {}
            }
        }
        Ok(())
    }
}

fn names(types: &[Type]) -> Vec<&str> {
    messages(types).map(|message| message.name.as_str()).collect()
}

/// Of two messages of one name the later counts.
fn by_name(types: &[Type]) -> HashMap<&str, &Message> {
    messages(types).map(|message| (message.name.as_str(), message)).collect()
}
