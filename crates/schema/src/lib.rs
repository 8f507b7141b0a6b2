//! What a schema language is to the registry, and the compatibility driver that is written once for all of them.
//!
//! A language is one crate that implements [`SchemaLanguage`]; the binary names it in one line.

pub mod compatibility;
pub mod java_hash;
pub mod json;
mod language;
mod tags;

pub use language::{
    CompareError, Labels, Languages, ParseError, ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source,
};
pub use tags::{InlineTags, TagEdit};
