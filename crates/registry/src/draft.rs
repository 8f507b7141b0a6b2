//! What a client sent, read against the settings and the latest version (spec: core 4.5).

use registrar_model::{CONFLUENT_VERSION, Content, Error, ErrorKind, Metadata, RuleSet, SchemaType};
use registrar_state::StoredVersion;

use crate::parsing::incomplete;
use crate::requests::SchemaRequest;
use crate::scope::Effective;

/// Reads a request as a content whose text is still the client's and whose references may say "latest".
pub(crate) fn draft(subject: &str, request: &SchemaRequest) -> Result<Content, Error> {
    let name = request.schema_type.as_deref().unwrap_or(SchemaType::Avro.as_str());
    let unknown = |()| Error::new(ErrorKind::InvalidSchema, [format!("Invalid schema type {name}")]);
    let mut content = Content {
        schema_type: name.parse().map_err(unknown)?,
        schema: request.schema.as_deref().unwrap_or_default().into(),
        references: Vec::new(),
        metadata: request.metadata.clone(),
        rule_set: request.rule_set.clone(),
    };
    for reference in &request.references {
        let complete =
            reference.complete().ok_or_else(|| incomplete(subject, &content, reference, &request.references))?;
        content.references.push(complete);
    }
    Ok(content)
}

/// Whether a text says nothing.
pub(crate) fn is_blank(content: &Content) -> bool {
    content.schema.trim().is_empty()
}

/// Takes the text, type and references of the latest version where the client sent none.
pub(crate) fn take_text(draft: &mut Content, latest: Option<&StoredVersion>) -> Result<(), Error> {
    if !is_blank(draft) {
        return Ok(());
    }
    let Some(latest) = latest else { return Err(empty_schema()) };
    let content = latest.content.content();
    draft.schema = content.schema.clone();
    draft.schema_type = content.schema_type;
    draft.references = content.references.clone();
    Ok(())
}

/// The refusal of a schema without a text.
pub(crate) fn empty_schema() -> Error {
    Error::new(ErrorKind::InvalidSchema, ["Empty schema"])
}

/// Lays the settings' metadata and rules under and over the client's, or the latest version's where it sent none.
pub(crate) fn fill(draft: &mut Content, latest: Option<&StoredVersion>, effective: &Effective) {
    let previous = latest.map(|latest| latest.content.content());
    let config = &effective.config;
    let specific = draft.metadata.take().or_else(|| previous?.metadata.clone());
    let layers = [config.default_metadata.clone(), specific, config.override_metadata.clone()];
    draft.metadata = layers.into_iter().flatten().reduce(|under, over| Metadata::merged(&under, &over));
    let specific = draft.rule_set.take().or_else(|| previous?.rule_set.clone());
    let layers = [config.default_rule_set.clone(), specific, config.override_rule_set.clone()];
    draft.rule_set = layers.into_iter().flatten().reduce(|under, over| RuleSet::merged(&under, &over));
}

/// Stamps the version that is about to be written, where the client names one or the metadata carries one.
pub(crate) fn stamp_version(draft: &mut Content, requested: i32, next: i32) {
    let carried = draft.metadata.as_ref().is_some_and(|metadata| metadata.properties.contains_key(CONFLUENT_VERSION));
    if requested != 0 || carried {
        let metadata = draft.metadata.get_or_insert_default();
        metadata.properties.insert(CONFLUENT_VERSION.to_owned(), next.to_string());
    }
}
