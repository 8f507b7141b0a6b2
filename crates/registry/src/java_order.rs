//! The order in which the reference's hash maps give their keys, where answers depend on it (spec: formats 4.8).

/// Sorts keys, given in the order of their insertion, as a `java.util.HashMap` that holds just these iterates them.
pub(crate) fn sort_by_java_hash<T>(items: &mut [T], key: impl Fn(&T) -> String) {
    let mut capacity = 16usize;
    while items.len() * 4 > capacity * 3 {
        capacity *= 2;
    }
    // stable, so keys of one bucket stay in insertion order
    items.sort_by_cached_key(|item| bucket(&key(item), capacity));
}

fn bucket(key: &str, capacity: usize) -> usize {
    let hash = key.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    (hash ^ (hash >> 16)) as usize & (capacity - 1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_order_is_the_recorded_one() {
        let mut subjects = vec!["point".to_owned(), "point-too".to_owned()];
        super::sort_by_java_hash(&mut subjects, Clone::clone);
        assert_eq!(subjects, ["point-too", "point"]);
    }
}
