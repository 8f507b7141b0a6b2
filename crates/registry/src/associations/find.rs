//! Which associations a subject or a resource has (spec: core 2.8), and the filter of `GET /schemas` (spec: core 2.3).

use registrar_model::Lifecycle;
use registrar_state::{Association, View};

use crate::Registry;

/// What stands for every namespace, and for every name.
const ANY: &str = "-";

/// Which associations a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationFilter {
    /// The type of the resources; empty for all.
    pub resource_type: String,
    /// The types of the associations; none for all.
    pub association_types: Vec<String>,
    /// Their lifecycle; `None` for both.
    pub lifecycle: Option<Lifecycle>,
}

impl AssociationFilter {
    pub(super) fn passes(&self, association: &Association) -> bool {
        let key = &association.key;
        (self.resource_type.is_empty() || *self.resource_type == *key.resource_type)
            && (self.association_types.is_empty()
                || self.association_types.iter().any(|wanted| **wanted == *key.association_type))
            && self.lifecycle.is_none_or(|lifecycle| lifecycle == association.value.lifecycle)
    }

    pub(super) fn of(&self, mut associations: Vec<Association>) -> Vec<Association> {
        associations.retain(|association| self.passes(association));
        associations
    }
}

/// Which subjects `GET /schemas` lists, by their associations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociatedFilter {
    /// The associations that count; its lifecycle is not used.
    pub associations: AssociationFilter,
    /// The lifecycles that are listed; none for all, unless `unassociated`.
    pub lifecycles: Vec<Lifecycle>,
    /// Whether subjects without any association that counts are listed.
    pub unassociated: bool,
}

impl AssociatedFilter {
    /// The associations that are shown with a subject; `None` if it is not listed.
    pub(crate) fn of_subject(&self, view: &View<'_>, subject: &str) -> Option<Vec<Association>> {
        let counting = self.associations.of(view.associations_of_subject(subject));
        if counting.is_empty() {
            return self.unassociated.then(Vec::new);
        }
        let any = self.lifecycles.is_empty() && !self.unassociated;
        let listed = counting.into_iter().filter(|one| any || self.lifecycles.contains(&one.value.lifecycle));
        Some(listed.collect::<Vec<_>>()).filter(|listed| !listed.is_empty())
    }
}

impl Registry {
    /// The associations with a subject, which is taken as it is written.
    pub fn associations_of_subject(&self, subject: &str, filter: &AssociationFilter) -> Vec<Association> {
        filter.of(self.state.read().associations_of_subject(subject))
    }

    /// The associations of the resource with that id.
    pub fn associations_of_resource_id(&self, id: &str, filter: &AssociationFilter) -> Vec<Association> {
        filter.of(self.state.read().associations_of_resource(id))
    }

    /// The associations of a resource by its name; `-` is any namespace, or any name.
    pub fn associations_of_resource(
        &self,
        namespace: &str,
        name: &str,
        filter: &AssociationFilter,
    ) -> Vec<Association> {
        let view = self.state.read();
        let lives_there = |own: &str| namespace == ANY || namespace == own;
        let mut found = match name {
            ANY => view.associations(|key| lives_there(&key.resource_namespace)),
            name => view.associations_of_name(name),
        };
        found.retain(|one| lives_there(&one.key.resource_namespace));
        filter.of(found)
    }
}
