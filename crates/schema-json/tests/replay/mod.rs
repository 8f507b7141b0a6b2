//! A registry as small as the recordings allow: subjects, levels, references, and the driver of all languages.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{self, Rules, Side};
use registrar_schema::{CompareError, ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source};
use registrar_schema_json::JsonSchema;
use serde_json::{Value, json};

/// The cases of a recording, in order.
pub fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Subjects with the texts of their versions, from version 1 on, and settings.
#[derive(Default)]
pub struct Registry {
    subjects: HashMap<String, Vec<Source>>,
    levels: HashMap<String, CompatibilityLevel>,
    level: CompatibilityLevel,
    /// Subjects with schemas of other languages.
    other_languages: HashSet<String>,
}

impl Registry {
    /// What is said of a request: the members of the answer that depend on comparisons. `None` for requests that are no
    /// registrations, comparisons or settings of levels.
    pub fn answer(&mut self, request: &Value) -> Option<Value> {
        let (path, query) = split(request["path"].as_str()?, '?');
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        let body = &request["body"];
        match (request["method"].as_str()?, &steps[..]) {
            ("PUT", ["config"]) => self.level = level(body)?,
            ("PUT", ["config", subject]) => {
                self.levels.insert((*subject).to_owned(), level(body)?);
            }
            ("POST", ["subjects", subject, "versions"]) if body["schemaType"] == "JSON" => {
                return self.register(subject, body, query);
            }
            ("POST", ["subjects", subject, "versions"]) => {
                self.other_languages.insert((*subject).to_owned());
            }
            ("POST", ["compatibility", "subjects", subject, "versions", rest @ ..])
                if body["schemaType"] == "JSON" && !self.other_languages.contains(*subject) =>
            {
                let mut answer =
                    self.compare(subject, body, rest.first().copied().filter(|version| !version.is_empty()))?;
                if !query.contains("verbose=true") {
                    answer.as_object_mut()?.remove("messages");
                }
                return Some(answer);
            }
            _ => {}
        }
        None
    }

    fn register(&mut self, subject: &str, body: &Value, query: &str) -> Option<Value> {
        let source = self.source(body)?;
        let parsed = JsonSchema.parse(&source, Profile::New).ok()?;
        parsed.validate(false).ok()?;
        let stored = if query.contains("normalize=true") { parsed.normalized().ok()? } else { parsed };
        let schema = stored.canonical().to_owned();
        let versions = self.subjects.get(subject).cloned().unwrap_or_default();
        let source = Source { schema: schema.as_str().into(), references: source.references };
        if !versions.contains(&source) {
            let messages = self.messages(subject, &*stored, &versions, 1).unwrap();
            if !messages.is_empty() {
                let list = messages.join(", ");
                let message = format!(
                    "Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: \
                     [{list}]"
                );
                return Some(json!({"error_code": 40901, "message": message}));
            }
            self.subjects.entry(subject.to_owned()).or_default().push(source);
        }
        Some(json!({"schema": schema}))
    }

    fn compare(&self, subject: &str, body: &Value, version: Option<&str>) -> Option<Value> {
        let parsed = JsonSchema.parse(&self.source(body)?, Profile::New).ok()?;
        parsed.validate(false).ok()?;
        let versions = self.subjects.get(subject).map_or(&[][..], Vec::as_slice);
        let (compared, first) = match version {
            None => (versions, 1),
            Some("latest") => (&versions[versions.len().saturating_sub(1)..], versions.len()),
            Some(number) => {
                let number: usize = number.parse().ok()?;
                (versions.get(number.checked_sub(1)?..number)?, number)
            }
        };
        let messages = self.messages(subject, &*parsed, compared, first).unwrap();
        Some(json!({"is_compatible": messages.is_empty(), "messages": messages}))
    }

    /// The driver's messages; `first` is the number of the first of the versions.
    fn messages(
        &self,
        subject: &str,
        new: &dyn ParsedSchema,
        versions: &[Source],
        first: usize,
    ) -> Result<Vec<String>, CompareError> {
        let parsed: Vec<Arc<dyn ParsedSchema>> =
            versions.iter().map(|source| JsonSchema.parse(source, Profile::Stored).unwrap()).collect();
        let earlier = parsed.iter().enumerate().rev();
        let earlier: Vec<Side<'_>> =
            earlier.map(|(place, schema)| side(&**schema, i32::try_from(first + place).ok())).collect();
        let level = self.levels.get(subject).copied().unwrap_or(self.level);
        let rules = Rules { level, policy: CompatibilityPolicy::Strict, validate_fields: false, group: None };
        compatibility::check(side(new, None), &earlier, rules)
    }

    fn source(&self, body: &Value) -> Option<Source> {
        let references = body["references"].as_array().map_or(&[][..], Vec::as_slice);
        let references = references.iter().map(|reference| self.resolve(reference)).collect::<Option<Vec<_>>>()?;
        Some(Source { schema: body["schema"].as_str()?.into(), references: references.concat() })
    }

    fn resolve(&self, reference: &Value) -> Option<Vec<ResolvedReference>> {
        let subject = reference["subject"].as_str()?;
        let version = usize::try_from(reference["version"].as_i64()?).ok()?;
        let source = self.subjects.get(subject)?.get(version.checked_sub(1)?)?;
        let mut resolved = source.references.clone();
        resolved.push(ResolvedReference {
            name: reference["name"].as_str()?.into(),
            subject: subject.into(),
            version: version as i32,
            schema: source.schema.clone(),
        });
        Some(resolved)
    }
}

fn side(schema: &dyn ParsedSchema, version: Option<i32>) -> Side<'_> {
    Side { schema_type: SchemaType::Json, schema, metadata: None, version }
}

fn level(body: &Value) -> Option<CompatibilityLevel> {
    CompatibilityLevel::from_str(body["compatibility"].as_str()?).ok()
}

fn split(text: &str, at: char) -> (&str, &str) {
    text.split_once(at).unwrap_or((text, ""))
}
