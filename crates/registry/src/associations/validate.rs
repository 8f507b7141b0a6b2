//! What can be wrong with a request whatever the state is (spec: core 10.2): everything is 42212.

use registrar_model::{Error, ErrorKind, Lifecycle};

use super::request::{AssociationInfo, AssociationRequest, AssociationResource};
use crate::requests::SchemaRequest;

/// The only type of resource that there is, and the type of those that do not say it.
pub(super) const TOPIC: &str = "topic";

const TYPES: [&str; 2] = ["key", "value"];

const MAX_NAME: usize = 256;

const EMPTY: &str = "cannot be null or empty";

/// The fault of a request's property.
pub(super) fn invalid(property: &str, detail: impl AsRef<str>) -> Error {
    Error::new(ErrorKind::InvalidAssociation, [property, detail.as_ref()])
}

/// A resource whose names are legal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    pub name: String,
    pub namespace: String,
    /// Absent in dry runs alone.
    pub id: Option<String>,
}

/// An association that a client asks for, legal in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub association_type: &'static str,
    pub subject: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub frozen: Option<bool>,
    pub schema: Option<SchemaRequest>,
    pub normalize: bool,
}

/// The resource and what is wanted for it.
pub(super) fn validate(request: AssociationRequest, dry_run: bool) -> Result<(Resource, Vec<Wanted>), Error> {
    let resource = resource(&request.resource, dry_run)?;
    if request.associations.is_empty() {
        return Err(invalid("associations", EMPTY));
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    for info in request.associations {
        let association_type = association_type(info.association_type.as_deref())?;
        if wanted.iter().any(|other| other.association_type == association_type) {
            let detail = format!("may only appear once per request, but '{association_type}' appears more than once");
            return Err(invalid("associationType", detail));
        }
        wanted.push(want(association_type, info)?);
    }
    Ok((resource, wanted))
}

/// The resource that a request is about. In a dry run it may be one that has no id yet.
pub(super) fn resource(named: &AssociationResource, dry_run: bool) -> Result<Resource, Error> {
    let name = name("resourceName", named.name.as_deref())?;
    let namespace = self::name("resourceNamespace", named.namespace.as_deref())?;
    let id = named.id.clone().filter(|id| !id.is_empty());
    if id.is_none() && !dry_run {
        return Err(invalid("resourceId", EMPTY));
    }
    match named.resource_type.as_deref() {
        None | Some("" | TOPIC) => Ok(Resource { name, namespace, id }),
        Some(_) => Err(invalid("resourceType", "must be 'topic'")),
    }
}

fn name(property: &str, name: Option<&str>) -> Result<String, Error> {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return Err(invalid(property, EMPTY)) };
    if name.encode_utf16().count() > MAX_NAME {
        return Err(invalid(property, format!("exceeds max length of {MAX_NAME}")));
    }
    match name.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-'))) {
        Some(illegal) => Err(invalid(property, format!("illegal character '{illegal}'"))),
        None => Ok(name.to_owned()),
    }
}

/// The type by its name; `value` if there is none.
pub(super) fn association_type(name: Option<&str>) -> Result<&'static str, Error> {
    let name = name.filter(|name| !name.is_empty()).unwrap_or("value");
    let known = TYPES.into_iter().find(|known| *known == name);
    known.ok_or_else(|| invalid("associationType", "must be either 'key' or 'value'"))
}

fn want(association_type: &'static str, info: AssociationInfo) -> Result<Wanted, Error> {
    let AssociationInfo { subject, lifecycle, frozen, schema, normalize, .. } = info;
    if subject.as_deref().is_some_and(|subject| subject.is_empty() || subject.chars().any(char::is_control)) {
        return Err(invalid("subject", "must not be empty"));
    }
    if schema.is_some() && lifecycle == Some(Lifecycle::Weak) {
        return Err(invalid("lifecycle", "cannot be WEAK when schema is provided"));
    }
    if schema.is_some() && frozen == Some(false) {
        return Err(invalid("frozen", "cannot be false when a schema is provided"));
    }
    if let (Some(lifecycle), Some(frozen)) = (lifecycle, frozen) {
        check_frozen(lifecycle, frozen)?;
    }
    if let Some(rules) = schema.as_ref().and_then(|schema| schema.rule_set.as_ref()) {
        rules.validate()?;
    }
    Ok(Wanted { association_type, subject, lifecycle, frozen, schema, normalize })
}

/// What a resource owns is frozen, and what it shares is not.
pub(super) fn check_frozen(lifecycle: Lifecycle, frozen: bool) -> Result<(), Error> {
    if lifecycle.is_frozen() == frozen {
        return Ok(());
    }
    Err(invalid("frozen", format!("association with lifecycle of {lifecycle} cannot be frozen={frozen}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource() -> AssociationResource {
        AssociationResource {
            name: Some("orders".to_owned()),
            namespace: Some("lkc1".to_owned()),
            id: Some("id".to_owned()),
            resource_type: None,
        }
    }

    fn request() -> AssociationRequest {
        AssociationRequest {
            resource: resource(),
            associations: vec![AssociationInfo { subject: Some("s".to_owned()), ..AssociationInfo::default() }],
        }
    }

    fn refusal(request: AssociationRequest) -> String {
        validate(request, false).unwrap_err().message().to_owned()
    }

    fn expected(property: &str, detail: &str) -> String {
        invalid(property, detail).message().to_owned()
    }

    #[test]
    fn names_are_short_and_plain() {
        let of = |resource| AssociationRequest { resource, ..request() };
        let with = |name: &str| of(AssociationResource { name: Some(name.to_owned()), ..resource() });
        assert!(validate(with("A-9_é"), false).is_ok());
        assert!(validate(with(&"n".repeat(256)), false).is_ok());
        assert_eq!(refusal(with(&"n".repeat(257))), expected("resourceName", "exceeds max length of 256"));
        assert_eq!(refusal(with("a.b")), expected("resourceName", "illegal character '.'"));
        let namespace = AssociationResource { namespace: Some("a/b".to_owned()), ..resource() };
        assert_eq!(refusal(of(namespace)), expected("resourceNamespace", "illegal character '/'"));
    }

    #[test]
    fn an_id_is_needed_to_write() {
        let request = AssociationRequest { resource: AssociationResource { id: None, ..resource() }, ..request() };
        assert!(validate(request.clone(), true).is_ok());
        assert_eq!(refusal(request), expected("resourceId", EMPTY));
    }

    #[test]
    fn contradictions_are_refused() {
        let info = || request().associations.remove(0);
        let with = |info| AssociationRequest { associations: vec![info], ..request() };
        let strong = AssociationInfo { lifecycle: Some(Lifecycle::Strong), frozen: Some(false), ..info() };
        let detail = "association with lifecycle of STRONG cannot be frozen=false";
        assert_eq!(refusal(with(strong)), expected("frozen", detail));
        for subject in ["", "a\tb"] {
            let blank = AssociationInfo { subject: Some(subject.to_owned()), ..info() };
            assert_eq!(refusal(with(blank)), expected("subject", "must not be empty"));
        }
    }
}
