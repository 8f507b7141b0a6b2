//! Array nodes.

use registrar_schema::json::Json;

use super::NodeId;
use super::fragments::Reader;

/// An array. What `contains` holds is not compared.
#[derive(Debug)]
pub(crate) struct Array {
    /// What all items are.
    pub(crate) all_items: Option<NodeId>,
    /// What the first items are, one by one.
    pub(crate) items: Vec<NodeId>,
    /// Whether there may be items beyond the first ones.
    pub(crate) allows_additional: bool,
    /// What the items beyond the first ones are.
    pub(crate) additional_items: Option<NodeId>,
    /// `unevaluatedItems`.
    pub(crate) unevaluated_items: Option<NodeId>,
    /// `maxItems`.
    pub(crate) max_items: Option<f64>,
    /// `minItems`.
    pub(crate) min_items: Option<f64>,
    /// `uniqueItems`.
    pub(crate) unique_items: bool,
    /// `maxContains`.
    pub(crate) max_contains: Option<f64>,
    /// `minContains`.
    pub(crate) min_contains: Option<f64>,
}

impl Array {
    pub(super) fn read(reader: &mut Reader<'_, '_, '_>) -> Self {
        let mut array = Self {
            all_items: None,
            items: Vec::new(),
            allows_additional: true,
            additional_items: None,
            unevaluated_items: reader.schema("unevaluatedItems"),
            max_items: reader.number("maxItems"),
            min_items: reader.number("minItems"),
            unique_items: reader.get("uniqueItems") == Some(&Json::Bool(true)),
            max_contains: None,
            min_contains: None,
        };
        array.read_items(reader);
        array.read_contains(reader);
        array
    }

    /// In the drafts, `items` is one schema, or an array that `additionalItems` goes on; in the modern dialects,
    /// `prefixItems` is the array, and `items` goes on.
    fn read_items(&mut self, reader: &mut Reader<'_, '_, '_>) {
        let (first, rest) = match (reader.get("prefixItems"), reader.get("items")) {
            (Some(first), rest) => (first, rest),
            (None, Some(first @ Json::Array(_))) => (first, reader.get("additionalItems")),
            (None, Some(Json::Bool(false))) if reader.is_modern() => return self.allows_additional = false,
            (None, Some(Json::Bool(true))) if reader.is_modern() => return,
            (None, Some(all)) => {
                self.all_items = Some(reader.enter(all));
                // beside a schema for all items the reference keeps a schema for further ones, but no boolean
                (&Json::Null, reader.get("additionalItems").filter(|rest| rest.as_object().is_some()))
            }
            (None, None) => (&Json::Null, reader.get("additionalItems")),
        };
        self.items = reader.schemas(first);
        match rest {
            Some(Json::Bool(allowed)) => self.allows_additional = *allowed,
            Some(schema) => self.additional_items = Some(reader.enter(schema)),
            None => {}
        }
    }

    /// How often `contains` must hold: at least once unless `minContains` says otherwise.
    fn read_contains(&mut self, reader: &Reader<'_, '_, '_>) {
        if reader.is_modern() && reader.get("contains").is_some() {
            self.max_contains = reader.number("maxContains");
            self.min_contains = reader.number("minContains").or(Some(1.0));
        }
    }
}
