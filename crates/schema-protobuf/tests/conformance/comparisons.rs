//! Verdicts: each comparison and each registration against the versions that
//! were registered before.

use std::collections::HashMap;
use std::sync::Arc;

use crate::recording::{Case, cases};
use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{Rules, Side, check};
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_protobuf::Protobuf;

/// The registry as far as comparisons need it.
#[derive(Default)]
struct Registry {
    versions: HashMap<String, Vec<Arc<dyn ParsedSchema>>>,
    levels: HashMap<String, CompatibilityLevel>,
    level: CompatibilityLevel,
}

fn parse(case: &Case) -> Result<Arc<dyn ParsedSchema>, ParseError> {
    let schema = Protobuf.parse(&Source::of(case.schema()), Profile::New)?;
    schema.validate(false)?;
    if case.query("normalize=true") { schema.normalized() } else { Ok(schema) }
}

fn subject(case: &Case) -> String {
    let mut segments = case.path().split(['/', '?']).skip_while(|segment| !matches!(*segment, "subjects" | "config"));
    segments.nth(1).unwrap_or_default().to_owned()
}

impl Registry {
    fn configure(&mut self, case: &Case) {
        let level = case.sent("compatibility").parse().unwrap();
        match subject(case) {
            global if global.is_empty() => self.level = level,
            subject => drop(self.levels.insert(subject, level)),
        }
    }

    fn messages(&self, case: &Case, schema: &dyn ParsedSchema) -> Vec<String> {
        let side = |schema, version| Side { schema_type: SchemaType::Protobuf, schema, metadata: None, version };
        let subject = subject(case);
        let versions = self.versions.get(&subject).map(Vec::as_slice).unwrap_or_default();
        let mut earlier: Vec<Side<'_>> =
            (1..).zip(versions).map(|(version, schema)| side(&**schema, Some(version))).collect();
        earlier.reverse();
        if case.path().contains("/versions/latest") {
            earlier.truncate(1);
        }
        let level = self.levels.get(&subject).copied().unwrap_or(self.level);
        let rules = Rules { level, policy: CompatibilityPolicy::Strict, validate_fields: false, group: None };
        check(side(schema, None), &earlier, rules).unwrap()
    }

    /// What ours says and what is recorded, if the case compares.
    fn step(&mut self, case: &Case) -> Option<(Vec<String>, Vec<String>)> {
        if case.method() == "PUT" {
            self.configure(case);
            return None;
        }
        if case.method() != "POST" || case.schema().is_empty() {
            return None;
        }
        let schema = parse(case).ok()?;
        if case.path().starts_with("/compatibility/") {
            return Some((self.messages(case, &*schema), case.messages()));
        }
        if !case.is_registration() {
            return None;
        }
        let known = self.versions.get(&subject(case)).into_iter().flatten();
        if known.into_iter().any(|known| known.is_equivalent(&*schema)) {
            return None;
        }
        let ours = self.messages(case, &*schema);
        if case.status() == 200 {
            let versions = self.versions.entry(subject(case)).or_default();
            versions.push(schema);
            return (versions.len() > 1).then_some((ours, Vec::new()));
        }
        let details = format!("[{}]", ours.join(", "));
        let recorded = case.answered("message");
        Some((vec![details], vec![recorded.split_once(", details: ")?.1.to_owned()]))
    }
}

#[test]
fn verdicts_are_those_of_the_reference() {
    for (name, least) in [("protobuf", 400), ("protobuf_rules", 1_700)] {
        let mut registry = Registry::default();
        let (mut seen, mut wrong) = (0, 0);
        for case in cases(name) {
            let Some((ours, recorded)) = registry.step(&case) else { continue };
            seen += 1;
            if ours != recorded {
                wrong += 1;
                println!("{}: {}\n--- recorded\n{recorded:#?}\n--- ours\n{ours:#?}", case.id(), case.schema());
            }
        }
        println!("{name}: {} of {seen} equal", seen - wrong);
        assert!(seen > least, "{name}: only {seen} cases");
        assert!(wrong == 0, "{name}: {wrong} of {seen} differ");
    }
}
