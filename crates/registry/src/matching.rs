//! Whether a schema is one that is already stored (spec: formats 0.3, core 4.7).

use std::sync::Arc;

use registrar_model::{CONFLUENT_VERSION, Content, Metadata};
use registrar_schema::{Profile, Source};
use registrar_state::StoredVersion;

use crate::parsing::{Canonical, Parser};
use crate::snapshot::Candidate;

/// The newest candidate that matches a client's schema though their contents may differ: `confluent:version` is looked
/// through, a schema without references matches one whose references its text spells out, and texts that differ only in
/// what the language ignores are equal.
pub(crate) fn find_match<'a>(
    parser: &Parser,
    wanted: &Canonical,
    candidates: &'a [Candidate],
) -> Option<&'a Arc<StoredVersion>> {
    let matching = candidates.iter().find(|candidate| {
        may_match(wanted.stored.content(), &candidate.version) && says_the_same(parser, wanted, &candidate.source)
    });
    matching.map(|candidate| &candidate.version)
}

fn may_match(new: &Content, stored: &StoredVersion) -> bool {
    let old = stored.content.content();
    let resolved_form = new.references.is_empty() && !old.references.is_empty();
    new.schema_type == old.schema_type
        && new.rule_set == old.rule_set
        && (resolved_form || new.references == old.references)
        && same_metadata(new.metadata.as_ref(), old.metadata.as_ref(), stored.version)
}

fn says_the_same(parser: &Parser, wanted: &Canonical, source: &Source) -> bool {
    let content = wanted.stored.content();
    if source.schema == content.schema && source.references.is_empty() {
        return true;
    }
    let stored = parser.parse(content.schema_type, source, Profile::Stored);
    stored.is_ok_and(|stored| wanted.parsed.is_equivalent(&*stored))
}

fn same_metadata(new: Option<&Metadata>, old: Option<&Metadata>, version: i32) -> bool {
    let number = |metadata: Option<&Metadata>| metadata.and_then(Metadata::confluent_version);
    match (number(new), number(old)) {
        (None, Some(_)) => new.cloned().unwrap_or_default() == without_version(old),
        (Some(wanted), None) => wanted == version && without_version(new) == old.cloned().unwrap_or_default(),
        _ => new == old,
    }
}

fn without_version(metadata: Option<&Metadata>) -> Metadata {
    let mut metadata = metadata.cloned().unwrap_or_default();
    metadata.properties.remove(CONFLUENT_VERSION);
    metadata
}
