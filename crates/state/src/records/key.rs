//! Keys of every kind.

use std::borrow::Cow;

use registrar_model::{ContextName, QualifiedSubject, Version};
use serde::Deserialize;

use super::AssociationKey;

/// The key magic that SCHEMA records are written with; 0 was written long ago and is still read.
pub(super) const SCHEMA_MAGIC: i32 = 1;

/// A key that this registry understands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the variants are the keytypes of the specification
pub enum RecordKey {
    Schema { subject: QualifiedSubject, version: Version },
    Config { subject: QualifiedSubject },
    Mode { subject: QualifiedSubject },
    DeleteSubject { subject: QualifiedSubject },
    ClearSubject { subject: QualifiedSubject },
    Context { context: ContextName },
    Association(AssociationKey),
    Mark,
    Noop,
}

/// Why a key is not understood.
#[derive(Debug)]
pub enum KeyError {
    /// It is not the JSON of a key.
    Syntax(serde_json::Error),
    /// Its keytype, or the magic byte of a SCHEMA key, is unknown.
    Unknown(String),
}

/// What names the mark record among the NOOPs.
pub(super) const MARK: &str = "ids";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawKey<'a> {
    #[serde(borrow, default)]
    keytype: Cow<'a, str>,
    #[serde(borrow)]
    subject: Option<Cow<'a, str>>,
    version: Option<Version>,
    magic: Option<i32>,
    #[serde(borrow)]
    context: Option<Cow<'a, str>>,
    #[serde(borrow)]
    resource_name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    resource_namespace: Option<Cow<'a, str>>,
    #[serde(borrow)]
    resource_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    association_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    registrar: Option<Cow<'a, str>>,
}

impl RecordKey {
    /// Reads a key.
    ///
    /// # Errors
    /// [`KeyError`] for anything that this registry does not write or understand.
    pub fn decode(bytes: &[u8]) -> Result<Self, KeyError> {
        let raw: RawKey<'_> = serde_json::from_slice(bytes).map_err(KeyError::Syntax)?;
        let subject = || QualifiedSubject::parse(raw.subject.as_deref().unwrap_or_default());
        let text = |field: &Option<Cow<'_, str>>| field.as_deref().unwrap_or_default().into();
        match &*raw.keytype {
            // the reference writes such a key for the empty subject, and cannot read it back
            "SCHEMA" if raw.subject.as_deref().unwrap_or_default().is_empty() => {
                Err(KeyError::Unknown("a SCHEMA key without a subject".to_owned()))
            }
            "SCHEMA" => match (raw.version, raw.magic.unwrap_or(0)) {
                (Some(version), 0 | SCHEMA_MAGIC) => Ok(Self::Schema { subject: subject(), version }),
                (None, _) => Err(KeyError::Unknown("a SCHEMA key without a version".to_owned())),
                (_, magic) => Err(KeyError::Unknown(format!("Can't deserialize schema for the magic byte {magic}"))),
            },
            "CONFIG" => Ok(Self::Config { subject: subject() }),
            "MODE" => Ok(Self::Mode { subject: subject() }),
            "DELETE_SUBJECT" => Ok(Self::DeleteSubject { subject: subject() }),
            "CLEAR_SUBJECT" => Ok(Self::ClearSubject { subject: subject() }),
            "CONTEXT" => Ok(Self::Context { context: ContextName::new(raw.context.as_deref().unwrap_or_default()) }),
            "ASSOC" => Ok(Self::Association(AssociationKey {
                resource_name: text(&raw.resource_name),
                resource_namespace: text(&raw.resource_namespace),
                resource_type: text(&raw.resource_type),
                association_type: text(&raw.association_type),
                subject: text(&raw.subject),
            })),
            "NOOP" if raw.registrar.as_deref() == Some(MARK) => Ok(Self::Mark),
            "NOOP" => Ok(Self::Noop),
            other => Err(KeyError::Unknown(format!("unknown keytype {other:?}"))),
        }
    }
}

/// The subject as keys and values of settings carry it: absent at the top level.
pub(super) fn settings_subject(subject: &QualifiedSubject) -> Option<String> {
    (!subject.is_top_level()).then(|| subject.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_other_makes_are_refused_and_not_misread() {
        for bytes in [&b"{}"[..], b"nonsense", b"", b"{\"keytype\":\"EXPORTER\",\"magic\":0}", b"[1]"] {
            assert!(RecordKey::decode(bytes).is_err());
        }
        let nameless = b"{\"keytype\":\"SCHEMA\",\"version\":1,\"magic\":1}";
        assert!(matches!(RecordKey::decode(nameless), Err(KeyError::Unknown(_))));
        let future = b"{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":2}";
        assert!(matches!(RecordKey::decode(future), Err(KeyError::Unknown(text)) if text.ends_with("magic byte 2")));
    }

    #[test]
    fn old_and_extended_keys_are_read() {
        let old = b"{\"keytype\":\"SCHEMA\",\"subject\":\":.c:s\",\"version\":3,\"magic\":0,\"new\":true}";
        let expected = RecordKey::Schema { subject: QualifiedSubject::parse(":.c:s"), version: 3 };
        assert_eq!(RecordKey::decode(old).unwrap(), expected);
    }
}
