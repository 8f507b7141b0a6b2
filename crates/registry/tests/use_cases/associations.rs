//! Associations: what the recordings do not show (spec: core 10).

use registrar_log::fake::FakeLog;
use registrar_log::{LogRecord, WriterConfig};
use registrar_model::{Error, ErrorKind, Lifecycle};
use registrar_registry::{
    Association, AssociationDeletion, AssociationFilter, AssociationInfo, AssociationOp, AssociationQuery,
    AssociationRequest, AssociationResource, BatchRequest, Change, ConfigUpdate, Defaults, DeleteOptions,
    ResourceAssociations, SchemaRequest, WriteOptions,
};

use crate::node::{Node, schema};

const DRY: bool = true;
const WET: bool = false;

async fn node() -> Node {
    Node::start(WriterConfig::default(), Defaults::default()).await
}

fn int() -> SchemaRequest {
    schema("AVRO", r#""int""#)
}

fn string() -> SchemaRequest {
    schema("AVRO", r#""string""#)
}

/// An association of type `value` with a subject, weak.
fn weak(subject: &str) -> AssociationInfo {
    AssociationInfo { subject: Some(subject.to_owned()), ..AssociationInfo::default() }
}

/// An association of a type, strong for its schema.
fn strong(association_type: &str, schema: SchemaRequest) -> AssociationInfo {
    AssociationInfo {
        association_type: Some(association_type.to_owned()),
        schema: Some(schema),
        ..AssociationInfo::default()
    }
}

fn request(topic: &str, associations: &[AssociationInfo]) -> AssociationRequest {
    AssociationRequest { resource: resource(topic), associations: associations.to_vec() }
}

fn resource(topic: &str) -> AssociationResource {
    AssociationResource {
        name: Some(topic.to_owned()),
        namespace: Some("ns".to_owned()),
        id: Some(format!("{topic}-id")),
        resource_type: None,
    }
}

fn options(dry_run: bool) -> WriteOptions {
    WriteOptions { dry_run, ..WriteOptions::default() }
}

impl Node {
    async fn create(&self, topic: &str, infos: &[AssociationInfo]) -> Result<ResourceAssociations, Error> {
        self.registry.create_associations(request(topic, infos), &options(WET)).await
    }

    async fn upsert(&self, topic: &str, infos: &[AssociationInfo]) -> Result<ResourceAssociations, Error> {
        self.registry.upsert_associations(&format!("{topic}-id"), request(topic, infos), &options(WET)).await
    }

    async fn delete(&self, topic: &str, cascade: bool) -> Result<(), Error> {
        let options = DeleteOptions { cascade, dry_run: false };
        self.registry.delete_associations(&format!("{topic}-id"), AssociationFilter::default(), options).await
    }

    fn of_topic(&self, topic: &str) -> Vec<Association> {
        self.registry.associations_of_resource("ns", topic, &AssociationFilter::default())
    }

    async fn set_mode(&self, subject: &str, mode: &str) {
        self.registry.update_mode(Some(subject), Some(mode), true).await.unwrap();
    }
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (u32, String) {
    let error = outcome.unwrap_err();
    (error.code(), error.message().to_owned())
}

#[tokio::test]
async fn what_a_topic_owns_comes_and_goes_with_it() {
    let node = node().await;
    let made = node.create("t", &[strong("value", int()), strong("key", string())]).await.unwrap();
    let ids: Vec<_> = made.associations.iter().map(|one| one.schema.as_ref().unwrap().id).collect();
    assert_eq!(ids, [1, 2]);
    assert_eq!(refusal(node.delete("t", false).await).0, 40908);
    node.delete("t", true).await.unwrap();
    assert_eq!(node.of_topic("t"), []);
    assert!(node.registry.subjects(":*:", Default::default()).is_empty());
    let again = node.create("t", &[strong("value", int())]).await.unwrap();
    assert_eq!(again.associations[0].schema.as_ref().unwrap().id, 3, "ids are never given out twice");
}

#[tokio::test]
async fn a_refused_association_registers_nothing() {
    let node = node().await;
    node.register("s", int()).await.unwrap();
    let before = node.log.dump().len();
    let outcome = node.create("t", &[strong("value", int()), strong("key", schema("AVRO", "{"))]).await;
    assert_eq!(refusal(outcome).0, 42201);
    for infos in [&[weak("s")][..], &[strong("value", int())]] {
        let dry = node.registry.create_associations(request("t", infos), &options(DRY)).await.unwrap();
        assert_eq!(dry.associations, []);
    }
    assert_eq!(node.log.dump().len(), before);
}

#[tokio::test]
async fn subjects_in_use_keep_their_schemas() {
    let node = node().await;
    node.register("s", int()).await.unwrap();
    node.register("s", schema("AVRO", r#""long""#)).await.unwrap();
    node.create("t", &[weak("s")]).await.unwrap();
    assert_eq!(refusal(node.registry.delete_subject("s", false).await).0, 40904);
    node.registry.delete_version("s", "1", false).await.unwrap();
    let last = node.registry.delete_version("s", "latest", false).await;
    assert_eq!(refusal(last), (40904, "An association already exists for subject 's'".to_owned()));
    node.registry.delete_version("s", "1", true).await.unwrap();
    node.delete("t", false).await.unwrap();
    node.registry.delete_version("s", "latest", false).await.unwrap();
}

#[tokio::test]
async fn refusals_come_in_order() {
    let node = node().await;
    node.register("s", int()).await.unwrap();
    node.register(":.ns:taken-value", int()).await.unwrap();
    node.create("owner", &[strong("value", int())]).await.unwrap();
    node.create("user", &[AssociationInfo { association_type: Some("key".to_owned()), ..weak("s") }]).await.unwrap();
    let frozen = AssociationInfo { frozen: Some(true), ..weak("s") };
    let rows = [
        (node.create("t", &[weak("none")]).await, 40907),
        (node.create("t", &[weak(":.ns:owner-value")]).await, 40905),
        (node.create("t", &[weak(":.ns:t-value")]).await, 42212),
        (node.create("t", &[frozen]).await, 42212),
        (node.create("taken", &[strong("value", int())]).await, 42212),
        (node.create("owner", &[strong("value", string())]).await, 40903),
        (node.upsert("owner", &[strong("value", string())]).await, 40908),
        (node.upsert("t", &[strong("value", string())]).await, 42212),
    ];
    for (place, (outcome, code)) in rows.into_iter().enumerate() {
        assert_eq!(refusal(outcome).0, code, "row {place}");
    }
    let mixed = "all associations for a resource must have the same lifecycle, but got value=STRONG, key=WEAK";
    assert!(refusal(node.create("user", &[strong("value", int())]).await).1.ends_with(mixed));
}

#[tokio::test]
async fn read_only_subjects_are_left_alone() {
    let node = node().await;
    node.register(":.c:s", int()).await.unwrap();
    node.create("t", &[weak(":.c:s")]).await.unwrap();
    node.set_mode(":.c:", "READONLY").await;
    let text = "Subject s in context .c is in read-only mode".to_owned();
    assert_eq!(refusal(node.create("u", &[weak(":.c:s")]).await), (42205, text.clone()));
    assert_eq!(refusal(node.delete("t", false).await), (42205, text));
}

#[tokio::test]
async fn in_import_associations_follow_their_schemas() {
    let node = node().await;
    node.set_mode(":.ns:", "IMPORT").await;
    node.register(":.ns:t-value", SchemaRequest { id: Some(7), version: Some(1), ..int() }).await.unwrap();
    let with_schema = refusal(node.create("t", &[strong("value", int())]).await);
    assert!(with_schema.1.ends_with("cannot be provided while subject ':.ns:t-value' is in IMPORT mode"));
    let owned = AssociationInfo { lifecycle: Some(Lifecycle::Strong), ..AssociationInfo::default() };
    node.upsert("t", &[owned]).await.unwrap();
    assert!(node.of_topic("t")[0].value.frozen);
    node.delete("t", true).await.unwrap();
    assert_eq!(node.registry.versions(":.ns:t-value", Default::default(), false), Ok(vec![1]), "the import is kept");
}

#[tokio::test]
async fn contexts_and_aliases_say_which_subject_is_meant() {
    let node = node().await;
    node.register(":.c:s", int()).await.unwrap();
    let alias = ConfigUpdate { alias: Change::Set("s".to_owned()), ..ConfigUpdate::default() };
    node.registry.update_config(Some(":.c:other"), alias).await.unwrap();
    let options = WriteOptions { context: ":.c:".to_owned(), dry_run: WET };
    let made = node.registry.create_associations(request("t", &[weak("other")]), &options).await.unwrap();
    assert_eq!(&*made.associations[0].association.key.subject, ":.c:s");
    let again = node.registry.create_associations(request("t", &[weak("s")]), &options).await.unwrap();
    assert_eq!(again.associations, []);
}

/// A strong association that is not frozen is made by other makes alone.
fn thawed() -> FakeLog {
    let record = |offset, key: &'static str, value: &'static str| LogRecord {
        offset,
        timestamp: 1_000 + offset,
        key: Some(key.into()),
        value: Some(value.into()),
    };
    let log = FakeLog::new();
    log.preload([
        record(
            0,
            r#"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#,
            r#"{"subject":"s","version":1,"id":1,"schemaType":"AVRO","schema":"\"int\"","deleted":false}"#,
        ),
        record(
            1,
            r#"{"keytype":"ASSOC","tenant":"default","resourceName":"t","resourceNamespace":"ns","resourceType":"topic","associationType":"value","subject":"s","magic":0}"#,
            r#"{"guid":"g","tenant":"default","resourceName":"t","resourceNamespace":"ns","resourceId":"t-id","resourceType":"topic","associationType":"value","subject":"s","lifecycle":"STRONG","frozen":false}"#,
        ),
    ]);
    log
}

#[tokio::test]
async fn a_changed_association_keeps_its_past() {
    let node = Node::over(thawed(), WriterConfig::default(), Defaults::default()).await;
    let wanted = AssociationInfo { lifecycle: Some(Lifecycle::Weak), ..AssociationInfo::default() };
    let changed = node.upsert("t", std::slice::from_ref(&wanted)).await.unwrap();
    assert_eq!(changed.associations[0].association.value.lifecycle, Lifecycle::Weak);
    let after = node.of_topic("t");
    assert_eq!((&*after[0].value.guid, after[0].value.create_ts), ("g", Some(1_001)));
    assert_eq!(node.upsert("t", &[wanted]).await.unwrap().associations, []);
    node.log.compact();
    let restarted = Node::over(node.log.clone(), WriterConfig::default(), Defaults::default()).await;
    assert_eq!(restarted.of_topic("t"), after, "compaction changes no answer");
}

#[tokio::test]
async fn a_batch_is_carried_out_request_by_request() {
    let node = node().await;
    node.register("s", int()).await.unwrap();
    let key = |subject: &str| AssociationInfo { association_type: Some("key".to_owned()), ..weak(subject) };
    let delete = |association_type: &str| {
        let association_type = Some(association_type.to_owned());
        AssociationOp::Delete(AssociationDeletion { association_type, ..AssociationDeletion::default() })
    };
    let batch = |topic: &str, ops: &[AssociationOp]| BatchRequest { resource: resource(topic), ops: ops.to_vec() };
    let requests = vec![
        batch("a", &[AssociationOp::Create(weak("s")), AssociationOp::Create(key("s"))]),
        batch("b", &[delete("key")]),
        batch("c", &[AssociationOp::Create(strong("value", schema("AVRO", "{")))]),
        batch("d", &[]),
        batch("a", &[delete("value"), AssociationOp::Upsert(key("s"))]),
    ];
    let outcomes = node.registry.mutate_associations(requests, &options(WET)).await.unwrap();
    let codes: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().map_or_else(Error::code, |_| 200)).collect();
    assert_eq!(codes, [200, 40410, 42212, 42212, 200]);
    let held = |place: usize| outcomes[place].as_ref().unwrap().associations.len();
    assert_eq!((held(0), held(4)), (2, 1));
    assert_eq!(refusal(node.registry.mutate_associations(Vec::new(), &options(WET)).await).0, 42212);
}

#[tokio::test]
async fn many_resources_are_asked_for_at_once() {
    let node = node().await;
    node.create("t", &[strong("value", int())]).await.unwrap();
    let of = |resource| AssociationQuery { resource, ..AssociationQuery::default() };
    let by_name = |name: &str, namespace: Option<&str>| {
        let (name, namespace) = (Some(name.to_owned()), namespace.map(str::to_owned));
        of(AssociationResource { name, namespace, ..AssociationResource::default() })
    };
    let by_id = of(AssociationResource { id: Some("t-id".to_owned()), ..AssociationResource::default() });
    let weak = AssociationQuery { lifecycle: Some(Lifecycle::Weak), ..by_id.clone() };
    let queries = vec![
        by_name("t", Some("ns")),
        by_id,
        weak,
        by_name("u", Some("ns")),
        by_name("t", None),
        AssociationQuery::default(),
    ];
    let outcomes = node.registry.get_associations(queries, true).unwrap();
    for outcome in &outcomes[..2] {
        let found = outcome.as_ref().unwrap();
        assert_eq!((&*found.resource_name, &*found.resource_id), ("t", "t-id"));
        assert_eq!(found.associations[0].schema.as_ref().unwrap().version, 1);
    }
    for outcome in &outcomes[2..4] {
        assert_eq!(outcome.as_ref().unwrap().associations, []);
    }
    for outcome in &outcomes[4..] {
        assert_eq!(outcome.as_ref().unwrap_err().kind(), ErrorKind::InternalServerError);
    }
}
