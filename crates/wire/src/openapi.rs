//! The OpenAPI document: the route table, what each operation takes and answers, and the shapes' JSON Schemas, which are
//! kept beside the shapes (docs/decisions/0009).

mod operations;
mod parameters;
mod responses;
mod shapes;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::routes::{BodyRule, ROUTES, Route};

const DESCRIPTION: &str = "The REST API of a schema registry for Kafka.\n\n\
    A subject in another than the default context is written `:.context:subject`. Instead, any path may be prefixed with \
    `/contexts/{context}`.\n\nUnknown fields and parameters are ignored. `HEAD` is answered wherever `GET` is. \
    `/associations` is there unless `associations.enable` is false.";

/// The document, as it is served at `GET /openapi.json` and kept in `docs/openapi.json`.
pub fn document() -> &'static [u8] {
    static DOCUMENT: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut document = assembled();
        // the same bytes whichever way serde_json is built to order an object
        document.sort_all_objects();
        format!("{document:#}\n").into_bytes()
    });
    &DOCUMENT
}

fn assembled() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "registrar",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [
            { "url": "/", "description": "All contexts." },
            {
                "url": "/contexts/{context}",
                "description": "One context.",
                "variables": { "context": { "default": "." } },
            },
        ],
        "paths": paths(),
        "components": {
            "parameters": parameters::components(),
            "responses": responses::components(),
            "schemas": shapes::components(),
        },
    })
}

fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_ascii_lowercase()] = operation(route);
    }
    paths
}

fn operation(route: &Route) -> Value {
    let description = operations::describe(route.operation);
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": description.summary,
        "tags": [tag(route.path)],
        "parameters": parameters::of(route),
        "responses": responses::of(route, &description),
    });
    if let Some(shape) = description.request {
        operation["requestBody"] = json!({
            "required": matches!(route.body, BodyRule::Required(_)),
            "content": responses::content(&shapes::reference(shape)),
        });
    }
    operation
}

/// `getSchemaById`
fn operation_id(route: &Route) -> String {
    let name = format!("{:?}", route.operation);
    let (first, rest) = name.split_at(1);
    first.to_ascii_lowercase() + rest
}

/// The area of the API: the first word of the path, or the server for what is about itself.
fn tag(path: &'static str) -> &'static str {
    match path.split('/').nth(1) {
        None | Some("" | "v1" | "openapi.json" | "healthz" | "readyz") => "server",
        Some(area) => area.split(':').next().unwrap_or(area),
    }
}

#[cfg(test)]
mod tests;
