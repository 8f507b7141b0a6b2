//! Batches of questions and of changes about associations.

use registrar_model::{Error, ErrorKind, Lifecycle};

use super::association::{AssociationCreateOrUpdateInfo, AssociationResource, lifecycle};
use crate::json::{self, Bean, Json};

/// `{requests}`: which associations are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationBatchGetRequest {
    /// The questions.
    pub requests: Vec<AssociationGetRequest>,
}

impl Bean for AssociationBatchGetRequest {
    const NAME: &'static str = "AssociationBatchGetRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        if field == "requests" {
            let request = |item| Ok(json::bean(item)?.unwrap_or_default());
            self.requests = json::list(value, AssociationGetRequest::NAME, request)?;
        }
        Ok(())
    }
}

/// `{resourceName, resourceNamespace, resourceId, resourceType, associationTypes, lifecycle}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationGetRequest {
    /// The resource.
    pub resource: AssociationResource,
    /// The types; none for all.
    pub association_types: Vec<String>,
    /// The lifecycle; `None` for both.
    pub lifecycle: Option<Lifecycle>,
}

impl Bean for AssociationGetRequest {
    const NAME: &'static str = "AssociationGetRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "associationTypes" => self.association_types = json::texts(value)?,
            "lifecycle" => self.lifecycle = lifecycle(value)?,
            _ => self.resource.set(field, value)?,
        }
        Ok(())
    }
}

/// `{requests}`: what is to be changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationBatchRequest {
    /// The changes.
    pub requests: Vec<AssociationOpRequest>,
}

impl Bean for AssociationBatchRequest {
    const NAME: &'static str = "AssociationBatchRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        if field == "requests" {
            let request = |item| Ok(json::bean(item)?.unwrap_or_default());
            self.requests = json::list(value, AssociationOpRequest::NAME, request)?;
        }
        Ok(())
    }
}

/// `{resourceName, resourceNamespace, resourceId, resourceType, associations}`, where the last are steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationOpRequest {
    /// The resource.
    pub resource: AssociationResource,
    /// The steps.
    pub associations: Vec<AssociationOp>,
}

impl Bean for AssociationOpRequest {
    const NAME: &'static str = "AssociationOpRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "associations" => self.associations = json::list(value, AssociationOp::NAME, AssociationOp::read)?,
            _ => self.resource.set(field, value)?,
        }
        Ok(())
    }
}

/// `{opType, ...}`: the other properties are those of the kind of step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssociationOp {
    /// `CREATE`
    Create(AssociationCreateOrUpdateInfo),
    /// `UPSERT`
    Upsert(AssociationCreateOrUpdateInfo),
    /// `DELETE`
    Delete(AssociationDeleteOp),
}

impl AssociationOp {
    const NAME: &'static str = "AssociationOp";

    fn read(value: Json) -> Result<Self, Error> {
        let kind = match &value {
            Json::Object(entries) => entries.iter().rfind(|(name, _)| name == "opType").map(|(_, kind)| kind.clone()),
            _ => None,
        };
        let kind = kind.map(json::string).transpose()?.flatten();
        match kind.as_deref() {
            Some("CREATE") => Ok(Self::Create(json::bean(value)?.unwrap_or_default())),
            Some("UPSERT") => Ok(Self::Upsert(json::bean(value)?.unwrap_or_default())),
            Some("DELETE") => Ok(Self::Delete(json::bean(value)?.unwrap_or_default())),
            Some(unknown) => Err(refused(format!(
                "Could not resolve type id '{unknown}' as a subtype of `{}`: known type ids = [CREATE, DELETE, UPSERT]",
                Self::NAME
            ))),
            None => Err(refused(format!(
                "Could not resolve subtype of `{}`: missing type id property 'opType'",
                Self::NAME
            ))),
        }
    }
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::BadRequest, [message])
}

/// `{subject, associationType, cascadeLifecycle}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationDeleteOp {
    /// Whose association it must be.
    pub subject: Option<String>,
    /// `key` or `value`
    pub association_type: Option<String>,
    /// Whether a frozen association goes too, and what the resource owns with it.
    pub cascade_lifecycle: Option<bool>,
}

impl Bean for AssociationDeleteOp {
    const NAME: &'static str = "AssociationDeleteOp";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "subject" => self.subject = json::string(value)?,
            "associationType" => self.association_type = json::string(value)?,
            "cascadeLifecycle" => self.cascade_lifecycle = json::boolean(value)?,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Request;

    fn steps(ops: &str) -> Result<Vec<AssociationOp>, Error> {
        let body = format!(r#"{{"requests":[{{"resourceName":"n","associations":{ops}}}]}}"#);
        let request = AssociationBatchRequest::read(body.as_bytes(), "mutateAssociations.arg4")?;
        Ok(request.requests.into_iter().flat_map(|request| request.associations).collect())
    }

    #[test]
    fn steps_are_told_apart_by_their_kind() {
        let ops = r#"[{"subject":"s","opType":"CREATE"},{"opType":"UPSERT","lifecycle":"WEAK"},
            {"opType":"DELETE","associationType":"key","cascadeLifecycle":true}]"#;
        let [AssociationOp::Create(create), AssociationOp::Upsert(upsert), AssociationOp::Delete(delete)] =
            &steps(ops).unwrap()[..]
        else {
            panic!("other steps")
        };
        assert_eq!(create.subject.as_deref(), Some("s"));
        assert_eq!(upsert.lifecycle, Some(Lifecycle::Weak));
        assert_eq!((delete.association_type.as_deref(), delete.cascade_lifecycle), (Some("key"), Some(true)));
        for odd in [r#"[{"subject":"s"}]"#, r#"[{"opType":"MOVE"}]"#, "[null]", "[7]", "{}"] {
            assert_eq!(steps(odd).unwrap_err().status(), 400, "{odd}");
        }
    }

    #[test]
    fn questions_are_read() {
        let body = r#"{"requests":[{"resourceId":"i","associationTypes":["key",null],"lifecycle":"STRONG"},null]}"#;
        let read = AssociationBatchGetRequest::read(body.as_bytes(), "x").unwrap();
        assert_eq!(read.requests.len(), 2);
        assert_eq!(read.requests[0].association_types, ["key"]);
        assert_eq!(read.requests[0].lifecycle, Some(Lifecycle::Strong));
    }
}
