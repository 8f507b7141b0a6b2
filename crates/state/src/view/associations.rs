//! Associations of a view, by subject and by resource. Lists are sorted by key.

use std::sync::Arc;

use super::View;
use crate::associations::{Association, AssociationPlace};
use crate::records::{AssociationKey, AssociationValue};

impl View<'_> {
    /// What the last record of an association says.
    pub fn association(&self, key: &AssociationKey) -> Option<Arc<AssociationValue>> {
        self.associations.get(key)
    }

    /// The associations with a subject, written as the records have it: in its normal form.
    pub fn associations_of_subject(&self, subject: &str) -> Vec<Association> {
        self.associations_at(&AssociationPlace::Subject(subject.into()))
    }

    /// The associations of the resource with that id.
    pub fn associations_of_resource(&self, id: &str) -> Vec<Association> {
        self.associations_at(&AssociationPlace::ResourceId(id.into()))
    }

    /// The associations of the resources with that name, whatever their namespace.
    pub fn associations_of_name(&self, name: &str) -> Vec<Association> {
        self.associations_at(&AssociationPlace::ResourceName(name.into()))
    }

    /// Every association for which `wanted` holds; walks all there are.
    pub fn associations(&self, mut wanted: impl FnMut(&AssociationKey) -> bool) -> Vec<Association> {
        let all = self.associations.scan(|key| wanted(key)).into_iter();
        let mut all: Vec<Association> = all.map(|(key, value)| Association { key, value }).collect();
        all.sort_by(|a, b| a.key.cmp(&b.key));
        all
    }

    fn associations_at(&self, place: &AssociationPlace) -> Vec<Association> {
        let Some(keys) = self.associated.get(place) else { return Vec::new() };
        let association = |key: &Arc<AssociationKey>| {
            Some(Association { key: Arc::clone(key), value: self.associations.get(&**key)? })
        };
        keys.iter().filter_map(association).collect()
    }

    pub(crate) fn put_association(&mut self, key: AssociationKey, value: Option<AssociationValue>) {
        let key = Arc::new(key);
        if let Some(before) = self.associations.get(&*key) {
            for place in places(&key, &before) {
                let keys = self.associated.edit(&place);
                keys.remove(&key);
                if keys.is_empty() {
                    self.associated.put(place, None);
                }
            }
        }
        if let Some(after) = &value {
            places(&key, after).iter().for_each(|place| self.associated.edit(place).add(&key));
        }
        self.associations.put(key, value.map(Arc::new));
    }
}

/// Where an association is looked for.
fn places(key: &AssociationKey, value: &AssociationValue) -> [AssociationPlace; 3] {
    [
        AssociationPlace::Subject(key.subject.clone()),
        AssociationPlace::ResourceId(value.resource_id.as_str().into()),
        AssociationPlace::ResourceName(key.resource_name.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use registrar_log::{LogRecord, Machine};
    use registrar_model::Lifecycle;

    use super::*;
    use crate::State;
    use crate::records::association;

    fn key(resource: &str, association_type: &str) -> AssociationKey {
        AssociationKey {
            resource_name: resource.into(),
            resource_namespace: "ns".into(),
            resource_type: "topic".into(),
            association_type: association_type.into(),
            subject: "s".into(),
        }
    }

    fn value(resource_id: &str, create_ts: Option<i64>) -> AssociationValue {
        let (guid, resource_id) = ("g".to_owned(), resource_id.to_owned());
        AssociationValue { guid, resource_id, lifecycle: Lifecycle::Weak, frozen: false, create_ts, update_ts: None }
    }

    fn apply(state: &State, offset: i64, key: &AssociationKey, value: Option<&AssociationValue>) {
        let record = association(key, value);
        state.apply(&[LogRecord { offset, timestamp: 100 + offset, key: Some(record.key), value: record.value }]);
    }

    #[test]
    fn an_association_is_found_where_its_last_record_puts_it() {
        let state = State::default();
        apply(&state, 0, &key("b", "value"), Some(&value("1", None)));
        apply(&state, 1, &key("a", "value"), Some(&value("1", None)));
        apply(&state, 2, &key("a", "value"), Some(&value("2", None)));
        let names = |found: Vec<Association>| -> Vec<String> {
            found.iter().map(|one| one.key.resource_name.to_string()).collect()
        };
        assert_eq!(names(state.read().associations_of_subject("s")), ["a", "b"]);
        assert_eq!(names(state.read().associations_of_resource("1")), ["b"]);
        assert_eq!(names(state.read().associations_of_resource("2")), ["a"]);
        assert_eq!(names(state.read().associations_of_name("a")), ["a"]);
        apply(&state, 3, &key("a", "value"), None);
        assert_eq!(names(state.read().associations(|_| true)), ["b"]);
        assert!(state.read().associations_of_resource("2").is_empty());
        assert_eq!(state.unknown_records(), 0);
    }

    #[test]
    fn the_time_of_creation_is_the_first_records_unless_a_later_one_says_it() {
        let state = State::default();
        let created = |key: &AssociationKey| state.read().association(key).unwrap().create_ts;
        let known = key("t", "key");
        apply(&state, 0, &known, Some(&value("1", None)));
        apply(&state, 1, &known, Some(&value("1", None)));
        assert_eq!(created(&known), Some(100));
        // what a compacted log holds: the update alone
        let compacted = key("u", "key");
        apply(&state, 2, &compacted, Some(&value("1", Some(7))));
        assert_eq!(created(&compacted), Some(7));
        assert_eq!(state.read().association(&compacted).unwrap().update_ts, Some(102));
    }

    #[test]
    fn what_lies_ahead_is_seen_by_who_asks_for_it_alone() {
        let state = State::default();
        let view = state.read();
        let ahead = [association(&key("t", "key"), Some(&value("1", None)))];
        assert_eq!(view.with(&ahead).associations_of_subject("s").len(), 1);
        assert!(view.associations_of_subject("s").is_empty());
        drop(view);
        assert!(state.read().associations_of_subject("s").is_empty());
    }
}
