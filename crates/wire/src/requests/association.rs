//! Associations that a resource shall have.

use registrar_model::{Error, Lifecycle};

use super::RegisterSchemaRequest;
use crate::json::{self, Bean, Json};

/// `{resourceName, resourceNamespace, resourceId, resourceType, associations}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationCreateOrUpdateRequest {
    /// The resource and where it lives.
    pub resource: AssociationResource,
    /// What it shall have.
    pub associations: Vec<AssociationCreateOrUpdateInfo>,
}

impl Bean for AssociationCreateOrUpdateRequest {
    const NAME: &'static str = "AssociationCreateOrUpdateRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "associations" => {
                // a null among them is an association without any property, which the use case refuses
                let info = |item| Ok(json::bean(item)?.unwrap_or_default());
                self.associations = json::list(value, AssociationCreateOrUpdateInfo::NAME, info)?;
                Ok(())
            }
            _ => self.resource.set(field, value),
        }
    }
}

/// What names a resource, in every request about one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationResource {
    /// Its name.
    pub name: Option<String>,
    /// Where it lives.
    pub namespace: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// Its type.
    pub resource_type: Option<String>,
}

impl AssociationResource {
    /// Takes one field of the request; fields of other names are ignored.
    pub(super) fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "resourceName" => self.name = json::string(value)?,
            "resourceNamespace" => self.namespace = json::string(value)?,
            "resourceId" => self.id = json::string(value)?,
            "resourceType" => self.resource_type = json::string(value)?,
            _ => {}
        }
        Ok(())
    }
}

/// `{subject, associationType, lifecycle, frozen, schema, normalize}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationCreateOrUpdateInfo {
    /// The subject.
    pub subject: Option<String>,
    /// `key` or `value`
    pub association_type: Option<String>,
    /// Whose the subject is.
    pub lifecycle: Option<Lifecycle>,
    /// Whether the association may not be changed.
    pub frozen: Option<bool>,
    /// A schema to register with it.
    pub schema: Option<RegisterSchemaRequest>,
    /// Whether the schema is registered in normal form.
    pub normalize: Option<bool>,
}

impl Bean for AssociationCreateOrUpdateInfo {
    const NAME: &'static str = "AssociationCreateOrUpdateInfo";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "subject" => self.subject = json::string(value)?,
            "associationType" => self.association_type = json::string(value)?,
            "lifecycle" => self.lifecycle = lifecycle(value)?,
            "frozen" => self.frozen = json::boolean(value)?,
            "schema" => self.schema = json::bean(value)?,
            "normalize" => self.normalize = json::boolean(value)?,
            _ => {}
        }
        Ok(())
    }
}

/// A lifecycle by its name.
pub(super) fn lifecycle(value: Json) -> Result<Option<Lifecycle>, Error> {
    let all = Lifecycle::ALL.map(|lifecycle| (lifecycle.as_str(), lifecycle));
    json::enumeration(value, "LifecyclePolicy", &all, "WEAK, STRONG")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Request;

    fn read(body: &str) -> Result<AssociationCreateOrUpdateRequest, Error> {
        AssociationCreateOrUpdateRequest::read(body.as_bytes(), "createAssociation.arg4")
    }

    #[test]
    fn every_field_is_read() {
        let request = read(
            r#"{"resourceName":"n","resourceNamespace":"ns","resourceId":7,"resourceType":null,"more":1,"associations":
                [{"subject":"s","associationType":"key","lifecycle":"STRONG","frozen":"true","schema":{"schema":"x"},
                  "normalize":true}, null]}"#,
        )
        .unwrap();
        assert_eq!(request.resource.id.as_deref(), Some("7"));
        assert_eq!(request.associations.len(), 2);
        let first = &request.associations[0];
        assert_eq!((first.lifecycle, first.frozen, first.normalize), (Some(Lifecycle::Strong), Some(true), Some(true)));
        assert_eq!(first.schema.as_ref().unwrap().schema.as_deref(), Some("x"));
        assert_eq!(request.associations[1], AssociationCreateOrUpdateInfo::default());
    }

    #[test]
    fn a_missing_body_is_named() {
        assert_eq!(read("").unwrap_err().message(), "createAssociation.arg4 must not be null (was null)");
    }
}
