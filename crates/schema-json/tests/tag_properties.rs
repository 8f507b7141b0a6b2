//! Inline tags: what is listed can be edited.

#![cfg(test)]

mod schemas;

use proptest::prelude::*;
use registrar_schema::TagEdit;
use schemas::{parse, valid};

const NEW: &str = "new";

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_tag_can_be_added_to_every_listed_entity_and_removed(schema in valid()) {
        let listed = schema.tagged_entities();
        let edit = |adds: bool| -> Vec<TagEdit> {
            let list = |wanted| if wanted { vec![NEW.to_owned()] } else { Vec::new() };
            let edit = |entity| TagEdit { entity, add: list(adds), remove: list(!adds), required: true };
            listed.iter().map(|tags| edit(tags.entity.clone())).collect()
        };
        let edited = parse(&schema.with_edited_tags(&edit(true)).unwrap());
        let mut expected = listed.clone();
        expected.iter_mut().for_each(|tags| tags.tags.push(NEW.to_owned()));
        prop_assert_eq!(edited.tagged_entities(), expected);
        prop_assert_eq!(edited.validate(false), schema.validate(false));
        let restored = edited.with_edited_tags(&edit(false)).unwrap();
        prop_assert_eq!(&*restored, schema.canonical());
    }
}
