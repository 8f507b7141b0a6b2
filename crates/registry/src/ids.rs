//! Schemas by id and by guid (spec: core 2.3, 4.9, 5.3).

use std::sync::Arc;

use registrar_model::{ContextName, Error, ErrorKind, Guid, QualifiedSubject, SchemaId};
use registrar_schema::java_hash::{DEFAULT_CAPACITY, sort_as_hash_table};
use registrar_state::{IdState, Owner, View};

use crate::Registry;
use crate::answers::FoundSchema;
use crate::found::found;
use crate::requests::Presentation;

/// An id, found in a context, and the owner that was asked for or stands for all.
struct FoundId {
    context: ContextName,
    owner: Owner,
}

/// Finds an id as the `subject` parameter says.
fn find_id(view: &View<'_>, id: SchemaId, subject: &str) -> Option<FoundId> {
    let own = QualifiedSubject::parse(subject);
    let any = |context: &ContextName| {
        let owner = owners(view.id(context, id)?.as_ref()).into_iter().next()?;
        Some(FoundId { context: context.clone(), owner })
    };
    let owned_by = |subject: &QualifiedSubject| {
        let owner = view.id(&subject.context, id)?.of_subject(subject)?.clone();
        Some(FoundId { context: subject.context.clone(), owner })
    };
    if own.is_context() {
        return any(&own.context);
    }
    let there =
        || view.contexts().iter().find_map(|context| owned_by(&QualifiedSubject::parse_in(context, &own.subject)));
    if !QualifiedSubject::is_qualified(subject) {
        owned_by(&own).or_else(there).or_else(|| any(&own.context))
    } else if own.context.is_default() {
        // the reference does not know its default context by its written name, and searches the others first
        there().or_else(|| any(&own.context))
    } else {
        owned_by(&own)
    }
}

/// One owner for each subject, its newest record, in the order of the reference's hash map.
fn owners(id: &IdState) -> Vec<Owner> {
    let mut owners: Vec<Owner> = Vec::new();
    for owner in id.owners() {
        match owners.iter_mut().find(|known| known.subject == owner.subject) {
            Some(known) => *known = owner.clone(),
            None => owners.push(owner.clone()),
        }
    }
    sort_as_hash_table(&mut owners, DEFAULT_CAPACITY, |owner| owner.subject.to_string());
    owners
}

impl Registry {
    /// A schema by id.
    ///
    /// # Errors
    /// 40403; 42201 if the format needs a reference that is gone.
    pub async fn schema_by_id(&self, id: SchemaId, subject: &str, how: &Presentation) -> Result<FoundSchema, Error> {
        let hit = {
            let view = self.state.read();
            let missing = || Error::new(ErrorKind::SchemaWithKeyNotFound, [id.to_string()]);
            let owner = find_id(&view, id, subject).ok_or_else(missing)?.owner;
            found(&owner.subject, &*view.owned(&owner).ok_or_else(missing)?)
        };
        self.presented(hit, how).await
    }

    /// The highest id in the context of a found schema.
    pub fn highest_id(&self, found: &FoundSchema) -> SchemaId {
        let context = QualifiedSubject::parse(&found.subject).context;
        self.state.read().highest_id(&context).unwrap_or(found.id)
    }

    /// The subjects that own an id. `subject` says where the id is looked for; it does not filter the list.
    ///
    /// # Errors
    /// 40403 if the id is unknown there.
    pub fn subjects_of_id(&self, id: SchemaId, subject: &str, deleted: bool) -> Result<Vec<String>, Error> {
        Ok(self.versions_of_id(id, subject, deleted)?.into_iter().map(|(subject, _)| subject).collect())
    }

    /// The subjects that own an id, each with the version that does.
    ///
    /// # Errors
    /// As [`Self::subjects_of_id`].
    pub fn versions_of_id(&self, id: SchemaId, subject: &str, deleted: bool) -> Result<Vec<(String, i32)>, Error> {
        let view = self.state.read();
        let found = find_id(&view, id, subject).ok_or(ErrorKind::SchemaNotFound)?;
        // of several ids with one content, the reference knows the last one
        let latest = view.latest_id_of_content(&found.context, found.owner.guid).map(|(_, owners)| owners);
        let owners = latest.as_deref().map(owners).unwrap_or_default();
        let counts = |owner: &Owner| view.owned(owner).is_some_and(|version| deleted || !version.deleted);
        let counting = owners.into_iter().filter(counts);
        Ok(counting.map(|owner| (owner.subject.to_string(), owner.version)).collect())
    }

    /// A schema by its content's hash, from the default context or else the first that has it.
    ///
    /// # Errors
    /// As [`Self::schema_by_id`].
    pub async fn schema_by_guid(&self, guid: &str, how: &Presentation) -> Result<FoundSchema, Error> {
        let hit = {
            let view = self.state.read();
            let missing = || Error::new(ErrorKind::SchemaWithKeyNotFound, [guid]);
            let parsed = Guid::parse(guid).ok_or_else(missing)?;
            let (_, _, id) = holders(&view, parsed).into_iter().next().ok_or_else(missing)?;
            let owner = owners(&id).into_iter().next().ok_or_else(missing)?;
            found(&owner.subject, &*view.owned(&owner).ok_or_else(missing)?)
        };
        self.presented(hit, how).await
    }

    /// The contexts that hold a content, each with its id there.
    pub fn ids_of_guid(&self, guid: &str) -> Vec<(String, SchemaId)> {
        let view = self.state.read();
        let holders = Guid::parse(guid).map(|guid| holders(&view, guid)).unwrap_or_default();
        holders.into_iter().map(|(context, id, _)| (context.as_str().to_owned(), id)).collect()
    }
}

/// The contexts that hold a content: the default context, then the known ones, sorted.
fn holders(view: &View<'_>, guid: Guid) -> Vec<(ContextName, SchemaId, Arc<IdState>)> {
    let contexts = [ContextName::default()].into_iter().chain(view.contexts());
    contexts
        .filter_map(|context| {
            let (id, owners) = view.latest_id_of_content(&context, guid)?;
            Some((context, id, owners))
        })
        .collect()
}
