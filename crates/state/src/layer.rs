//! A table with changes laid on top that nobody else sees yet.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use dashmap::DashMap;

pub(crate) struct Layer<'a, K, V> {
    base: &'a DashMap<K, Arc<V>>,
    changes: HashMap<K, Option<Arc<V>>>,
}

impl<'a, K: Eq + Hash + Clone, V> Layer<'a, K, V> {
    pub fn new(base: &'a DashMap<K, Arc<V>>) -> Self {
        Self { base, changes: HashMap::new() }
    }

    /// The same, to be changed without changing this one.
    pub fn fork(&self) -> Self {
        Self { base: self.base, changes: self.changes.clone() }
    }

    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
    {
        match self.changes.get(key) {
            Some(change) => change.clone(),
            None => self.base.get(key).map(|value| Arc::clone(&value)),
        }
    }

    /// The value, to be changed; a missing one begins as the default.
    pub fn edit(&mut self, key: &K) -> &mut V
    where
        V: Clone + Default,
    {
        let base = self.base;
        let change = self.changes.entry(key.clone()).or_insert_with(|| base.get(key).map(|value| Arc::clone(&value)));
        Arc::make_mut(change.get_or_insert_with(Arc::default))
    }

    pub fn put(&mut self, key: K, value: Option<Arc<V>>) {
        self.changes.insert(key, value);
    }

    /// Every entry for which `wanted` holds, in no order.
    pub fn scan(&self, mut wanted: impl FnMut(&K) -> bool) -> Vec<(K, Arc<V>)> {
        let mut found = Vec::new();
        for entry in self.base {
            if !self.changes.contains_key(entry.key()) && wanted(entry.key()) {
                found.push((entry.key().clone(), Arc::clone(entry.value())));
            }
        }
        for (key, change) in &self.changes {
            if let Some(value) = change
                && wanted(key)
            {
                found.push((key.clone(), Arc::clone(value)));
            }
        }
        found
    }

    pub fn into_changes(self) -> HashMap<K, Option<Arc<V>>> {
        self.changes
    }
}

/// Makes changes visible.
pub(crate) fn publish<K: Eq + Hash, V>(table: &DashMap<K, Arc<V>>, changes: HashMap<K, Option<Arc<V>>>) {
    for (key, change) in changes {
        match change {
            Some(value) => drop(table.insert(key, value)),
            None => drop(table.remove(&key)),
        }
    }
}
