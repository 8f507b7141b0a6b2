//! The laws of two schemas.

use std::sync::Arc;

use registrar_model::{CompatibilityLevel, CompatibilityPolicy};
use registrar_schema::compatibility::{self, Rules, Side};
use registrar_schema::{CompareError, Labels, ParsedSchema, Profile, SchemaLanguage, Source};

const LABELS: Labels = Labels { reader: "new", writer: "old" };

/// What a comparison comes to.
pub(crate) type Verdict = Result<Vec<String>, CompareError>;

/// Compares the schemas with themselves and with each other. As few times as the laws need: a fuzzer takes what is slow
/// in sum for too slow.
pub fn check(language: &dyn SchemaLanguage, one: &Source, other: &Source) {
    let parse = |source: &Source| language.parse(source, Profile::Stored).ok();
    let (Some(old), Some(new)) = (parse(one), parse(other)) else { return };
    for schema in [&old, &new] {
        reads_its_own_data(&**schema);
    }
    // Parsed twice, because each hash table has an order of its own.
    let (Some(old_again), Some(new_again)) = (parse(one), parse(other)) else { return };
    let forward = compare(&*old, &*new);
    let backward = compare(&*new, &*old);
    assert_eq!(forward, compare(&*old_again, &*new_again), "the same comparison has two verdicts");
    assert_eq!(backward, compare(&*new_again, &*old_again), "the same comparison has two verdicts");
    if new.is_equivalent(&*old) && new.validate(true).is_ok() {
        assert!(is_clean(&forward) && is_clean(&backward), "equivalent schemas are not compatible: {backward:?}");
    }
    lenient_bears_what_strict_bears(&new, &old, &backward);
    full_is_both_directions(language, &new, &old);
}

/// Compares under the strict policy.
pub(crate) fn compare(reader: &dyn ParsedSchema, writer: &dyn ParsedSchema) -> Verdict {
    reader.compare(writer, LABELS, CompatibilityPolicy::Strict)
}

/// Nothing was found, or there is no verdict.
pub(crate) fn is_clean(verdict: &Verdict) -> bool {
    // Avro: a field with another field's name for an alias matches both, and the reference throws (spec: formats 4.3).
    let is_quirk = |message: &String| message.contains(" matches multiple fields in writer record schema ");
    verdict.as_ref().map_or(true, |found| found.iter().all(is_quirk))
}

fn reads_its_own_data(schema: &dyn ParsedSchema) {
    // Protobuf: without strict validation a number may be given twice, and is then where it is not (spec: formats 1.3).
    if schema.validate(true).is_err() {
        return;
    }
    let own = compare(schema, schema);
    assert!(is_clean(&own), "a schema is not compatible with itself: {own:?}");
    if let Ok(normal) = schema.normalized() {
        let own = compare(&*normal, schema);
        assert!(is_clean(&own), "a normal form does not read its schema's data: {own:?}");
    }
}

fn lenient_bears_what_strict_bears(new: &Arc<dyn ParsedSchema>, old: &Arc<dyn ParsedSchema>, strict: &Verdict) {
    let lenient = new.compare(&**old, LABELS, CompatibilityPolicy::Lenient);
    let bears = strict.as_ref().is_ok_and(Vec::is_empty);
    assert!(!bears || is_clean(&lenient), "incompatible under the lenient policy only: {lenient:?}");
}

fn full_is_both_directions(language: &dyn SchemaLanguage, new: &Arc<dyn ParsedSchema>, old: &Arc<dyn ParsedSchema>) {
    let at = |level| differences(language, new, old, level);
    let (Ok(backward), Ok(forward), Ok(full)) =
        (at(CompatibilityLevel::Backward), at(CompatibilityLevel::Forward), at(CompatibilityLevel::Full))
    else {
        return;
    };
    assert_eq!(full, [forward, backward].concat(), "FULL is not FORWARD and BACKWARD");
}

/// What the driver finds at a level under the lenient policy (the strict one is that of the other laws), without the messages that say what was compared.
fn differences(
    language: &dyn SchemaLanguage,
    new: &Arc<dyn ParsedSchema>,
    old: &Arc<dyn ParsedSchema>,
    level: CompatibilityLevel,
) -> Verdict {
    let side = |schema, version| Side { schema_type: language.schema_type(), schema, metadata: None, version };
    let policy = CompatibilityPolicy::Lenient;
    let rules = Rules { level, policy, validate_fields: false, group: None };
    let mut found = compatibility::check(side(&**new, None), &[side(&**old, Some(1))], rules)?;
    found.retain(|message| !["{oldSchema", "{validateFields"].iter().any(|frame| message.starts_with(frame)));
    Ok(found)
}
