//! The least registry that can answer the recordings about Avro.

use std::collections::HashMap;
use std::sync::Arc;

use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{Rules, Side, check};
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;
use serde_json::{Value, json};

use super::{Answer, Case, Part};

type Schema = Arc<dyn ParsedSchema>;

/// Subjects and settings.
#[derive(Default)]
pub struct Registry {
    subjects: HashMap<String, Vec<Schema>>,
    level: CompatibilityLevel,
    levels: HashMap<String, CompatibilityLevel>,
}

impl Registry {
    /// Does what a recorded request asks for.
    pub fn answer(&mut self, case: &Case) -> Answer {
        let segments: Vec<&str> = case.path.split('/').skip(1).collect();
        match (case.method.as_str(), segments.as_slice()) {
            ("PUT", ["config"]) => {
                self.level = level(case);
                body(case.request.clone())
            }
            ("PUT", ["config", subject]) => {
                self.levels.insert((*subject).to_owned(), level(case));
                body(case.request.clone())
            }
            ("GET", ["subjects", subject, "versions"]) => body(json!(versions(self.versions(subject)))),
            ("GET", ["subjects", subject, "versions", version]) => self.version(subject, version),
            ("POST", ["subjects", subject]) => self.look_up(subject, case),
            ("POST", ["subjects", subject, "versions"]) => self.register(subject, case),
            ("POST", ["compatibility", "subjects", subject, "versions", ..]) => self.compare(subject, case),
            other => panic!("{}: {other:?}", case.id),
        }
    }

    fn versions(&self, subject: &str) -> &[Schema] {
        self.subjects.get(subject).map_or(&[], Vec::as_slice)
    }

    fn version(&self, subject: &str, version: &str) -> Answer {
        let versions = self.versions(subject);
        let number = version.parse().unwrap_or(versions.len());
        match number.checked_sub(1).and_then(|place| versions.get(place)) {
            Some(schema) => stored(number, schema),
            None => status(404),
        }
    }

    fn look_up(&self, subject: &str, case: &Case) -> Answer {
        match parse(case, Profile::Stored) {
            Err(error) => refused(&error),
            Ok(schema) => match self.find(subject, &schema) {
                Some(number) => stored(number, &self.versions(subject)[number - 1]),
                None => status(404),
            },
        }
    }

    fn find(&self, subject: &str, schema: &Schema) -> Option<usize> {
        let found = self.versions(subject).iter().rposition(|stored| schema.is_equivalent(&**stored));
        found.map(|place| place + 1)
    }

    fn register(&mut self, subject: &str, case: &Case) -> Answer {
        // the reference looks the schema up first, so that what fails there is never checked as new
        let found = self.look_up(subject, case);
        if found.status != 404 {
            return found;
        }
        let schema = match parse(case, Profile::New) {
            Err(error) => return refused(&error),
            Ok(schema) => schema,
        };
        let messages = self.messages(subject, &schema);
        if !messages.is_empty() {
            let message = format!(
                "Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{}]",
                messages.join(", ")
            );
            return Answer { status: 409, parts: vec![Part::Member("message", json!(message))] };
        }
        let versions = self.subjects.entry(subject.to_owned()).or_default();
        versions.push(Arc::clone(&schema));
        stored(versions.len(), &schema)
    }

    fn compare(&self, subject: &str, case: &Case) -> Answer {
        match parse(case, Profile::New) {
            Err(error) => Answer { status: 200, parts: vec![Part::MessageEnd(format!("details: {error}"))] },
            Ok(schema) => {
                let messages = self.messages(subject, &schema);
                body(json!({"is_compatible": messages.is_empty(), "messages": messages}))
            }
        }
    }

    fn messages(&self, subject: &str, schema: &Schema) -> Vec<String> {
        let side = |schema, version| Side { schema_type: SchemaType::Avro, schema, metadata: None, version };
        let versions = self.versions(subject).iter().enumerate().rev();
        let earlier: Vec<Side<'_>> =
            versions.map(|(place, schema)| side(&**schema, Some(i32::try_from(place).unwrap() + 1))).collect();
        let rules = Rules {
            level: self.levels.get(subject).copied().unwrap_or(self.level),
            policy: CompatibilityPolicy::Strict,
            validate_fields: false,
            group: None,
        };
        check(side(&**schema, None), &earlier, rules).unwrap()
    }
}

fn parse(case: &Case, profile: Profile) -> Result<Schema, ParseError> {
    let text = case.request["schema"].as_str().unwrap_or_default();
    if text.is_empty() {
        return Err(ParseError("Empty schema".to_owned()));
    }
    let schema = Avro.parse(&Source::of(text), profile)?;
    if case.query.contains("normalize=true") { schema.normalized() } else { Ok(schema) }
}

fn level(case: &Case) -> CompatibilityLevel {
    case.request["compatibility"].as_str().unwrap().parse().unwrap()
}

fn versions(list: &[Schema]) -> Vec<usize> {
    (1..=list.len()).collect()
}

fn stored(version: usize, schema: &Schema) -> Answer {
    let parts = vec![Part::Member("version", json!(version)), Part::Member("schema", json!(schema.canonical()))];
    Answer { status: 200, parts }
}

fn refused(error: &ParseError) -> Answer {
    Answer { status: 422, parts: vec![Part::MessageEnd(error.to_string())] }
}

fn body(value: Value) -> Answer {
    Answer { status: 200, parts: vec![Part::Body(value)] }
}

fn status(status: u64) -> Answer {
    Answer { status, parts: Vec::new() }
}
