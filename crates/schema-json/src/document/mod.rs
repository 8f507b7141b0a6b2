//! The documents of a schema: which dialect each is written in, what its keywords are, and where a `$ref` leads. What
//! validation and comparison share.

mod dialect;
mod documents;
mod keywords;
mod metaschemas;
pub(crate) mod parts;
mod references;
pub(crate) mod uri;

pub(crate) use dialect::Dialect;
pub(crate) use documents::{Documents, Location, Target, address_of};
pub(crate) use keywords::{Family, Keyword, Kind, is_string_array};
pub(crate) use parts::{Criterion, Keywords, Part};
pub(crate) use references::References;
