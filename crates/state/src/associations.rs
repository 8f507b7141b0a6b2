//! Associations as readers get them, and where they are looked for.

use std::sync::Arc;

use crate::records::{AssociationKey, AssociationValue};

/// An association: a resource uses a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// What names it.
    pub key: Arc<AssociationKey>,
    /// What its last record says.
    pub value: Arc<AssociationValue>,
}

/// What associations are looked for by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum AssociationPlace {
    /// The subject, as the records carry it.
    Subject(Box<str>),
    /// The resource's id.
    ResourceId(Box<str>),
    /// The resource's name; few namespaces have resources of one name.
    ResourceName(Box<str>),
}

/// The associations in one place, sorted.
#[derive(Debug, Clone, Default)]
pub(crate) struct AssociationKeys(Vec<Arc<AssociationKey>>);

impl AssociationKeys {
    pub fn iter(&self) -> impl Iterator<Item = &Arc<AssociationKey>> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn add(&mut self, key: &Arc<AssociationKey>) {
        if let Err(place) = self.0.binary_search(key) {
            self.0.insert(place, Arc::clone(key));
        }
    }

    pub fn remove(&mut self, key: &AssociationKey) {
        if let Ok(place) = self.0.binary_search_by(|known| (**known).cmp(key)) {
            self.0.remove(place);
        }
    }
}
