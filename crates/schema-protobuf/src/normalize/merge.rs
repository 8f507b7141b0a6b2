//! Repeated assignments of one custom option.

use std::collections::HashSet;

use crate::names::Scope;
use crate::tree::{Aggregate, Field, Label, OptionValue, TypeName};

use super::Normalizer;

impl Normalizer<'_, '_> {
    /// Merges a later value of a message into an earlier one: messages deeply, repeated fields by adding what is new,
    /// anything else by taking the later.
    pub(super) fn merge(&self, message: Option<Scope>, into: &mut OptionValue, later: OptionValue) {
        let (OptionValue::Map(aggregate), OptionValue::Map(later)) = (&mut *into, &later) else {
            *into = later;
            return;
        };
        for (key, value) in later.iter() {
            let field = message
                .and_then(|message| self.members.field_named(self.names, message, key).map(|field| (message, field)));
            let Some(place) = aggregate.get_mut(key) else {
                aggregate.set(key.clone(), value.clone());
                continue;
            };
            match field {
                Some((_, field)) if is_repeated(field) => accumulate(place, value.clone()),
                Some((message, field)) => {
                    let inner = self.message_of(message, &field.type_name);
                    self.merge(inner, place, value.clone());
                }
                None => self.merge(None, place, value.clone()),
            }
        }
    }
}

fn is_repeated(field: &Field) -> bool {
    field.label == Some(Label::Repeated) || matches!(field.type_name, TypeName::Map(_))
}

fn accumulate(into: &mut OptionValue, later: OptionValue) {
    let mut values = as_list(std::mem::replace(into, OptionValue::List(Vec::new())));
    values.extend(as_list(later));
    *into = OptionValue::List(values);
}

/// Every list of a merged value with each of its values once, the first of them.
pub(super) fn unique(value: OptionValue) -> OptionValue {
    match value {
        OptionValue::List(values) => {
            let mut seen = HashSet::new();
            OptionValue::List(
                values.into_iter().map(unique).filter(|value| seen.insert(format!("{value:?}"))).collect(),
            )
        }
        OptionValue::Map(aggregate) => {
            let mut once = Aggregate::default();
            for (key, value) in aggregate {
                once.set(key, unique(value));
            }
            OptionValue::Map(once)
        }
        other => other,
    }
}

fn as_list(value: OptionValue) -> Vec<OptionValue> {
    match value {
        OptionValue::List(values) => values,
        value => vec![value],
    }
}
