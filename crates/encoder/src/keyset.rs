//! A keyset: the keys that encrypt a tenant's values (Tink's public wire format).

use std::fmt;

use aes_gcm::aead::OsRng;
use aes_gcm::aead::rand_core::RngCore;
use prost::Message;

use crate::aead::{KEY_BYTES, Key, NONCE_BYTES, NonceBytes};
use crate::proto::{self, AES_GCM_KEY, KeyMaterial, KeyStatus, OutputPrefix};

/// The length of what a ciphertext begins with: a version and the key's id.
const PREFIX_BYTES: usize = 5;

/// How much randomness that takes.
const RANDOM_BYTES: usize = KEY_BYTES + NONCE_BYTES + 4;

/// Random bytes for a keyset that may have to be made or encrypted anew. They are drawn outside of the machine, which is
/// pure.
#[derive(Clone)]
pub struct Fresh {
    /// The material of its key.
    pub key: [u8; KEY_BYTES],
    /// The id of its key.
    pub id: u32,
    /// For the encryption of the keyset.
    pub nonce: NonceBytes,
}

impl Fresh {
    /// Draws them from the operating system.
    ///
    /// # Errors
    /// A sentence, if it has none to give.
    pub fn draw() -> Result<Self, String> {
        let mut random = [0; RANDOM_BYTES];
        let drawn = OsRng.try_fill_bytes(&mut random);
        drawn.map(|()| Self::new(&random)).map_err(|error| format!("the system gives no random bytes: {error}"))
    }

    /// Makes use of random bytes.
    pub fn new(random: &[u8; RANDOM_BYTES]) -> Self {
        let (mut key, mut nonce, mut id) = ([0; KEY_BYTES], [0; NONCE_BYTES], [0; 4]);
        key.copy_from_slice(&random[..KEY_BYTES]);
        nonce.copy_from_slice(&random[KEY_BYTES..KEY_BYTES + NONCE_BYTES]);
        id.copy_from_slice(&random[KEY_BYTES + NONCE_BYTES..]);
        // an id of 0 would not be written, and stands for none
        Self { key, id: u32::from_be_bytes(id).max(1), nonce }
    }
}

/// The enabled keys of a keyset, and its serialised form.
pub(crate) struct Keyset {
    primary: u32,
    keys: Vec<KeysetKey>,
    serialized: Vec<u8>,
}

struct KeysetKey {
    id: u32,
    prefix: Vec<u8>,
    key: Key,
}

impl Keyset {
    /// A keyset of one new key.
    pub(crate) fn generate(fresh: &Fresh) -> Option<Self> {
        let material = proto::AesGcmKey { version: 0, key_value: fresh.key.to_vec() };
        let key = proto::KeysetKey {
            key_data: Some(proto::KeyData {
                type_url: AES_GCM_KEY.to_owned(),
                value: material.encode_to_vec(),
                key_material_type: KeyMaterial::Symmetric.into(),
            }),
            status: KeyStatus::Enabled.into(),
            key_id: fresh.id,
            output_prefix_type: OutputPrefix::Tink.into(),
        };
        let keyset = proto::Keyset { primary_key_id: fresh.id, key: vec![key] };
        Self::parse(keyset.encode_to_vec())
    }

    /// Reads a serialised keyset. Keys that are disabled or of another kind are left out; `None` if the primary one is
    /// among those.
    pub(crate) fn parse(serialized: Vec<u8>) -> Option<Self> {
        let keyset = proto::Keyset::decode(&*serialized).ok()?;
        let keys: Vec<KeysetKey> = keyset.key.iter().filter_map(KeysetKey::read).collect();
        let primary = keyset.primary_key_id;
        keys.iter().any(|key| key.id == primary).then_some(Self { primary, keys, serialized })
    }

    /// The id of the key that encrypts.
    pub(crate) fn primary(&self) -> u32 {
        self.primary
    }

    /// The serialised form, in clear.
    pub(crate) fn serialized(&self) -> &[u8] {
        &self.serialized
    }

    pub(crate) fn encrypt(&self, nonce: &NonceBytes, message: &[u8]) -> Option<Vec<u8>> {
        let primary = self.keys.iter().find(|key| key.id == self.primary)?;
        Some([primary.prefix.clone(), primary.key.seal(nonce, message)?].concat())
    }

    /// Decrypts with whichever key fits: ids are hints, and need not be unique.
    pub(crate) fn decrypt(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        self.keys.iter().find_map(|key| key.key.open(sealed.strip_prefix(&*key.prefix)?))
    }
}

impl KeysetKey {
    fn read(key: &proto::KeysetKey) -> Option<Self> {
        let data = key.key_data.as_ref()?;
        if key.status() != KeyStatus::Enabled || data.type_url != AES_GCM_KEY {
            return None;
        }
        let material = proto::AesGcmKey::decode(&*data.value).ok()?;
        let bytes: [u8; KEY_BYTES] = material.key_value.try_into().ok()?;
        let prefix = match key.output_prefix_type() {
            OutputPrefix::Tink => prefix(1, key.key_id).to_vec(),
            OutputPrefix::Legacy | OutputPrefix::Crunchy => prefix(0, key.key_id).to_vec(),
            OutputPrefix::Raw => Vec::new(),
            OutputPrefix::Unknown => return None,
        };
        Some(Self { id: key.key_id, prefix, key: Key::new(&bytes) })
    }
}

fn prefix(version: u8, id: u32) -> [u8; PREFIX_BYTES] {
    let [a, b, c, d] = id.to_be_bytes();
    [version, a, b, c, d]
}

/// Without any key.
impl fmt::Debug for Keyset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyset({:08x})", self.primary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: Fresh = Fresh { key: [7; KEY_BYTES], id: 0x2ce5_33a1, nonce: [1; NONCE_BYTES] };
    const NONCE: NonceBytes = [9; NONCE_BYTES];

    /// The bytes that the published messages come to, field by field.
    #[test]
    fn keysets_are_serialised_as_published() {
        let keyset = Keyset::generate(&FRESH).unwrap();
        let id = [0xa1, 0xe7, 0x94, 0xe7, 0x02];
        let material = [&[0x1a, 16][..], &[7; 16]].concat();
        let data = [&[0x0a, 48][..], AES_GCM_KEY.as_bytes(), &[0x12, 18], &material, &[0x18, 1]].concat();
        let key = [&[0x0a, 72][..], &data, &[0x10, 1, 0x18], &id, &[0x20, 1]].concat();
        let expected = [&[0x08][..], &id, &[0x12, 84], &key].concat();
        assert_eq!(keyset.serialized(), expected);
        assert_eq!(Keyset::parse(expected).unwrap().primary(), FRESH.id);
    }

    #[test]
    fn ciphertexts_begin_with_the_key_id() {
        let keyset = Keyset::generate(&FRESH).unwrap();
        let sealed = keyset.encrypt(&NONCE, b"value").unwrap();
        assert_eq!(sealed[..PREFIX_BYTES], [0x01, 0x2c, 0xe5, 0x33, 0xa1]);
        assert_eq!(sealed[PREFIX_BYTES..PREFIX_BYTES + NONCE_BYTES], NONCE);
        assert_eq!(sealed.len(), PREFIX_BYTES + NONCE_BYTES + 5 + 16);
        assert_eq!(keyset.decrypt(&sealed).unwrap(), b"value");
        assert_eq!(keyset.decrypt(&sealed[1..]), None);
    }

    fn keys(rows: &[(u32, u8, KeyStatus, OutputPrefix)]) -> proto::Keyset {
        let key = |(id, byte, status, prefix): &(u32, u8, KeyStatus, OutputPrefix)| proto::KeysetKey {
            key_data: Some(proto::KeyData {
                type_url: AES_GCM_KEY.to_owned(),
                value: proto::AesGcmKey { version: 0, key_value: vec![*byte; KEY_BYTES] }.encode_to_vec(),
                key_material_type: KeyMaterial::Symmetric.into(),
            }),
            status: (*status).into(),
            key_id: *id,
            output_prefix_type: (*prefix).into(),
        };
        proto::Keyset { primary_key_id: rows[0].0, key: rows.iter().map(key).collect() }
    }

    #[test]
    fn keysets_of_other_writers_are_read() {
        let old = keys(&[(5, 1, KeyStatus::Enabled, OutputPrefix::Crunchy)]);
        let raw = keys(&[(6, 2, KeyStatus::Enabled, OutputPrefix::Raw)]);
        let rotated = keys(&[
            (7, 3, KeyStatus::Enabled, OutputPrefix::Tink),
            (5, 1, KeyStatus::Enabled, OutputPrefix::Crunchy),
            (6, 2, KeyStatus::Enabled, OutputPrefix::Raw),
            (8, 4, KeyStatus::Disabled, OutputPrefix::Tink),
        ]);
        let rotated = Keyset::parse(rotated.encode_to_vec()).unwrap();
        for earlier in [old, raw] {
            let sealed = Keyset::parse(earlier.encode_to_vec()).unwrap().encrypt(&NONCE, b"v").unwrap();
            assert_eq!(rotated.decrypt(&sealed).unwrap(), b"v");
        }
        assert_eq!(rotated.encrypt(&NONCE, b"v").unwrap()[..PREFIX_BYTES], [1, 0, 0, 0, 7]);
    }

    #[test]
    fn keysets_that_cannot_encrypt_are_refused() {
        let disabled = keys(&[(5, 1, KeyStatus::Disabled, OutputPrefix::Tink)]);
        let mut other = keys(&[(5, 1, KeyStatus::Enabled, OutputPrefix::Tink)]);
        other.primary_key_id = 6;
        let mut short = keys(&[(5, 1, KeyStatus::Enabled, OutputPrefix::Tink)]);
        short.key[0].key_data.as_mut().unwrap().value = vec![0x1a, 1, 7];
        for keyset in [disabled, other, short, proto::Keyset::default()] {
            assert!(Keyset::parse(keyset.encode_to_vec()).is_none(), "{keyset:?}");
        }
        assert!(Keyset::parse(vec![0xff; 9]).is_none());
    }
}
