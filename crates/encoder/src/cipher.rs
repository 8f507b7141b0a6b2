//! Encryption of values with a tenant's keyset.

use std::sync::atomic::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use registrar_state::{MetadataCipher, Salt};
use sha2::Sha256;
use tracing::warn;

use crate::aead::{NONCE_BYTES, NonceBytes};
use crate::keysets::{Keysets, Standing, Tenant};

impl MetadataCipher for Keysets {
    fn encrypt(&self, tenant: &str, property: &str, value: &str, salt: &Salt) -> Result<String, String> {
        let known =
            self.tenant(tenant).ok_or_else(|| format!("tenant {tenant} has no keys to encrypt metadata with"))?;
        let locked = || {
            format!(
                "sensitive metadata cannot be encrypted, because the keys of tenant {tenant} are encrypted with another \
                 secret than metadata.encoder.secret"
            )
        };
        let keyset =
            known.keyset.as_ref().filter(|keyset| known.may_encrypt_with(keyset.primary())).ok_or_else(locked)?;
        let sealed = keyset.encrypt(&nonce(salt, property, value), value.as_bytes());
        sealed.map(|sealed| STANDARD.encode(sealed)).ok_or_else(|| "the value is too long to be encrypted".to_owned())
    }

    fn decrypt(&self, tenant: &str, value: &str) -> Option<String> {
        let known = self.tenant(tenant);
        let keyset = known.as_ref().and_then(|known| known.keyset.as_ref());
        let clear = keyset.and_then(|keyset| keyset.decrypt(&STANDARD.decode(value).ok()?));
        if clear.is_none() && !self.warned.swap(true, Ordering::Relaxed) {
            warn!(
                tenant,
                "encrypted metadata cannot be decrypted with the tenant's keys; it is answered as it is stored"
            );
        }
        String::from_utf8(clear?).ok()
    }
}

impl Tenant {
    /// Whether others will be able to decrypt what this key encrypts.
    fn may_encrypt_with(&self, primary: u32) -> bool {
        match self.standing {
            Standing::Current | Standing::Old => true,
            Standing::Locked(announced) => announced == Some(primary),
        }
    }
}

/// A nonce for one value. It repeats only for the same property and value of the same command, where the ciphertext
/// repeats as well.
fn nonce(salt: &Salt, property: &str, value: &str) -> NonceBytes {
    let mut nonce = [0; NONCE_BYTES];
    // any length of key will do
    if let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(&salt.0) {
        hash.update(&(property.len() as u64).to_be_bytes());
        hash.update(property.as_bytes());
        hash.update(value.as_bytes());
        nonce.copy_from_slice(&hash.finalize().into_bytes()[..NONCE_BYTES]);
    }
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keysets::Ensure;
    use crate::{Fresh, Secret, Secrets};
    use registrar_log::{LogRecord, Machine, Record};

    const SALT: Salt = Salt([5; 16]);

    fn node(secret: &str, old: Option<&str>) -> Keysets {
        Keysets::new(Secrets { current: Secret::new(secret), old: old.map(Secret::new) })
    }

    fn ensure(keysets: &Keysets, byte: u8) -> Record {
        let fresh = Fresh { key: [byte; 16], id: u32::from(byte), nonce: [byte; 12] };
        let mut command = Ensure { tenant: "default".to_owned(), fresh };
        keysets.evaluate(&mut keysets.view(), &mut command).records.remove(0)
    }

    fn apply(keysets: &Keysets, record: &Record) {
        let (key, value) = (Some(record.key.clone()), record.value.clone());
        keysets.apply(&[LogRecord { offset: 0, timestamp: 0, key, value }]);
    }

    #[test]
    fn values_are_encrypted_and_decrypted() {
        let keysets = node("a", None);
        assert!(keysets.encrypt("default", "p", "v", &SALT).is_err(), "no keys yet");
        apply(&keysets, &ensure(&keysets, 1));
        for value in ["", "v", "übermäßig", "\u{0}\"\\"] {
            let sealed = keysets.encrypt("default", "p", value, &SALT).unwrap();
            assert_eq!(STANDARD.decode(&sealed).unwrap()[..5], [1, 0, 0, 0, 1]);
            assert_eq!(keysets.decrypt("default", &sealed).unwrap(), value);
            assert_eq!(keysets.decrypt("other", &sealed), None);
        }
        for value in ["", "v", "AQAAAAE=", "ASzlM6G9VFVLTu6dTqw/sFXFPheIc4owPHfAg8BODM5VlcHbLg=="] {
            assert_eq!(keysets.decrypt("default", value), None);
        }
    }

    #[test]
    fn no_two_values_share_a_nonce() {
        let rows = [(SALT, "p", "v"), (Salt([6; 16]), "p", "v"), (SALT, "q", "v"), (SALT, "p", "w"), (SALT, "pv", "")];
        let nonces: std::collections::HashSet<_> = rows.iter().map(|(salt, p, v)| nonce(salt, p, v)).collect();
        assert_eq!(nonces.len(), rows.len());
        assert_eq!(nonce(&SALT, "p", "v"), nonce(&SALT, "p", "v"));
    }

    #[test]
    fn a_node_with_the_former_secret_goes_on_with_the_same_keys_only() {
        let before = node("a", None);
        let made = ensure(&before, 1);
        apply(&before, &made);
        let sealed = before.encrypt("default", "p", "v", &SALT).unwrap();
        let after = node("b", Some("a"));
        apply(&after, &made);
        assert_eq!(after.decrypt("default", &sealed).unwrap(), "v", "before it is rotated");
        apply(&before, &ensure(&after, 2));
        let again = before.encrypt("default", "p", "w", &SALT).unwrap();
        assert_eq!(after.decrypt("default", &again).unwrap(), "w");

        apply(&before, &ensure(&node("b", None), 3));
        assert_eq!(before.decrypt("default", &sealed).unwrap(), "v");
        let refusal = before.encrypt("default", "p", "w", &SALT).unwrap_err();
        assert!(refusal.contains("another secret"), "{refusal}");
    }
}
