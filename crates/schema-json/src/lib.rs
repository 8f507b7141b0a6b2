//! JSON Schema as the registry speaks it: drafts 4, 6 and 7, and the modern dialects 2019-09 and 2020-12.
//!
//! A text is read in two stages (spec: formats 1.2). [`JsonSchema::parse`] reads JSON, whatever it says; that is all
//! that a registry in mode IMPORT asks for. `validate` then follows the schema from its root through subschemas and
//! `$ref`, visits each node once, and checks the keywords of the nodes that it meets.
//!
//! Two schemas are compared (spec: formats 4.4) as trees of the reference's shape, which a model holds, by rules with
//! one file per construct. Everything is bounded by the length of the texts or by a budget, and nothing recurses deeper
//! than a text may nest.
//!
//! Deliberately absent: fetching remote `$ref` targets, `format` checks, and the validation of documents against a
//! schema.
//!
//! [`JsonSchema::parse`]: registrar_schema::SchemaLanguage::parse

mod canonical;
mod diff;
mod document;
mod fault;
mod language;
mod model;
mod pattern;
mod schema;
mod tags;
mod validate;

pub use language::JsonSchema;
