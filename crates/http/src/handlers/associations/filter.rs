//! The query parameters that say which associations are meant.

use registrar_model::{Error, ErrorKind, Lifecycle};
use registrar_registry::{AssociatedFilter, AssociationFilter};
use registrar_wire::Query;

/// What stands among the lifecycles for subjects without associations.
const NONE: &str = "NONE";

/// Resources are topics where the query does not say otherwise.
const TOPIC: &str = "topic";

/// Associations of a resource by type (spec: core 2.8).
pub(super) fn of_types(query: Query<'_>) -> AssociationFilter {
    AssociationFilter {
        resource_type: query.first("resourceType").unwrap_or(TOPIC.into()).into_owned(),
        association_types: query.all("associationType"),
        lifecycle: None,
    }
}

/// Associations of a list.
///
/// # Errors
/// 404 for a lifecycle that there is not, as the reference has it (spec: core 1.2).
pub(super) fn list(query: Query<'_>) -> Result<AssociationFilter, Error> {
    let lifecycle = query.first("lifecycle").map(|name| lifecycle(&name)).transpose()?;
    Ok(AssociationFilter { lifecycle, ..of_types(query) })
}

/// The filter of `GET /schemas`; `None` where the query says nothing about associations (spec: core 2.3).
///
/// # Errors
/// As [`list`].
pub(in crate::handlers) fn of_schemas(query: Query<'_>) -> Result<Option<AssociatedFilter>, Error> {
    let names = query.all("lifecycle");
    let strong_or_weak = names.iter().filter(|name| *name != NONE);
    let filter = AssociatedFilter {
        associations: AssociationFilter {
            resource_type: query.text("resourceType").into_owned(),
            association_types: query.all("associationType"),
            lifecycle: None,
        },
        lifecycles: strong_or_weak.map(|name| lifecycle(name)).collect::<Result<_, _>>()?,
        unassociated: names.iter().any(|name| name == NONE),
    };
    let is_given = ["resourceType", "associationType", "lifecycle"].into_iter().any(|name| query.first(name).is_some());
    Ok(is_given.then_some(filter))
}

fn lifecycle(name: &str) -> Result<Lifecycle, Error> {
    name.parse().map_err(|()| ErrorKind::NotFound.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_of_topics_unless_the_query_says_otherwise() {
        let filter = list(Query::new("associationType=key&associationType=value&lifecycle=WEAK")).unwrap();
        assert_eq!((&*filter.resource_type, filter.lifecycle), ("topic", Some(Lifecycle::Weak)));
        assert_eq!(filter.association_types, ["key", "value"]);
        for odd in ["lifecycle=weak", "lifecycle=NONE", "lifecycle="] {
            assert_eq!(list(Query::new(odd)), Err(ErrorKind::NotFound.into()), "{odd}");
        }
    }

    #[test]
    fn schemas_are_filtered_where_the_query_says_so() {
        assert_eq!(of_schemas(Query::new("deleted=true")), Ok(None));
        let filter = of_schemas(Query::new("lifecycle=STRONG&lifecycle=NONE")).unwrap().unwrap();
        assert_eq!((filter.lifecycles, filter.unassociated), (vec![Lifecycle::Strong], true));
        assert!(of_schemas(Query::new("resourceType=topic")).unwrap().is_some());
        assert_eq!(of_schemas(Query::new("lifecycle=strong")), Err(ErrorKind::NotFound.into()));
    }
}
