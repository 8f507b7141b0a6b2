//! An update of a configuration (spec: core 6.3).

use registrar_model::{CompatibilityPolicy, Error, Metadata, RuleSet};

use super::contract::{MetadataRequest, RuleSetRequest};
use crate::json::{self, Bean, Field, Json};

/// The fields of a configuration, the level under the name `compatibility`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `registrar_model::Config`
pub struct ConfigUpdateRequest {
    pub alias: Field<String>,
    pub alias_for_deks: Field<String>,
    pub normalize: Field<bool>,
    pub validate_fields: Field<bool>,
    pub validate_new_schemas: Field<bool>,
    pub validate_rules: Field<bool>,
    /// The level's name as sent.
    pub compatibility: Field<String>,
    /// A name that is no policy counts as `null`.
    pub compatibility_policy: Field<CompatibilityPolicy>,
    pub compatibility_group: Field<String>,
    pub default_metadata: Field<Metadata>,
    pub override_metadata: Field<Metadata>,
    pub default_rule_set: Field<RuleSet>,
    pub override_rule_set: Field<RuleSet>,
}

impl Bean for ConfigUpdateRequest {
    const NAME: &'static str = "ConfigUpdateRequest";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "alias" => self.alias = json::string(value)?.into(),
            "aliasForDeks" => self.alias_for_deks = json::string(value)?.into(),
            "normalize" => self.normalize = json::boolean(value)?.into(),
            "validateFields" => self.validate_fields = json::boolean(value)?.into(),
            "validateNewSchemas" => self.validate_new_schemas = json::boolean(value)?.into(),
            "validateRules" => self.validate_rules = json::boolean(value)?.into(),
            "compatibility" => self.compatibility = json::string(value)?.into(),
            "compatibilityPolicy" => {
                self.compatibility_policy = json::string(value)?.and_then(|name| name.parse().ok()).into();
            }
            "compatibilityGroup" => self.compatibility_group = json::string(value)?.into(),
            "defaultMetadata" => self.default_metadata = metadata(value)?,
            "overrideMetadata" => self.override_metadata = metadata(value)?,
            "defaultRuleSet" => self.default_rule_set = rule_set(value)?,
            "overrideRuleSet" => self.override_rule_set = rule_set(value)?,
            _ => {}
        }
        Ok(())
    }
}

fn metadata(value: Json) -> Result<Field<Metadata>, Error> {
    Ok(json::bean::<MetadataRequest>(value)?.map(|request| request.0).into())
}

fn rule_set(value: Json) -> Result<Field<RuleSet>, Error> {
    Ok(json::bean::<RuleSetRequest>(value)?.map(|request| request.0).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Request;

    #[test]
    fn absent_and_null_differ() {
        let body = br#"{"normalize":null,"alias":"","compatibility":5,"compatibilityPolicy":"odd","compatibilityLevel":"FULL"}"#;
        let request = ConfigUpdateRequest::read(body, "x").unwrap();
        let expected = ConfigUpdateRequest {
            normalize: Field::Null,
            alias: Field::Value(String::new()),
            compatibility: Field::Value("5".into()),
            compatibility_policy: Field::Null,
            ..ConfigUpdateRequest::default()
        };
        assert_eq!(request, expected);
    }

    #[test]
    fn faults_are_worded_as_the_reference_words_them() {
        let rows = [
            ("null", "updateSubjectLevelConfig.arg2 must not be null (was null)"),
            (
                "[]",
                "Cannot deserialize value of type `ConfigUpdateRequest` from Array value (token `JsonToken.START_ARRAY`)",
            ),
            (
                r#"{"defaultRuleSet": 7}"#,
                "Cannot construct instance of `RuleSet` (although at least one Creator exists): no int/Int-argument constructor/factory method to deserialize from Number value (7)",
            ),
            (
                r#"{"compatibility": ["NONE"]}"#,
                "Cannot deserialize value of type `String` from Array value (token `JsonToken.START_ARRAY`)",
            ),
        ];
        for (body, message) in rows {
            let fault = ConfigUpdateRequest::read(body.as_bytes(), "updateSubjectLevelConfig.arg2").unwrap_err();
            assert_eq!(fault.message(), message);
        }
    }
}
