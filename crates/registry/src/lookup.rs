//! Look-up: under which version a schema is registered (spec: core 4.7).

use std::sync::Arc;

use registrar_model::{ContextName, Error, ErrorKind, QualifiedSubject};
use registrar_schema::Profile;
use registrar_state::{StoredContent, StoredVersion, View};

use crate::Registry;
use crate::answers::FoundSchema;
use crate::draft::fill;
use crate::found::found;
use crate::matching::find_match;
use crate::parsing::{Canonical, Treatment};
use crate::requests::{LookUpOptions, Presentation, SchemaRequest};
use crate::snapshot::{Ready, Snapshot, ready_as_sent};
use crate::subjects::exists;

/// Among which versions a schema is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Among {
    /// Soft-deleted ones too.
    pub deleted: bool,
    /// The newest alone.
    pub newest_only: bool,
}

impl Registry {
    /// Finds the version that holds a schema: in its own context, and for an unqualified subject in every other.
    ///
    /// # Errors
    /// 42201 for a text that is no schema, 40401 and 40403 where it is not found.
    pub async fn look_up(
        &self,
        subject: &str,
        request: SchemaRequest,
        options: LookUpOptions,
    ) -> Result<FoundSchema, Error> {
        let own = QualifiedSubject::parse(subject);
        let among = Among { deleted: options.deleted, newest_only: false };
        let mut hit = self.find(&own, &request, options.normalize, among).await?;
        if hit.is_none() && !QualifiedSubject::is_qualified(subject) {
            hit = self.find_elsewhere(subject, &request, options.normalize, among).await;
        }
        match hit {
            Some(hit) => {
                let how = Presentation { format: options.format, find_tags: Vec::new() };
                self.presented(hit, &how).await
            }
            None => Err(self.not_found(&own, options.deleted)),
        }
    }

    async fn find_elsewhere(
        &self,
        subject: &str,
        request: &SchemaRequest,
        normalize: bool,
        among: Among,
    ) -> Option<FoundSchema> {
        let contexts: Vec<ContextName> = self.state.read().contexts();
        for context in contexts {
            let there = QualifiedSubject::parse_in(&context, subject);
            // what does not parse there is not there
            if let Ok(Some(hit)) = self.find(&there, request, normalize, among).await {
                return Some(hit);
            }
        }
        None
    }

    fn not_found(&self, subject: &QualifiedSubject, deleted: bool) -> Error {
        let state = self.state.read().subject(subject);
        if exists(state.as_ref(), deleted) {
            ErrorKind::SchemaNotFound.into()
        } else {
            Error::new(ErrorKind::SubjectNotFound, [subject.to_string()])
        }
    }

    /// Finds a schema in one subject.
    pub(crate) async fn find(
        &self,
        subject: &QualifiedSubject,
        request: &SchemaRequest,
        normalize: bool,
        among: Among,
    ) -> Result<Option<FoundSchema>, Error> {
        let (snapshot, ready) = {
            let view = self.state.read();
            let snapshot = Snapshot::take(&view, subject, &self.defaults);
            let Some(ready) = ready_as_sent(&view, &snapshot, request, Profile::Stored)? else { return Ok(None) };
            (snapshot, ready)
        };
        let effective = &snapshot.effective;
        let treatment = Treatment {
            profile: Profile::Stored,
            validate: (!effective.mode.takes_ids()).then_some(effective.validate_fields),
            normalize: normalize || effective.normalize,
        };
        let canonical = self.canonicalize(subject, request.version.unwrap_or(0), ready, treatment).await?;
        if let Some(hit) = self.match_stored(&snapshot, &canonical, among).await? {
            return Ok(Some(hit));
        }
        let mut filled = canonical.stored.content().clone();
        fill(&mut filled, snapshot.latest().map(|latest| &**latest), effective);
        if filled == *canonical.stored.content() {
            return Ok(None);
        }
        let filled = Canonical { stored: Arc::new(StoredContent::new(filled)), parsed: canonical.parsed };
        self.match_stored(&snapshot, &filled, among).await
    }

    /// Parses on the pool where it may take long.
    pub(crate) async fn canonicalize(
        &self,
        subject: &QualifiedSubject,
        version: i32,
        ready: Ready,
        treatment: Treatment,
    ) -> Result<Canonical, Error> {
        let (parser, subject) = (Arc::clone(&self.parser), subject.to_string());
        let Ready { draft, source } = ready;
        self.off_load(source.schema.len(), move || parser.canonicalize(&subject, version, &draft, &source, treatment))
            .await?
    }

    async fn match_stored(
        &self,
        snapshot: &Snapshot,
        canonical: &Canonical,
        among: Among,
    ) -> Result<Option<FoundSchema>, Error> {
        let candidates = {
            let view = self.state.read();
            if let Some(hit) = by_hash(&view, &snapshot.subject, canonical, among) {
                return Ok(Some(hit));
            }
            let wanted = |version: &StoredVersion| among.deleted || !version.deleted;
            let most = if among.newest_only { 1 } else { usize::MAX };
            snapshot.candidates(&view, wanted).take(most).collect::<Vec<_>>()
        };
        let size = candidates.iter().map(|candidate| candidate.source.schema.len()).sum();
        let (parser, wanted) = (Arc::clone(&self.parser), canonical.clone());
        let version = self.off_load(size, move || find_match(&parser, &wanted, &candidates).cloned()).await?;
        Ok(version.map(|version| found(&snapshot.subject, &version)))
    }
}

/// The version of the subject that holds exactly this content. The answer echoes what was asked for.
pub(crate) fn by_hash(
    view: &View<'_>,
    subject: &QualifiedSubject,
    canonical: &Canonical,
    among: Among,
) -> Option<FoundSchema> {
    let (_, id) = view.latest_id_of_content(&subject.context, canonical.stored.guid)?;
    let version = view.owned(id.of_subject(subject)?)?;
    let newest = || view.subject(subject).and_then(|state| state.live().next().map(|newest| newest.version));
    let wanted = (among.deleted || !version.deleted) && (!among.newest_only || newest() == Some(version.version));
    wanted.then(|| FoundSchema {
        stored: Arc::clone(&canonical.stored),
        schema: Arc::clone(&canonical.stored.content().schema),
        timestamp: None,
        deleted: None,
        ..found(subject, &version)
    })
}
