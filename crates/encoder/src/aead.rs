//! AES-128-GCM as Tink lays it out: nonce, ciphertext, tag; no associated data.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};

/// The length of a key, in bytes.
pub(crate) const KEY_BYTES: usize = 16;

/// The length of a nonce, in bytes.
pub(crate) const NONCE_BYTES: usize = 12;

/// The length of a nonce. No two messages under one key may share one.
pub(crate) type NonceBytes = [u8; NONCE_BYTES];

/// A key. It does not print.
#[derive(Clone)]
pub(crate) struct Key(Aes128Gcm);

impl Key {
    pub(crate) fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(Aes128Gcm::new(bytes.into()))
    }

    /// Encrypts a message. `None` if it is longer than GCM takes (64 GiB).
    pub(crate) fn seal(&self, nonce: &NonceBytes, message: &[u8]) -> Option<Vec<u8>> {
        let sealed = self.0.encrypt(Nonce::from_slice(nonce), message).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// Decrypts what a holder of this key has encrypted; `None` for anything else.
    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        self.0.decrypt(Nonce::from_slice(nonce), sealed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: test cases 1 to 3.
    #[test]
    fn messages_are_encrypted_as_the_standard_says() {
        let message = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                       1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
        let zero = "00000000000000000000000000000000";
        let rows = [
            (zero, "000000000000000000000000", "", "58e2fccefa7e3061367f1d57a4e7455a"),
            (
                zero,
                "000000000000000000000000",
                zero,
                "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf",
            ),
            (
                "feffe9928665731c6d6a8f9467308308",
                "cafebabefacedbaddecaf888",
                message,
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e\
                 21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985\
                 4d5c2af327cd64a62cf35abd2ba6fab4",
            ),
        ];
        for (key, nonce, message, sealed) in rows {
            let key = Key::new(&hex(key).try_into().unwrap());
            let (nonce, message) = (hex(nonce), hex(message));
            let expected = [nonce.clone(), hex(sealed)].concat();
            assert_eq!(key.seal(&nonce.try_into().unwrap(), &message).unwrap(), expected);
            assert_eq!(key.open(&expected).unwrap(), message);
        }
    }

    #[test]
    fn what_was_changed_or_cut_short_is_refused() {
        let key = Key::new(&[7; KEY_BYTES]);
        let sealed = key.seal(&[1; NONCE_BYTES], b"message").unwrap();
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(key.open(&changed), None, "byte {place}");
            assert_eq!(key.open(&sealed[..place]), None, "{place} bytes");
        }
        assert_eq!(Key::new(&[8; KEY_BYTES]).open(&sealed), None);
    }
}
