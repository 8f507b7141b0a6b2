//! The secret of the configuration, and the key that follows from it.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;

use crate::aead::{KEY_BYTES, Key};

/// `metadata.encoder.secret`. It does not print.
#[derive(Clone)]
pub struct Secret {
    key: Key,
}

impl Secret {
    /// The secret of that text.
    pub fn new(text: &str) -> Self {
        Self { key: Key::new(&derive(text.as_bytes())) }
    }

    /// The key that encrypts keysets.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// HKDF-SHA256 (RFC 5869) without salt and info (spec: ops 1.3).
fn derive(secret: &[u8]) -> [u8; KEY_BYTES] {
    let mut key = [0; KEY_BYTES];
    let derived = Hkdf::<Sha256>::new(None, secret).expand(&[], &mut key);
    debug_assert!(derived.is_ok(), "the function gives up to 8,160 bytes");
    key
}

#[cfg(test)]
mod tests {
    /// RFC 5869, appendix A.3: the first 16 bytes.
    #[test]
    fn keys_are_derived_as_the_standard_says() {
        let expected = 0x8da4_e775_a563_c18f_715f_802a_063c_5a31_u128;
        assert_eq!(super::derive(&[0x0b; 22]), expected.to_be_bytes());
    }
}
