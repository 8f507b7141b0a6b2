//! The registry's state: the codecs of its records, and the machine that applies them.
//!
//! Applying is pure and synchronous: the same records give the same state on every node, whatever was compacted away.
//! Nothing here knows HTTP, a role, or a clock.

mod amend;
mod associations;
mod cipher;
mod content;
mod layer;
mod machine;
pub mod records;
mod stored;
mod tables;
mod view;

pub use associations::Association;
pub use cipher::{MetadataCipher, Salt, SealError};
pub use content::StoredContent;
pub use machine::{Answer, Command, State};
pub use stored::{IdState, Owner, StoredVersion, SubjectKey, SubjectState};
pub use view::{View, covers};
