//! Options and their values, in the kinds that a text can spell.

use std::collections::HashMap;
use std::fmt;

/// `name = value`, or `(name).path = value`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OptionElement {
    /// Without parentheses; an extension key of an aggregate keeps its brackets.
    pub(crate) name: String,
    /// Whether the name was written in parentheses: a custom option.
    pub(crate) parenthesized: bool,
    /// The segments after a parenthesised name.
    pub(crate) path: Vec<String>,
    pub(crate) value: OptionValue,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OptionValue {
    /// Unescaped.
    String(String),
    /// `true` or `false`.
    Boolean(String),
    /// As spelled.
    Number(String),
    /// Any other bare word.
    Enum(String),
    /// An aggregate.
    Map(Aggregate),
    List(Vec<OptionValue>),
}

impl OptionValue {
    /// The text of a value that is neither aggregate nor list.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Self::String(text) | Self::Boolean(text) | Self::Number(text) | Self::Enum(text) => Some(text),
            Self::Map(_) | Self::List(_) => None,
        }
    }

    /// The aggregate in which the value sits at the end of `path`.
    pub(crate) fn nested_under(self, path: &[String]) -> Self {
        path.iter().rev().fold(self, |value, name| {
            let mut aggregate = Aggregate::default();
            aggregate.add(name.clone(), value);
            Self::Map(aggregate)
        })
    }
}

/// The entries of an aggregate in first-seen order, found by key in constant time.
#[derive(Clone, Default)]
pub(crate) struct Aggregate {
    entries: Vec<(String, OptionValue)>,
    places: HashMap<String, usize>,
}

impl fmt::Debug for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Aggregate {
    /// The entries in order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &(String, OptionValue)> {
        self.entries.iter()
    }

    /// The value under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&OptionValue> {
        self.places.get(key).and_then(|place| self.entries.get(*place)).map(|(_, value)| value)
    }

    /// The place for a key's value, to be filled in.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut OptionValue> {
        self.places.get(key).and_then(|place| self.entries.get_mut(*place)).map(|(_, value)| value)
    }

    /// Puts a value in place of what was there.
    pub(crate) fn set(&mut self, key: String, value: OptionValue) {
        match self.get_mut(&key) {
            Some(place) => *place = value,
            None => {
                self.places.insert(key.clone(), self.entries.len());
                self.entries.push((key, value));
            }
        }
    }

    /// Adds a value; a repeated key makes a list of all its values.
    pub(crate) fn add(&mut self, key: String, value: OptionValue) {
        match self.get_mut(&key) {
            None => self.set(key, value),
            Some(OptionValue::List(list)) => append(list, value),
            Some(place) => {
                let first = std::mem::replace(place, OptionValue::List(Vec::new()));
                if let OptionValue::List(list) = place {
                    list.push(first);
                    append(list, value);
                }
            }
        }
    }

    /// Takes an entry away, if it is there.
    pub(crate) fn remove(&mut self, key: &str) {
        self.entries.retain(|(name, _)| name != key);
        self.index();
    }

    /// The entries, sorted by key.
    pub(crate) fn into_sorted(mut self) -> Self {
        self.entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.index();
        self
    }

    fn index(&mut self) {
        self.places = self.entries.iter().enumerate().map(|(place, (key, _))| (key.clone(), place)).collect();
    }
}

impl IntoIterator for Aggregate {
    type Item = (String, OptionValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

fn append(list: &mut Vec<OptionValue>, value: OptionValue) {
    match value {
        OptionValue::List(values) => list.extend(values),
        value => list.push(value),
    }
}
