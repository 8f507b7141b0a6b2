//! Inline tags by schema entity (spec: formats 6.2, 6.4).

use std::collections::BTreeSet;

use registrar_model::Error;

use crate::json::{self, Bean, Json};

/// What an entity path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityType {
    /// `sr_record`
    Record,
    /// `sr_field`
    Field,
}

/// `{schemaEntity: {entityPath, entityType}, tags}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaTags {
    /// Where in the schema.
    pub entity_path: Option<String>,
    /// What is there.
    pub entity_type: Option<EntityType>,
    /// The tags, sorted.
    pub tags: BTreeSet<String>,
}

pub(super) fn schema_tags(value: Json) -> Result<Vec<SchemaTags>, Error> {
    json::list(value, SchemaTags::NAME, |item| Ok(json::bean::<SchemaTags>(item)?.unwrap_or_default()))
}

impl Bean for SchemaTags {
    const NAME: &'static str = "SchemaTags";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "schemaEntity" => {
                let entity = json::bean::<SchemaEntity>(value)?.unwrap_or_default();
                (self.entity_path, self.entity_type) = (entity.path, entity.entity_type);
            }
            "tags" => self.tags = json::list(value, "String", json::string)?.into_iter().flatten().collect(),
            _ => {}
        }
        Ok(())
    }
}

#[derive(Default)]
struct SchemaEntity {
    path: Option<String>,
    entity_type: Option<EntityType>,
}

impl Bean for SchemaEntity {
    const NAME: &'static str = "SchemaEntity";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "entityPath" => self.path = json::string(value)?,
            "entityType" => {
                let all = [("sr_record", EntityType::Record), ("sr_field", EntityType::Field)];
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
        let tags = SchemaTags {
            entity_path: Some("R.f".into()),
            entity_type: Some(EntityType::Field),
            tags: ["a".to_owned(), "b".to_owned()].into(),
        };
        assert_eq!(read(text), Ok(vec![tags]));
        assert_eq!(
            read(&text.replace("sr_field", "sr_other")).unwrap_err().message(),
            "Cannot deserialize value of type `EntityType` from String \"sr_other\": not one of the values accepted for \
             Enum class: [sr_record, sr_field]"
        );
    }
}
