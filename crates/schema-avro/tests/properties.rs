//! What must hold for every schema.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod shapes;

use std::sync::Arc;

use proptest::prelude::*;
use registrar_model::{CompatibilityLevel, CompatibilityPolicy, SchemaType};
use registrar_schema::compatibility::{Rules, Side, check};
use registrar_schema::json::{self, Dialect};
use registrar_schema::{ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;

use shapes::{Chance, changed, rewritten, shapes, text};

fn parse(text: &str) -> Arc<dyn ParsedSchema> {
    Avro.parse(&Source::of(text), Profile::Stored).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn other_text(schema: &dyn ParsedSchema, seed: u64) -> String {
    let tree = json::parse(schema.canonical(), Dialect::default()).unwrap().unwrap();
    rewritten(&tree, &mut Chance::new(seed))
}

fn messages(new: &dyn ParsedSchema, old: &dyn ParsedSchema, level: CompatibilityLevel) -> Vec<String> {
    let side = |schema| Side { schema_type: SchemaType::Avro, schema, metadata: None, version: None };
    let rules = Rules { level, policy: CompatibilityPolicy::Strict, validate_fields: false, group: None };
    check(side(new), &[side(old)], rules).unwrap()
}

fn is_compatible(new: &dyn ParsedSchema, old: &dyn ParsedSchema, level: CompatibilityLevel) -> bool {
    messages(new, old, level).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_text_is_its_own_canonical_text(shape in shapes()) {
        let schema = parse(&text(&shape));
        let again = parse(schema.canonical());
        prop_assert_eq!(again.canonical(), schema.canonical());
        prop_assert!(again.is_equivalent(&*schema) && schema.is_equivalent(&*again));
    }

    #[test]
    fn normal_forms_are_normal(shape in shapes()) {
        // some lax defaults have no normal form
        if let Ok(normal) = parse(&text(&shape)).normalized() {
            let again = parse(normal.canonical());
            prop_assert!(again.is_equivalent(&*normal));
            prop_assert_eq!(again.canonical(), normal.canonical());
            let twice = again.normalized().unwrap();
            prop_assert_eq!(twice.canonical(), normal.canonical());
        }
    }

    #[test]
    fn equivalent_texts_have_one_normal_form(shape in shapes(), seed in any::<u64>()) {
        let schema = parse(&text(&shape));
        let other = parse(&other_text(&*schema, seed));
        prop_assert!(schema.is_equivalent(&*other) && other.is_equivalent(&*schema));
        let [one, other] = [schema, other].map(|schema| schema.normalized());
        prop_assert_eq!(one.map(|schema| schema.canonical().to_owned()), other.map(|schema| schema.canonical().to_owned()));
    }

    #[test]
    fn schemas_are_compatible_with_themselves(shape in shapes(), seed in any::<u64>()) {
        let schema = parse(&text(&shape));
        let other = parse(&other_text(&*schema, seed));
        for level in CompatibilityLevel::ALL {
            prop_assert_eq!(messages(&*schema, &*schema, level), Vec::<String>::new());
            prop_assert_eq!(messages(&*schema, &*other, level), Vec::<String>::new());
        }
    }

    #[test]
    fn full_is_backward_and_forward(shape in shapes(), seed in any::<u64>()) {
        use CompatibilityLevel::{Backward, Forward, Full};
        let old = parse(&text(&shape));
        let new = parse(&text(&changed(&shape, &mut Chance::new(seed))));
        let backward = is_compatible(&*new, &*old, Backward);
        let forward = is_compatible(&*new, &*old, Forward);
        prop_assert_eq!(is_compatible(&*new, &*old, Full), backward && forward);
        prop_assert_eq!(is_compatible(&*old, &*new, Backward), forward);
        prop_assert_eq!(is_compatible(&*old, &*new, Forward), backward);
        prop_assert!(!new.is_equivalent(&*old) || (backward && forward));
    }

    #[test]
    fn any_two_schemas_can_be_compared(one in shapes(), two in shapes()) {
        let (one, two) = (parse(&text(&one)), parse(&text(&two)));
        let differs = !is_compatible(&*one, &*two, CompatibilityLevel::Full);
        prop_assert!(!differs || !one.is_equivalent(&*two));
    }

    #[test]
    fn any_text_is_answered(text in "[\\[\\]{}:,\"/* a-zA-Z0-9.\\\\-]{0,60}") {
        let _ = Avro.parse(&Source::of(text), Profile::New);
    }

    #[test]
    fn damaged_schemas_are_answered(shape in shapes(), at in any::<prop::sample::Index>(), with in "[\\[\\]{}:,\"a1]?") {
        let whole = text(&shape);
        let mut at = at.index(whole.len());
        while !whole.is_char_boundary(at) {
            at -= 1;
        }
        let next = whole[at..].chars().next().map_or(0, char::len_utf8);
        let damaged = format!("{}{with}{}", &whole[..at], &whole[at + next..]);
        for profile in [Profile::New, Profile::Stored] {
            if let Ok(schema) = Avro.parse(&Source::of(damaged.as_str()), profile) {
                let _ = schema.normalized();
            }
        }
    }
}
