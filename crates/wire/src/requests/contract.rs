//! Metadata and rule sets as clients write them (spec: formats 6.1, 6.5).

use registrar_model::{Error, Metadata, Rule, RuleKind, RuleMode, RulePhase, RuleSet};

use crate::json::{self, Bean, Json};

/// `{tags, properties, sensitive}`.
#[derive(Default)]
pub(super) struct MetadataRequest(pub Metadata);

impl Bean for MetadataRequest {
    const NAME: &'static str = "Metadata";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "tags" => {
                let null = r#"Cannot invoke "java.util.Set.stream()" because the return value of "java.util.Map$Entry.getValue()" is null"#;
                let set = |item| match item {
                    Json::Null => Err(json::problem(Self::NAME, null)),
                    item => json::strings(item, Self::NAME).map(Some),
                };
                self.0.tags = json::text_map(value, "String>", Self::NAME, set)?;
            }
            "properties" => self.0.properties = json::text_map(value, "String", Self::NAME, json::string)?,
            "sensitive" => self.0.sensitive = json::strings(value, Self::NAME)?,
            _ => {}
        }
        Ok(())
    }
}

/// `{migrationRules, domainRules, encodingRules, enableAt}`.
#[derive(Default)]
pub(super) struct RuleSetRequest(pub RuleSet);

impl Bean for RuleSetRequest {
    const NAME: &'static str = "RuleSet";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        match field {
            "migrationRules" => self.0.migration_rules = rules(value)?,
            "domainRules" => self.0.domain_rules = rules(value)?,
            "encodingRules" => self.0.encoding_rules = rules(value)?,
            "enableAt" => {
                let all = RulePhase::ALL.map(|phase| (phase.as_str(), phase));
                self.0.enable_at = json::enumeration(value, "RulePhase", &all, "ALL, CLIENT, GATEWAY, NONE, SERVER")?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn rules(value: Json) -> Result<Vec<Rule>, Error> {
    // a null among them is a rule without a name, which validation refuses
    let rule = |item| Ok(json::bean::<RuleRequest>(item)?.map(|request| request.0).unwrap_or_default());
    json::list(value, RuleRequest::NAME, rule)
}

struct RuleRequest(Rule);

impl Default for RuleRequest {
    fn default() -> Self {
        let (kind, mode) = (Some(RuleKind::default()), Some(RuleMode::default()));
        Self(Rule { kind, mode, ..Rule::default() })
    }
}

impl Bean for RuleRequest {
    const NAME: &'static str = "Rule";

    fn set(&mut self, field: &str, value: Json) -> Result<(), Error> {
        let rule = &mut self.0;
        match field {
            "name" => rule.name = json::string(value)?,
            "doc" => rule.doc = json::string(value)?,
            "kind" => rule.kind = Some(kind(value)?),
            "mode" => rule.mode = Some(mode(value)?),
            "type" => rule.rule_type = json::string(value)?,
            "tags" => rule.tags = json::strings(value, Self::NAME)?,
            "params" => rule.params = json::text_map(value, "String", Self::NAME, json::string)?,
            "expr" => rule.expr = json::string(value)?,
            "onSuccess" => rule.on_success = json::string(value)?,
            "onFailure" => rule.on_failure = json::string(value)?,
            "disabled" => rule.disabled = json::flag(value)?,
            _ => {}
        }
        Ok(())
    }
}

fn kind(value: Json) -> Result<RuleKind, Error> {
    let all = RuleKind::ALL.map(|kind| (kind.as_str(), kind));
    Ok(json::enumeration(value, "RuleKind", &all, "CONDITION, TRANSFORM")?.unwrap_or_default())
}

fn mode(value: Json) -> Result<RuleMode, Error> {
    let all = RuleMode::ALL.map(|mode| (mode.as_str(), mode));
    // the reference lists the names in this order, which is no alphabet's
    let accepted = "DOWNGRADE, READ, UPGRADE, UPDOWN, WRITE, WRITEREAD";
    Ok(json::enumeration(value, "RuleMode", &all, accepted)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(text: &str) -> Result<Metadata, Error> {
        let value = json::read(text.as_bytes(), "Metadata").unwrap().unwrap();
        json::bean::<MetadataRequest>(value).map(|request| request.unwrap().0)
    }

    fn rule_set(text: &str) -> Result<RuleSet, Error> {
        let value = json::read(text.as_bytes(), "RuleSet").unwrap().unwrap();
        json::bean::<RuleSetRequest>(value).map(|request| request.unwrap().0)
    }

    #[test]
    fn metadata_is_sorted_and_coerced() {
        let read =
            metadata(r#"{"tags":{"x":["b","a","b"],"y":[]},"properties":{"p":1},"sensitive":[2],"z":0}"#).unwrap();
        assert_eq!(read.to_string(), "Metadata{tags={x=[a, b], y=[]}, properties={p=1}, sensitive=[2]}");
    }

    #[test]
    fn rules_have_defaults_where_the_client_says_nothing_or_null() {
        let read = rule_set(r#"{"domainRules":[{"name":"x","type":"CEL","kind":null,"mode":null,"params":{"a":1}}]}"#)
            .unwrap();
        let rule = &read.domain_rules[0];
        assert_eq!((rule.kind, rule.mode), (Some(RuleKind::Transform), Some(RuleMode::WriteRead)));
        assert_eq!(rule.params["a"], "1");
        assert_eq!(
            rule_set(r#"{"domainRules":[null]}"#).unwrap().validate().unwrap_err().message(),
            "Missing rule name"
        );
    }

    #[test]
    fn faults_are_worded_as_the_reference_words_them() {
        let no_set = |text: &str| {
            format!(
                "Cannot construct instance of `HashSet` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ('{text}')"
            )
        };
        let rows = [
            (metadata(r#"{"tags":{"x":"y"}}"#).unwrap_err(), no_set("y")),
            (metadata(r#"{"tags":{"x":null}}"#).unwrap_err(), "Cannot construct instance of `Metadata`, problem: Cannot invoke \"java.util.Set.stream()\" because the return value of \"java.util.Map$Entry.getValue()\" is null".into()),
            (rule_set(r#"{"domainRules":[{"tags":[null]}]}"#).unwrap_err(), "Cannot construct instance of `Rule`, problem: Cannot invoke \"java.lang.Comparable.compareTo(Object)\" because \"k1\" is null".into()),
            (metadata(r#"{"tags":[]}"#).unwrap_err(), "Cannot deserialize value of type `String>>` from Array value (token `JsonToken.START_ARRAY`)".into()),
            (metadata(r#"{"properties":[]}"#).unwrap_err(), "Cannot deserialize value of type `String>` from Array value (token `JsonToken.START_ARRAY`)".into()),
            (metadata(r#"{"properties":{"a":{}}}"#).unwrap_err(), "Cannot deserialize value of type `String` from Object value (token `JsonToken.START_OBJECT`)".into()),
            (metadata(r#"{"sensitive":"a"}"#).unwrap_err(), no_set("a")),
            (rule_set(r#"{"domainRules":"x"}"#).unwrap_err(), "Cannot deserialize value of type `Rule>` from String value (token `JsonToken.VALUE_STRING`)".into()),
            (rule_set(r#"{"domainRules":[{"tags":"PII"}]}"#).unwrap_err(), no_set("PII")),
            (rule_set(r#"{"domainRules":[{"mode":"write"}]}"#).unwrap_err(), "Cannot deserialize value of type `RuleMode` from String \"write\": not one of the values accepted for Enum class: [DOWNGRADE, READ, UPGRADE, UPDOWN, WRITE, WRITEREAD]".into()),
            (rule_set(r#"{"domainRules":[{"kind":"OTHER"}]}"#).unwrap_err(), "Cannot deserialize value of type `RuleKind` from String \"OTHER\": not one of the values accepted for Enum class: [CONDITION, TRANSFORM]".into()),
            (rule_set(r#"{"domainRules":[{"disabled":"yes"}]}"#).unwrap_err(), "Cannot deserialize value of type `boolean` from String \"yes\": only \"true\"/\"True\"/\"TRUE\" or \"false\"/\"False\"/\"FALSE\" recognized".into()),
        ];
        for (fault, message) in rows {
            assert_eq!((fault.status(), fault.message()), (400, message.as_str()));
        }
    }
}
