//! `POST /associations:batchGet` (spec: core 10.6).

use registrar_model::{Error, ErrorKind, Lifecycle, QualifiedSubject};
use registrar_state::{Association, View};

use super::answers::{AnsweredAssociation, AssociationOutcome, ResourceAssociations};
use super::find::AssociationFilter;
use super::request::AssociationResource;
use super::validate::{TOPIC, invalid};
use crate::Registry;
use crate::found::found;

/// Which associations of which resource are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationQuery {
    /// The resource: its id, or its name with the namespace.
    pub resource: AssociationResource,
    /// The types; none for all.
    pub association_types: Vec<String>,
    /// The lifecycle; `None` for both.
    pub lifecycle: Option<Lifecycle>,
}

impl Registry {
    /// The associations of many resources, one outcome for each query in its order; with `schemas`, each with the newest
    /// schema of its subject.
    ///
    /// # Errors
    /// 42212 if there is no query.
    pub fn get_associations(
        &self,
        queries: Vec<AssociationQuery>,
        schemas: bool,
    ) -> Result<Vec<AssociationOutcome>, Error> {
        if queries.is_empty() {
            return Err(invalid("requests", "cannot be null or empty"));
        }
        let view = self.state.read();
        Ok(queries.into_iter().map(|query| get(&view, query, schemas)).collect())
    }
}

fn get(view: &View<'_>, query: AssociationQuery, schemas: bool) -> AssociationOutcome {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let AssociationResource { name, namespace, id, resource_type } = query.resource;
    let (name, namespace, id) = (given(name), given(namespace), given(id));
    let filter = AssociationFilter {
        resource_type: given(resource_type).unwrap_or_else(|| TOPIC.to_owned()),
        association_types: query.association_types,
        lifecycle: query.lifecycle,
    };
    let found = filter.of(named(view, name.as_deref(), namespace.as_deref(), id.as_deref())?);
    let known = |own: Option<String>, of: fn(&Association) -> &str| {
        own.or_else(|| found.first().map(|first| of(first).to_owned())).unwrap_or_default()
    };
    Ok(ResourceAssociations {
        resource_name: known(name, |one| &one.key.resource_name),
        resource_namespace: known(namespace, |one| &one.key.resource_namespace),
        resource_id: known(id, |one| &one.value.resource_id),
        resource_type: filter.resource_type,
        associations: found.into_iter().map(|one| answered(view, one, schemas)).collect(),
    })
}

/// The associations of the resource that a query names.
fn named(
    view: &View<'_>,
    name: Option<&str>,
    namespace: Option<&str>,
    id: Option<&str>,
) -> Result<Vec<Association>, Error> {
    match (name, namespace, id) {
        (Some(_), None, _) => {
            Err(unanswerable("resourceNamespace", "resourceNamespace is required when resourceName is specified"))
        }
        (_, _, Some(id)) => Ok(view.associations_of_resource(id)),
        (Some(name), Some(namespace), None) => {
            let mut found = view.associations_of_name(name);
            found.retain(|one| *one.key.resource_namespace == *namespace);
            Ok(found)
        }
        (None, _, None) => Err(unanswerable("resourceId", "either resourceId or resourceName must be specified")),
    }
}

/// An association with, if that is asked for, the newest live schema of its subject.
pub(super) fn answered(view: &View<'_>, association: Association, with_schema: bool) -> AnsweredAssociation {
    let newest = || {
        let subject = QualifiedSubject::parse(&association.key.subject);
        let state = view.subject(&subject)?;
        state.live().next().map(|version| found(&subject, version))
    };
    let schema = if with_schema { newest() } else { None };
    AnsweredAssociation { association, schema }
}

/// What the reference says of a query that names no resource; it is one outcome among others, and no status.
fn unanswerable(property: &str, detail: &str) -> Error {
    let text = format!("Error while getting associations: property: {property}; detail: {detail}");
    Error::new(ErrorKind::InternalServerError, [text])
}
