//! Options: custom names in full, dotted names and repeated assignments as one aggregate, everything by name.

use std::collections::{HashMap, HashSet};

use crate::names::{Declared, Extension, Scope};
use crate::tree::{Aggregate, Label, OptionElement, OptionValue, TypeName};

use super::merge::unique;
use super::{Normalized, Normalizer, number};

impl<'a> Normalizer<'_, 'a> {
    /// The options of an element in that scope.
    pub(super) fn options(&mut self, scope: Scope, options: &[OptionElement]) -> Normalized<Vec<OptionElement>> {
        let mut normal = Vec::with_capacity(options.len());
        let mut places = HashMap::new();
        let mut merged = HashSet::new();
        for option in options {
            let Some((at, extension)) = self.known(scope, option) else {
                normal.push(OptionElement { value: self.value(scope, option.value.clone()), ..option.clone() });
                continue;
            };
            let value = option.value.clone().nested_under(&option.path);
            let value = self.value(scope, value);
            let is_repeated = extension.field.label == Some(Label::Repeated);
            match places.get(&at) {
                Some(place) if !is_repeated => {
                    self.merge_option(extension, &mut normal, *place, value);
                    merged.insert(*place);
                }
                _ => {
                    places.insert(at, normal.len());
                    let name = self.names.full_name(at);
                    self.spend(name.len())?;
                    normal.push(OptionElement { name, parenthesized: true, path: Vec::new(), value });
                }
            }
        }
        for (place, option) in normal.iter_mut().enumerate() {
            let value = std::mem::replace(&mut option.value, OptionValue::List(Vec::new()));
            option.value = sorted(if merged.contains(&place) { unique(value) } else { value });
        }
        normal.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(normal)
    }

    fn known(&self, scope: Scope, option: &OptionElement) -> Option<(Scope, Extension<'a>)> {
        if !option.parenthesized {
            return None;
        }
        self.names.resolve_extension(scope, &option.name)
    }

    fn merge_option(&self, extension: Extension<'a>, all: &mut [OptionElement], place: usize, value: OptionValue) {
        let message = self.message_of(extension.scope, &extension.field.type_name);
        if let Some(option) = all.get_mut(place) {
            self.merge(message, &mut option.value, value);
        }
    }

    /// The scope of the message that a field holds.
    pub(super) fn message_of(&self, scope: Scope, type_name: &TypeName) -> Option<Scope> {
        let TypeName::Named(name) = type_name else { return None };
        match self.names.resolve_type(scope, name)? {
            (at, Declared::Message(_)) => Some(at),
            (_, Declared::Enum(_)) => None,
        }
    }

    fn value(&self, scope: Scope, value: OptionValue) -> OptionValue {
        match value {
            OptionValue::Number(literal) => OptionValue::Number(number::normal(&literal)),
            OptionValue::List(values) => {
                OptionValue::List(values.into_iter().map(|value| self.value(scope, value)).collect())
            }
            OptionValue::Map(aggregate) => {
                let mut normal = Aggregate::default();
                for (key, value) in aggregate {
                    normal.set(self.key(scope, key), self.value(scope, value));
                }
                OptionValue::Map(normal)
            }
            other => other,
        }
    }

    fn key(&self, scope: Scope, key: String) -> String {
        let Some(name) = key.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return key };
        match self.names.resolve_extension(scope, name) {
            Some((at, _)) => format!("[{}]", self.names.full_name(at)),
            None => key,
        }
    }
}

/// Keys in order, no empty lists, and lists of one value as that value.
fn sorted(value: OptionValue) -> OptionValue {
    match value {
        OptionValue::List(values) => OptionValue::List(values.into_iter().map(sorted).collect()),
        OptionValue::Map(aggregate) => {
            let mut normal = Aggregate::default();
            for (key, value) in aggregate {
                match sorted(value) {
                    OptionValue::List(values) if values.is_empty() => {}
                    OptionValue::List(mut values) if values.len() == 1 => normal.set(key, values.remove(0)),
                    value => normal.set(key, value),
                }
            }
            OptionValue::Map(normal.into_sorted())
        }
        other => other,
    }
}
