//! Inline tags: a new version of a schema with other tags, and the entities that have given tags (spec: core 4.6,
//! formats 6.4).

use std::sync::Arc;

use registrar_model::{Error, ErrorKind, RequestedReference, RuleSet, SchemaTags, VersionSelector};
use registrar_schema::{ParsedSchema, Profile, Source, TagEdit};
use registrar_state::StoredVersion;

use crate::Registry;
use crate::answers::RegisteredSchema;
use crate::parsing::{Parser, unparsable};
use crate::register::Registration;
use crate::requests::{RegisterOptions, RuleChanges, SchemaRequest, TagChanges, TagRequest};
use crate::snapshot::{Candidate, Ready};
use crate::subjects::{missing, select};

impl Registry {
    /// Registers a version anew with its inline tags, metadata or rules changed. The new version is always stamped.
    ///
    /// # Errors
    /// 42210, 42208, 42202, 40401, 40402, then those of a registration.
    pub async fn modify_tags(
        &self,
        subject: &str,
        version: &str,
        request: TagRequest,
    ) -> Result<RegisteredSchema, Error> {
        check_rules(&request)?;
        let qualified = self.valid_subject(subject)?;
        let selector = VersionSelector::parse(version)?;
        let state = self.state.read().subject(&qualified);
        let tagged =
            select(state.as_ref(), selector, false).ok_or_else(|| missing(subject, state.as_ref(), selector, false))?;
        let request = changed(&tagged, request);
        self.write(Arc::new(Registration::new(qualified, request, &RegisterOptions::default()))).await
    }
}

fn check_rules(request: &TagRequest) -> Result<(), Error> {
    if request.rule_set.is_some() && !request.rules.is_empty() {
        let text = "ruleSet should be omitted if specifying rulesToMerge or rulesToRemove";
        return Err(Error::new(ErrorKind::InvalidRuleSet, [text]));
    }
    let given = [request.rule_set.as_ref(), request.rules.merge.as_ref()];
    given.into_iter().flatten().try_for_each(RuleSet::validate)
}

/// The registration that gives `version` other tags.
fn changed(version: &StoredVersion, request: TagRequest) -> SchemaRequest {
    let content = version.content.content();
    let references = content.references.iter().map(RequestedReference::from).collect();
    let inherited = || content.rule_set.clone().filter(|_| request.rules.is_empty());
    SchemaRequest {
        version: Some(request.new_version.unwrap_or(-1)),
        id: None,
        schema_type: Some(content.schema_type.to_string()),
        references,
        metadata: request.metadata.or_else(|| content.metadata.clone()),
        rule_set: request.rule_set.or_else(inherited),
        schema: Some(content.schema.to_string()),
        tags: request.tags,
        rules: request.rules,
    }
}

/// The rules of a request that changes those of the latest version.
///
/// # Errors
/// 42210 where the changes lead to an invalid set.
pub(crate) fn changed_rules(latest: Option<&StoredVersion>, changes: &RuleChanges) -> Result<RuleSet, Error> {
    let mut rules = latest.and_then(|latest| latest.content.content().rule_set.clone()).unwrap_or_default();
    if let Some(more) = &changes.merge {
        rules = rules.merged(more);
    }
    rules.remove(&changes.remove);
    rules.validate()?;
    Ok(rules)
}

/// The schema of a registration with its inline tags changed; `None` if it changes none.
///
/// # Errors
/// 42201 where an entity is not there.
pub(crate) fn with_changed_tags(
    parser: &Parser,
    registration: &Registration,
    ready: &Ready,
    profile: Profile,
    latest: Option<&Candidate>,
) -> Result<Option<Ready>, Error> {
    let TagChanges { add, remove, propagate } = &registration.request.tags;
    let latest =
        latest.filter(|latest| *propagate && latest.version.content.content().schema_type == ready.draft.schema_type);
    let carried = latest.map(|latest| inline_tags(parser, latest)).unwrap_or_default();
    let edits = TagEdit::merged(&carried, add, remove);
    if edits.is_empty() {
        return Ok(None);
    }
    if registration.request.schema.is_none() {
        return Err(refused("argument \"content\" is null"));
    }
    let subject = || registration.subject.to_string();
    let parsed = parser.parse(ready.draft.schema_type, &ready.source, profile);
    let parsed = parsed.map_err(|error| unparsable(&subject(), &ready.draft, &error))?;
    let text: Arc<str> = parsed.with_edited_tags(&edits).map_err(|error| refused(&error.to_string()))?.into();
    let mut changed = ready.clone();
    changed.source = Source { schema: Arc::clone(&text), ..changed.source };
    changed.draft.schema = text;
    Ok(Some(changed))
}

fn refused(reason: &str) -> Error {
    Error::new(ErrorKind::InvalidSchema, [format!("java.lang.IllegalArgumentException: {reason}")])
}

/// The tags of a stored version; none if it cannot be parsed any more.
fn inline_tags(parser: &Parser, version: &Candidate) -> Vec<SchemaTags> {
    let schema_type = version.version.content.content().schema_type;
    let parsed = parser.parse(schema_type, &version.source, Profile::Stored);
    parsed.map(|parsed| parsed.tagged_entities()).unwrap_or_default()
}

/// The entities that have one of the tags; `*` stands for any.
pub(crate) fn find_tags(schema: &dyn ParsedSchema, wanted: &[String]) -> Vec<SchemaTags> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let any = wanted.iter().any(|tag| tag == "*");
    let mut found = schema.tagged_entities();
    found.retain(|entity| any || entity.tags.iter().any(|tag| wanted.contains(tag)));
    found
}
