//! The order in which a Java `HashSet` gives strings: messages come in that order (spec: formats 4.8).

use registrar_schema::java_hash::{capacity_of_copy, sort_as_hash_table};

use crate::model::Named;

/// The names of both sides, each once, in the order of a hash set that was copied from the one and extended by the
/// other.
pub(super) fn hash_ordered<'n, T>(one: &Named<'n, T>, other: &Named<'n, T>) -> Vec<&'n str> {
    let new = other.names().filter(|name| one.get(name).is_none());
    let mut names: Vec<&str> = one.names().chain(new).collect();
    sort_as_hash_table(&mut names, capacity_of_copy(one.names().len()), |name| *name);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> Named<'n, ()> {
        let mut named = Named::default();
        names.into_iter().for_each(|name| named.add(name, ()));
        named
    }

    #[test]
    fn sets_are_ordered_as_java_17_orders_them() {
        // so many names of one side, so many of the other one, and their order
        let rows = [
            (12, 0, "field28 field77 field56 field42 field0 field21 field49 field35 field14 field7 field70 field63"),
            (
                12,
                1,
                "field28 field77 field56 field42 field0 field21 field49 field35 field14 field7 field70 field63 ün0",
            ),
            (
                13,
                12,
                "ün26 ün65 ün130 field42 ün104 field21 field49 field84 field63 ün13 ün78 field28 ün39 ün143 field77 field56 field0 ün117 field35 field14 field7 field70 ün52 ün0 ün91",
            ),
            (
                3,
                20,
                "ün13 ün26 ün65 ün78 ün182 ün195 ün39 ün130 ün221 ün143 ün234 ün156 ün104 ün247 field0 ün169 ün117 field14 field7 ün208 ün52 ün0 ün91",
            ),
        ];
        for (one, other, expected) in rows {
            let fields: Vec<String> = (0..one).map(|n| format!("field{}", n * 7)).collect();
            let others: Vec<String> = (0..other).map(|n| format!("\u{fc}n{}", n * 13)).collect();
            let (fields, others) = (fields.iter().map(|name| &**name), others.iter().map(|name| &**name));
            assert_eq!(hash_ordered(&named(fields), &named(others)).join(" "), expected);
        }
    }
}
