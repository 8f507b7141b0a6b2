//! The order in which a Java `HashSet` gives strings: messages come in that order (spec: formats 4.8).

use std::collections::HashSet;

/// The names of both sides, each once, in the order of a hash set that was copied from the one and extended by the
/// other.
pub(super) fn hash_ordered<'n>(one: &[&'n str], other: &[&'n str]) -> Vec<&'n str> {
    let one = Table::filled(16, one).into_order();
    let other = Table::filled(16, other).into_order();
    let wanted = (one.len() as f32 / 0.75) as usize + 1;
    let mut union = Table::filled(wanted.max(16).next_power_of_two(), &one);
    other.iter().for_each(|name| union.add(name));
    union.into_order()
}

/// A hash table, of which only order and growth matter. Growing keeps the order inside a bucket.
struct Table<'n> {
    capacity: usize,
    names: Vec<&'n str>,
    seen: HashSet<&'n str>,
}

impl<'n> Table<'n> {
    fn filled(capacity: usize, names: &[&'n str]) -> Self {
        let mut table = Self { capacity, names: Vec::new(), seen: HashSet::new() };
        names.iter().for_each(|name| table.add(name));
        table
    }

    fn add(&mut self, name: &'n str) {
        if self.seen.insert(name) {
            self.names.push(name);
            if self.names.len() * 4 > self.capacity * 3 {
                self.capacity *= 2;
            }
        }
    }

    fn into_order(mut self) -> Vec<&'n str> {
        let mask = self.capacity - 1;
        self.names.sort_by_cached_key(|name| spread_hash(name) as usize & mask);
        self.names
    }
}

fn spread_hash(name: &str) -> u32 {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_go_before_insertion() {
        // Hash codes 65, 66, 67 and 2112.
        assert_eq!(hash_ordered(&["C", "A"], &["B", "A", "BB"]), ["BB", "A", "B", "C"]);
        assert_eq!(spread_hash("BB"), 2112);
    }
}
