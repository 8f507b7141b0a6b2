//! What the state knows of encryption: that somebody does it.

use std::fmt;

/// Encrypts and decrypts the values of sensitive metadata (spec: core 4.10). Neither does I/O, so replaying may hold on
/// to a cipher whose keys come later.
pub trait MetadataCipher: Send + Sync {
    /// Encrypts the value of a property. The same arguments give the same text.
    ///
    /// # Errors
    /// A sentence, where the tenant's keys are missing or cannot be read.
    fn encrypt(&self, tenant: &str, property: &str, value: &str, salt: &Salt) -> Result<String, String>;

    /// Decrypts a value; `None` if it is not one that the tenant's keys have encrypted.
    fn decrypt(&self, tenant: &str, value: &str) -> Option<String>;
}

/// Random bytes that a command carries, drawn anew for each: what is random in its records comes from here, so that
/// evaluating the command again gives the same records.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

/// Why a content cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// It carries the mark of encrypted metadata: a client's own, or that of an earlier version that cannot be decrypted.
    Marked,
    /// Its sensitive values cannot be encrypted; the sentence says why.
    Locked(String),
}
