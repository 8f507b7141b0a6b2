//! Schemas as clients send them, which is how the registry prints them: a text comes back as it was sent.

use serde_json::{Value, json};

use crate::operation::context;

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schema {
    pub language: Language,
    pub text: String,
    pub references: Vec<Reference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    Avro,
    Json,
    Protobuf,
}

/// A version of another subject. The subject is as the client wrote it: in the context of the one that refers to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    pub name: String,
    pub subject: String,
    pub version: i32,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::Avro, Self::Json, Self::Protobuf];

    fn name(self) -> &'static str {
        match self {
            Self::Avro => "AVRO",
            Self::Json => "JSON",
            Self::Protobuf => "PROTOBUF",
        }
    }

    /// A schema with one thing called `field` in one called `name`. Whatever the field, those of one name are compatible;
    /// those of different names are not.
    pub fn schema(self, name: &str, field: &str) -> Schema {
        let text = match self {
            Self::Avro => format!(
                r#"{{"type":"record","name":"{name}","fields":[{{"name":"{field}","type":"int","default":0}}]}}"#
            ),
            Self::Json => format!(r#"{{"type":"object","title":"{field}","required":["{name}"]}}"#),
            Self::Protobuf => format!("syntax = \"proto3\";\n\nmessage {name} {{\n  int32 {field} = 1;\n}}\n"),
        };
        Schema { language: self, text, references: Vec::new() }
    }
}

impl Schema {
    /// An Avro record with a field whose type is version `version` of another subject of its context.
    pub fn referring(subject: &str, version: i32) -> Self {
        let text = r#"{"type":"record","name":"W","fields":[{"name":"r","type":"R"}]}"#.to_owned();
        let reference = Reference { name: "R".to_owned(), subject: subject.to_owned(), version };
        Self { language: Language::Avro, text, references: vec![reference] }
    }

    /// What a record or an answer has of a schema.
    pub fn of(json: &Value) -> Self {
        let text = |json: &Value, name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let language = Language::ALL.into_iter().find(|language| json["schemaType"] == language.name());
        let references = json["references"].as_array().into_iter().flatten().map(|json| Reference {
            name: text(json, "name"),
            subject: text(json, "subject"),
            version: json["version"].as_i64().and_then(|version| version.try_into().ok()).unwrap_or_default(),
        });
        Self {
            language: language.unwrap_or(Language::Avro),
            text: text(json, "schema"),
            references: references.collect(),
        }
    }

    /// The members of a request's body.
    pub fn body(&self) -> Value {
        let references = self.references.iter().map(
            |reference| json!({ "name": reference.name, "subject": reference.subject, "version": reference.version }),
        );
        json!({
            "schemaType": self.language.name(),
            "schema": self.text,
            "references": references.collect::<Vec<_>>(),
        })
    }
}

impl Reference {
    /// The qualified subject that a schema of `home` refers to.
    pub fn target(&self, home: &str) -> String {
        match context(home) {
            "." => self.subject.clone(),
            context => format!(":{context}:{}", self.subject),
        }
    }
}
