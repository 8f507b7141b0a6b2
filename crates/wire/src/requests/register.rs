//! A schema to register, to look up, or to compare.

use registrar_model::{Error, Metadata, RequestedReference, RuleSet, SchemaTags};

use super::contract::{MetadataRequest, RuleSetRequest};
use super::tags;
use crate::json::{self, Bean, Json};

/// `{version, id, schemaType, references, metadata, ruleSet, schema, schemaTagsToAdd, ...}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterSchemaRequest {
    /// The version to register as.
    pub version: Option<i32>,
    /// The id to register under.
    pub id: Option<i32>,
    /// The language's name.
    pub schema_type: Option<String>,
    /// What the text refers to.
    pub references: Vec<RequestedReference>,
    /// Metadata.
    pub metadata: Option<Metadata>,
    /// Rules.
    pub rule_set: Option<RuleSet>,
    /// The text.
    pub schema: Option<String>,
    /// Inline tags to add before registering.
    pub schema_tags_to_add: Vec<SchemaTags>,
    /// Inline tags to remove before registering.
    pub schema_tags_to_remove: Vec<SchemaTags>,
    /// Whether the latest version's inline tags are carried over.
    pub propagate_schema_tags: Option<bool>,
}

impl Bean for RegisterSchemaRequest {
    const NAME: &'static str = "RegisterSchemaRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "version" => self.version = json::integer(value)?,
            "id" => self.id = json::integer(value)?,
            "schemaType" => self.schema_type = json::string(value)?,
            "references" => {
                // a null among them is a reference without any part, which the use case refuses
                let reference = |item| Ok(json::bean::<SchemaReference>(item)?.unwrap_or_default().0);
                self.references = json::list(value, SchemaReference::NAME, reference)?;
            }
            "metadata" => self.metadata = json::bean::<MetadataRequest>(value)?.map(|request| request.0),
            "ruleSet" => self.rule_set = json::bean::<RuleSetRequest>(value)?.map(|request| request.0),
            "schema" => self.schema = json::string(value)?,
            "schemaTagsToAdd" => self.schema_tags_to_add = tags::schema_tags(value)?,
            "schemaTagsToRemove" => self.schema_tags_to_remove = tags::schema_tags(value)?,
            "propagateSchemaTags" => self.propagate_schema_tags = json::boolean(value)?,
            _ => {}
        }
        Ok(())
    }
}

/// `{name, subject, version}`.
#[derive(Default)]
struct SchemaReference(RequestedReference);

impl Bean for SchemaReference {
    const NAME: &'static str = "SchemaReference";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "name" => self.0.name = json::string(value)?,
            "subject" => self.0.subject = json::string(value)?,
            "version" => self.0.version = json::integer(value)?,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Request;

    fn read(body: &str) -> Result<RegisterSchemaRequest, Error> {
        RegisterSchemaRequest::read(body.as_bytes(), "register.arg6")
    }

    #[test]
    fn values_are_coerced_as_the_reference_coerces_them() {
        let rows = [
            (r#"{"schema": 1.50}"#, Some("1.50"), None),
            (r#"{"schema": true, "id": 1.9}"#, Some("true"), Some(1)),
            (r#"{"schema": NaN, "id": "7"}"#, Some("NaN"), Some(7)),
            (r#"{"schema": "a", "schema": "b", "id": -1.9}"#, Some("b"), Some(-1)),
            (r#"{"Schema": "a", "id": ""}"#, None, None),
            (r#"{"schema": null, "id": null, "unknown": {"deep": [1]}}"#, None, None),
        ];
        for (body, schema, id) in rows {
            let request = read(body).unwrap();
            assert_eq!((request.schema.as_deref(), request.id), (schema, id), "{body}");
        }
    }

    /// The recorded answers to bodies of a wrong shape.
    #[test]
    fn faults_are_worded_as_the_reference_words_them() {
        let rows = [
            ("", "register.arg6 must not be null (was null)"),
            ("null", "register.arg6 must not be null (was null)"),
            (
                "[{}]",
                "Cannot deserialize value of type `RegisterSchemaRequest` from Array value (token `JsonToken.START_ARRAY`)",
            ),
            (
                "0",
                "Cannot construct instance of `RegisterSchemaRequest` (although at least one Creator exists): no int/Int-argument constructor/factory method to deserialize from Number value (0)",
            ),
            (
                "true",
                "Cannot construct instance of `RegisterSchemaRequest` (although at least one Creator exists): no boolean/Boolean-argument constructor/factory method to deserialize from boolean value (true)",
            ),
            (
                "\"text\"",
                "Cannot construct instance of `RegisterSchemaRequest` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ('text')",
            ),
            (
                r#"{"schema": {}}"#,
                "Cannot deserialize value of type `String` from Object value (token `JsonToken.START_OBJECT`)",
            ),
            (
                r#"{"schema": []}"#,
                "Cannot deserialize value of type `String` from Array value (token `JsonToken.START_ARRAY`)",
            ),
            (
                r#"{"version": "one"}"#,
                "Cannot deserialize value of type `Integer` from String \"one\": not a valid `java.lang.Integer` value",
            ),
            (
                r#"{"version": 99999999999}"#,
                "Numeric value (99999999999) out of range of int (-2147483648 - 2147483647)",
            ),
            (r#"{"id": 1e+20}"#, "Numeric value (1e+20) out of range of int (-2147483648 - 2147483647)"),
            (
                r#"{"version": {}}"#,
                "Cannot deserialize value of type `Integer` from Object value (token `JsonToken.START_OBJECT`)",
            ),
            (
                r#"{"references": "x"}"#,
                "Cannot deserialize value of type `SchemaReference>` from String value (token `JsonToken.VALUE_STRING`)",
            ),
            (
                r#"{"references": 5}"#,
                "Cannot deserialize value of type `SchemaReference>` from Integer value (token `JsonToken.VALUE_NUMBER_INT`)",
            ),
            (
                r#"{"references": ["address"]}"#,
                "Cannot construct instance of `SchemaReference` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ('address')",
            ),
            (
                r#"{"schemaTagsToAdd": "x"}"#,
                "Cannot deserialize value of type `SchemaTags>` from String value (token `JsonToken.VALUE_STRING`)",
            ),
            (
                r#"{"propagateSchemaTags": "yes"}"#,
                "Cannot deserialize value of type `Boolean` from String \"yes\": only \"true\" or \"false\" recognized",
            ),
        ];
        for (body, message) in rows {
            assert_eq!(read(body).unwrap_err().message(), message, "{body}");
        }
    }
}
