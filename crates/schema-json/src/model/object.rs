//! Object nodes.

use std::collections::HashSet;

use registrar_schema::json::Json;

use super::fragments::Reader;
use super::{Named, NodeId};
use crate::document::is_string_array;

/// An object. `propertyNames` is not compared.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    /// `properties`.
    pub(crate) properties: Named<'a, NodeId>,
    /// `required`.
    pub(crate) required: HashSet<&'a str>,
    /// `patternProperties`: regular expressions with what the properties are whose names they find.
    pub(crate) pattern_properties: Vec<(&'a str, NodeId)>,
    /// Whether there may be properties beside the declared ones.
    pub(crate) allows_additional: bool,
    /// What the properties beside the declared ones are.
    pub(crate) additional_properties: Option<NodeId>,
    /// `unevaluatedProperties`.
    pub(crate) unevaluated_properties: Option<NodeId>,
    /// `dependencies` with names, `dependentRequired`.
    pub(crate) required_beside: Named<'a, HashSet<&'a str>>,
    /// `dependencies` with schemas, `dependentSchemas`.
    pub(crate) schemas_beside: Named<'a, NodeId>,
    /// `maxProperties`.
    pub(crate) max_properties: Option<f64>,
    /// `minProperties`.
    pub(crate) min_properties: Option<f64>,
}

impl<'a> Object<'a> {
    pub(super) fn read(reader: &mut Reader<'a, '_, '_>) -> Self {
        let (allows_additional, additional_properties) = match reader.get("additionalProperties") {
            Some(Json::Bool(allowed)) => (*allowed, None),
            Some(schema) => (true, Some(reader.enter(schema))),
            None => (true, None),
        };
        let mut object = Self {
            properties: Named::default(),
            required: reader.get("required").map(names).unwrap_or_default(),
            pattern_properties: Vec::new(),
            allows_additional,
            additional_properties,
            unevaluated_properties: reader.schema("unevaluatedProperties"),
            required_beside: Named::default(),
            schemas_beside: Named::default(),
            max_properties: reader.number("maxProperties"),
            min_properties: reader.number("minProperties"),
        };
        for (name, schema) in members(reader, "properties") {
            object.properties.add(name, reader.enter(schema));
        }
        for (pattern, schema) in members(reader, "patternProperties") {
            object.pattern_properties.push((pattern, reader.enter(schema)));
        }
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            for (name, dependency) in members(reader, keyword) {
                object.add_dependency(name, dependency, reader);
            }
        }
        object
    }

    fn add_dependency(&mut self, name: &'a str, dependency: &'a Json, reader: &mut Reader<'a, '_, '_>) {
        if is_string_array(dependency) {
            // a list without names asks for nothing, and the reference does not keep it
            let names = names(dependency);
            if !names.is_empty() {
                self.required_beside.add(name, names);
            }
        } else {
            self.schemas_beside.add(name, reader.enter(dependency));
        }
    }
}

fn members<'a>(reader: &Reader<'a, '_, '_>, keyword: &str) -> impl Iterator<Item = (&'a str, &'a Json)> + use<'a> {
    let members = reader.get(keyword).and_then(Json::as_object).unwrap_or_default();
    members.iter().map(|(name, value)| (&**name, value))
}

fn names(array: &Json) -> HashSet<&str> {
    array.as_array().unwrap_or_default().iter().filter_map(Json::as_str).collect()
}
