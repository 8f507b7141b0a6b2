//! Parsing two versions of a schema and comparing them, as libraries, without the registry around them: what a
//! compatibility check of schemas that the registry does not know costs at least.
//!
//! Avro and JSON Schema are held against reading the same texts into plain JSON values. No common parser reads Protobuf,
//! so that one is held against cutting the texts into words, which every parser has to do; hence its ratio is not to be
//! compared with the others'. Both sides use the system's allocator.

use std::hint::black_box;
use std::time::{Duration, Instant};

use registrar_model::CompatibilityPolicy;
use registrar_schema::{Labels, Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;
use registrar_schema_json::JsonSchema;
use registrar_schema_protobuf::Protobuf;
use serde_json::Value;

use super::http::per_second;
use crate::Result;
use crate::growing::{AVRO, Growing, JSON, PROTOBUF};
use crate::report::{Row, Target};
use crate::rounds::Paired;
use crate::stage::Stage;

const ROUNDS: usize = 15;
/// How long each side runs in a round.
const TIME: Duration = Duration::from_millis(200);

const SIZES: [(&str, usize); 2] = [("2 kB", 2_000), ("100 kB", 100_000)];

/// The least that reading a text could be; the text is one of the language.
type Baseline = fn(&str) -> Result<()>;

/// A language and what it is held against.
struct Contest {
    name: &'static str,
    language: &'static dyn SchemaLanguage,
    schema: Growing,
    baseline_name: &'static str,
    baseline: Baseline,
}

const CONTESTS: [Contest; 3] = [
    Contest { name: "Avro", language: &Avro, schema: AVRO, baseline_name: "serde_json values", baseline: values },
    Contest { name: "JSON", language: &JsonSchema, schema: JSON, baseline_name: "serde_json values", baseline: values },
    Contest { name: "Protobuf", language: &Protobuf, schema: PROTOBUF, baseline_name: "words", baseline: words },
];

pub(super) fn measure(_: &Stage) -> Result<Vec<Row>> {
    let rows = CONTESTS.iter().flat_map(|contest| SIZES.map(|(size, bytes)| contest.row(size, bytes)));
    rows.collect()
}

impl Contest {
    fn row(&self, size: &str, bytes: usize) -> Result<Row> {
        let (old, new) = self.schema.versions(bytes);
        let round = |_| {
            let plain = rate(|| [&old, &new].into_iter().try_for_each(|text| (self.baseline)(text)))?;
            Ok((plain, rate(|| self.check(&old, &new))?))
        };
        round(0)?;
        let rates = Paired::measure(ROUNDS, round)?;
        Ok(Row {
            what: format!("parse and compare two {} schemas of {size}, as a library", self.name),
            baseline: format!("{}: {}", self.baseline_name, per_second(rates.baseline())),
            registrar: per_second(rates.registrar()),
            measured: rates.ratio(),
            unit: "x",
            target: Target::None,
            note: String::new(),
        })
    }

    /// Parses both anew, and validates and compares them.
    fn check(&self, old: &str, new: &str) -> Result<()> {
        let parse = |text: &str| -> Result<_> {
            let schema = self.language.parse(&Source::of(text), Profile::New)?;
            schema.validate(false)?;
            Ok(schema)
        };
        let labels = Labels { reader: "new", writer: "old" };
        let compared = parse(new)?.compare(&*parse(old)?, labels, CompatibilityPolicy::Strict);
        let messages = compared.map_err(|error| format!("{error:?}"))?;
        if messages.is_empty() { Ok(()) } else { Err(messages.join(", ").into()) }
    }
}

/// How often a second something can be done.
fn rate(mut once: impl FnMut() -> Result<()>) -> Result<f64> {
    let (started, mut count) = (Instant::now(), 0);
    while started.elapsed() < TIME {
        once()?;
        count += 1;
    }
    Ok(f64::from(count) / started.elapsed().as_secs_f64())
}

fn values(text: &str) -> Result<()> {
    black_box(serde_json::from_str::<Value>(text)?);
    Ok(())
}

fn words(text: &str) -> Result<()> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = text.split(|letter| !is_letter(letter)).filter(|word| !word.is_empty());
    black_box(words.map(str::to_owned).collect::<Vec<String>>());
    Ok(())
}
