//! The common part of making and changing associations: their schemas are prepared off the write path, and registered
//! in one batch with them.

use std::sync::Arc;

use registrar_log::Handling;
use registrar_log::Record;
use registrar_model::{Error, ErrorKind};
use registrar_state::records::{self, AssociationKey, AssociationValue};
use registrar_state::{Association, View};
use uuid::Uuid;

use super::answers::{AnsweredAssociation, ResourceAssociations};
use super::intent::{Change, Intent, check_changeable, intents};
use super::validate::TOPIC;
use crate::answers::RegisteredSchema;
use crate::parsing::Parser;
use crate::register::{MAX_ATTEMPTS, Prepared, Registration, evaluate};
use crate::requests::RegisterOptions;
use crate::store::REGISTER;
use crate::{Defaults, Registry};

/// A schema that comes with an association, parsed.
struct PreparedSchema {
    registration: Arc<Registration>,
    prepared: Prepared,
}

/// What a request comes to.
#[derive(Default)]
struct Decision {
    records: Vec<Record>,
    changed: Vec<AnsweredAssociation>,
}

/// Why a request comes to nothing.
enum Undecided {
    /// It is refused.
    Refused(Error),
    /// The state has moved on since the schemas were prepared.
    Moved,
}

impl From<Error> for Undecided {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl Registry {
    /// Carries a request out, or in a dry run checks it alone. The answer holds what was changed.
    pub(super) async fn change_associations(
        &self,
        change: Change,
        dry_run: bool,
    ) -> Result<ResourceAssociations, Error> {
        let change = Arc::new(change);
        for _ in 0..MAX_ATTEMPTS {
            let schemas = self.prepare_schemas(&change).await?;
            let bytes = schemas.iter().flatten().map(|schema| schema.prepared.stored.content().schema.len()).sum();
            let deciding = Deciding {
                parser: Arc::clone(&self.parser),
                defaults: self.defaults.clone(),
                change: Arc::clone(&change),
                schemas,
            };
            let outcome = match dry_run {
                true => deciding.decide(&self.state.read()).map(|_| Vec::new()),
                false => {
                    let command = move |view: &View<'_>| match deciding.decide(view) {
                        Ok(Decision { records, changed }) => (records, Ok(changed)),
                        Err(undecided) => (Vec::new(), Err(undecided)),
                    };
                    self.submit(&REGISTER, Handling { bytes, repeatable: false }, command).await?
                }
            };
            match outcome {
                Ok(changed) => return Ok(answer(&change, changed)),
                Err(Undecided::Refused(error)) => return Err(error),
                Err(Undecided::Moved) => {}
            }
        }
        Err(REGISTER.timed_out())
    }

    /// Parses and compares the schemas of a request, once it is clear that nothing else is wrong with it.
    async fn prepare_schemas(&self, change: &Change) -> Result<Vec<Option<PreparedSchema>>, Error> {
        let intents = intents(&self.state.read(), change)?;
        let mut schemas = Vec::new();
        for (intent, wanted) in intents.iter().zip(&change.wanted) {
            let Some(request) = wanted.schema.clone() else {
                schemas.push(None);
                continue;
            };
            let options = RegisterOptions { normalize: wanted.normalize, ..RegisterOptions::default() };
            let registration = Arc::new(Registration::new(intent.subject.clone(), request, &options));
            let prepared = self.prepare(&registration).await?;
            let is_new = intent.existing.is_none() && prepared.matched.is_none();
            if is_new && !prepared.incompatible.is_empty() {
                let messages = format!("[{}]", prepared.incompatible.join(", "));
                return Err(Error::new(ErrorKind::IncompatibleAssociatedSchema, [messages]));
            }
            schemas.push(Some(PreparedSchema { registration, prepared }));
        }
        Ok(schemas)
    }
}

fn answer(change: &Change, associations: Vec<AnsweredAssociation>) -> ResourceAssociations {
    let resource = &change.resource;
    ResourceAssociations {
        resource_name: resource.name.clone(),
        resource_namespace: resource.namespace.clone(),
        resource_id: resource.id.clone().unwrap_or_default(),
        resource_type: TOPIC.to_owned(),
        associations,
    }
}

/// What a decision needs besides a view.
struct Deciding {
    parser: Arc<Parser>,
    defaults: Defaults,
    change: Arc<Change>,
    schemas: Vec<Option<PreparedSchema>>,
}

impl Deciding {
    /// Schemas come first in the log, then what refers to them.
    fn decide(&self, view: &View<'_>) -> Result<Decision, Undecided> {
        let intents = intents(view, &self.change)?;
        let mut decision = Decision::default();
        let mut registered = Vec::new();
        for (intent, schema) in intents.iter().zip(&self.schemas) {
            registered.push(match schema {
                Some(schema) => self.register(view, intent, schema, &mut decision.records)?,
                None => None,
            });
        }
        for (intent, registered) in intents.iter().zip(registered) {
            let schema = registered.map(|registered| registered.into_found(intent.subject.to_string()));
            let association = match &intent.existing {
                Some(existing) if !intent.differs && schema.is_none() => continue,
                Some(existing) if !intent.differs => existing.clone(),
                existing => {
                    let association = self.written(intent, existing.as_ref())?;
                    decision.records.push(records::association(&association.key, Some(&association.value)));
                    association
                }
            };
            decision.changed.push(AnsweredAssociation { association, schema });
        }
        Ok(decision)
    }

    /// Registers a schema on top of `records`; `None` if the subject of an existing association has it already.
    fn register(
        &self,
        view: &View<'_>,
        intent: &Intent,
        schema: &PreparedSchema,
        records: &mut Vec<Record>,
    ) -> Result<Option<RegisteredSchema>, Undecided> {
        let PreparedSchema { registration, prepared } = schema;
        if registration.subject != intent.subject {
            return Err(Undecided::Moved);
        }
        let evaluate = |view: &View<'_>| evaluate(view, &self.parser, &self.defaults, registration, prepared);
        let outcome = if records.is_empty() { evaluate(view) } else { evaluate(&view.with(records)) };
        let outcome = outcome.ok_or(Undecided::Moved)?;
        if let Some(existing) = &intent.existing {
            if outcome.as_ref().is_ok_and(|(new, _)| new.is_empty()) {
                return Ok(None);
            }
            check_changeable(&self.change, existing)?;
        }
        let (new, registered) = outcome?;
        records.extend(new);
        Ok(Some(registered))
    }

    /// The association as it is written: a new one, or an existing one with what may change.
    fn written(&self, intent: &Intent, existing: Option<&Association>) -> Result<Association, Undecided> {
        let Intent { lifecycle, frozen, .. } = *intent;
        if let Some(Association { key, value }) = existing {
            // kept in the value from now on, so that a compacted log says the same; known once the log has taken it
            let create_ts = Some(value.create_ts.ok_or(Undecided::Moved)?);
            let value = AssociationValue { lifecycle, frozen, create_ts, ..(**value).clone() };
            return Ok(Association { key: Arc::clone(key), value: Arc::new(value) });
        }
        let resource = &self.change.resource;
        let key = AssociationKey {
            resource_name: resource.name.as_str().into(),
            resource_namespace: resource.namespace.as_str().into(),
            resource_type: TOPIC.into(),
            association_type: intent.association_type.into(),
            subject: intent.subject.to_string().into(),
        };
        let value = AssociationValue {
            guid: Uuid::new_v4().to_string(),
            resource_id: resource.id.clone().unwrap_or_default(),
            lifecycle,
            frozen,
            create_ts: None,
            update_ts: None,
        };
        Ok(Association { key: Arc::new(key), value: Arc::new(value) })
    }
}
