//! What parsing and comparing need of the state, taken at one moment, so that long work holds nothing up.

use std::sync::Arc;

use registrar_log::Offset;
use registrar_model::{Content, Error, QualifiedSubject};
use registrar_schema::{Profile, Source};
use registrar_state::{StoredVersion, SubjectState, View};

use crate::Defaults;
use crate::draft::{draft, fill, is_blank, stamp_version, take_text};
use crate::parsing::unparsable;
use crate::references::{Resolution, resolve, source_of};
use crate::requests::SchemaRequest;
use crate::scope::Effective;
use crate::tags::changed_rules;

/// A stored version, with what is needed to parse it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub version: Arc<StoredVersion>,
    pub source: Source,
}

/// A subject at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub subject: QualifiedSubject,
    pub effective: Effective,
    pub state: Option<Arc<SubjectState>>,
}

impl Snapshot {
    pub(crate) fn take(view: &View<'_>, subject: &QualifiedSubject, defaults: &Defaults) -> Self {
        Self {
            subject: subject.clone(),
            effective: Effective::of(view, subject, defaults),
            state: view.subject(subject),
        }
    }

    /// The newest live version.
    pub(crate) fn latest(&self) -> Option<&Arc<StoredVersion>> {
        self.state.as_ref()?.live().next()
    }

    /// The number that the next version gets.
    pub(crate) fn next_version(&self) -> i32 {
        let highest = self.state.as_ref().and_then(|state| state.versions().last());
        highest.map_or(1, |highest| highest.version + 1)
    }

    /// Where the subject changed last; what is worked out from this snapshot holds while it stays.
    pub(crate) fn stamp(&self) -> Offset {
        self.state.as_ref().map_or(-1, |state| state.stamp)
    }

    /// The versions that are wanted, newest first, with what is needed to parse them, which is looked up as they are taken;
    /// those whose references are gone are left out.
    pub(crate) fn candidates(
        &self,
        view: &View<'_>,
        wanted: impl Fn(&StoredVersion) -> bool,
    ) -> impl Iterator<Item = Candidate> {
        let versions = self.state.iter().flat_map(|state| state.versions().iter().rev());
        versions.filter(move |version| wanted(version)).filter_map(|version| {
            let source = source_of(view, &self.subject.context, &version.content).ok()?;
            Some(Candidate { version: Arc::clone(version), source })
        })
    }
}

/// A client's schema, completed from the state and ready to be parsed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ready {
    /// The text is the client's; the versions of references are concrete.
    pub draft: Content,
    pub source: Source,
}

/// Reads a schema for registration: completed from the latest version and the settings, stamped with its version.
pub(crate) fn ready_to_register(
    view: &View<'_>,
    snapshot: &Snapshot,
    request: &SchemaRequest,
    profile: Profile,
) -> Result<Ready, Error> {
    let subject = snapshot.subject.to_string();
    let mut draft = draft(&subject, request)?;
    if !snapshot.effective.mode.takes_ids() {
        let latest = snapshot.latest().map(|latest| &**latest);
        take_text(&mut draft, latest)?;
        if !request.rules.is_empty() {
            draft.rule_set = Some(changed_rules(latest, &request.rules)?);
        }
        fill(&mut draft, latest, &snapshot.effective);
        stamp_version(&mut draft, request.version(), snapshot.next_version());
    }
    with_source(view, snapshot, draft, profile)
}

/// Reads a schema as it is, for look-up or comparison; `None` if it says nothing.
pub(crate) fn ready_as_sent(
    view: &View<'_>,
    snapshot: &Snapshot,
    request: &SchemaRequest,
    profile: Profile,
) -> Result<Option<Ready>, Error> {
    let draft = draft(&snapshot.subject.to_string(), request)?;
    if is_blank(&draft) {
        return Ok(None);
    }
    with_source(view, snapshot, draft, profile).map(Some)
}

fn with_source(view: &View<'_>, snapshot: &Snapshot, mut draft: Content, profile: Profile) -> Result<Ready, Error> {
    let context = &snapshot.subject.context;
    let how = Resolution {
        deleted: profile == Profile::Stored,
        strict_versions: snapshot.effective.strict_reference_versions,
    };
    let resolved = resolve(view, context, &draft.references, how)
        .map_err(|error| unparsable(&snapshot.subject.to_string(), &draft, &error))?;
    draft.references = resolved.references;
    let source = Source { schema: Arc::clone(&draft.schema), references: resolved.texts };
    Ok(Ready { draft, source })
}
