//! The nearest known key, for keys that are mistyped.

/// Names longer than this are compared by their beginning only: what the environment holds is not bounded.
const LONGEST: usize = 100;

/// The candidate with the fewest edits from `name`, and their number.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    candidates.map(|candidate| (candidate, edits(name, candidate))).min_by_key(|(_, edits)| *edits)
}

/// Whether so few edits look like a mistyped name rather than another one.
pub(super) fn is_slip(name: &str, edits: usize) -> bool {
    edits <= (name.len() / 6).clamp(1, 4)
}

/// How many characters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
fn edits(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().take(LONGEST).collect();
    let right: Vec<char> = right.chars().take(LONGEST).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let mut cost = (above[j] + usize::from(l != r)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let rows =
            [("", "", 0), ("a", "", 1), ("listeners", "listners", 1), ("abc", "acb", 1), ("kitten", "sitting", 3)];
        for (left, right, count) in rows {
            assert_eq!(edits(left, right), count, "{left} {right}");
            assert_eq!(edits(right, left), count, "{right} {left}");
        }
    }

    #[test]
    fn the_nearest_is_found() {
        let known = ["listeners", "kafkastore.topic", "port"];
        assert_eq!(nearest("listner", known.into_iter()), Some(("listeners", 2)));
        assert_eq!(nearest("kafka.store.topic", known.into_iter()), Some(("kafkastore.topic", 1)));
        assert_eq!(nearest("x", std::iter::empty()), None);
    }

    #[test]
    fn a_long_name_is_cut() {
        assert!(edits(&"x".repeat(1_000_000), "port") <= LONGEST);
    }
}
