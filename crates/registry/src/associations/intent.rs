//! What a wanted association comes to in the state that there is: defaults, and everything that is refused
//! (spec: core 10.2 to 10.4).

use registrar_model::{ContextName, Error, ErrorKind, Lifecycle, Mode, QualifiedSubject};
use registrar_schema::java_hash::{DEFAULT_CAPACITY, sort_as_hash_table};
use registrar_state::{Association, View};

use super::guards::is_owned;
use super::validate::{Resource, TOPIC, Wanted, check_frozen, invalid};
use crate::config::alias_target;
use crate::scope::effective_mode;

/// Whether associations are made only, or changed as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Create,
    Upsert,
}

/// A validated request.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub kind: Kind,
    pub resource: Resource,
    pub wanted: Vec<Wanted>,
    /// Where subjects live that do not say it.
    pub context: ContextName,
}

/// What is to be done for one wanted association.
#[derive(Debug, Clone)]
pub(super) struct Intent {
    pub association_type: &'static str,
    pub subject: QualifiedSubject,
    pub lifecycle: Lifecycle,
    pub frozen: bool,
    /// The resource's association of this type.
    pub existing: Option<Association>,
    /// Whether the existing one is not what is wanted; the schema aside.
    pub differs: bool,
}

/// The intents of a request, in its order, or why there are none.
pub(super) fn intents(view: &View<'_>, change: &Change) -> Result<Vec<Intent>, Error> {
    let existing = of_resource(view, &change.resource);
    let mut intents = Vec::new();
    for wanted in &change.wanted {
        let existing = existing.iter().find(|one| *one.key.association_type == *wanted.association_type);
        let situation = Situation { view, change, wanted, existing };
        intents.push(situation.intent()?);
    }
    check_same_lifecycle(&existing, &intents)?;
    for intent in &intents {
        check_writable(view, &intent.subject)?;
    }
    for (intent, wanted) in intents.iter().zip(&change.wanted) {
        match &intent.existing {
            Some(existing) if intent.differs => check_changeable(change, existing)?,
            Some(_) => {}
            None => check_free(view, intent, wanted)?,
        }
    }
    Ok(intents)
}

/// The associations that a resource has, by its name.
pub(super) fn of_resource(view: &View<'_>, resource: &Resource) -> Vec<Association> {
    let mut found = view.associations_of_name(&resource.name);
    found.retain(|one| *one.key.resource_namespace == *resource.namespace && &*one.key.resource_type == TOPIC);
    found
}

/// The refusal to have an association other than it is.
pub(super) fn check_changeable(change: &Change, existing: &Association) -> Result<(), Error> {
    let association_type = &*existing.key.association_type;
    match change.kind {
        Kind::Create => Err(Error::new(ErrorKind::ResourceAssociated, [association_type, &change.resource.name])),
        Kind::Upsert => check_thawed(existing),
    }
}

/// A frozen association stays as it is.
pub(super) fn check_thawed(existing: &Association) -> Result<(), Error> {
    if !existing.value.frozen {
        return Ok(());
    }
    Err(Error::new(ErrorKind::AssociationFrozen, [&*existing.key.association_type, &*existing.key.subject]))
}

/// Whether anything may be written under a subject. The text has the bare names of subject and context.
pub(super) fn check_writable(view: &View<'_>, subject: &QualifiedSubject) -> Result<(), Error> {
    if !effective_mode(view, subject).is_read_only() {
        return Ok(());
    }
    let context = subject.context.as_str();
    let text = format!("Subject {} in context {context} is in read-only mode", subject.subject);
    Err(Error::new(ErrorKind::OperationNotPermitted, [text]))
}

fn check_same_lifecycle(existing: &[Association], intents: &[Intent]) -> Result<(), Error> {
    let untouched =
        existing.iter().filter(|one| !intents.iter().any(|it| *it.association_type == *one.key.association_type));
    let untouched = untouched.map(|one| (&*one.key.association_type, one.value.lifecycle));
    let mut all: Vec<_> = untouched.chain(intents.iter().map(|it| (it.association_type, it.lifecycle))).collect();
    if all.windows(2).all(|pair| pair[0].1 == pair[1].1) {
        return Ok(());
    }
    sort_as_hash_table(&mut all, DEFAULT_CAPACITY, |(association_type, _)| *association_type);
    let all: Vec<String> = all.iter().map(|(name, lifecycle)| format!("{name}={lifecycle}")).collect();
    let detail = format!("all associations for a resource must have the same lifecycle, but got {}", all.join(", "));
    Err(invalid("lifecycle", detail))
}

/// Whether a subject may get a new association.
fn check_free(view: &View<'_>, intent: &Intent, wanted: &Wanted) -> Result<(), Error> {
    let subject = intent.subject.to_string();
    let state = view.subject(&intent.subject);
    if wanted.schema.is_none() && !state.as_ref().is_some_and(|state| state.is_live()) {
        return Err(Error::new(ErrorKind::NoActiveVersion, [subject]));
    }
    match intent.lifecycle {
        Lifecycle::Weak if is_owned(view, &subject) => Err(Error::new(ErrorKind::SubjectOwned, [subject])),
        Lifecycle::Weak => Ok(()),
        Lifecycle::Strong if !view.associations_of_subject(&subject).is_empty() => {
            Err(Error::new(ErrorKind::SubjectAssociated, [subject]))
        }
        Lifecycle::Strong => {
            let mut versions = state.iter().flat_map(|state| state.versions());
            match versions.any(|version| !view.referrers(&intent.subject, version.version).is_empty()) {
                true => Err(Error::new(ErrorKind::SubjectReferenced, [subject])),
                false => Ok(()),
            }
        }
    }
}

/// One wanted association beside the one that there is.
struct Situation<'a, 'v> {
    view: &'a View<'v>,
    change: &'a Change,
    wanted: &'a Wanted,
    existing: Option<&'a Association>,
}

impl Situation<'_, '_> {
    fn intent(&self) -> Result<Intent, Error> {
        let Self { wanted, existing, .. } = *self;
        let own = existing.map(|existing| &existing.value);
        let default = if wanted.schema.is_some() { Lifecycle::Strong } else { Lifecycle::Weak };
        let lifecycle = wanted.lifecycle.or(own.map(|own| own.lifecycle)).unwrap_or(default);
        let frozen = wanted.frozen.or(own.map(|own| own.frozen)).unwrap_or(lifecycle.is_frozen());
        if existing.is_none() {
            self.check_creation(lifecycle, frozen)?;
        }
        let subject = self.subject(lifecycle, frozen)?;
        check_frozen(lifecycle, frozen)?;
        if wanted.schema.is_some() && lifecycle == Lifecycle::Weak {
            return Err(invalid("lifecycle", "cannot be WEAK when schema is provided"));
        }
        match existing {
            None => self.check_content(&subject, frozen)?,
            Some(existing) => self.check_same_subject(&subject, existing)?,
        }
        let differs = existing.is_some_and(|existing| {
            let changed = subject.to_string() != *existing.key.subject;
            changed || lifecycle != existing.value.lifecycle || frozen != existing.value.frozen
        });
        let (association_type, existing) = (wanted.association_type, existing.cloned());
        Ok(Intent { association_type, subject, lifecycle, frozen, existing, differs })
    }

    /// What no new association may be, whatever its subject.
    fn check_creation(&self, lifecycle: Lifecycle, frozen: bool) -> Result<(), Error> {
        if self.change.kind == Kind::Upsert {
            if self.wanted.schema.is_some() {
                let detail = "cannot be provided when adding an association to an existing topic; an association with \
                              a schema must be created with the topic";
                return Err(invalid("schema", detail));
            }
            if lifecycle == Lifecycle::Strong && !self.is_import(&self.default_subject()) {
                let detail = "cannot be STRONG when creating an association; STRONG associations must be created with \
                              the topic";
                return Err(invalid("lifecycle", detail));
            }
        }
        if self.wanted.lifecycle.is_none() && lifecycle == Lifecycle::Weak && frozen {
            return Err(invalid("frozen", "association with lifecycle of WEAK cannot be frozen"));
        }
        Ok(())
    }

    /// The subject that is meant, aliases resolved.
    fn subject(&self, lifecycle: Lifecycle, frozen: bool) -> Result<QualifiedSubject, Error> {
        let default = self.default_subject();
        let given = self.wanted.subject.as_deref().map(|given| QualifiedSubject::parse_in(&self.change.context, given));
        let existing = || self.existing.map(|existing| QualifiedSubject::parse(&existing.key.subject));
        let own = || (lifecycle == Lifecycle::Strong).then(|| default.clone());
        let Some(subject) = given.or_else(existing).or_else(own) else {
            return Err(invalid("subject", "must be provided for WEAK associations"));
        };
        if frozen && subject != default {
            return Err(invalid("subject", format!("frozen associations must use subject '{default}'")));
        }
        if lifecycle == Lifecycle::Weak && subject == default {
            return Err(invalid("subject", format!("WEAK associations cannot use subject '{default}'")));
        }
        Ok(alias_target(self.view, &subject).unwrap_or(subject))
    }

    /// What belongs to the resource alone: `name-type` in the context of its namespace.
    fn default_subject(&self) -> QualifiedSubject {
        let Resource { name, namespace, .. } = &self.change.resource;
        QualifiedSubject::parse(&format!(":.{namespace}:{name}-{}", self.wanted.association_type))
    }

    /// Whether a new association comes with the schemas that it needs, and with none that are in its way.
    fn check_content(&self, subject: &QualifiedSubject, frozen: bool) -> Result<(), Error> {
        let has_schema = self.wanted.schema.is_some();
        if self.is_import(subject) {
            let detail = format!("cannot be provided while subject '{subject}' is in IMPORT mode");
            return if has_schema { Err(invalid("schema", detail)) } else { Ok(()) };
        }
        if frozen && !has_schema {
            return Err(invalid("schema", "schema must be provided when creating a frozen association"));
        }
        let is_live = self.view.subject(subject).is_some_and(|state| state.is_live());
        if frozen && is_live {
            let detail = "cannot create a frozen association when schemas already exist in the subject";
            return Err(invalid("frozen", detail));
        }
        Ok(())
    }

    fn check_same_subject(&self, subject: &QualifiedSubject, existing: &Association) -> Result<(), Error> {
        let before = &existing.key.subject;
        if self.change.kind == Kind::Create || subject.to_string() == **before {
            return Ok(());
        }
        Err(invalid("subject", format!("subject of association cannot be changed from '{before}' to '{subject}'")))
    }

    fn is_import(&self, subject: &QualifiedSubject) -> bool {
        effective_mode(self.view, subject) == Mode::Import
    }
}
