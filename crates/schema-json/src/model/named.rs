//! Things with names.

use std::collections::HashMap;

/// From this many things on, they are looked up in a table.
const INDEXED: usize = 16;

/// Things with distinct names, in the order of the text.
#[derive(Debug)]
pub(crate) struct Named<'a, T> {
    list: Vec<(&'a str, T)>,
    /// Places in the list; empty for few things.
    places: HashMap<&'a str, usize>,
}

impl<T> Default for Named<'_, T> {
    fn default() -> Self {
        Self { list: Vec::new(), places: HashMap::new() }
    }
}

impl<'a, T> Named<'a, T> {
    /// Adds a thing; the name is new.
    pub(crate) fn add(&mut self, name: &'a str, thing: T) {
        self.list.push((name, thing));
        if self.list.len() == INDEXED {
            self.places = self.list.iter().enumerate().map(|(place, (name, _))| (*name, place)).collect();
        } else if self.list.len() > INDEXED {
            self.places.insert(name, self.list.len() - 1);
        }
    }

    /// The thing of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        let place = if self.list.len() < INDEXED {
            self.list.iter().position(|(known, _)| *known == name)
        } else {
            self.places.get(name).copied()
        };
        Some(&self.list.get(place?)?.1)
    }

    /// The names, in the order of the text.
    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &'a str> {
        self.list.iter().map(|(name, _)| *name)
    }
}
