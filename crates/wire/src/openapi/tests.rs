use std::collections::{BTreeSet, HashSet};

use super::*;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

fn parsed() -> Value {
    serde_json::from_slice(document()).unwrap()
}

/// `make fix` sets UPDATE=1, which writes the document instead of comparing it.
#[test]
fn the_document_in_the_documentation_is_current() {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(KEPT, document()).unwrap();
    }
    let kept = std::fs::read(KEPT).unwrap_or_default();
    assert!(kept == document(), "docs/openapi.json is not what the routes say; run `make fix`");
}

/// Method, path, and the names of the query's parameters.
type Place = (String, String, BTreeSet<String>);

fn places(document: &Value) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().unwrap().iter();
            let parameters: Vec<&Value> = parameters.map(|one| target(document, one)).collect();
            let names = |place: &str| {
                let there = parameters.iter().filter(|parameter| parameter["in"] == place);
                there.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
            };
            let segments: BTreeSet<String> = parameters::open_segments(path).map(str::to_owned).collect();
            assert_eq!(names("path"), segments, "{path}");
            places.insert((method.to_ascii_uppercase(), path.clone(), names("query")));
        }
    }
    places
}

/// What a reference refers to.
fn target<'a>(document: &'a Value, reference: &Value) -> &'a Value {
    let pointer = reference["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')).unwrap();
    document.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is not in the document"))
}

#[test]
fn the_document_has_the_routes_and_their_parameters_and_no_others() {
    let name = |name: &&str| (*name).to_owned();
    let routes = ROUTES.iter().map(|route| {
        (route.method.to_string(), route.path.to_owned(), route.query.iter().map(name).collect::<BTreeSet<_>>())
    });
    assert_eq!(places(&parsed()), routes.collect());
}

/// Every `$ref` below a value.
fn references<'a>(value: &'a Value, found: &mut HashSet<&'a str>) {
    match value {
        Value::Object(entries) => {
            found.extend(entries.get("$ref").and_then(Value::as_str));
            entries.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn what_is_referred_to_is_there_and_nothing_else() {
    let document = parsed();
    let mut used = HashSet::new();
    references(&document, &mut used);
    let kinds = document["components"].as_object().unwrap().iter();
    let known: HashSet<String> = kinds
        .flat_map(|(kind, named)| {
            named.as_object().unwrap().keys().map(move |name| format!("#/components/{kind}/{name}"))
        })
        .collect();
    assert_eq!(used, known.iter().map(String::as_str).collect());
}

#[test]
fn a_body_is_described_where_it_is_looked_at() {
    for route in ROUTES {
        let described = operations::describe(route.operation).request.is_some();
        assert_eq!(described, route.body != BodyRule::Ignored, "{}", route.name);
    }
}

#[test]
fn operations_are_named_and_sorted() {
    assert_eq!(operation_id(crate::Operation::GetSchemaById.route()), "getSchemaById");
    let rows = [
        ("/", "server"),
        ("/v1/metadata/id", "server"),
        ("/schemas/ids/{id}", "schemas"),
        ("/mode", "mode"),
        ("/associations:batchGet", "associations"),
    ];
    for (path, area) in rows {
        assert_eq!(tag(path), area);
    }
}
