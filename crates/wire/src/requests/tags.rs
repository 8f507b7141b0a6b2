//! Inline tags: by schema entity (spec: formats 6.2, 6.4), and the request that changes those of a version.

use registrar_model::{EntityType, Error, ErrorKind, Metadata, RuleSet, SchemaEntity, SchemaTags};

use super::contract::{MetadataRequest, RuleSetRequest};
use crate::json::{self, Bean, Json};

/// `{newVersion, tagsToAdd, tagsToRemove, metadata, ruleSet, rulesToMerge, rulesToRemove}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagSchemaRequest {
    /// The version to register as.
    pub new_version: Option<i32>,
    /// Inline tags to add.
    pub tags_to_add: Vec<SchemaTags>,
    /// Inline tags to remove.
    pub tags_to_remove: Vec<SchemaTags>,
    /// Metadata in place of the version's.
    pub metadata: Option<Metadata>,
    /// Rules in place of the version's.
    pub rule_set: Option<RuleSet>,
    /// Rules to add to the latest version's, or to put in their place by name.
    pub rules_to_merge: Option<RuleSet>,
    /// Names of rules to take from the latest version's.
    pub rules_to_remove: Vec<String>,
}

impl Bean for TagSchemaRequest {
    const NAME: &'static str = "TagSchemaRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "newVersion" => self.new_version = json::integer(value)?,
            "tagsToAdd" => self.tags_to_add = schema_tags(value)?,
            "tagsToRemove" => self.tags_to_remove = schema_tags(value)?,
            "metadata" => self.metadata = json::bean::<MetadataRequest>(value)?.map(|request| request.0),
            "ruleSet" => self.rule_set = json::bean::<RuleSetRequest>(value)?.map(|request| request.0),
            "rulesToMerge" => self.rules_to_merge = json::bean::<RuleSetRequest>(value)?.map(|request| request.0),
            "rulesToRemove" => self.rules_to_remove = json::texts(value)?,
            _ => {}
        }
        Ok(())
    }
}

/// A list of `{schemaEntity: {entityPath, entityType}, tags}`. An entity of which a part is missing is refused (42201):
/// to leave it out would lose tags.
pub(super) fn schema_tags(value: Json) -> Result<Vec<SchemaTags>, Error> {
    let incomplete = || Error::new(ErrorKind::InvalidSchema, ["A schemaEntity needs an entityPath and an entityType"]);
    json::list(value, SchemaTagsRequest::NAME, |item| {
        let request = json::bean::<SchemaTagsRequest>(item)?.unwrap_or_default();
        let SchemaEntityRequest { path: Some(path), entity_type: Some(entity_type) } = request.entity else {
            return Err(incomplete());
        };
        Ok(SchemaTags { entity: SchemaEntity { path, entity_type }, tags: request.tags })
    })
}

#[derive(Default)]
struct SchemaTagsRequest {
    entity: SchemaEntityRequest,
    tags: Vec<String>,
}

impl Bean for SchemaTagsRequest {
    const NAME: &'static str = "SchemaTags";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "schemaEntity" => self.entity = json::bean(value)?.unwrap_or_default(),
            "tags" => self.tags = json::texts(value)?,
            _ => {}
        }
        Ok(())
    }
}

#[derive(Default)]
struct SchemaEntityRequest {
    path: Option<String>,
    entity_type: Option<EntityType>,
}

impl Bean for SchemaEntityRequest {
    const NAME: &'static str = "SchemaEntity";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "entityPath" => self.path = json::string(value)?,
            "entityType" => {
                let all = [EntityType::Record, EntityType::Field].map(|one| (one.as_str(), one));
                self.entity_type = json::enumeration(value, "EntityType", &all, "sr_record, sr_field")?;
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read() {
        let read = |text: &str| schema_tags(json::read(text.as_bytes(), "SchemaTags").unwrap().unwrap());
        let text = r#"[{"schemaEntity":{"entityPath":"R.f","entityType":"sr_field"},"tags":["b","a"]}]"#;
        let entity = SchemaEntity { path: "R.f".into(), entity_type: EntityType::Field };
        assert_eq!(read(text), Ok(vec![SchemaTags { entity, tags: vec!["b".into(), "a".into()] }]));
        assert_eq!(
            read(&text.replace("sr_field", "sr_other")).unwrap_err().message(),
            "Cannot deserialize value of type `EntityType` from String \"sr_other\": not one of the values accepted for \
             Enum class: [sr_record, sr_field]"
        );
        for incomplete in ["[{}]", "[null]", r#"[{"schemaEntity":{"entityPath":"R"},"tags":["a"]}]"#] {
            assert_eq!(read(incomplete).unwrap_err().kind(), ErrorKind::InvalidSchema, "{incomplete}");
        }
    }
}
