//! Fields of one number: their kinds, labels and types.

use registrar_schema::CompareError;

use crate::names::{Origin, Scope};
use crate::tree::{Field, TypeName};

use super::difference::{Kind, Path};
use super::kind::{ScalarGroup, TypeKind};
use super::message::MessagePair;
use super::{Comparison, Side};

impl<'a> Comparison<'_, 'a> {
    /// Compares two fields in the scopes of their messages.
    pub(super) fn field(
        &mut self,
        path: &Path<'_>,
        scopes: (Scope, Scope),
        old: &'a Field,
        new: &'a Field,
    ) -> Result<(), CompareError> {
        let group = self.type_of(path, scopes, &old.type_name, &new.type_name)?;
        // Labels count for numbers only, and only where both are written.
        if group.is_some_and(|group| group != ScalarGroup::StringOrBytes)
            && let (Some(old), Some(new)) = (old.label, new.label)
            && old != new
        {
            self.report(Kind::FieldNumericLabelChanged, path)?;
        }
        Ok(())
    }

    /// Compares two types. Gives the group that both are of, if they are scalars.
    fn type_of(
        &mut self,
        path: &Path<'_>,
        scopes: (Scope, Scope),
        old: &'a TypeName,
        new: &'a TypeName,
    ) -> Result<Option<ScalarGroup>, CompareError> {
        let old = TypeKind::of(&self.original.names, scopes.0, old);
        let new = TypeKind::of(&self.update.names, scopes.1, new);
        match (old, new) {
            (TypeKind::Scalar(old), TypeKind::Scalar(new)) if old == new => return Ok(Some(old)),
            (TypeKind::Scalar(_), TypeKind::Scalar(_)) => self.report(Kind::FieldScalarKindChanged, path)?,
            (TypeKind::Map(old_key, old_value, old_scope), TypeKind::Map(new_key, new_value, new_scope)) => {
                let scopes = (old_scope, new_scope);
                self.follow(|comparison| {
                    comparison.type_of(path, scopes, old_key, new_key)?;
                    comparison.type_of(path, scopes, old_value, new_value).map(drop)
                })?;
            }
            (TypeKind::Message(original, old_scope), TypeKind::Message(update, new_scope)) => {
                self.named_type(path, &MessagePair { original, update, scopes: (old_scope, new_scope) })?;
            }
            (TypeKind::Unresolved(old), TypeKind::Unresolved(new)) => {
                if old != new {
                    self.report(Kind::FieldNamedTypeChanged, path)?;
                }
            }
            (TypeKind::Message(..), TypeKind::Unresolved(_)) | (TypeKind::Unresolved(_), TypeKind::Message(..)) => {
                self.report(Kind::FieldNamedTypeChanged, path)?;
            }
            _ => self.report(Kind::FieldKindChanged, path)?,
        }
        Ok(None)
    }

    /// Compares two messages that fields hold: by name without the package, and unless both are known to be compared
    /// elsewhere or to be one thing, by what they are.
    fn named_type(&mut self, path: &Path<'_>, pair: &MessagePair<'a>) -> Result<(), CompareError> {
        let old_name = self.original.names.local_name(pair.scopes.0);
        self.spend(old_name.len())?;
        if old_name != self.update.names.local_name(pair.scopes.1) {
            self.report(Kind::FieldNamedTypeChanged, path)?;
            return Ok(());
        }
        if self.is_settled(pair) {
            return Ok(());
        }
        let found = self.found.len();
        self.follow(|comparison| comparison.message(&Path::Root.name(&old_name), pair))?;
        if found < self.found.len() {
            self.report(Kind::FieldNamedTypeChanged, path)?;
        }
        Ok(())
    }

    fn is_settled(&self, pair: &MessagePair<'_>) -> bool {
        if std::ptr::eq(pair.original, pair.update) {
            return true;
        }
        let old = self.original.names.declarer(pair.scopes.0).map(|declarer| declarer.origin);
        let new = self.update.names.declarer(pair.scopes.1).map(|declarer| declarer.origin);
        match (old, new) {
            (Some(Origin::Local), Some(Origin::Local)) => true,
            (Some(Origin::Reference(old)), Some(Origin::Reference(new))) => {
                let version = |side: &Side<'_>, place: usize| {
                    side.references.get(place).map(|reference| (reference.subject.clone(), reference.version))
                };
                version(self.original, old) == version(self.update, new)
            }
            _ => false,
        }
    }
}
