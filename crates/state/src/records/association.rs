//! ASSOC: a resource uses a subject. Kept and replayed; the use cases are built elsewhere.

use std::sync::Arc;

use serde::Deserialize;

use super::At;
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
    /// The subject as given.
    pub subject: Box<str>,
}

/// An association as its last record says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AssociationValue {
    /// A random UUID that survives updates.
    pub guid: String,
    /// The resource's id.
    pub resource_id: String,
    /// `STRONG` or `WEAK`.
    pub lifecycle: String,
    /// Whether it may change.
    pub frozen: bool,
    /// When it was made, in ms since the Unix epoch.
    pub create_ts: Option<i64>,
    /// When it was written last, in ms since the Unix epoch.
    #[serde(skip)]
    pub update_ts: Option<i64>,
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
    let mut value: AssociationValue = serde_json::from_slice(value)?;
    let before = view.association(&key);
    value.create_ts = value.create_ts.or(before.and_then(|before| before.create_ts)).or(at.timestamp);
    value.update_ts = at.timestamp;
    view.put_association(key, Some(Arc::new(value)));
    Ok(())
}
