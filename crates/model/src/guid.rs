//! Content and its hash (spec: core 4.9).

use std::fmt;
use std::sync::Arc;

use md5::{Digest, Md5};

use crate::{Metadata, Reference, RequestedReference, Rule, RuleSet, SchemaType};

/// The MD5 of a schema's content, printed as a UUID. The schema's type is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

impl Guid {
    /// Reads the UUID form or 32 hex digits, in any case; groups may be short, as Java reads them.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return u128::from_str_radix(text, 16).ok().map(Self::from_bits);
        }
        let groups: Vec<&str> = text.split('-').collect();
        if text.len() > 36 || groups.len() != 5 {
            return None;
        }
        let mut bits = 0u128;
        for (group, width) in groups.iter().zip([32u32, 16, 16, 16, 48]) {
            if group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            let value = u128::from_str_radix(group, 16).ok()?;
            bits = bits << width | value & ((1u128 << width) - 1);
        }
        Some(Self::from_bits(bits))
    }

    /// The hash whose 16 bytes these are.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The hash.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    fn from_bits(bits: u128) -> Self {
        Self(bits.to_be_bytes())
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", u128::from_be_bytes(self.0));
        write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

/// What is registered under an id: text, references, metadata and rules, of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The language.
    pub schema_type: SchemaType,
    /// The text as stored. Empty after an import of a blank text.
    pub schema: Arc<str>,
    /// What the text refers to, in the client's order.
    pub references: Vec<Reference>,
    /// Metadata; `None` and empty are different contents.
    pub metadata: Option<Metadata>,
    /// Rules; `None` and empty are different contents.
    pub rule_set: Option<RuleSet>,
}

impl Content {
    /// The content's hash.
    pub fn guid(&self) -> Guid {
        self.guid_of(|hash| {
            for reference in &self.references {
                hash.update(reference.name.as_bytes());
                hash.update(reference.subject.as_bytes());
                hash.update(reference.version.to_be_bytes());
            }
        })
    }

    /// The hash with these references in place of its own. What is missing of them is not hashed; the error texts of the
    /// reference show such hashes.
    pub fn guid_with(&self, references: &[RequestedReference]) -> Guid {
        self.guid_of(|hash| {
            for reference in references {
                hash.update(reference.name.as_deref().unwrap_or_default());
                hash.update(reference.subject.as_deref().unwrap_or_default());
                hash.update(reference.version.map(i32::to_be_bytes).as_ref().map_or(&[][..], |bytes| bytes));
            }
        })
    }

    fn guid_of(&self, hash_references: impl FnOnce(&mut Md5)) -> Guid {
        let mut hash = Md5::new();
        hash.update(self.schema.as_bytes());
        hash_references(&mut hash);
        if let Some(metadata) = &self.metadata {
            hash_metadata(&mut hash, metadata);
        }
        if let Some(rules) = &self.rule_set {
            hash_rules(&mut hash, rules);
        }
        Guid(hash.finalize().into())
    }
}

fn hash_metadata(hash: &mut Md5, metadata: &Metadata) {
    hash.update([1]);
    for (path, tags) in &metadata.tags {
        hash.update(path);
        tags.iter().for_each(|tag| hash.update(tag));
    }
    for (key, value) in &metadata.properties {
        hash.update(key);
        hash.update(value);
    }
    metadata.sensitive.iter().for_each(|name| hash.update(name));
}

fn hash_rules(hash: &mut Md5, rules: &RuleSet) {
    hash.update([1]);
    for rule in [&rules.migration_rules, &rules.domain_rules, &rules.encoding_rules].into_iter().flatten() {
        hash_rule(hash, rule);
    }
    if let Some(phase) = rules.enable_at {
        hash.update(phase.as_str());
    }
}

fn hash_rule(hash: &mut Md5, rule: &Rule) {
    let mut text = |part: Option<&str>| hash.update(part.unwrap_or_default());
    text(rule.name.as_deref());
    text(rule.doc.as_deref());
    text(rule.kind.map(|kind| kind.as_str()));
    text(rule.mode.map(|mode| mode.as_str()));
    text(rule.rule_type.as_deref());
    rule.tags.iter().for_each(|tag| text(Some(tag)));
    for (key, value) in &rule.params {
        text(Some(key));
        text(Some(value));
    }
    text(rule.expr.as_deref());
    text(rule.on_success.as_deref());
    text(rule.on_failure.as_deref());
    if rule.disabled {
        hash.update([1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn avro(schema: &str) -> Content {
        Content {
            schema_type: SchemaType::Avro,
            schema: schema.into(),
            references: vec![],
            metadata: None,
            rule_set: None,
        }
    }

    #[test]
    fn hashes_are_the_recorded_ones() {
        let record = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;
        let mut with_metadata = avro(record);
        assert_eq!(with_metadata.guid().to_string(), "e4d94c3f-c345-bad6-d759-ac6f42ea94f7");
        with_metadata.metadata = Some(Metadata::default());
        assert_eq!(with_metadata.guid().to_string(), "538fba20-91c8-044b-a8f6-4b4b84dd3184");
        with_metadata.metadata = Some(Metadata {
            properties: [("confluent:version".to_owned(), "3".to_owned())].into(),
            ..Metadata::default()
        });
        assert_eq!(with_metadata.guid().to_string(), "8fd6795a-c323-c636-219b-f70557376e78");
        with_metadata.metadata = Some(Metadata {
            tags: [("**.x".to_owned(), ["PII".to_owned()].into())].into(),
            properties: [("d", "1"), ("k", "mine"), ("o", "2")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            sensitive: ["k".to_owned()].into(),
        });
        assert_eq!(with_metadata.guid().to_string(), "67eeeef2-c4c4-8813-0e5d-535693e02fc8");
        assert_eq!(avro("\"int\"").guid().to_string(), "ef524ea1-b91e-7317-3d93-8ade36c1db32");
        let mut referring = avro(r#"{"type":"record","name":"U","fields":[{"name":"r","type":"Ref"}]}"#);
        referring.references = vec![Reference { name: "Ref".into(), subject: "ref".into(), version: 1 }];
        assert_eq!(referring.guid().to_string(), "f880921e-59ca-3be2-d96b-b1e53ab64d5a");
    }

    #[test]
    fn guids_are_read_in_every_form() {
        let guid = avro("\"int\"").guid();
        let text = guid.to_string();
        for form in [text.clone(), text.to_uppercase(), text.replace('-', "")] {
            assert_eq!(Guid::parse(&form), Some(guid));
        }
        assert!(Guid::parse("1-2-3-4-5").is_some());
        assert_eq!(Guid::parse("zzz"), None);
    }
}
