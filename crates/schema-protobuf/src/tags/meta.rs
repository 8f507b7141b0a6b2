//! The meta options of one element.

use std::collections::HashSet;

use registrar_model::EntityType;
use registrar_schema::TagEdit;
use registrar_schema::java_hash::{DEFAULT_CAPACITY, sort_as_hash_table};

use crate::tree::{Aggregate, OptionElement, OptionValue};

const TAGS: &str = "tags";

fn name(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Record => "confluent.message_meta",
        EntityType::Field => "confluent.field_meta",
    }
}

fn is_meta(entity_type: EntityType, option: &OptionElement) -> bool {
    option.parenthesized && option.name.strip_prefix('.').unwrap_or(&option.name) == name(entity_type)
}

/// The tags that the options give, each once.
pub(super) fn tags(entity_type: EntityType, options: &[OptionElement]) -> Vec<String> {
    let mut tags = tags_of(&merged(options.iter().filter(|option| is_meta(entity_type, option))));
    let mut seen = HashSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    tags
}

/// Edits the tags. Everything that is said about the element's meta becomes one aggregate, unless nothing is left to
/// say, and the options get the order of a hash table.
pub(super) fn edit(entity_type: EntityType, options: &mut Vec<OptionElement>, edit: &TagEdit) {
    let (metas, mut others): (Vec<_>, Vec<_>) =
        std::mem::take(options).into_iter().partition(|option| is_meta(entity_type, option));
    let mut meta = merged(metas.iter());
    let tags = edit.apply(tags_of(&meta));
    if tags.is_empty() {
        meta.remove(TAGS);
    } else {
        meta.set(TAGS.to_owned(), OptionValue::List(tags.into_iter().map(OptionValue::String).collect()));
    }
    if meta.iter().len() > 0 {
        let name = name(entity_type).to_owned();
        others.push(OptionElement { name, parenthesized: true, path: Vec::new(), value: OptionValue::Map(meta) });
    }
    sort_as_hash_table(&mut others, DEFAULT_CAPACITY, |option| option.name.clone());
    *options = others;
}

/// What several assignments say together. A meta that is no aggregate says nothing.
fn merged<'o>(metas: impl Iterator<Item = &'o OptionElement>) -> Aggregate {
    let mut all = Aggregate::default();
    for meta in metas {
        let OptionValue::Map(later) = meta.value.clone().nested_under(&meta.path) else { continue };
        for (key, value) in later {
            // The only member that is not repeated: the last one counts.
            if key == "doc" { all.set(key, value) } else { all.add(key, value) }
        }
    }
    all
}

fn tags_of(meta: &Aggregate) -> Vec<String> {
    let values = match meta.get(TAGS) {
        Some(OptionValue::List(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().filter_map(OptionValue::scalar).map(str::to_owned).collect()
}
