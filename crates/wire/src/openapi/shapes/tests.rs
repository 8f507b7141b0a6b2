//! The schemas say what the shapes are: an answer with every field has the properties of its schema and no others, and
//! the decoder of a request knows the properties of its schema and no others.

use std::collections::{BTreeMap, BTreeSet};

use registrar_model::{
    CompatibilityLevel, CompatibilityPolicy, Config as Settings, Content, EntityType, Error, ErrorKind, Lifecycle,
    Metadata, Reference, Rule, RulePhase, RuleSet, SchemaEntity, SchemaTags, SchemaType,
};
use serde::Serialize;

use super::*;
use crate::answers::{
    Association, AssociationInfo, AssociationResponse, ClusterId, ClusterView, CompatibilityCheck, Config,
    ConfigUpdate, ContextId, Deployment, ElectionView, ErrorMessage, FencingView, Health, Hold, LogView, MemberView,
    ModeShape, NodeView, RegisteredSchema, Resource, Schema, SchemaString, ServerVersion, StoreView, Stored,
    SubjectVersion,
};
use crate::requests::{
    AssociationBatchGetRequest, AssociationBatchRequest, AssociationCreateOrUpdateRequest, ConfigUpdateRequest,
    ModeUpdateRequest, RegisterSchemaRequest, Request, TagSchemaRequest,
};
use crate::to_bytes;

#[test]
fn files_are_objects_and_names_are_unique() {
    let names: usize = FILES.iter().map(|file| serde_json::from_str::<Map<String, Value>>(file).unwrap().len()).sum();
    assert_eq!(names, components().len());
}

/// The schema that `schema` is, or refers to, beside `null`.
fn resolved<'a>(shapes: &'a Map<String, Value>, schema: &'a Value) -> &'a Value {
    let schema = schema.pointer("/anyOf/0").unwrap_or(schema);
    match schema["$ref"].as_str() {
        Some(reference) => &shapes[reference.rsplit('/').next().unwrap()],
        None => schema,
    }
}

fn keys(object: Option<&Map<String, Value>>) -> BTreeSet<&str> {
    object.into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

/// Compares the fields of an answer, and of what is in it, with a schema's properties.
fn assert_complete(shapes: &Map<String, Value>, schema: &Value, answer: &Value, path: &str) {
    let schema = resolved(shapes, schema);
    match answer {
        Value::Object(fields) => match schema["properties"].as_object() {
            Some(properties) => {
                assert_eq!(keys(Some(fields)), keys(Some(properties)), "{path}");
                let each = fields.iter().map(|(name, value)| (&properties[name], value, format!("{path}.{name}")));
                each.for_each(|(schema, value, path)| assert_complete(shapes, schema, value, &path));
            }
            None => assert!(schema["additionalProperties"].is_object(), "{path}"),
        },
        Value::Array(items) => items.iter().for_each(|item| assert_complete(shapes, &schema["items"], item, path)),
        _ => assert!(schema["properties"].is_null(), "{path}"),
    }
}

fn metadata() -> Metadata {
    let set = || BTreeSet::from(["a".to_owned()]);
    Metadata {
        tags: BTreeMap::from([("p".into(), set())]),
        properties: BTreeMap::from([("k".into(), "v".into())]),
        sensitive: set(),
    }
}

fn rule_set() -> RuleSet {
    let text = || Some("t".to_owned());
    let rule = Rule {
        name: text(),
        doc: text(),
        kind: Some(Default::default()),
        mode: Some(Default::default()),
        rule_type: text(),
        tags: metadata().sensitive,
        params: metadata().properties,
        expr: text(),
        on_success: text(),
        on_failure: text(),
        disabled: true,
    };
    let rules = || vec![rule.clone()];
    RuleSet {
        migration_rules: rules(),
        domain_rules: rules(),
        encoding_rules: rules(),
        enable_at: Some(RulePhase::All),
    }
}

fn settings() -> Settings {
    Settings {
        alias: Some("a".into()),
        alias_for_deks: Some("a".into()),
        normalize: Some(true),
        validate_fields: Some(true),
        validate_new_schemas: Some(true),
        validate_rules: Some(true),
        compatibility_level: Some(CompatibilityLevel::Full),
        compatibility_policy: Some(CompatibilityPolicy::Strict),
        compatibility_group: Some("g".into()),
        default_metadata: Some(metadata()),
        override_metadata: Some(metadata()),
        default_rule_set: Some(rule_set()),
        override_rule_set: Some(rule_set()),
    }
}

fn association() -> Association<'static> {
    Association {
        subject: "s",
        guid: "g",
        resource: Resource { name: "n", namespace: "ns", id: "i", resource_type: "topic" },
        association_type: "value",
        hold: Hold::new(Lifecycle::Weak, true),
        create_ts: Some(1),
        update_ts: Some(1),
    }
}

fn cluster() -> ClusterView<'static> {
    ClusterView {
        node: NodeView { url: "u", role: "follower", reason: Some("r") },
        primary: Some("u"),
        epoch: Some(1),
        members: vec![MemberView { url: "u", eligible: true, foreign: false }],
        log: LogView { store: StoreView::Kafka, applied: 1, end: Some(2), lag: Some(1), late_ms: 3 },
        fencing: FencingView::Partial,
        election: ElectionView { group: Some("g"), fault: Some("f"), contact_ms: Some(4) },
    }
}

fn printed(answer: &impl Serialize) -> Value {
    serde_json::from_slice(&to_bytes(answer)).unwrap()
}

#[test]
fn answers_have_the_properties_of_their_schemas() {
    let content = Content {
        schema_type: SchemaType::Avro,
        schema: "\"int\"".into(),
        references: vec![Reference { name: "n".into(), subject: "s".into(), version: 2 }],
        metadata: Some(metadata()),
        rule_set: Some(rule_set()),
    };
    let entity = SchemaEntity { path: "R".into(), entity_type: EntityType::Record };
    let tags = [SchemaTags { entity, tags: vec!["t".into()] }];
    let stored = Stored {
        subject: "s",
        version: Some(1),
        id: 1,
        guid: content.guid(),
        content: &content,
        schema: "\"int\"",
        timestamp: Some(1),
        deleted: Some(true),
        tags: &tags,
    };
    let texts = ["a".to_owned()];
    let error = Error::from(ErrorKind::NotFound);
    let schema = Schema::new(stored, &texts).associated(vec![association()]);
    let info = AssociationInfo {
        subject: "s",
        association_type: "value",
        hold: Hold::new(Lifecycle::Weak, true),
        schema: Some(schema.clone()),
    };
    let associations = AssociationResponse {
        resource: Resource { name: "n", namespace: "ns", id: "i", resource_type: "topic" },
        associations: vec![info],
    };
    let rows = [
        ("Schema", printed(&schema)),
        ("SchemaString", printed(&SchemaString::new(stored, Some(1)))),
        ("RegisteredSchema", printed(&RegisteredSchema::from(stored))),
        ("SubjectVersion", printed(&SubjectVersion { subject: "s", version: 1 })),
        ("ContextId", printed(&ContextId { context: ".", id: 1 })),
        ("CompatibilityCheck", printed(&CompatibilityCheck { is_compatible: true, messages: Some(&texts) })),
        ("Config", printed(&Config::from(&settings()))),
        ("ConfigUpdate", printed(&ConfigUpdate::from(&settings()))),
        ("Mode", printed(&ModeShape { mode: Some(None) })),
        ("ClusterId", printed(&ClusterId::new("k", "g"))),
        ("Health", printed(&Health::new(texts.to_vec()))),
        ("ClusterView", printed(&cluster())),
        ("ServerVersion", printed(&ServerVersion { version: "v", commit_id: "c" })),
        ("Deployment", printed(&Deployment { attributes: &texts })),
        ("AssociationResponse", printed(&associations)),
        ("ErrorMessage", printed(&ErrorMessage::from(&error))),
    ];
    let shapes = components();
    for (name, answer) in rows {
        assert_complete(&shapes, &shapes[name], &answer, name);
    }
}

/// No field takes a list in a list, so a decoder refuses one in each field that it knows, and ignores it in others.
fn knows<R: Request>(path: &[String]) -> bool {
    let wrap = |inner, name: &String| match name.strip_suffix("[]") {
        Some(name) => json!({ name: [inner] }),
        None => json!({ name: inner }),
    };
    let body = path.iter().rev().fold(json!([[]]), wrap);
    R::read(body.to_string().as_bytes(), "x").is_err_and(|fault| fault.kind() == ErrorKind::BadRequest)
}

/// Asks the decoder for each property of a schema, and of the schemas in it, and for the properties of all others.
fn assert_known<R: Request>(shapes: &Map<String, Value>, schema: &Value, path: &[String]) {
    let schema = resolved(shapes, schema);
    let Some(properties) = schema["properties"].as_object() else { return };
    let at = |name: &str| [path, &[name.to_owned()]].concat();
    for name in shapes.values().flat_map(|shape| keys(shape["properties"].as_object())) {
        assert_eq!(knows::<R>(&at(name)), properties.contains_key(name), "{:?}", at(name));
    }
    for (name, property) in properties {
        assert_known::<R>(shapes, property, &at(name));
        assert_known::<R>(shapes, &property["items"], &at(&format!("{name}[]")));
    }
}

#[test]
fn requests_are_read_by_the_properties_of_their_schemas() {
    let shapes = components();
    assert_known::<RegisterSchemaRequest>(&shapes, &shapes["RegisterSchemaRequest"], &[]);
    assert_known::<TagSchemaRequest>(&shapes, &shapes["TagSchemaRequest"], &[]);
    assert_known::<ConfigUpdateRequest>(&shapes, &shapes["ConfigUpdateRequest"], &[]);
    assert_known::<ModeUpdateRequest>(&shapes, &shapes["ModeUpdateRequest"], &[]);
    assert_known::<AssociationCreateOrUpdateRequest>(&shapes, &shapes["AssociationCreateOrUpdateRequest"], &[]);
    assert_known::<AssociationBatchGetRequest>(&shapes, &shapes["AssociationBatchGetRequest"], &[]);
    assert_known::<AssociationBatchRequest>(&shapes, &shapes["AssociationBatchRequest"], &[]);
}
