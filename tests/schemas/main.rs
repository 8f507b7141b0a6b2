//! The schemas tier: what people have published is taken through the languages as a library, and the laws that hold for
//! every schema must hold for each of them.
//!
//! `packages.json` names the packages, with their licences and digests and how many schemas each holds; `fetch.py` fetches
//! them once, into the target folder. `refused.json` names the schemas that the registry does not take, each with the
//! message and the reason.
#![allow(clippy::panic)] // a test without its packages has nothing to show

mod laws;
mod packages;
mod published;
mod refused;
mod violations;

use registrar_model::SchemaType;
use registrar_schema::SchemaLanguage;
use registrar_schema_avro::Avro;
use registrar_schema_json::JsonSchema;
use registrar_schema_protobuf::Protobuf;

/// Holds every published schema of a language against the laws.
///
/// # Panics
/// With what is broken, or refused without a row in `refused.json`, and with rows there that are not needed.
fn hold(language: &dyn SchemaLanguage) {
    let schemas = packages::of(language.schema_type());
    let found = violations::find(&schemas, |schema| laws::check(language, &schema.source()));
    refused::account(&schemas, &found);
}

#[test]
fn avro() {
    hold(&Avro);
}

#[test]
fn json() {
    hold(&JsonSchema);
}

#[test]
fn protobuf() {
    hold(&Protobuf);
}

#[test]
fn every_language_has_hundreds() {
    for (language, least) in [(SchemaType::Avro, 200), (SchemaType::Json, 300), (SchemaType::Protobuf, 300)] {
        let count = packages::of(language).len();
        assert!(count >= least, "{language}: {count}");
    }
}
