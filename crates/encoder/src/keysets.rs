//! The machine of the keysets' log: every tenant's keyset, as its last record says.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use parking_lot::RwLock;
use registrar_log::{Evaluation, LogRecord, Machine, Record};

use crate::ensure::Ensured;
use crate::keyset::{Fresh, Keyset};
use crate::record::{EncryptedKeyset, record};
use crate::secret::Secret;

/// The secrets of the configuration.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Encrypts and decrypts keysets.
    pub current: Secret,
    /// Decrypts keysets that the current one does not; they are then encrypted with the current one.
    pub old: Option<Secret>,
}

/// Every tenant's keyset.
pub struct Keysets {
    secrets: Secrets,
    tenants: RwLock<Tenants>,
    pub(crate) warned: AtomicBool,
}

type Tenants = HashMap<String, Tenant>;

/// What the log says of a tenant, with these secrets.
#[derive(Debug, Clone)]
pub struct Tenant {
    pub(crate) standing: Standing,
    /// The keyset of the last record that could be decrypted.
    pub(crate) keyset: Option<Arc<Keyset>>,
}

/// How the last record can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// With the current secret.
    Current,
    /// With the old one.
    Old,
    /// Not at all; its primary key, where the record says which that is.
    Locked(Option<u32>),
}

/// Sees to it that a tenant has a keyset under the current secret.
pub struct Ensure {
    pub(crate) tenant: String,
    pub(crate) fresh: Fresh,
}

impl Keysets {
    /// No keysets yet, to be read with these secrets.
    pub fn new(secrets: Secrets) -> Self {
        Self { secrets, tenants: RwLock::default(), warned: AtomicBool::new(false) }
    }

    /// What is applied of a tenant.
    pub(crate) fn tenant(&self, name: &str) -> Option<Tenant> {
        self.tenants.read().get(name).cloned()
    }

    /// Forgets the keyset of a tenant whose last record cannot be decrypted: whether an earlier one was there to be read
    /// depends on compaction.
    pub(crate) fn forget_earlier(&self, name: &str) {
        if let Some(tenant) = self.tenants.write().get_mut(name)
            && matches!(tenant.standing, Standing::Locked(_))
        {
            tenant.keyset = None;
        }
    }

    /// What the last record of a tenant means, after what was known.
    fn read(&self, known: Option<&Tenant>, value: &[u8]) -> Tenant {
        let record = EncryptedKeyset::parse(value);
        let with = |secret: &Secret| record.as_ref()?.open(secret.key()).map(Arc::new);
        if let Some(keyset) = with(&self.secrets.current) {
            return Tenant { standing: Standing::Current, keyset: Some(keyset) };
        }
        if let Some(keyset) = self.secrets.old.as_ref().and_then(with) {
            return Tenant { standing: Standing::Old, keyset: Some(keyset) };
        }
        // another node may have changed the secret: the keys stay the same, and this node goes on with them
        let standing = Standing::Locked(record.and_then(|record| record.primary));
        Tenant { standing, keyset: known.and_then(|known| known.keyset.clone()) }
    }

    fn lay(&self, tenants: &mut Tenants, key: &[u8], value: Option<&[u8]>) {
        let Ok(name) = std::str::from_utf8(key) else { return };
        match value {
            Some(value) => {
                let tenant = self.read(tenants.get(name), value);
                tenants.insert(name.to_owned(), tenant);
            }
            None => drop(tenants.remove(name)),
        }
    }

    fn store(&self, command: &Ensure, keyset: Option<&Keyset>) -> Option<Record> {
        record(&command.tenant, keyset?, self.secrets.current.key(), &command.fresh.nonce)
    }
}

impl Machine for Keysets {
    type Command = Ensure;
    type Answer = Ensured;
    type View<'a> = Tenants;

    fn view(&self) -> Tenants {
        self.tenants.read().clone()
    }

    fn evaluate(&self, view: &mut Tenants, command: &mut Ensure) -> Evaluation<Ensured> {
        let (record, answer) = match view.get(&command.tenant) {
            None => (self.store(command, Keyset::generate(&command.fresh).as_ref()), Ensured::Made),
            Some(Tenant { standing: Standing::Old, keyset }) => {
                (self.store(command, keyset.as_deref()), Ensured::Rotated)
            }
            Some(Tenant { standing: Standing::Current, .. }) => (None, Ensured::There),
            Some(Tenant { standing: Standing::Locked(_), .. }) => (None, Ensured::Locked),
        };
        if let Some(record) = &record {
            self.lay(view, &record.key, record.value.as_deref());
        }
        Evaluation { records: record.into_iter().collect(), answer }
    }

    fn take_over(&self) -> Vec<Record> {
        Vec::new()
    }

    fn apply(&self, records: &[LogRecord]) {
        let mut tenants = self.tenants.write();
        for record in records {
            self.lay(&mut tenants, record.key.as_deref().unwrap_or_default(), record.value.as_deref());
        }
    }
}

#[cfg(test)]
mod tests;
