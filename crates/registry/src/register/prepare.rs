//! The long part of a registration: parsing and comparing, against the state of one moment.

use std::sync::Arc;
use std::time::Duration;

use registrar_model::{Error, ErrorKind};
use registrar_schema::Profile;
use registrar_state::{StoredContent, View};

use super::Registration;
use super::permission::check_registrable;
use crate::Defaults;
use crate::compatibility::{Subject, incompatibilities};
use crate::matching::find_match;
use crate::parsing::{Canonical, Parser, Treatment};
use crate::snapshot::{Candidate, Ready, Snapshot, ready_to_register};
use crate::tags::with_changed_tags;

/// What the writer may repeat itself without holding up the commands behind it.
const CHEAP: Duration = Duration::from_millis(20);

/// The state that a registration is prepared against.
pub(super) struct Situation {
    snapshot: Snapshot,
    ready: Ready,
    profile: Profile,
    /// The live versions, newest first.
    earlier: Vec<Candidate>,
}

/// A registration that is parsed and compared.
pub(crate) struct Prepared {
    snapshot: Snapshot,
    ready: Ready,
    profile: Profile,
    /// What would be stored.
    pub stored: Arc<StoredContent>,
    /// The newest live version that matches.
    pub matched: Option<i32>,
    /// Why the schema may not follow the versions before it.
    pub incompatible: Vec<String>,
    /// How long it took.
    pub cost: Duration,
}

impl Situation {
    pub(super) fn take(view: &View<'_>, defaults: &Defaults, registration: &Registration) -> Result<Self, Error> {
        let snapshot = Snapshot::take(view, &registration.subject, defaults);
        check_registrable(&snapshot.subject, snapshot.effective.mode, registration.id())?;
        let new = registration.id().is_none() && snapshot.effective.validate_new_schemas;
        let profile = if new { Profile::New } else { Profile::Stored };
        let ready = ready_to_register(view, &snapshot, &registration.request, profile)?;
        let earlier = snapshot.candidates(view, |version| !version.deleted).collect();
        Ok(Self { snapshot, ready, profile, earlier })
    }

    /// How many bytes of schema text are about to be worked on.
    pub(super) fn size(&self) -> usize {
        let earlier: usize = self.earlier.iter().map(|earlier| earlier.source.schema.len()).sum();
        self.ready.source.schema.len() + earlier
    }

    pub(super) fn prepare(self, parser: &Parser, registration: &Registration) -> Result<Prepared, Error> {
        let imported = self.snapshot.effective.mode.takes_ids();
        if imported && self.ready.draft.schema.trim().is_empty() {
            let stored = Arc::new(StoredContent::new(self.ready.draft.clone()));
            return Ok(self.prepared(stored, None, Vec::new()));
        }
        let effective = &self.snapshot.effective;
        let treatment = Treatment {
            profile: self.profile,
            validate: (!imported).then_some(effective.validate_fields),
            normalize: registration.normalize || effective.normalize,
        };
        let subject = registration.subject.to_string();
        let version = registration.request.version();
        let tagged = with_changed_tags(parser, registration, &self.ready, self.profile, self.earlier.first())?;
        let Ready { draft, source } = tagged.as_ref().unwrap_or(&self.ready);
        let canonical = parser.canonicalize(&subject, version, draft, source, treatment)?;
        let matched = (version == 0).then(|| find_match(parser, &canonical, &self.earlier)).flatten();
        let matched = matched.map(|version| version.version);
        let mut incompatible = Vec::new();
        if matched.is_none() && !imported && !registration.force {
            incompatible = self.compare(parser, &canonical)?;
        }
        Ok(self.prepared(canonical.stored, matched, incompatible))
    }

    fn compare(&self, parser: &Parser, canonical: &Canonical) -> Result<Vec<String>, Error> {
        let subject = Subject { name: &self.snapshot.subject, effective: &self.snapshot.effective };
        incompatibilities(parser, subject, canonical, &self.earlier)
    }

    fn prepared(self, stored: Arc<StoredContent>, matched: Option<i32>, incompatible: Vec<String>) -> Prepared {
        let Self { snapshot, ready, profile, .. } = self;
        Prepared { snapshot, ready, profile, stored, matched, incompatible, cost: Duration::ZERO }
    }
}

impl Prepared {
    /// Whether everything that it was worked out from is still so.
    pub(super) fn holds_in(&self, view: &View<'_>, defaults: &Defaults, registration: &Registration) -> bool {
        let now = Snapshot::take(view, &registration.subject, defaults);
        now.stamp() == self.snapshot.stamp()
            && now.effective == self.snapshot.effective
            && ready_to_register(view, &now, &registration.request, self.profile).is_ok_and(|now| now == self.ready)
    }

    /// Whether the writer may repeat it on the spot.
    pub(super) fn is_cheap(&self) -> bool {
        self.cost < CHEAP
    }

    /// The refusal, if the schema may not follow the versions before it.
    pub(super) fn refusal(&self) -> Result<(), Error> {
        if self.incompatible.is_empty() {
            return Ok(());
        }
        let details = format!("[{}]", self.incompatible.join(", "));
        Err(Error::new(ErrorKind::IncompatibleSchema, [self.snapshot.subject.to_string(), details]))
    }

    /// The state of the subject that it was worked out from.
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}
