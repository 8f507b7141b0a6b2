//! Messages: fields by number, and where they stand among the oneofs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use registrar_schema::CompareError;

use crate::names::Scope;
use crate::tree::{Field, Label, Message, OneOf};

use super::Comparison;
use super::difference::{Kind, Path};

/// What a pair of fields costs.
const FIELD_WORK: usize = 100;

/// A message on both sides, and the scopes inside of it.
#[derive(Clone, Copy)]
pub(super) struct MessagePair<'a> {
    pub(super) original: &'a Message,
    pub(super) update: &'a Message,
    pub(super) scopes: (Scope, Scope),
}

/// A field, and the oneof that it is a member of.
#[derive(Clone, Copy)]
struct Placed<'a> {
    field: &'a Field,
    oneof: Option<&'a OneOf>,
}

type Fields<'a> = BTreeMap<i32, Placed<'a>>;

impl<'a> Comparison<'_, 'a> {
    /// Compares fields, then nested types. The fields of a message that is being compared already are left out.
    pub(super) fn message(&mut self, path: &Path<'_>, pair: &MessagePair<'a>) -> Result<(), CompareError> {
        if !self.open.iter().any(|open| std::ptr::eq(*open, pair.original)) {
            self.open.push(pair.original);
            self.fields(path, pair)?;
            self.open.pop();
        }
        self.types(path, pair.scopes, &pair.original.nested, &pair.update.nested)
    }

    fn fields(&mut self, path: &Path<'_>, pair: &MessagePair<'a>) -> Result<(), CompareError> {
        let old = fields_of(pair.original);
        let new = fields_of(pair.update);
        for oneof in &pair.update.oneofs {
            self.moved_into(path, oneof, &old)?;
        }
        let kept = kept_oneofs(pair, &new);
        let numbers: BTreeSet<i32> = old.keys().chain(new.keys()).copied().collect();
        for number in numbers {
            self.visit(FIELD_WORK)?;
            match (old.get(&number), new.get(&number)) {
                (Some(old), None) => self.removed(path, *old, &kept)?,
                (None, Some(new)) if new.oneof.is_none() && new.field.label == Some(Label::Required) => {
                    self.report(Kind::RequiredFieldAdded, &path.number(number))?;
                }
                (Some(old), Some(new)) => {
                    new.at(path, |path| self.field(path, pair.scopes, old.field, new.field))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Fields can become a oneof if at most one of them was somewhere else.
    fn moved_into(&mut self, path: &Path<'_>, oneof: &OneOf, old: &Fields<'_>) -> Result<(), CompareError> {
        let mut from_oneofs = HashSet::new();
        let mut from_outside = 0;
        let numbers: HashSet<i32> = oneof.fields.iter().map(|field| field.tag).collect();
        for placed in numbers.iter().filter_map(|number| old.get(number)) {
            match placed.oneof {
                Some(origin) => drop(from_oneofs.insert(origin.name.as_str())),
                None => from_outside += 1,
            }
        }
        if from_oneofs.len() + from_outside <= 1 {
            return Ok(());
        }
        let kind = if from_outside >= 2 { Kind::MultipleFieldsMovedToOneof } else { Kind::FieldMovedToExistingOneof };
        self.report(kind, &path.name(&oneof.name))
    }

    /// A member of a oneof may go only together with its oneof.
    fn removed(&mut self, path: &Path<'_>, old: Placed<'_>, kept: &HashSet<&str>) -> Result<(), CompareError> {
        let kind = match old.oneof {
            None if old.field.label == Some(Label::Required) => Kind::RequiredFieldRemoved,
            Some(oneof) if kept.contains(oneof.name.as_str()) => Kind::OneofFieldRemoved,
            _ => return Ok(()),
        };
        old.at(path, |path| self.report(kind, path))
    }
}

impl Placed<'_> {
    /// Does something at the field's path: its number, below its oneof.
    fn at<T>(&self, message: &Path<'_>, act: impl FnOnce(&Path<'_>) -> T) -> T {
        match self.oneof {
            Some(oneof) => act(&message.name(&oneof.name).number(self.field.tag)),
            None => act(&message.number(self.field.tag)),
        }
    }
}

/// The original's oneofs of which the update has the name or a member.
fn kept_oneofs<'a>(pair: &MessagePair<'a>, new: &Fields<'_>) -> HashSet<&'a str> {
    let named = pair.update.oneofs.iter();
    let with_member =
        pair.original.oneofs.iter().filter(|oneof| oneof.fields.iter().any(|member| new.contains_key(&member.tag)));
    named.chain(with_member).map(|oneof| oneof.name.as_str()).collect()
}

fn fields_of(message: &Message) -> Fields<'_> {
    let plain = message.fields.iter().map(|field| Placed { field, oneof: None });
    let members = message
        .oneofs
        .iter()
        .flat_map(|oneof| oneof.fields.iter().map(move |field| Placed { field, oneof: Some(oneof) }));
    plain.chain(members).map(|placed| (placed.field.tag, placed)).collect()
}
