//! The state as one reader or one batch sees it: what is applied, and changes on top that nobody else sees yet.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::RwLockReadGuard;
use registrar_log::Offset;
use registrar_model::{Config, Content, ContextName, Guid, Mode, QualifiedSubject, SchemaId, Tenant, Version};

use crate::associations::{AssociationKeys, AssociationPlace};
use crate::cipher::{Salt, SealError};
use crate::content::StoredContent;
use crate::layer::{Layer, publish};
use crate::records::{AssociationKey, AssociationValue, Marks};
use crate::stored::{ContextState, IdState, Owner, StoredVersion, SubjectKey, SubjectState};
use crate::tables::{InContext, Referrers, Tables};

mod ahead;
mod associations;

/// A consistent view. Short-lived: while one is held, nothing new becomes visible to anybody.
pub struct View<'a> {
    tables: &'a Tables,
    gate: Option<RwLockReadGuard<'a, ()>>,
    subjects: Layer<'a, SubjectKey, SubjectState>,
    ids: Layer<'a, InContext<SchemaId>, IdState>,
    contents: Layer<'a, InContext<Guid>, Vec<SchemaId>>,
    referrers: Layer<'a, (SubjectKey, Version), Referrers>,
    configs: Layer<'a, SubjectKey, Config>,
    modes: Layer<'a, SubjectKey, Mode>,
    contexts: Layer<'a, ContextName, ContextState>,
    associations: Layer<'a, Arc<AssociationKey>, AssociationValue>,
    associated: Layer<'a, AssociationPlace, AssociationKeys>,
    settings_stamp: Offset,
    /// How many versions there are, soft-deleted ones included.
    versions: usize,
    /// Contents that lost a version, and may have lost their last.
    released: Vec<Guid>,
}

impl<'a> View<'a> {
    /// What is applied now, for reading.
    pub(crate) fn of(tables: &'a Tables) -> Self {
        // recursive: a reader that waits behind a writer must not lock itself out
        let gate = Some(tables.gate.read_recursive());
        Self { gate, ..Self::unlocked(tables) }
    }

    /// For the one task that applies: nobody else changes the tables under it.
    pub(crate) fn unlocked(tables: &'a Tables) -> Self {
        Self {
            tables,
            gate: None,
            subjects: Layer::new(&tables.subjects),
            ids: Layer::new(&tables.ids),
            contents: Layer::new(&tables.contents),
            referrers: Layer::new(&tables.referrers),
            configs: Layer::new(&tables.configs),
            modes: Layer::new(&tables.modes),
            contexts: Layer::new(&tables.contexts),
            associations: Layer::new(&tables.associations),
            associated: Layer::new(&tables.associated),
            settings_stamp: tables.settings_stamp(),
            versions: tables.versions.load(Ordering::Acquire),
            released: Vec::new(),
        }
    }

    /// Makes the changes visible, all at once.
    pub(crate) fn publish(self) {
        let Self { tables, gate, .. } = self;
        drop(gate);
        let visible = tables.gate.write();
        publish(&tables.subjects, self.subjects.into_changes());
        publish(&tables.ids, self.ids.into_changes());
        publish(&tables.contents, self.contents.into_changes());
        publish(&tables.referrers, self.referrers.into_changes());
        publish(&tables.configs, self.configs.into_changes());
        publish(&tables.modes, self.modes.into_changes());
        publish(&tables.contexts, self.contexts.into_changes());
        publish(&tables.associations, self.associations.into_changes());
        publish(&tables.associated, self.associated.into_changes());
        tables.settings_stamp.store(self.settings_stamp, Ordering::Release);
        tables.versions.store(self.versions, Ordering::Release);
        // last: whoever sees the new number sees the new tables
        tables.generation.fetch_add(1, Ordering::Release);
        drop(visible);
        self.released.iter().for_each(|guid| tables.forget(guid));
    }
}

/// Reading.
impl View<'_> {
    /// The versions of a subject; `None` if it has none at all, not even soft-deleted.
    pub fn subject(&self, subject: &QualifiedSubject) -> Option<Arc<SubjectState>> {
        self.subjects.get(subject)
    }

    /// Every subject for which `wanted` holds, in no order.
    pub fn subjects(&self, mut wanted: impl FnMut(&QualifiedSubject) -> bool) -> Vec<(SubjectKey, Arc<SubjectState>)> {
        self.subjects.scan(|key| wanted(key))
    }

    /// Who carries an id in a context.
    pub fn id(&self, context: &ContextName, id: SchemaId) -> Option<Arc<IdState>> {
        self.ids.get(&InContext { context: context.clone(), key: id })
    }

    /// The version that an owner names.
    pub fn owned(&self, owner: &Owner) -> Option<Arc<StoredVersion>> {
        self.subjects.get(&owner.subject)?.version(owner.version).cloned()
    }

    /// The ids under which a content survives in a context, in no order.
    pub fn ids_of_content(&self, context: &ContextName, guid: Guid) -> Option<Arc<Vec<SchemaId>>> {
        self.contents.get(&InContext { context: context.clone(), key: guid })
    }

    /// The id of the latest surviving record with that content in the context.
    pub fn latest_id_of_content(&self, context: &ContextName, guid: Guid) -> Option<(SchemaId, Arc<IdState>)> {
        let ids = self.ids_of_content(context, guid)?;
        let mut latest: Option<(Offset, SchemaId, Arc<IdState>)> = None;
        for id in ids.iter() {
            let Some(state) = self.id(context, *id) else { continue };
            let last = state.owners().iter().rev().find(|owner| owner.guid == guid).map(|owner| owner.offset);
            if let Some(offset) = last
                && latest.as_ref().is_none_or(|(known, ..)| offset > *known)
            {
                latest = Some((offset, *id, state));
            }
        }
        latest.map(|(_, id, state)| (id, state))
    }

    /// The versions that refer to a version, soft-deleted ones included, in no order.
    pub fn referrers(&self, subject: &QualifiedSubject, version: Version) -> Vec<(SubjectKey, Version)> {
        let key = (Arc::new(subject.clone()), version);
        self.referrers.get(&key).map(|referrers| (*referrers).clone()).unwrap_or_default()
    }

    /// The configuration record of exactly this subject.
    pub fn config(&self, subject: &QualifiedSubject) -> Option<Arc<Config>> {
        self.configs.get(subject)
    }

    /// The mode record of exactly this subject.
    pub fn mode(&self, subject: &QualifiedSubject) -> Option<Mode> {
        self.modes.get(subject).map(|mode| *mode)
    }

    /// The subjects with a mode record for which `wanted` holds, in no order.
    pub fn modes(&self, mut wanted: impl FnMut(&QualifiedSubject) -> bool) -> Vec<SubjectKey> {
        self.modes.scan(|key| wanted(key)).into_iter().map(|(key, _)| key).collect()
    }

    /// The subjects with a configuration record for which `wanted` holds, in no order.
    pub fn configs(&self, mut wanted: impl FnMut(&QualifiedSubject) -> bool) -> Vec<(SubjectKey, Arc<Config>)> {
        self.configs.scan(|key| wanted(key))
    }

    /// The contexts that CONTEXT records name, sorted.
    pub fn contexts(&self) -> Vec<ContextName> {
        let all = self.contexts.scan(|_| true);
        let mut known: Vec<_> = all.into_iter().filter(|(_, state)| state.known).map(|(name, _)| name).collect();
        known.sort();
        known
    }

    /// Whether a CONTEXT record names the context.
    pub fn knows_context(&self, context: &ContextName) -> bool {
        self.contexts.get(context).is_some_and(|state| state.known)
    }

    /// The highest id ever seen in a context, marks included.
    pub fn highest_id(&self, context: &ContextName) -> Option<SchemaId> {
        let state = self.contexts.get(context)?;
        state.highest.max(state.mark)
    }

    /// How many versions there are of all subjects, soft-deleted ones included.
    pub fn version_count(&self) -> usize {
        self.versions
    }

    /// Where the last change of any configuration or mode is.
    pub fn settings_stamp(&self) -> Offset {
        self.settings_stamp
    }

    /// The marks as they should be, if any context has seen an id above its mark.
    pub(crate) fn marks_due(&self, wanted: impl Fn(&ContextName) -> bool) -> Option<Marks> {
        let all = self.contexts.scan(|_| true);
        let due = |(name, state): &(ContextName, Arc<ContextState>)| wanted(name) && state.highest > state.mark;
        all.iter().any(due).then(|| {
            let highest = |state: &ContextState| state.highest.max(state.mark);
            all.iter().filter_map(|(name, state)| Some((name.as_str().to_owned(), highest(state)?))).collect()
        })
    }
}

/// Contents.
impl View<'_> {
    /// A content as its record will have it: with the values of sensitive metadata encrypted, if there is a secret.
    /// The same content, keys and salt give the same record.
    ///
    /// # Errors
    /// [`SealError`] if the values can be stored neither encrypted nor in clear.
    pub fn sealed(
        &self,
        tenant: &Tenant,
        content: &Arc<StoredContent>,
        salt: &Salt,
    ) -> Result<Arc<StoredContent>, SealError> {
        let sealed = content.sealed(tenant, self.tables.cipher.as_ref(), salt)?;
        Ok(sealed.map_or_else(|| Arc::clone(content), Arc::new))
    }

    /// One copy of what a record says. Nothing is decrypted before it is asked for.
    pub(crate) fn recorded(&self, tenant: &Tenant, content: Content, md5: Option<Box<str>>) -> Arc<StoredContent> {
        self.tables.intern(StoredContent::recorded_as(content, md5, tenant, self.tables.cipher.as_ref()))
    }
}

/// Changing. Offsets say where the record is that makes the change.
impl View<'_> {
    pub(crate) fn put_version(&mut self, subject: &QualifiedSubject, version: StoredVersion) {
        let key = self.subject_key(subject);
        let context = self.edit_context(&subject.context);
        context.highest = context.highest.max(Some(version.id));
        let after = version.clone();
        let state = self.subjects.edit(&key);
        state.stamp = version.offset;
        match state.put(version) {
            Some(before) => self.unindex(&key, &before),
            None => self.versions += 1,
        }
        self.index(&key, &after);
    }

    pub(crate) fn remove_version(&mut self, subject: &QualifiedSubject, version: Version, at: Offset) {
        let Some((key, state)) = self.known_subject(subject) else { return };
        let Some(before) = state.remove(version) else { return };
        state.stamp = at;
        if state.versions().is_empty() {
            self.subjects.put(Arc::clone(&key), None);
        }
        self.versions = self.versions.saturating_sub(1);
        self.unindex(&key, &before);
    }

    pub(crate) fn soft_delete(&mut self, subject: &QualifiedSubject, last: Version, at: Offset) {
        let Some((_, state)) = self.known_subject(subject) else { return };
        state.stamp = at;
        let live: Vec<Version> = state.live().map(|live| live.version).filter(|number| *number <= last).collect();
        live.into_iter().for_each(|number| state.mark_deleted(number));
    }

    /// Drops the soft-deleted versions of a subject, of a context, or, at the top level and for the global context, of
    /// everything.
    pub(crate) fn clear(&mut self, target: &QualifiedSubject, at: Offset) {
        for (key, state) in self.subjects(|subject| covers(target, subject)) {
            let deleted: Vec<Version> =
                state.versions().iter().filter(|version| version.deleted).map(|version| version.version).collect();
            drop(state);
            deleted.into_iter().for_each(|number| self.remove_version(&key, number, at));
        }
    }

    pub(crate) fn put_config(&mut self, subject: QualifiedSubject, config: Option<Arc<Config>>, at: Offset) {
        self.settings_stamp = at;
        self.configs.put(Arc::new(subject), config);
    }

    pub(crate) fn put_mode(&mut self, subject: QualifiedSubject, mode: Option<Mode>, at: Offset) {
        self.settings_stamp = at;
        self.modes.put(Arc::new(subject), mode.map(Arc::new));
    }

    pub(crate) fn put_context(&mut self, context: &ContextName, exists: bool) {
        self.edit_context(context).known = exists;
    }

    pub(crate) fn put_mark(&mut self, context: &ContextName, id: SchemaId) {
        let state = self.edit_context(context);
        state.mark = state.mark.max(Some(id));
    }

    fn edit_context(&mut self, context: &ContextName) -> &mut ContextState {
        self.contexts.edit(context)
    }

    /// The shared copy of the subject's name, so that the tables hold one of it.
    fn subject_key(&self, subject: &QualifiedSubject) -> SubjectKey {
        match self.tables.subjects.get(subject) {
            Some(entry) => Arc::clone(entry.key()),
            None => Arc::new(subject.clone()),
        }
    }

    /// A subject that has versions, to be changed. An absent one is not made.
    fn known_subject(&mut self, subject: &QualifiedSubject) -> Option<(SubjectKey, &mut SubjectState)> {
        let key = self.subject_key(subject);
        self.subjects.get(&key)?;
        let state = self.subjects.edit(&key);
        Some((key, state))
    }

    fn index(&mut self, subject: &SubjectKey, version: &StoredVersion) {
        let context = &subject.context;
        let guid = version.content.guid;
        let id = InContext { context: context.clone(), key: version.id };
        let (subject, number) = (Arc::clone(subject), version.version);
        self.ids.edit(&id).add(Owner { subject: Arc::clone(&subject), version: number, offset: version.offset, guid });
        let ids = self.contents.edit(&InContext { context: context.clone(), key: guid });
        if !ids.contains(&version.id) {
            ids.push(version.id);
        }
        for target in targets(&subject, version) {
            let referrers = self.referrers.edit(&target);
            if !referrers.iter().any(|(known, at)| *at == number && *known == subject) {
                referrers.push((Arc::clone(&subject), number));
            }
        }
    }

    fn unindex(&mut self, subject: &SubjectKey, version: &StoredVersion) {
        let context = &subject.context;
        let guid = version.content.guid;
        let id = InContext { context: context.clone(), key: version.id };
        let state = self.ids.edit(&id);
        state.remove(subject, version.version);
        let content_survives = state.owners().iter().any(|owner| owner.guid == guid);
        if state.owners().is_empty() {
            self.ids.put(id, None);
        }
        if !content_survives {
            let content = InContext { context: context.clone(), key: guid };
            let ids = self.contents.edit(&content);
            ids.retain(|known| *known != version.id);
            if ids.is_empty() {
                self.contents.put(content, None);
            }
        }
        self.released.push(guid);
        for target in targets(subject, version) {
            let referrers = self.referrers.edit(&target);
            referrers.retain(|(known, at)| *at != version.version || known != subject);
            if referrers.is_empty() {
                self.referrers.put(target, None);
            }
        }
    }
}

/// What a version refers to, with subjects qualified by the referrer's context.
fn targets(subject: &QualifiedSubject, version: &StoredVersion) -> Vec<(SubjectKey, Version)> {
    let references = &version.content.recorded().references;
    let qualified = |name: &str| Arc::new(QualifiedSubject::parse_in(&subject.context, name));
    references.iter().map(|reference| (qualified(&reference.subject), reference.version)).collect()
}

/// Whether settings of `target` speak for `subject`: the subject itself, its context, or everything.
pub fn covers(target: &QualifiedSubject, subject: &QualifiedSubject) -> bool {
    let everything = target.is_context() && (target.context.is_default() || target.context.is_global());
    everything || target == subject || target.is_context() && target.context == subject.context
}
