//! Encryption of sensitive metadata (spec: core 4.10): a keyset per tenant, in a log of its own.
//!
//! Values are encrypted with a keyset of Tink's kind `AES128_GCM`, and the keyset with a key that is derived from a
//! secret of the configuration. The log holds encrypted keysets only; [`Keysets`] is its machine, and the cipher that the
//! registry's state asks.

mod aead;
mod cipher;
mod ensure;
mod keyset;
mod keysets;
mod proto;
mod record;
mod secret;

pub use ensure::{Ensured, ensure};
pub use keyset::Fresh;
pub use keysets::{Keysets, Secrets};
pub use secret::Secret;
