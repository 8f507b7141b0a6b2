//! Tink's protocol messages for keysets: field numbers and types are those of its public `tink.proto` and
//! `aes_gcm.proto`.

/// The kind of key that is made and understood.
pub(crate) const AES_GCM_KEY: &str = "type.googleapis.com/google.crypto.tink.AesGcmKey";

/// Keys, one of which encrypts.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Keyset {
    #[prost(uint32, tag = "1")]
    pub primary_key_id: u32,
    #[prost(message, repeated, tag = "2")]
    pub key: Vec<KeysetKey>,
}

/// A key, and how it is used.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct KeysetKey {
    #[prost(message, optional, tag = "1")]
    pub key_data: Option<KeyData>,
    #[prost(enumeration = "KeyStatus", tag = "2")]
    pub status: i32,
    #[prost(uint32, tag = "3")]
    pub key_id: u32,
    #[prost(enumeration = "OutputPrefix", tag = "4")]
    pub output_prefix_type: i32,
}

/// A key's kind and material.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct KeyData {
    #[prost(string, tag = "1")]
    pub type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
    #[prost(enumeration = "KeyMaterial", tag = "3")]
    pub key_material_type: i32,
}

/// The material of an AES-GCM key.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AesGcmKey {
    #[prost(uint32, tag = "1")]
    pub version: u32,
    #[prost(bytes = "vec", tag = "3")]
    pub key_value: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum KeyStatus {
    Unknown = 0,
    Enabled = 1,
    Disabled = 2,
    Destroyed = 3,
}

/// What a ciphertext begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum OutputPrefix {
    Unknown = 0,
    Tink = 1,
    Legacy = 2,
    Raw = 3,
    Crunchy = 4,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum KeyMaterial {
    Unknown = 0,
    Symmetric = 1,
}

impl KeyStatus {
    /// The name in Tink's JSON form.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN_STATUS",
            Self::Enabled => "ENABLED",
            Self::Disabled => "DISABLED",
            Self::Destroyed => "DESTROYED",
        }
    }
}

impl OutputPrefix {
    /// The name in Tink's JSON form.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN_PREFIX",
            Self::Tink => "TINK",
            Self::Legacy => "LEGACY",
            Self::Raw => "RAW",
            Self::Crunchy => "CRUNCHY",
        }
    }
}
