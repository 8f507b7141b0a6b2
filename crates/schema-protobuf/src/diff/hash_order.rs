//! The order in which a Java `HashSet` gives strings: messages come in that order (spec: formats 4.8).

use std::collections::HashSet;

use registrar_schema::java_hash::{DEFAULT_CAPACITY, capacity_of_copy, sort_as_hash_table};

/// The names of both sides, each once, in the order of a hash set that was copied from the one and extended by the
/// other.
pub(super) fn hash_ordered<'n>(one: &[&'n str], other: &[&'n str]) -> Vec<&'n str> {
    let one = in_order(distinct(one.iter().copied()), DEFAULT_CAPACITY);
    let other = in_order(distinct(other.iter().copied()), DEFAULT_CAPACITY);
    let capacity = capacity_of_copy(one.len());
    in_order(distinct(one.into_iter().chain(other)), capacity)
}

fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}

fn in_order(mut names: Vec<&str>, capacity: usize) -> Vec<&str> {
    sort_as_hash_table(&mut names, capacity, |name| *name);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_sides_come_once() {
        assert_eq!(hash_ordered(&["C", "A"], &["B", "A", "BB"]), ["BB", "A", "B", "C"]);
    }
}
