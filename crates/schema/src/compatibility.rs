//! The compatibility driver: levels, directions, transitivity and message assembly, for every language
//! (spec: formats 4.1, 4.2 and 4.6; core 7).

use registrar_model::{CompatibilityLevel, CompatibilityPolicy, Metadata, SchemaType};

use crate::{CompareError, Labels, ParsedSchema};

const NEW_READS_OLD: Labels = Labels { reader: "new", writer: "old" };
const OLD_READS_NEW: Labels = Labels { reader: "old", writer: "new" };

/// Longer texts are cut in messages. UTF-16 units.
const MAX_QUOTED: usize = 10_240;

/// The metadata property that lists reserved fields.
const RESERVED: &str = "confluent:reserved";

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its language.
    pub schema_type: SchemaType,
    /// The schema.
    pub schema: &'a dyn ParsedSchema,
    /// Its metadata.
    pub metadata: Option<&'a Metadata>,
    /// Its version number, if it has one already.
    pub version: Option<i32>,
}

/// The settings that a comparison follows.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The level.
    pub level: CompatibilityLevel,
    /// The policy.
    pub policy: CompatibilityPolicy,
    /// Whether reserved fields are checked.
    pub validate_fields: bool,
    /// The metadata property whose value groups versions.
    pub group: Option<&'a str>,
}

/// Compares a new schema with earlier versions, newest first. An empty list means compatible.
///
/// # Errors
/// [`CompareError`] if a language gives no verdict.
pub fn check(new: Side<'_>, earlier: &[Side<'_>], rules: Rules<'_>) -> Result<Vec<String>, CompareError> {
    let mut messages = Vec::new();
    if rules.validate_fields {
        reserved_field_messages(new, earlier.first(), &mut messages);
    }
    let group = |side: &Side<'_>| rules.group.and_then(|name| side.metadata?.properties.get(name).cloned());
    let wanted = group(&new);
    let compared = earlier.iter().filter(|side| rules.group.is_none() || group(side) == wanted);
    let most = if rules.level.is_transitive() { usize::MAX } else { 1 };
    for old in compared.take(most) {
        let found = version_messages(new, *old, rules)?;
        if !found.is_empty() {
            messages.extend(found);
            break;
        }
    }
    if !messages.is_empty() {
        messages.push(format!("{{validateFields: '{}', compatibility: '{}'}}", rules.validate_fields, rules.level));
    }
    Ok(messages)
}

fn version_messages(new: Side<'_>, old: Side<'_>, rules: Rules<'_>) -> Result<Vec<String>, CompareError> {
    if rules.level == CompatibilityLevel::None {
        return Ok(Vec::new());
    }
    if new.schema_type != old.schema_type {
        return Ok(vec!["Incompatible because of different schema type".to_owned()]);
    }
    let mut messages = Vec::new();
    let mut last_direction_failed = false;
    if rules.level.read_by_old() {
        messages.extend(old.schema.compare(new.schema, OLD_READS_NEW, rules.policy)?);
        last_direction_failed = !messages.is_empty();
    }
    if rules.level.reads_old() {
        let found = new.schema.compare(old.schema, NEW_READS_OLD, rules.policy)?;
        last_direction_failed = !found.is_empty();
        messages.extend(found);
    }
    if last_direction_failed {
        if let Some(version) = old.version {
            messages.push(format!("{{oldSchemaVersion: {version}}}"));
        }
        messages.push(quoted_old_schema(old.schema.canonical()));
    }
    Ok(messages)
}

fn quoted_old_schema(text: &str) -> String {
    if text.len() <= MAX_QUOTED || text.encode_utf16().count() <= MAX_QUOTED {
        return format!("{{oldSchema: '{text}'}}");
    }
    let units: Vec<u16> = text.encode_utf16().take(MAX_QUOTED).collect();
    format!("{{oldSchema: <truncated> '{}...'}}", String::from_utf16_lossy(&units))
}

fn reserved(metadata: Option<&Metadata>) -> Vec<&str> {
    let list = metadata.and_then(|metadata| metadata.properties.get(RESERVED)).map_or("", String::as_str);
    let mut names = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn reserved_field_messages(new: Side<'_>, newest: Option<&Side<'_>>, messages: &mut Vec<String>) {
    let kept = reserved(new.metadata);
    for name in newest.map(|old| reserved(old.metadata)).unwrap_or_default() {
        if !kept.contains(&name) {
            messages.push(format!(
                "The new schema has reserved field {name} removed from its metadata which is present in the old \
                 schema's metadata."
            ));
        }
    }
    for name in kept {
        if new.schema.has_top_level_field(name) {
            messages.push(format!("The new schema has field that conflicts with the reserved field {name}."));
        }
    }
}
