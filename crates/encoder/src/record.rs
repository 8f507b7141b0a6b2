//! The records of the keysets' log: key = tenant, value = an encrypted keyset in Tink's JSON form (spec: ops 1.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use prost::Message;
use registrar_log::Record;
use serde::{Deserialize, Serialize};

use crate::aead::{Key, NonceBytes};
use crate::keyset::Keyset;
use crate::proto;

/// The length of what the ciphertext of a keyset begins with where the key that encrypts it is in a keyset itself.
const PREFIX_BYTES: usize = 5;

/// An encrypted keyset, with what may be known of it without its key.
pub(crate) struct EncryptedKeyset {
    /// The id of the key that encrypts, as the record says in clear.
    pub primary: Option<u32>,
    sealed: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    encrypted_keyset: String,
    #[serde(default)]
    keyset_info: serde_json::Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    encrypted_keyset: String,
    keyset_info: KeysetInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeysetInfo {
    primary_key_id: u32,
    key_info: Vec<KeyInfo>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyInfo {
    type_url: String,
    status: &'static str,
    key_id: u32,
    output_prefix_type: &'static str,
}

impl EncryptedKeyset {
    /// Reads a value. What it says in clear is not relied on.
    pub(crate) fn parse(value: &[u8]) -> Option<Self> {
        let read: Read = serde_json::from_slice(value).ok()?;
        // Java has no unsigned numbers, so ids may come as negative ones
        let primary = read.keyset_info["primaryKeyId"].as_i64().map(|id| id as u32);
        Some(Self { primary, sealed: STANDARD.decode(&read.encrypted_keyset).ok()? })
    }

    /// Decrypts the keyset, whose ciphertext may or may not begin with the id of the key.
    pub(crate) fn open(&self, key: &Key) -> Option<Keyset> {
        let opened = key.open(&self.sealed).or_else(|| key.open(self.sealed.get(PREFIX_BYTES..)?))?;
        Keyset::parse(opened)
    }
}

/// The record that stores a keyset, encrypted with a key.
pub(crate) fn record(tenant: &str, keyset: &Keyset, key: &Key, nonce: &NonceBytes) -> Option<Record> {
    let clear = proto::Keyset::decode(keyset.serialized()).ok()?;
    let info = |key: &proto::KeysetKey| KeyInfo {
        type_url: key.key_data.as_ref().map_or_else(String::new, |data| data.type_url.clone()),
        status: key.status().name(),
        key_id: key.key_id,
        output_prefix_type: key.output_prefix_type().name(),
    };
    let value = Written {
        encrypted_keyset: STANDARD.encode(key.seal(nonce, keyset.serialized())?),
        keyset_info: KeysetInfo { primary_key_id: keyset.primary(), key_info: clear.key.iter().map(info).collect() },
    };
    let value = serde_json::to_vec(&value).ok()?;
    Some(Record { key: Bytes::copy_from_slice(tenant.as_bytes()), value: Some(value.into()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fresh;

    const ID: u32 = 4_000_000_000;

    fn key() -> Key {
        Key::new(&[3; 16])
    }

    fn keyset() -> Keyset {
        Keyset::generate(&Fresh { key: [7; 16], id: ID, nonce: [1; 12] }).unwrap()
    }

    #[test]
    fn records_have_the_published_form() {
        let record = record("default", &keyset(), &key(), &[1; 12]).unwrap();
        assert_eq!(record.key, "default");
        let value = record.value.unwrap();
        let sealed = STANDARD.encode(key().seal(&[1; 12], keyset().serialized()).unwrap());
        let expected = format!(
            "{{\"encryptedKeyset\":\"{sealed}\",\"keysetInfo\":{{\"primaryKeyId\":4000000000,\"keyInfo\":[{{\"typeUrl\":\
             \"type.googleapis.com/google.crypto.tink.AesGcmKey\",\"status\":\"ENABLED\",\"keyId\":4000000000,\
             \"outputPrefixType\":\"TINK\"}}]}}}}"
        );
        assert_eq!(value, expected.as_bytes());
        let read = EncryptedKeyset::parse(&value).unwrap();
        assert_eq!(read.primary, Some(ID));
        assert_eq!(read.open(&key()).unwrap().serialized(), keyset().serialized());
        assert!(read.open(&Key::new(&[4; 16])).is_none());
    }

    #[test]
    fn other_forms_are_read() {
        let sealed = key().seal(&[1; 12], keyset().serialized()).unwrap();
        let prefixed = STANDARD.encode([&[1, 0, 0, 0, 9][..], &sealed].concat());
        let rows = [
            (format!("{{ \"encryptedKeyset\" : \"{prefixed}\" }}\n"), None),
            (
                format!("{{\"keysetInfo\":{{\"primaryKeyId\":-294967296}},\"encryptedKeyset\":\"{prefixed}\"}}"),
                Some(ID),
            ),
            (format!("{{\"keysetInfo\":[7],\"encryptedKeyset\":\"{prefixed}\",\"more\":1}}"), None),
        ];
        for (value, primary) in rows {
            let read = EncryptedKeyset::parse(value.as_bytes()).unwrap();
            assert_eq!(read.primary, primary, "{value}");
            assert_eq!(read.open(&key()).unwrap().serialized(), keyset().serialized());
        }
        for value in ["", "null", "{}", "\"x\"", "{\"encryptedKeyset\":7}", "{\"encryptedKeyset\":\"?\"}"] {
            assert!(EncryptedKeyset::parse(value.as_bytes()).is_none(), "{value}");
        }
        let empty = EncryptedKeyset::parse(b"{\"encryptedKeyset\":\"AA==\"}").unwrap();
        assert!(empty.open(&key()).is_none());
    }
}
