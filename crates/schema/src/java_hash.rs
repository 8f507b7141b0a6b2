//! The order in which Java's hash tables give their keys, where messages and answers come in it (spec: formats 4.8).

/// Where a table starts when nothing says how many keys it will hold.
pub const DEFAULT_CAPACITY: usize = 16;

/// Sorts keys, given in the order of their insertion, as a `java.util.HashMap` that began with a capacity (a power of two)
/// and holds just these iterates them.
pub fn sort_as_hash_table<T, K: AsRef<str>>(items: &mut [T], capacity: usize, key: impl Fn(&T) -> K) {
    let mut capacity = capacity;
    while items.len() * 4 > capacity * 3 {
        capacity *= 2;
    }
    // stable: keys of one bucket keep the order in which they came
    items.sort_by_cached_key(|item| spread_hash(key(item).as_ref()) as usize & (capacity - 1));
}

/// The capacity of a `java.util.HashSet` that is made as a copy of that many keys.
pub fn capacity_of_copy(keys: usize) -> usize {
    let wanted = (keys as f32 / 0.75) as usize + 1;
    wanted.max(DEFAULT_CAPACITY).next_power_of_two()
}

/// `String.hashCode`, its high bits mixed into its low ones as `HashMap` does.
fn spread_hash(key: &str) -> u32 {
    let hash = key.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(keys: &[&'a str]) -> Vec<&'a str> {
        let mut keys = keys.to_vec();
        sort_as_hash_table(&mut keys, DEFAULT_CAPACITY, |key| *key);
        keys
    }

    #[test]
    fn buckets_go_before_insertion() {
        // hash codes 65, 66, 67 and 2112
        assert_eq!(sorted(&["C", "A", "B", "BB"]), ["BB", "A", "B", "C"]);
        assert_eq!(spread_hash("BB"), 2112);
    }

    #[test]
    fn subjects_come_in_the_recorded_order() {
        assert_eq!(sorted(&["point", "point-too"]), ["point-too", "point"]);
    }
}
