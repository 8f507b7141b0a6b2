//! Inline tags, row by row (spec: formats 6.2 to 6.4).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use registrar_model::{EntityType, SchemaEntity, SchemaTags};
use registrar_schema::{ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source, TagEdit};
use registrar_schema_avro::Avro;

const MEMBER: &str = r#"{"type":"record","name":"Member","namespace":"club","fields":[{"name":"id","type":"int"},{"name":"ssn","type":"string"}]}"#;

/// Records in every container, in two namespaces and in none.
const NESTED: &str = r#"["null",{"type":"record","name":"A","namespace":"n","fields":[{"name":"a","type":{"type":"array","items":{"type":"record","name":"B","fields":[{"name":"b","type":"int"}]}},"confluent:tags":["t1"]},{"name":"m","type":{"type":"map","values":["null",{"type":"error","name":"C","namespace":"","fields":[{"name":"c","type":"n.B","confluent:tags":["t2","t3"]}],"confluent:tags":["t4"]}]}},{"name":"again","type":"B","confluent:tags":[]},{"name":"other","type":{"type":"record","name":"A","namespace":"o","fields":[{"name":"x","type":{"type":"enum","name":"E","symbols":["S"],"confluent:tags":["no"]}}],"aliases":["Alias"]}}],"confluent:tags":["t0"]}]"#;

fn parse(text: &str, references: &[(&str, &str)]) -> Arc<dyn ParsedSchema> {
    let references = references.iter().map(|(name, schema)| ResolvedReference {
        name: (*name).into(),
        subject: (*name).into(),
        version: 1,
        schema: (*schema).into(),
    });
    Avro.parse(&Source { schema: text.into(), references: references.collect() }, Profile::New).unwrap()
}

fn owned(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

/// Field paths are written with a colon instead of their last dot.
fn entity(path: &str) -> SchemaEntity {
    match path.contains(':') {
        true => SchemaEntity { path: path.replace(':', "."), entity_type: EntityType::Field },
        false => SchemaEntity { path: path.to_owned(), entity_type: EntityType::Record },
    }
}

fn edit(path: &str, add: &[&str], remove: &[&str]) -> TagEdit {
    TagEdit { entity: entity(path), add: owned(add), remove: owned(remove), required: true }
}

/// The canonical text after the edits.
fn edited(schema: &dyn ParsedSchema, edits: &[TagEdit]) -> Result<String, String> {
    let text = schema.with_edited_tags(edits).map_err(|error| error.to_string())?;
    Ok(parse(&text, &[]).canonical().to_owned())
}

fn tagged(schema: &dyn ParsedSchema) -> Vec<(String, Vec<String>)> {
    let entities = schema.tagged_entities().into_iter();
    let path = |entity: &SchemaEntity| match (entity.entity_type, entity.path.rsplit_once('.')) {
        (EntityType::Field, Some((record, field))) => format!("{record}:{field}"),
        _ => entity.path.clone(),
    };
    entities.map(|SchemaTags { entity, tags }| (path(&entity), tags)).collect()
}

#[test]
fn entities_are_listed_in_the_order_of_the_text() {
    let expected = [("n.A", &["t0"][..]), ("n.A:a", &["t1"]), ("C", &["t4"]), ("C:c", &["t2", "t3"])];
    let expected: Vec<_> = expected.into_iter().map(|(path, tags)| (path.to_owned(), owned(tags))).collect();
    assert_eq!(tagged(&*parse(NESTED, &[])), expected);
    assert_eq!(tagged(&*parse(MEMBER, &[])), []);
}

/// Text, path, added, removed, what is replaced in the text, and by what.
type Row<'a> = (&'a str, &'a str, &'a [&'a str], &'a [&'a str], &'a str, &'a str);

const EDITS: &[Row<'_>] = &[
    // a tag is the last attribute of a field or a record
    (MEMBER, "club.Member:ssn", &["PII"], &[], r#""type":"string"}"#, r#""type":"string","confluent:tags":["PII"]}"#),
    (MEMBER, "club.Member", &["REC"], &[], "}]}", r#"}],"confluent:tags":["REC"]}"#),
    // a leading dot says nothing, and the namespace may be left out
    (MEMBER, ".club.Member", &["REC"], &[], "}]}", r#"}],"confluent:tags":["REC"]}"#),
    (MEMBER, "Member:ssn", &["PII"], &[], r#""type":"string"}"#, r#""type":"string","confluent:tags":["PII"]}"#),
    // aliases print after a tag
    (NESTED, "o.A", &["t"], &[], r#""aliases":["Alias"]"#, r#""confluent:tags":["t"],"aliases":["Alias"]"#),
    // without a namespace, the outermost record of that name is meant
    (NESTED, "A", &["t"], &[], r#"["t0"]"#, r#"["t0","t"]"#),
    // inside of arrays, maps and unions; in no namespace; where a type is used before it is named again
    (NESTED, "n.B", &["t"], &[], r#""type":"int"}]}"#, r#""type":"int"}],"confluent:tags":["t"]}"#),
    (NESTED, "n.B:b", &["t"], &[], r#""type":"int"}"#, r#""type":"int","confluent:tags":["t"]}"#),
    (NESTED, "C:c", &["t"], &[], r#"["t2","t3"]"#, r#"["t2","t3","t"]"#),
    // tags are kept in order, each once, and removed last
    (NESTED, "C:c", &["t3", "t5", "t6"], &["t2", "t6"], r#"["t2","t3"]"#, r#"["t3","t5"]"#),
    (NESTED, "C", &[], &["t4"], r#","confluent:tags":["t4"]"#, ""),
    (NESTED, "n.A:a", &[], &["t1", "none"], r#","confluent:tags":["t1"]"#, ""),
    // an empty list disappears where it is looked at
    (NESTED, "n.A:again", &[], &["none"], r#","confluent:tags":[]"#, ""),
    (MEMBER, "club.Member", &[], &["none"], "", ""),
];

#[test]
fn edits_change_one_list() {
    for (text, path, add, remove, from, to) in EDITS {
        let schema = parse(text, &[]);
        let expected = schema.canonical().replacen(from, to, 1);
        assert_eq!(edited(&*schema, &[edit(path, add, remove)]), Ok(expected), "{path}");
    }
}

#[test]
fn paths_that_lead_nowhere_are_refused() {
    let missing = |path: &str| format!("No matching path '{path}' found in the schema");
    let rows = [
        (MEMBER, "club.Member:none", missing("club.Member.none")),
        (MEMBER, "other.Member", missing("other.Member")),
        (MEMBER, "", missing("")),
        (MEMBER, "club.Member.", missing("club.Member.")),
        (MEMBER, "..club.Member", missing("..club.Member")),
        // neither enums nor aliases are addressed
        (NESTED, "o.E", missing("o.E")),
        (NESTED, "o.Alias", missing("o.Alias")),
        (r#""string""#, "string", missing("string")),
    ];
    for (text, path, message) in rows {
        assert_eq!(edited(&*parse(text, &[]), &[edit(path, &["t"], &[])]), Err(message));
    }
    for path in ["", "ssn", ".ssn"] {
        let entity = SchemaEntity { path: path.to_owned(), entity_type: EntityType::Field };
        let edit = TagEdit { entity, add: owned(&["t"]), remove: Vec::new(), required: true };
        assert_eq!(edited(&*parse(MEMBER, &[]), &[edit]), Err("0 > -1".to_owned()), "{path}");
    }
}

#[test]
fn edits_add_up() {
    let schema = parse(MEMBER, &[]);
    let edits = [edit("club.Member:id", &["a"], &[]), edit("Member:id", &["b"], &[]), edit("Member", &["c"], &[])];
    let text = edited(&*schema, &edits).unwrap();
    let again = parse(&text, &[]);
    let expected = [("club.Member".to_owned(), owned(&["c"])), ("club.Member:id".to_owned(), owned(&["a", "b"]))];
    assert_eq!(tagged(&*again), expected);
    let undone = [edit("club.Member:id", &[], &["a", "b"]), edit("club.Member", &[], &["c"])];
    assert_eq!(edited(&*again, &undone), Ok(schema.canonical().to_owned()));
}

#[test]
fn items_that_are_no_texts_count_as_they_print() {
    let text = MEMBER.replace(r#""int""#, r#""int","confluent:tags":[1,"a",true]"#);
    let schema = parse(&text, &[]);
    assert_eq!(tagged(&*schema), [("club.Member:id".to_owned(), owned(&["1", "a", "true"]))]);
    let expected = schema.canonical().replace(r#"[1,"a",true]"#, r#"["1","true","b"]"#);
    assert_eq!(edited(&*schema, &[edit("club.Member:id", &["b"], &["a"])]), Ok(expected));
}

#[test]
fn what_a_reference_defines_is_not_in_the_text() {
    let member = MEMBER.replace(r#""int""#, r#""int","confluent:tags":["KEY"]"#);
    let text = r#"{"type":"record","name":"List","namespace":"club","fields":[{"name":"first","type":"Member"}]}"#;
    let schema = parse(text, &[("m", &member)]);
    assert_eq!(tagged(&*schema), []);
    assert!(schema.with_edited_tags(&[edit("club.Member:id", &["t"], &[])]).is_err());
    let expected = text.replace(r#""Member"}"#, r#""Member","confluent:tags":["t"]}"#);
    assert_eq!(schema.with_edited_tags(&[edit("club.List:first", &["t"], &[])]).unwrap(), expected);
}
