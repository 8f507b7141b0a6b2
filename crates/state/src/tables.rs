//! The tables that are read by everybody and written by the replayer alone.

use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use dashmap::DashMap;
use parking_lot::RwLock;
use registrar_log::Offset;
use registrar_model::{Config, ContextName, Guid, Mode, SchemaId, Version};

use crate::associations::{AssociationKeys, AssociationPlace};
use crate::cipher::MetadataCipher;
use crate::content::StoredContent;
use crate::records::{AssociationKey, AssociationValue};
use crate::stored::{ContextState, IdState, SubjectKey, SubjectState};

/// The key of a table that is kept per context.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct InContext<K> {
    pub context: ContextName,
    pub key: K,
}

/// The versions that refer to one version.
pub(crate) type Referrers = Vec<(SubjectKey, Version)>;

#[derive(Default)]
pub(crate) struct Tables {
    /// Writers hold it while a batch becomes visible, readers while they read: nobody sees half a batch.
    pub gate: RwLock<()>,
    pub subjects: DashMap<SubjectKey, Arc<SubjectState>>,
    pub ids: DashMap<InContext<SchemaId>, Arc<IdState>>,
    /// The ids under which a content survives in a context.
    pub contents: DashMap<InContext<Guid>, Arc<Vec<SchemaId>>>,
    pub referrers: DashMap<(SubjectKey, Version), Arc<Referrers>>,
    pub configs: DashMap<SubjectKey, Arc<Config>>,
    pub modes: DashMap<SubjectKey, Arc<Mode>>,
    pub contexts: DashMap<ContextName, Arc<ContextState>>,
    pub associations: DashMap<Arc<AssociationKey>, Arc<AssociationValue>>,
    /// The associations of a subject or a resource.
    pub associated: DashMap<AssociationPlace, Arc<AssociationKeys>>,
    /// Where the last CONFIG or MODE record is.
    pub settings_stamp: AtomicI64,
    /// How many versions there are, soft-deleted ones included.
    pub versions: AtomicUsize,
    pub unknown_records: AtomicU64,
    /// How often the tables have changed.
    pub generation: AtomicU64,
    /// Who encrypts sensitive metadata; without one it is stored in clear.
    pub cipher: Option<Arc<dyn MetadataCipher>>,
    interned: DashMap<Guid, Weak<StoredContent>>,
}

impl Tables {
    /// Empty tables of a registry that encrypts.
    pub fn with_cipher(cipher: Arc<dyn MetadataCipher>) -> Self {
        Self { cipher: Some(cipher), ..Self::default() }
    }

    /// One copy of equal contents, as long as any is in use.
    pub fn intern(&self, content: StoredContent) -> Arc<StoredContent> {
        let known = self.interned.get(&content.guid).and_then(|known| known.upgrade());
        if let Some(known) = known
            && *known == content
        {
            return known;
        }
        let content = Arc::new(content);
        self.interned.insert(content.guid, Arc::downgrade(&content));
        content
    }

    /// Forgets a content that nothing holds any more.
    pub fn forget(&self, guid: &Guid) {
        self.interned.remove_if(guid, |_, content| content.strong_count() == 0);
    }

    pub fn settings_stamp(&self) -> Offset {
        self.settings_stamp.load(Ordering::Acquire)
    }
}
