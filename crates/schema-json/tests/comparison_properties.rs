//! Algebra of the comparison.

#![cfg(test)]

mod schemas;

use proptest::prelude::*;
use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{self, Rules, Side};
use registrar_schema::{CompareError, Labels, ParsedSchema};
use schemas::{parse, valid};

const NEW_READS_OLD: Labels = Labels { reader: "new", writer: "old" };
const OLD_READS_NEW: Labels = Labels { reader: "old", writer: "new" };
const POLICIES: [CompatibilityPolicy; 2] = [CompatibilityPolicy::Strict, CompatibilityPolicy::Lenient];

fn check(
    new: &dyn ParsedSchema,
    old: &dyn ParsedSchema,
    level: CompatibilityLevel,
    policy: CompatibilityPolicy,
) -> Result<Vec<String>, CompareError> {
    let side = |schema, version| Side { schema_type: SchemaType::Json, schema, metadata: None, version };
    let rules = Rules { level, policy, validate_fields: false, group: None };
    compatibility::check(side(new, None), &[side(old, Some(1))], rules)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    })]

    /// The normal form is another text of the same schema, so that this does not hang on equal texts. It holds for `not`
    /// as well: what is excluded is compatible with itself, so that its type of difference is the harmless one.
    #[test]
    fn a_schema_is_compatible_with_itself(schema in valid()) {
        let normal = schema.normalized().unwrap();
        for (level, policy) in CompatibilityLevel::ALL.into_iter().flat_map(|level| POLICIES.map(|policy| (level, policy))) {
            for (new, old) in [(&normal, &schema), (&schema, &normal), (&schema, &schema)] {
                prop_assert_eq!(check(&**new, &**old, level, policy), Ok(Vec::new()));
            }
        }
    }

    #[test]
    fn full_is_backward_and_forward(old in valid(), new in valid(), policy in prop::sample::select(&POLICIES[..])) {
        let backward = check(&*new, &*old, CompatibilityLevel::Backward, policy).unwrap();
        let forward = check(&*new, &*old, CompatibilityLevel::Forward, policy).unwrap();
        let full = check(&*new, &*old, CompatibilityLevel::Full, policy).unwrap();
        prop_assert_eq!(full.is_empty(), backward.is_empty() && forward.is_empty());
        let differences = |messages: &[String]| -> Vec<String> {
            messages.iter().filter(|message| message.starts_with("{errorType")).cloned().collect()
        };
        prop_assert_eq!(differences(&full), [differences(&forward), differences(&backward)].concat());
    }

    #[test]
    fn the_labels_say_who_reads(old in valid(), new in valid()) {
        let one = new.compare(&*old, NEW_READS_OLD, CompatibilityPolicy::Strict).unwrap();
        let other = new.compare(&*old, OLD_READS_NEW, CompatibilityPolicy::Strict).unwrap();
        let swapped: Vec<String> = one
            .iter()
            .map(|message| message.replace("new", "\u{0}").replace("old", "new").replace('\u{0}', "old"))
            .collect();
        prop_assert_eq!(swapped, other);
    }

    #[test]
    fn what_is_strictly_compatible_is_so_under_the_lenient_policy(old in valid(), new in valid()) {
        let [strict, lenient] = POLICIES.map(|policy| new.compare(&*old, NEW_READS_OLD, policy).unwrap());
        prop_assert!(!strict.is_empty() || lenient.is_empty(), "{:?}", lenient);
    }

    #[test]
    fn everything_is_compatible_with_what_allows_all(old in valid()) {
        prop_assert_eq!(parse("{}").compare(&*old, NEW_READS_OLD, CompatibilityPolicy::Strict), Ok(Vec::new()));
        prop_assert_eq!(old.compare(&*parse("false"), NEW_READS_OLD, CompatibilityPolicy::Strict), Ok(Vec::new()));
    }
}
