//! Contents: as their records have them, and as they were before sensitive metadata was encrypted (spec: core 4.10).

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use registrar_model::{Content, ENCRYPTED, Guid, Metadata, Tenant};

use crate::cipher::{MetadataCipher, Salt, SealError};

/// A content with its hash, shared between versions, subjects and contexts.
#[derive(Debug, Clone)]
pub struct StoredContent {
    /// The hash of the clear content.
    pub guid: Guid,
    recorded: Content,
    /// The record's `md5`, present where sensitive metadata is encrypted; written back as it was read.
    md5: Option<Box<str>>,
    /// Present where the record is encrypted.
    seal: Option<Box<Seal>>,
}

/// How an encrypted content is read, and what was read.
#[derive(Clone)]
struct Seal {
    tenant: Tenant,
    cipher: Option<Arc<dyn MetadataCipher>>,
    clear: OnceLock<Content>,
}

impl StoredContent {
    /// A content with nothing encrypted.
    pub fn new(content: Content) -> Self {
        Self { guid: content.guid(), recorded: content, md5: None, seal: None }
    }

    /// What a record says. It is encrypted if it says so and says what the hash of the clear content is.
    pub(crate) fn recorded_as(
        recorded: Content,
        md5: Option<Box<str>>,
        tenant: &Tenant,
        cipher: Option<&Arc<dyn MetadataCipher>>,
    ) -> Self {
        let encrypted = recorded.metadata.as_ref().is_some_and(Metadata::is_encrypted);
        let clear_hash = md5.as_deref().filter(|_| encrypted).and_then(read_md5);
        let seal = || Seal { tenant: tenant.clone(), cipher: cipher.cloned(), clear: OnceLock::new() };
        Self {
            guid: clear_hash.unwrap_or_else(|| recorded.guid()),
            seal: clear_hash.map(|_| Box::new(seal())),
            recorded,
            md5,
        }
    }

    /// This clear content with its sensitive values encrypted; `None` where there is no secret, or nothing to encrypt.
    pub(crate) fn sealed(
        &self,
        tenant: &Tenant,
        cipher: Option<&Arc<dyn MetadataCipher>>,
        salt: &Salt,
    ) -> Result<Option<Self>, SealError> {
        let clear = self.content();
        if clear.metadata.as_ref().is_some_and(Metadata::is_encrypted) {
            return Err(SealError::Marked);
        }
        let mut recorded = clear.clone();
        let (Some(cipher), Some(metadata)) = (cipher, recorded.metadata.as_mut()) else {
            return Ok(None);
        };
        let mut encrypted = false;
        for (name, value) in metadata.sensitive_properties() {
            *value = cipher.encrypt(tenant.as_str(), name, value, salt).map_err(SealError::Locked)?;
            encrypted = true;
        }
        if !encrypted {
            return Ok(None);
        }
        metadata.properties.insert(ENCRYPTED.to_owned(), "true".to_owned());
        let seal = Seal { tenant: tenant.clone(), cipher: Some(Arc::clone(cipher)), clear: clear.clone().into() };
        let md5 = STANDARD.encode(self.guid.as_bytes());
        Ok(Some(Self { guid: self.guid, recorded, md5: Some(md5.into()), seal: Some(Box::new(seal)) }))
    }

    /// The clear content. What cannot be decrypted is as it is recorded, the mark of encryption included.
    pub fn content(&self) -> &Content {
        self.seal.as_ref().and_then(|seal| seal.open(&self.recorded)).unwrap_or(&self.recorded)
    }

    /// The content as its record has it. Only metadata ever differs from the clear content.
    pub fn recorded(&self) -> &Content {
        &self.recorded
    }

    /// The record's `md5`.
    pub fn md5(&self) -> Option<&str> {
        self.md5.as_deref()
    }
}

/// Equal records are equal, whatever has been decrypted of them so far.
impl PartialEq for StoredContent {
    fn eq(&self, other: &Self) -> bool {
        self.guid == other.guid && self.md5 == other.md5 && self.recorded == other.recorded
    }
}

impl Eq for StoredContent {}

impl Seal {
    /// The clear content, decrypted when it is first asked for. A failure is not kept: keys may come later.
    fn open(&self, recorded: &Content) -> Option<&Content> {
        if let Some(clear) = self.clear.get() {
            return Some(clear);
        }
        let cipher = self.cipher.as_ref()?;
        let mut clear = recorded.clone();
        let metadata = clear.metadata.as_mut()?;
        for (_, value) in metadata.sensitive_properties() {
            *value = cipher.decrypt(self.tenant.as_str(), value)?;
        }
        metadata.properties.remove(ENCRYPTED);
        Some(self.clear.get_or_init(|| clear))
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

/// The hash that a record's `md5` stands for.
fn read_md5(text: &str) -> Option<Guid> {
    let bytes = STANDARD.decode(text).ok()?;
    bytes.try_into().ok().map(Guid::from_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registrar_model::SchemaType;
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Writes values backwards, while it is switched on.
    #[derive(Default)]
    struct Backwards(AtomicBool);

    impl Backwards {
        fn on() -> Arc<Self> {
            Arc::new(Self(true.into()))
        }
    }

    impl MetadataCipher for Backwards {
        fn encrypt(&self, _: &str, _: &str, value: &str, _: &Salt) -> Result<String, String> {
            let on = self.0.load(Ordering::Relaxed);
            on.then(|| value.chars().rev().collect()).ok_or_else(|| "no keys".to_owned())
        }

        fn decrypt(&self, tenant: &str, value: &str) -> Option<String> {
            self.encrypt(tenant, "", value, &SALT).ok()
        }
    }

    const SALT: Salt = Salt([0; 16]);

    fn content(properties: &[(&str, &str)], sensitive: &[&str]) -> StoredContent {
        let metadata = Metadata {
            properties: properties.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            sensitive: sensitive.iter().map(|name| (*name).to_owned()).collect(),
            ..Metadata::default()
        };
        StoredContent::new(Content {
            schema_type: SchemaType::Avro,
            schema: "\"int\"".into(),
            references: Vec::new(),
            metadata: Some(metadata),
            rule_set: None,
        })
    }

    fn sealed(content: &StoredContent, cipher: &Arc<Backwards>) -> Result<Option<StoredContent>, SealError> {
        let cipher: Arc<dyn MetadataCipher> = Arc::<Backwards>::clone(cipher);
        content.sealed(&Tenant::default(), Some(&cipher), &SALT)
    }

    /// What a restart makes of a record.
    fn replayed(record: &StoredContent, cipher: Option<&Arc<Backwards>>) -> StoredContent {
        let cipher = cipher.map(|cipher| Arc::<Backwards>::clone(cipher) as Arc<dyn MetadataCipher>);
        let md5 = record.md5().map(Into::into);
        StoredContent::recorded_as(record.recorded().clone(), md5, &Tenant::default(), cipher.as_ref())
    }

    #[test]
    fn sensitive_values_are_encrypted_and_read_again() {
        let clear = content(&[("a", "open"), ("b", "secret")], &["b", "missing"]);
        let cipher = Backwards::on();
        let record = sealed(&clear, &cipher).unwrap().unwrap();
        let expected = content(&[("__enc__", "true"), ("a", "open"), ("b", "terces")], &["b", "missing"]);
        assert_eq!(record.recorded(), expected.recorded());
        assert_eq!(record.md5(), Some(STANDARD.encode(clear.guid.as_bytes()).as_str()));
        for read in [&record, &replayed(&record, Some(&cipher))] {
            assert_eq!((read.guid, read.content()), (clear.guid, clear.content()));
            assert_eq!(*read, record);
        }
    }

    #[test]
    fn what_is_not_sensitive_is_stored_as_it_is() {
        for clear in [content(&[("a", "open")], &["b"]), content(&[], &[])] {
            assert_eq!(sealed(&clear, &Backwards::on()), Ok(None));
        }
        let sensitive = content(&[("b", "secret")], &["b"]);
        assert_eq!(sensitive.sealed(&Tenant::default(), None, &SALT), Ok(None), "without a secret");
    }

    #[test]
    fn without_keys_the_record_is_the_answer_until_they_come() {
        let clear = content(&[("b", "secret")], &["b"]);
        let cipher = Backwards::on();
        let record = sealed(&clear, &cipher).unwrap().unwrap();
        cipher.0.store(false, Ordering::Relaxed);
        assert_eq!(sealed(&clear, &cipher), Err(SealError::Locked("no keys".to_owned())));
        let read = replayed(&record, Some(&cipher));
        assert_eq!((read.guid, read.content()), (clear.guid, record.recorded()));
        assert_eq!(sealed(&read, &cipher), Err(SealError::Marked), "what cannot be read cannot be inherited");
        cipher.0.store(true, Ordering::Relaxed);
        assert_eq!(read.content(), clear.content());
        assert_eq!(replayed(&record, None).content(), record.recorded(), "no secret at all");
    }

    #[test]
    fn a_mark_without_a_hash_means_nothing() {
        let marked = content(&[("__enc__", "true"), ("b", "x")], &["b"]);
        for md5 in [None, Some("no base64"), Some("AAAA")] {
            let cipher: Arc<dyn MetadataCipher> = Backwards::on();
            let read = StoredContent::recorded_as(
                marked.content().clone(),
                md5.map(Into::into),
                &Tenant::default(),
                Some(&cipher),
            );
            assert_eq!((read.guid, read.content(), read.md5()), (marked.guid, marked.content(), md5));
        }
    }
}
