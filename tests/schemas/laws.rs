//! What holds for every schema that a language takes.

use std::sync::Arc;

use registrar_model::{CompatibilityPolicy, SchemaType};
use registrar_schema::{Labels, ParseError, ParsedSchema, Profile, SchemaLanguage, Source};

/// A law that does not hold for a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The law, or the step that refuses the schema.
    pub(crate) law: &'static str,
    /// What was seen.
    pub(crate) seen: String,
}

fn violation(law: &'static str, seen: impl Into<String>) -> Violation {
    Violation { law, seen: seen.into() }
}

type Schema = Arc<dyn ParsedSchema>;
type Outcome<T = ()> = Result<T, Violation>;

const LABELS: Labels = Labels { reader: "new", writer: "old" };

/// A language with what the schemas refer to.
struct Subject<'a> {
    language: &'a dyn SchemaLanguage,
    source: &'a Source,
}

/// Holds a schema against all laws; gives the first that is broken.
pub(crate) fn check(language: &dyn SchemaLanguage, source: &Source) -> Outcome {
    let subject = Subject { language, source };
    let schema = subject.parse("parse", &source.schema)?;
    for (law, strict) in [("validate", false), ("validate strictly", true)] {
        schema.validate(strict).map_err(refusal(law))?;
    }
    subject.stays("print and parse", &schema)?;
    let normal = schema.normalized().map_err(refusal("normalise"))?;
    subject.stays_normal("normalise what is in normal form", &normal)?;
    compatible("compare with itself", &schema, &schema)?;
    compatible("compare with the normal form", &schema, &normal)?;
    compatible("compare the normal form with it", &normal, &schema)?;
    match language.schema_type() {
        SchemaType::Avro => subject.resolves(&schema),
        SchemaType::Json => Ok(()),
        SchemaType::Protobuf => subject.survives_descriptor(&schema),
    }
}

impl Subject<'_> {
    fn parse(&self, law: &'static str, text: &str) -> Outcome<Schema> {
        let source = Source { schema: text.into(), references: self.source.references.clone() };
        self.language.parse(&source, Profile::New).map_err(refusal(law))
    }

    /// What is printed is read as the same schema, and printed the same.
    fn stays(&self, law: &'static str, schema: &Schema) -> Outcome {
        let again = self.parse(law, schema.canonical())?;
        equal(law, schema, &again)?;
        let same = schema.is_equivalent(&*again) && again.is_equivalent(&**schema);
        if same { Ok(()) } else { Err(violation(law, "the two are not equivalent")) }
    }

    /// A normal form is its own normal form, also when it is read from its text. That text itself need not be printed
    /// the same: of the options of a Protobuf field, `default` is sorted there, and otherwise last
    /// (spec: formats 2.4.3, 2.4.5).
    fn stays_normal(&self, law: &'static str, normal: &Schema) -> Outcome {
        for schema in [normal, &self.parse(law, normal.canonical())?] {
            equal(law, normal, &schema.normalized().map_err(refusal(law))?)?;
        }
        Ok(())
    }

    /// With every reference inlined, a schema says the same (spec: formats 0.4).
    fn resolves(&self, schema: &Schema) -> Outcome {
        let law = "resolve";
        let resolved = self.parse(law, &schema.formatted("resolved"))?;
        if resolved.is_equivalent(&**schema) { Ok(()) } else { Err(violation(law, "the two are not equivalent")) }
    }

    /// The descriptor of a file is read as the file, apart from custom options, which it has not (spec: formats 2.4.6).
    fn survives_descriptor(&self, schema: &Schema) -> Outcome {
        let law = "descriptor";
        let read = self.parse(law, &schema.formatted("serialized"))?;
        equal(law, &self.without_extensions(schema)?, &self.without_extensions(&read)?)
    }

    fn without_extensions(&self, schema: &Schema) -> Outcome<Schema> {
        let law = "leave out extensions";
        self.parse(law, &schema.formatted("ignore_extensions"))?.normalized().map_err(refusal(law))
    }
}

fn refusal(law: &'static str) -> impl Fn(ParseError) -> Violation {
    move |error| violation(law, error.to_string())
}

fn equal(law: &'static str, left: &Schema, right: &Schema) -> Outcome {
    let (left, right) = (left.canonical(), right.canonical());
    let Some(at) = first_difference(left, right) else { return Ok(()) };
    Err(violation(law, format!("{} became {}", around(left, at), around(right, at))))
}

/// The first byte in which texts differ.
fn first_difference(left: &str, right: &str) -> Option<usize> {
    let differ = left.bytes().zip(right.bytes()).position(|(left, right)| left != right);
    differ.or((left.len() != right.len()).then_some(left.len().min(right.len())))
}

/// A piece of a text, quoted.
fn around(text: &str, at: usize) -> String {
    let bytes = text.as_bytes();
    let piece = &bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())];
    format!("{:?}", String::from_utf8_lossy(piece))
}

fn compatible(law: &'static str, reader: &Schema, writer: &Schema) -> Outcome {
    let compared = reader.compare(&**writer, LABELS, CompatibilityPolicy::Strict);
    let messages = compared.map_err(|error| violation(law, format!("{error:?}")))?;
    if messages.is_empty() { Ok(()) } else { Err(violation(law, messages.join(", "))) }
}
