//! What operations answer: their success, and the rows of the error table that they may end in.

use std::collections::BTreeMap;

use registrar_model::ErrorKind;
use serde_json::{Map, Value, json};

use super::operations::{self, Answer, Description};
use super::{parameters, shapes};
use crate::MediaType;
use crate::routes::{BodyRule, Effect, Method, ROUTES, Route};

/// The responses of a route by status. Faults are references to [`components`].
pub(super) fn of(route: &Route, description: &Description) -> Map<String, Value> {
    let faults = faults(route, description).into_iter();
    let references = faults.map(|(status, kinds)| {
        let reference = format!("#/components/responses/{}", key(route, &kinds));
        (status.to_string(), json!({ "$ref": reference }))
    });
    [success(&description.answer)].into_iter().chain(failing(&description.answer)).chain(references).collect()
}

/// Every response that is a fault.
pub(super) fn components() -> Map<String, Value> {
    let of = |route: &'static Route| {
        let faults = faults(route, &operations::describe(route.operation)).into_values();
        faults.map(move |kinds| (key(route, &kinds), fault(route, &kinds)))
    };
    ROUTES.iter().flat_map(of).collect()
}

/// A body of that schema, in each of the media types.
pub(super) fn content(schema: &Value) -> Map<String, Value> {
    MediaType::ALL.iter().map(|media_type| (media_type.as_str().to_owned(), json!({ "schema": schema }))).collect()
}

/// What a probe is answered when something is wrong: no fault of the request, and no row of the error table.
fn failing(answer: &Answer) -> Option<(String, Value)> {
    let Answer::Health(shape) = answer else { return None };
    Some(("503".to_owned(), json!({ "description": "Something is wrong.", "content": plain(shape) })))
}

/// A body of that shape, in plain JSON alone.
fn plain(shape: &str) -> Value {
    json!({ MediaType::Json.as_str(): { "schema": shapes::reference(shape) } })
}

fn success(answer: &Answer) -> (String, Value) {
    let status = if matches!(answer, Answer::Batch(_)) { "207" } else { "200" };
    let content = match answer {
        Answer::Nothing => return ("204".to_owned(), json!({ "description": "Done." })),
        Answer::Plain(shape) | Answer::Health(shape) => plain(shape),
        Answer::One(shape) | Answer::Batch(shape) => json!(content(&shapes::reference(shape))),
        Answer::List(shape) => json!(content(&json!({ "type": "array", "items": shapes::reference(shape) }))),
        // a text that is no JSON in some languages, under a type that says JSON: no schema would be true
        Answer::SchemaText => MediaType::ALL.iter().map(|media_type| (media_type.as_str(), json!({}))).collect(),
    };
    (status.to_owned(), json!({ "description": "Done.", "content": content }))
}

/// The faults of a route by status: what its own work may end in, and what every route of its kind may.
fn faults(route: &Route, description: &Description) -> BTreeMap<u16, Vec<ErrorKind>> {
    use ErrorKind::{
        BadRequest, BodyTooLarge, ForwardingFailed, InternalServerError, LeaderUnknown, NotAcceptable, NotFound,
        NullBody, OperationTimedOut, RequestTimedOut, SchemaTooLarge, StoreFailed, UnsupportedMediaType,
    };
    let has_body = route.body != BodyRule::Ignored;
    let is_required = matches!(route.body, BodyRule::Required(_));
    let writes = route.effect == Effect::Write;
    let has_segments = parameters::open_segments(route.path).next().is_some();
    let general: [(bool, &[ErrorKind]); 6] = [
        (true, &[NotAcceptable, InternalServerError, RequestTimedOut]),
        (has_body || has_segments, &[BadRequest]),
        (has_body, &[BodyTooLarge, UnsupportedMediaType]),
        (is_required, &[NullBody]),
        (parameters::may_mismatch(route), &[NotFound]),
        (writes, &[SchemaTooLarge, StoreFailed, OperationTimedOut, ForwardingFailed, LeaderUnknown]),
    ];
    let general = general.into_iter().filter(|(applies, _)| *applies).flat_map(|(_, kinds)| kinds);
    let mut faults: BTreeMap<u16, Vec<ErrorKind>> = BTreeMap::new();
    for kind in general.chain(description.faults) {
        faults.entry(kind.row().status).or_default().push(*kind);
    }
    faults
}

/// The names of the rows; with a mark where the body is left out.
fn key(route: &Route, kinds: &[ErrorKind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.row().name).collect();
    names.join(".") + if has_body(route, kinds) { "" } else { "-empty" }
}

fn fault(route: &Route, kinds: &[ErrorKind]) -> Value {
    let lines: Vec<String> = kinds.iter().map(|kind| line(*kind)).collect();
    let description = lines.join("\n");
    if !has_body(route, kinds) {
        return json!({ "description": description });
    }
    let mut codes: Vec<u32> = kinds.iter().map(|kind| kind.row().code).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut schema = shapes::reference("ErrorMessage");
    schema["properties"] = json!({ "error_code": { "enum": codes } });
    json!({ "description": description, "content": content(&schema) })
}

/// Whether such an answer has a body of a known type. Some that the reference's container gives have not (spec: core
/// 1.2).
fn has_body(route: &Route, kinds: &[ErrorKind]) -> bool {
    let by_container = |kind: &ErrorKind| match kind {
        ErrorKind::NotAcceptable | ErrorKind::MethodNotAllowed => true,
        ErrorKind::BadRequest | ErrorKind::RequestTimedOut => route.method == Method::Delete,
        _ => false,
    };
    !kinds.iter().all(by_container)
}

fn line(kind: ErrorKind) -> String {
    let row = kind.row();
    match row.message {
        "{}" => format!("- `{}` {}", row.code, row.name),
        message => format!("- `{}` {}: {}", row.code, row.name, message.replace("{}", "…")),
    }
}
