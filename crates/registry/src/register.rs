//! Registration (spec: core 4.2, 4.3): the fast path on any node, preparation off the write path, and the plan that the
//! writer carries out.

mod permission;
mod plan;
mod prepare;

use std::sync::Arc;

use registrar_log::Handling;
use registrar_model::{Error, ErrorKind, QualifiedSubject};
use registrar_state::{Salt, View};
use tokio::time::Instant;

pub(crate) use permission::check_writable;
use plan::plan;
pub(crate) use prepare::Prepared;
use prepare::Situation;

use crate::Registry;
use crate::answers::{FoundSchema, RegisteredSchema};
use crate::lookup::Among;
use crate::requests::{RegisterOptions, SchemaRequest};
use crate::scope::Effective;
use crate::store::REGISTER;

/// How often a preparation that others overtook is repeated before the client is asked to come again.
pub(crate) const MAX_ATTEMPTS: usize = 20;

/// What one registration is about, as long as it lasts.
pub(crate) struct Registration {
    pub subject: QualifiedSubject,
    pub request: SchemaRequest,
    pub normalize: bool,
    pub force: bool,
    /// What is random in its records.
    pub salt: Salt,
}

impl Registration {
    pub(crate) fn new(subject: QualifiedSubject, request: SchemaRequest, options: &RegisterOptions) -> Self {
        let salt = Salt(uuid::Uuid::new_v4().into_bytes());
        Self { subject, request, normalize: options.normalize, force: options.force, salt }
    }

    /// The id that the client gives.
    pub(crate) fn id(&self) -> Option<i32> {
        self.request.id.filter(|id| *id >= 0)
    }
}

enum Outcome {
    Registered(Result<RegisteredSchema, Error>),
    /// The subject or the settings changed since the preparation, and repeating it would hold up others.
    Moved,
}

impl Registry {
    /// Registers a schema under a subject, or finds that it is registered.
    ///
    /// # Errors
    /// Those of spec core 3.3, "register", in that order.
    pub async fn register(
        &self,
        subject: &str,
        request: SchemaRequest,
        options: RegisterOptions,
    ) -> Result<RegisteredSchema, Error> {
        let registration = self.registration(subject, request, &options)?;
        let registered = match self.already_registered(&registration).await? {
            Some(hit) => hit.into_registered(),
            None => self.write(Arc::new(registration)).await?,
        };
        self.shown(subject, registered, &options).await
    }

    /// What [`Self::register`] answers without writing anything, which any node may (spec: core 4.2); `None` where it
    /// would have to write.
    ///
    /// # Errors
    /// As [`Self::register`], as far as this node can tell.
    pub async fn find_registered(
        &self,
        subject: &str,
        request: SchemaRequest,
        options: RegisterOptions,
    ) -> Result<Option<RegisteredSchema>, Error> {
        let registration = self.registration(subject, request, &options)?;
        match self.already_registered(&registration).await? {
            Some(hit) => self.shown(subject, hit.into_registered(), &options).await.map(Some),
            None => Ok(None),
        }
    }

    fn registration(
        &self,
        subject: &str,
        request: SchemaRequest,
        options: &RegisterOptions,
    ) -> Result<Registration, Error> {
        if let Some(rules) = &request.rule_set {
            rules.validate()?;
        }
        Ok(Registration::new(self.valid_subject(subject)?, request, options))
    }

    /// With the text in the format that was asked for.
    async fn shown(
        &self,
        subject: &str,
        registered: RegisteredSchema,
        options: &RegisterOptions,
    ) -> Result<RegisteredSchema, Error> {
        let subject = QualifiedSubject::parse(subject);
        let schema = self.formatted(&subject, &registered.stored, &options.format).await?;
        Ok(RegisteredSchema { schema, ..registered })
    }

    /// A subject under which schemas may be registered.
    ///
    /// # Errors
    /// 42208.
    pub(crate) fn valid_subject(&self, subject: &str) -> Result<QualifiedSubject, Error> {
        let qualified = QualifiedSubject::parse(subject);
        let valid = qualified.is_valid(false, self.defaults.reject_empty_subject);
        valid.then_some(qualified).ok_or_else(|| Error::new(ErrorKind::InvalidSubject, [subject]))
    }

    /// The fast path: what is there already needs no permission to write.
    async fn already_registered(&self, registration: &Registration) -> Result<Option<FoundSchema>, Error> {
        let effective = Effective::of(&self.state.read(), &registration.subject, &self.defaults);
        if effective.adds_content() || !registration.request.tags.is_empty() {
            return Ok(None);
        }
        let version = registration.request.version();
        let among = Among { deleted: false, newest_only: version == -1 };
        let hit = self.find(&registration.subject, &registration.request, registration.normalize, among).await?;
        Ok(hit.filter(|hit| match (version, registration.id()) {
            (0 | -1, None) => true,
            (0 | -1, Some(id)) => id == hit.id,
            (version, Some(id)) => id == hit.id && (version == hit.version || self.holds(registration, version, hit)),
            (_, None) => false,
        }))
    }

    /// Whether the requested version holds the same under the same id.
    fn holds(&self, registration: &Registration, version: i32, hit: &FoundSchema) -> bool {
        let state = self.state.read().subject(&registration.subject);
        let version = state.as_ref().and_then(|state| state.version(version));
        version.is_some_and(|version| version.id == hit.id && version.content.guid == hit.guid)
    }

    /// The write path: prepared here, carried out by the writer.
    pub(crate) async fn write(&self, registration: Arc<Registration>) -> Result<RegisteredSchema, Error> {
        for _ in 0..MAX_ATTEMPTS {
            let prepared = self.prepare(&registration).await?;
            // a registration finds what it has registered before
            let bytes = registration.request.schema.as_ref().map_or(0, String::len);
            let handling = Handling { bytes, repeatable: true };
            let (parser, defaults) = (Arc::clone(&self.parser), self.defaults.clone());
            let registration = Arc::clone(&registration);
            let command = move |view: &View<'_>| match evaluate(view, &parser, &defaults, &registration, &prepared) {
                Some(Ok((records, registered))) => (records, Outcome::Registered(Ok(registered))),
                Some(Err(error)) => (Vec::new(), Outcome::Registered(Err(error))),
                None => (Vec::new(), Outcome::Moved),
            };
            if let Outcome::Registered(result) = self.submit(&REGISTER, handling, command).await? {
                return result;
            }
        }
        Err(REGISTER.timed_out())
    }

    /// Does the long part of a registration: parsing and comparing.
    pub(crate) async fn prepare(&self, registration: &Arc<Registration>) -> Result<Prepared, Error> {
        let situation = Situation::take(&self.state.read(), &self.defaults, registration)?;
        let (parser, registration) = (Arc::clone(&self.parser), Arc::clone(registration));
        self.off_load(situation.size(), move || {
            // tokio's time, so that a simulation decides how long it takes
            let began = Instant::now();
            let mut prepared = situation.prepare(&parser, &registration)?;
            prepared.cost = began.elapsed();
            Ok(prepared)
        })
        .await?
    }
}

/// Carries a registration out against the writer's view; `None` if it has to be prepared again first.
pub(crate) fn evaluate(
    view: &View<'_>,
    parser: &crate::parsing::Parser,
    defaults: &crate::Defaults,
    registration: &Registration,
    prepared: &Prepared,
) -> Option<Result<(Vec<registrar_log::Record>, RegisteredSchema), Error>> {
    if prepared.holds_in(view, defaults, registration) {
        return Some(plan(view, registration, prepared));
    }
    if !prepared.is_cheap() {
        return None;
    }
    let again = Situation::take(view, defaults, registration).and_then(|now| now.prepare(parser, registration));
    Some(again.and_then(|prepared| plan(view, registration, &prepared)))
}
