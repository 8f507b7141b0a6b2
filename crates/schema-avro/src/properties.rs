//! Extra attributes of schemas and fields: kept, printed and compared, never interpreted.

use registrar_schema::json::Json;

/// Attributes in source order, each name once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Properties(Vec<(Box<str>, Json)>);

impl Properties {
    /// Those members of an object that are not reserved. Empty for anything but an object.
    pub(crate) fn of(node: &Json, is_reserved: impl Fn(&str) -> bool) -> Self {
        let members = node.as_object().unwrap_or_default();
        Self(members.iter().filter(|(name, _)| !is_reserved(name)).cloned().collect())
    }

    /// The attributes in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(key, _)| **key == *name).map(|(_, value)| value)
    }

    /// Gives an attribute another value, in its place or as the last one; `None` removes it.
    pub(crate) fn set(&mut self, name: &str, value: Option<Json>) {
        let place = self.0.iter().position(|(key, _)| **key == *name);
        match (place, value) {
            (Some(place), Some(value)) => self.0[place].1 = value,
            (Some(place), None) => drop(self.0.remove(place)),
            (None, Some(value)) => self.0.push((name.into(), value)),
            (None, None) => {}
        }
    }

    /// The same attributes: `first` in that order, then the others by name; members of objects by name, at all depths.
    pub(crate) fn sorted(&self, first: &[&str]) -> Self {
        let rank = |name: &str| first.iter().position(|wanted| *wanted == name).unwrap_or(first.len());
        let mut list: Vec<_> = self.0.iter().map(|(name, value)| (name.clone(), sorted_members(value))).collect();
        list.sort_by(|(left, _), (right, _)| rank(left).cmp(&rank(right)).then_with(|| utf16_order(left, right)));
        Self(list)
    }

    /// Whether both hold the same attributes with the same values, in any order.
    pub(crate) fn is_equivalent(&self, other: &Self) -> bool {
        same_members(&self.0, &other.0)
    }
}

/// Java's order of strings: by UTF-16 code unit.
pub(crate) fn utf16_order(left: &str, right: &str) -> std::cmp::Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

/// The same value with the members of every object in order of their names.
pub(crate) fn sorted_members(json: &Json) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.iter().map(sorted_members).collect()),
        Json::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, value)| (name.clone(), sorted_members(value))).collect();
            members.sort_by(|(left, _), (right, _)| utf16_order(left, right));
            Json::Object(members)
        }
        plain => plain.clone(),
    }
}

/// Whether two values are equal, members in any order.
pub(crate) fn same_json(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_json(left, right))
        }
        (Json::Object(left), Json::Object(right)) => same_members(left, right),
        _ => left == right,
    }
}

fn same_members(left: &[(Box<str>, Json)], right: &[(Box<str>, Json)]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let by_name = |members: &[(Box<str>, Json)]| {
        let mut places: Vec<usize> = (0..members.len()).collect();
        places.sort_unstable_by(|one, two| members[*one].0.cmp(&members[*two].0));
        places
    };
    by_name(left).into_iter().zip(by_name(right)).all(|(one, two)| {
        let ((left_name, left_value), (right_name, right_value)) = (&left[one], &right[two]);
        left_name == right_name && same_json(left_value, right_value)
    })
}

#[cfg(test)]
mod tests {
    use registrar_schema::json::{Dialect, parse, to_text};

    use super::*;

    fn json(text: &str) -> Json {
        parse(text, Dialect::default()).unwrap().unwrap()
    }

    #[test]
    fn sorting_reaches_into_objects_but_not_arrays() {
        let node = json(r#"{"z":[2,{"b":1,"a":2}],"logicalType":"date","a":{"d":1,"c":2},"name":"x"}"#);
        let properties = Properties::of(&node, |name| name == "name").sorted(&["logicalType"]);
        let printed: Vec<String> =
            properties.iter().map(|(name, value)| format!("{name}={}", to_text(value))).collect();
        assert_eq!(printed, ["logicalType=\"date\"", r#"a={"c":2,"d":1}"#, r#"z=[2,{"a":2,"b":1}]"#]);
    }

    #[test]
    fn member_order_does_not_count_but_item_order_does() {
        assert!(same_json(&json(r#"{"a":1,"b":[1,2]}"#), &json(r#"{"b":[1,2],"a":1}"#)));
        assert!(!same_json(&json(r#"{"a":1,"b":[1,2]}"#), &json(r#"{"b":[2,1],"a":1}"#)));
        assert!(!same_json(&json("1"), &json("1.0")));
        assert!(!same_json(&json(r#"{"a":1}"#), &json(r#"{"a":1,"b":1}"#)));
    }
}
