//! Types that other texts define (spec: formats 1.1, 2.1 and 3).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use registrar_schema::{ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source};
use registrar_schema_avro::Avro;

const ADDRESS: &str =
    r#"{"type":"record","name":"Address","namespace":"acme","fields":[{"name":"street","type":"string"}]}"#;
const PERSON: &str =
    r#"{"type":"record","name":"Person","namespace":"acme","fields":[{"name":"home","type":"acme.Address"}]}"#;
const FIRM: &str = r#"{"type":"record","name":"Firm","namespace":"acme","fields":[{"name":"boss","type":"acme.Person"},{"name":"seat","type":"acme.Address"}]}"#;

fn parse(text: &str, references: &[(&str, &str)]) -> Arc<dyn ParsedSchema> {
    let references = references.iter().map(|(name, schema)| ResolvedReference {
        name: (*name).into(),
        subject: (*name).into(),
        version: 1,
        schema: (*schema).into(),
    });
    Avro.parse(&Source { schema: text.into(), references: references.collect() }, Profile::New).unwrap()
}

#[test]
fn top_level_types_of_references_print_by_name() {
    let firm = parse(FIRM, &[("acme.Address", ADDRESS), ("any name", PERSON)]);
    let canonical = r#"{"type":"record","name":"Firm","namespace":"acme","fields":[{"name":"boss","type":"Person"},{"name":"seat","type":"Address"}]}"#;
    assert_eq!(firm.canonical(), canonical);
    assert_eq!(firm.formatted("bogus"), canonical);
    assert_eq!(firm.normalized().unwrap().canonical(), canonical);
}

#[test]
fn the_resolved_format_inlines_at_first_use() {
    let firm = parse(FIRM, &[("acme.Address", ADDRESS), ("acme.Person", PERSON)]);
    let resolved = r#"{"type":"record","name":"Firm","namespace":"acme","fields":[{"name":"boss","type":{"type":"record","name":"Person","fields":[{"name":"home","type":{"type":"record","name":"Address","fields":[{"name":"street","type":"string"}]}}]}},{"name":"seat","type":"Address"}]}"#;
    assert_eq!(firm.formatted("RESOLVED"), resolved);
    assert!(firm.is_equivalent(&*parse(resolved, &[])));
}

#[test]
fn types_inside_of_references_are_inlined() {
    let outer = r#"{"type":"record","name":"n.Outer","fields":[{"name":"i","type":{"type":"enum","name":"Inner","symbols":["A"],"z":1,"a":2}}]}"#;
    let user =
        r#"{"type":"record","name":"n.User","fields":[{"name":"x","type":"Inner"},{"name":"y","type":"Outer"}]}"#;
    let schema = parse(user, &[("n.Outer", outer)]);
    let canonical = r#"{"type":"record","name":"User","namespace":"n","fields":[{"name":"x","type":{"type":"enum","name":"Inner","symbols":["A"],"z":1,"a":2}},{"name":"y","type":"Outer"}]}"#;
    assert_eq!(schema.canonical(), canonical);
    // the canonical text defines the inner type again, and must be readable beside the same reference
    let again = parse(canonical, &[("n.Outer", outer)]);
    assert_eq!(again.canonical(), canonical);
    assert!(again.is_equivalent(&*schema));
    let normal = r#"{"type":"record","name":"User","namespace":"n","fields":[{"name":"x","type":{"type":"enum","name":"Inner","symbols":["A"],"a":2,"z":1}},{"name":"y","type":"Outer"}]}"#;
    assert_eq!(schema.normalized().unwrap().canonical(), normal);
}

#[test]
fn a_reference_must_be_complete_with_those_before_it() {
    let source = |references: Vec<ResolvedReference>| Source { schema: FIRM.into(), references };
    let person = ResolvedReference { name: "p".into(), subject: "p".into(), version: 1, schema: PERSON.into() };
    let refused = Avro.parse(&source(vec![person]), Profile::New).err().unwrap();
    assert_eq!(refused.to_string(), "Undefined schema: acme.Address");
}

#[test]
fn names_of_references_are_not_checked_when_stored() {
    let odd = r#"{"type":"record","name":"a-b","fields":[]}"#;
    let reference = ResolvedReference { name: "r".into(), subject: "r".into(), version: 1, schema: odd.into() };
    let source = Source { schema: r#""a-b""#.into(), references: vec![reference] };
    assert_eq!(Avro.parse(&source, Profile::Stored).unwrap().canonical(), r#""a-b""#);
    assert!(Avro.parse(&source, Profile::New).is_err());
}
