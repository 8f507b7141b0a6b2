//! ASSOC: a resource uses a subject. A tombstone ends that.

use registrar_log::Record;
use registrar_model::{DEFAULT_TENANT, Lifecycle};
use serde::{Deserialize, Serialize};

use super::shapes::null_is_empty;
use super::{At, json};
use crate::view::View;

/// What names an association.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssociationKey {
    /// The resource.
    pub resource_name: Box<str>,
    /// Where the resource lives.
    pub resource_namespace: Box<str>,
    /// `topic`.
    pub resource_type: Box<str>,
    /// `key` or `value`.
    pub association_type: Box<str>,
    /// The subject in its normal form.
    pub subject: Box<str>,
}

/// An association as its last record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssociationValue {
    /// A random UUID that survives updates.
    pub guid: String,
    /// The resource's id.
    pub resource_id: String,
    /// Whose the subject is.
    pub lifecycle: Lifecycle,
    /// Whether it may not be changed.
    pub frozen: bool,
    /// When it was made, in ms since the Unix epoch; `None` until the log has said so.
    pub create_ts: Option<i64>,
    /// When it was written last, in ms since the Unix epoch; not part of a record's value.
    pub update_ts: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    keytype: &'static str,
    tenant: &'static str,
    resource_name: &'a str,
    resource_namespace: &'a str,
    resource_type: &'a str,
    association_type: &'a str,
    subject: &'a str,
    magic: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Value<'a> {
    guid: &'a str,
    tenant: &'static str,
    resource_name: &'a str,
    resource_namespace: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    resource_id: &'a str,
    resource_type: &'a str,
    association_type: &'a str,
    subject: &'a str,
    lifecycle: &'static str,
    frozen: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_ts: Option<i64>,
}

/// What counts of a value: the rest is in the key.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadValue {
    #[serde(default, deserialize_with = "null_is_empty")]
    guid: String,
    #[serde(default, deserialize_with = "null_is_empty")]
    resource_id: String,
    lifecycle: String,
    #[serde(default, deserialize_with = "null_is_empty")]
    frozen: bool,
    #[serde(default)]
    create_ts: Option<i64>,
}

/// The record that makes, changes or (`None`) ends an association. `create_ts` is written where it is known.
pub fn association(key: &AssociationKey, value: Option<&AssociationValue>) -> Record {
    let value = value.map(|value| {
        json::to_bytes(&Value {
            guid: &value.guid,
            tenant: DEFAULT_TENANT,
            resource_name: &key.resource_name,
            resource_namespace: &key.resource_namespace,
            resource_id: &value.resource_id,
            resource_type: &key.resource_type,
            association_type: &key.association_type,
            subject: &key.subject,
            lifecycle: value.lifecycle.as_str(),
            frozen: value.frozen,
            create_ts: value.create_ts,
        })
    });
    let key = json::to_bytes(&Key {
        keytype: "ASSOC",
        tenant: DEFAULT_TENANT,
        resource_name: &key.resource_name,
        resource_namespace: &key.resource_namespace,
        resource_type: &key.resource_type,
        association_type: &key.association_type,
        subject: &key.subject,
        magic: 0,
    });
    Record { key, value }
}

pub(super) fn apply(
    view: &mut View<'_>,
    key: AssociationKey,
    value: Option<&[u8]>,
    at: At,
) -> Result<(), serde_json::Error> {
    let Some(value) = value else {
        view.put_association(key, None);
        return Ok(());
    };
    let read: ReadValue = serde_json::from_slice(value)?;
    let unknown = |()| serde::de::Error::custom(format!("unknown lifecycle {:?}", read.lifecycle));
    let lifecycle = read.lifecycle.parse().map_err(unknown)?;
    let before = view.association(&key);
    let value = AssociationValue {
        guid: read.guid,
        resource_id: read.resource_id,
        lifecycle,
        frozen: read.frozen,
        create_ts: read.create_ts.or(before.and_then(|before| before.create_ts)).or(at.timestamp),
        update_ts: at.timestamp,
    };
    view.put_association(key, Some(value));
    Ok(())
}
