//! Associations, in a list and as the outcome of a change.

use registrar_model::Lifecycle;
use serde::{Serialize, Serializer};

use super::{ErrorMessage, Schema};

/// An association in a list. `frozen` is written where it is not what the lifecycle says.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the fields are those of the specification; times in ms since the Unix epoch
pub struct Association<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub subject: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub guid: &'a str,
    #[serde(flatten)]
    pub resource: Resource<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub association_type: &'a str,
    #[serde(flatten)]
    pub hold: Hold,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_ts: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_ts: Option<i64>,
}

/// The resource that has associations.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs)] // the fields are those of the specification
pub struct Resource<'a> {
    #[serde(rename = "resourceName", skip_serializing_if = "str::is_empty")]
    pub name: &'a str,
    #[serde(rename = "resourceNamespace", skip_serializing_if = "str::is_empty")]
    pub namespace: &'a str,
    #[serde(rename = "resourceId", skip_serializing_if = "str::is_empty")]
    pub id: &'a str,
    #[serde(rename = "resourceType", skip_serializing_if = "str::is_empty")]
    pub resource_type: &'a str,
}

/// How a resource holds a subject.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Hold {
    #[serde(serialize_with = "name")]
    lifecycle: Lifecycle,
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen: Option<bool>,
}

impl Hold {
    /// That lifecycle, frozen or not.
    pub fn new(lifecycle: Lifecycle, frozen: bool) -> Self {
        Self { lifecycle, frozen: (frozen != lifecycle.is_frozen()).then_some(frozen) }
    }
}

fn name<S: Serializer>(lifecycle: &Lifecycle, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lifecycle.as_str())
}

/// Associations of one resource: what a request changed, or what the resource has.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the fields are those of the specification
pub struct AssociationResponse<'a> {
    #[serde(flatten)]
    pub resource: Resource<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub associations: Vec<AssociationInfo<'a>>,
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the fields are those of the specification
pub struct AssociationInfo<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub subject: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub association_type: &'a str,
    #[serde(flatten)]
    pub hold: Hold,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema<'a>>,
}

/// The outcomes of a batch, in the order of its requests.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)] // what they say
pub struct AssociationBatchResponse<'a> {
    pub results: Vec<AssociationResult<'a>>,
}

/// The outcome of one request of a batch.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // what they say
pub enum AssociationResult<'a> {
    Error(ErrorMessage<'a>),
    Result(AssociationResponse<'a>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use registrar_model::{Error, ErrorKind};

    #[test]
    fn frozen_is_written_where_the_lifecycle_does_not_say_it() {
        let rows = [
            (Lifecycle::Strong, true, r#"{"lifecycle":"STRONG"}"#),
            (Lifecycle::Strong, false, r#"{"lifecycle":"STRONG","frozen":false}"#),
            (Lifecycle::Weak, false, r#"{"lifecycle":"WEAK"}"#),
            (Lifecycle::Weak, true, r#"{"lifecycle":"WEAK","frozen":true}"#),
        ];
        for (lifecycle, frozen, text) in rows {
            assert_eq!(serde_json::to_string(&Hold::new(lifecycle, frozen)).unwrap(), text);
        }
    }

    #[test]
    fn a_batch_has_one_outcome_for_each_request() {
        let error = Error::new(ErrorKind::AssociationNotFound, ["i"]);
        let info = AssociationInfo {
            subject: "s",
            association_type: "key",
            hold: Hold::new(Lifecycle::Weak, false),
            schema: None,
        };
        let response = AssociationResponse {
            resource: Resource { name: "n", namespace: "ns", id: "", resource_type: "topic" },
            associations: vec![info],
        };
        let results = vec![AssociationResult::Error(ErrorMessage::from(&error)), AssociationResult::Result(response)];
        let text = serde_json::to_string(&AssociationBatchResponse { results }).unwrap();
        assert_eq!(
            text,
            r#"{"results":[{"error":{"error_code":40410,"message":"Association for 'i' not found."}},{"result":{"resourceName":"n","resourceNamespace":"ns","resourceType":"topic","associations":[{"subject":"s","associationType":"key","lifecycle":"WEAK"}]}}]}"#
        );
    }
}
