//! Which versions may be written next.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use registrar_client::shapes::Content;

use super::versions::{Place, Versions};

/// Places in an order that keeps to "this before that", handed out as soon as all before them are done.
pub(super) struct Schedule {
    ready: BTreeSet<Place>,
    /// How many have to be done before.
    waiting: HashMap<Place, usize>,
    after: HashMap<Place, Vec<Place>>,
}

impl Schedule {
    /// All of `places`. Pairs with an end that is not among them, or that name one place twice, are ignored.
    fn new(places: &Versions, pairs: impl IntoIterator<Item = (Place, Place)>) -> Self {
        let mut waiting: HashMap<Place, usize> = HashMap::new();
        let mut after: HashMap<Place, Vec<Place>> = HashMap::new();
        for (first, then) in pairs {
            if first != then && places.contains_key(&first) && places.contains_key(&then) {
                *waiting.entry(then.clone()).or_default() += 1;
                after.entry(first).or_default().push(then);
            }
        }
        let ready = places.keys().filter(|place| !waiting.contains_key(*place)).cloned().collect();
        Self { ready, waiting, after }
    }

    /// For imports: what is referred to comes before what refers to it, and versions of a subject in their order.
    pub(super) fn of_imports(versions: &Versions) -> Self {
        let mut pairs = Vec::new();
        let mut contents: BTreeMap<(&str, i32), &Content> = BTreeMap::new();
        let mut previous: Option<&Place> = None;
        for (place, version) in versions {
            pairs.extend(version.content.references.iter().map(|reference| (place.referred(reference), place.clone())));
            pairs.extend(previous.filter(|it| it.subject == place.subject).map(|it| (it.clone(), place.clone())));
            previous = Some(place);
            if place.subject.context.is_default() {
                contents.insert((&place.subject.subject, place.version), &version.content);
            }
        }
        // Registration under `s` also finds what is under `:.ctx:s` (spec: core 4.7, step 5), and would write nothing;
        // the default context goes first where that could happen.
        for (place, version) in versions.iter().filter(|(place, _)| !place.subject.context.is_default()) {
            if contents.get(&(&place.subject.subject, place.version)) == Some(&&version.content) {
                let subject = registrar_model::QualifiedSubject::parse_in(&Default::default(), &place.subject.subject);
                pairs.push((Place { subject, version: place.version }, place.clone()));
            }
        }
        Self::new(versions, pairs)
    }

    /// For soft deletions: what refers to others goes before them, since a live referrer keeps them.
    pub(super) fn of_deletions(versions: &Versions) -> Self {
        let referred = versions.iter().flat_map(|(place, version)| {
            version.content.references.iter().map(|reference| (place.clone(), place.referred(reference)))
        });
        Self::new(versions, referred)
    }

    /// One that may be written now; nothing if all are handed out, or wait.
    pub(super) fn next(&mut self) -> Option<Place> {
        self.ready.pop_first()
    }

    /// Releases what waited for this one.
    pub(super) fn done(&mut self, place: &Place) {
        for then in self.after.remove(place).unwrap_or_default() {
            let Some(count) = self.waiting.get_mut(&then) else { continue };
            *count -= 1;
            if *count == 0 {
                self.waiting.remove(&then);
                self.ready.insert(then);
            }
        }
    }

    /// One that waits. With none ready and none under way, it waits for itself.
    pub(super) fn waiting(&self) -> Option<&Place> {
        self.waiting.keys().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::versions::fixture::{place, version};

    fn order(mut schedule: Schedule) -> Vec<String> {
        let mut order = Vec::new();
        while let Some(place) = schedule.next() {
            order.push(place.to_string());
            schedule.done(&place);
        }
        assert_eq!(schedule.waiting(), None);
        order
    }

    #[test]
    fn references_and_versions_are_kept_in_order() {
        let versions = Versions::from([
            (place("a", 1), version(1, "a1", &[("z", 2), ("gone", 1)])),
            (place("a", 2), version(2, "a2", &[])),
            (place("z", 1), version(3, "z1", &[])),
            (place("z", 2), version(4, "z2", &[(":.c:deep", 1)])),
            (place(":.c:deep", 1), version(1, "d", &[])),
        ]);
        let expected = ["`z` version 1", "`:.c:deep` version 1", "`z` version 2", "`a` version 1", "`a` version 2"];
        assert_eq!(order(Schedule::of_imports(&versions)), expected);
        let deletions = order(Schedule::of_deletions(&versions));
        let at = |text: &str| deletions.iter().position(|line| line == text);
        assert!(at("`a` version 1") < at("`z` version 2") && at("`z` version 2") < at("`:.c:deep` version 1"));
    }

    #[test]
    fn the_default_context_goes_before_its_likes() {
        let alike = version(1, "x", &[]);
        let mut versions = Versions::from([(place("s", 1), alike.clone()), (place(":.c:s", 1), alike.clone())]);
        // the default context's own waits for another one
        versions.insert(place("s", 2), alike.clone());
        versions.insert(place(":.c:s", 2), alike);
        let order = order(Schedule::of_imports(&versions));
        let at = |text: &str| order.iter().position(|line| line == text);
        assert!(at("`s` version 1") < at("`:.c:s` version 1") && at("`s` version 2") < at("`:.c:s` version 2"));
    }

    #[test]
    fn a_circle_waits_for_ever() {
        let versions = Versions::from([
            (place("a", 1), version(1, "a", &[("b", 1), ("a", 1)])),
            (place("b", 1), version(2, "b", &[("a", 1)])),
        ]);
        let mut schedule = Schedule::of_imports(&versions);
        assert_eq!((schedule.next(), schedule.waiting()), (None, Some(&place("a", 1))));
    }
}
