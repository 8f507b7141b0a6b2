//! The laws of two schemas.

use std::sync::Arc;

use registrar_model::{CompatibilityLevel, CompatibilityPolicy};
use registrar_schema::compatibility::{self, Rules, Side};
use registrar_schema::{CompareError, Labels, ParsedSchema, Profile, SchemaLanguage, Source};

const LABELS: Labels = Labels { reader: "new", writer: "old" };

const POLICIES: [CompatibilityPolicy; 2] = [CompatibilityPolicy::Strict, CompatibilityPolicy::Lenient];

type Verdict = Result<Vec<String>, CompareError>;

/// Compares the schemas with themselves and with each other.
pub fn check(language: &dyn SchemaLanguage, one: &Source, other: &Source) {
    // Parsed twice, because each hash table has an order of its own.
    let parse = |source: &Source| language.parse(source, Profile::Stored).ok();
    let (Some(old), Some(old_again)) = (parse(one), parse(one)) else { return };
    let (Some(new), Some(new_again)) = (parse(other), parse(other)) else { return };
    for policy in POLICIES {
        for schema in [&old, &new] {
            reads_its_own_data(&**schema, policy);
        }
        for ((reader, writer), (reader_again, writer_again)) in
            [((&new, &old), (&new_again, &old_again)), ((&old, &new), (&old_again, &new_again))]
        {
            let found = reader.compare(&**writer, LABELS, policy);
            let again = reader_again.compare(&**writer_again, LABELS, policy);
            assert_eq!(found, again, "the same comparison under {policy:?} has two verdicts");
            let is_same = reader.is_equivalent(&**writer);
            assert!(!is_same || is_clean(&found), "equivalent schemas are not compatible: {found:?}");
        }
    }
    lenient_bears_what_strict_bears(&new, &old);
    full_is_both_directions(language, &new, &old);
}

/// Nothing was found, or there is no verdict.
fn is_clean(verdict: &Verdict) -> bool {
    // Avro: a field with another field's name for an alias matches both, and the reference throws (spec: formats 4.3).
    let is_quirk = |message: &String| message.contains(" matches multiple fields in writer record schema ");
    verdict.as_ref().map_or(true, |found| found.iter().all(is_quirk))
}

fn reads_its_own_data(schema: &dyn ParsedSchema, policy: CompatibilityPolicy) {
    let own = schema.compare(schema, LABELS, policy);
    assert!(is_clean(&own), "a schema is not compatible with itself: {own:?}");
    if schema.validate(false).is_err() {
        return;
    }
    if let Ok(normal) = schema.normalized() {
        let forth = normal.compare(schema, LABELS, policy);
        assert!(is_clean(&forth), "a normal form does not read its schema's data: {forth:?}");
        let back = schema.compare(&*normal, LABELS, policy);
        assert!(is_clean(&back), "a schema does not read its normal form's data: {back:?}");
    }
}

fn lenient_bears_what_strict_bears(new: &Arc<dyn ParsedSchema>, old: &Arc<dyn ParsedSchema>) {
    let [strict, lenient] = POLICIES.map(|policy| new.compare(&**old, LABELS, policy));
    let bears = strict.is_ok_and(|found| found.is_empty());
    assert!(!bears || is_clean(&lenient), "incompatible under the lenient policy only: {lenient:?}");
}

fn full_is_both_directions(language: &dyn SchemaLanguage, new: &Arc<dyn ParsedSchema>, old: &Arc<dyn ParsedSchema>) {
    for policy in POLICIES {
        let at = |level| differences(language, new, old, level, policy);
        let (Ok(backward), Ok(forward), Ok(full)) =
            (at(CompatibilityLevel::Backward), at(CompatibilityLevel::Forward), at(CompatibilityLevel::Full))
        else {
            continue;
        };
        assert_eq!(full, [forward, backward].concat(), "FULL is not FORWARD and BACKWARD");
    }
}

/// What the driver finds at a level, without the messages that say what was compared.
fn differences(
    language: &dyn SchemaLanguage,
    new: &Arc<dyn ParsedSchema>,
    old: &Arc<dyn ParsedSchema>,
    level: CompatibilityLevel,
    policy: CompatibilityPolicy,
) -> Verdict {
    let side = |schema, version| Side { schema_type: language.schema_type(), schema, metadata: None, version };
    let rules = Rules { level, policy, validate_fields: false, group: None };
    let mut found = compatibility::check(side(&**new, None), &[side(&**old, Some(1))], rules)?;
    found.retain(|message| !["{oldSchema", "{validateFields"].iter().any(|frame| message.starts_with(frame)));
    Ok(found)
}
