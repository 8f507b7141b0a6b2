//! The parts that a schema's keywords make.

use registrar_schema::json::Json;

use super::builder::Builder;
use super::{Array, Combined, Criterion, NodeId, Number, Object, Shape, Text};
use crate::document::{Dialect, Family, Keyword, Location, Target};

/// What `type` names.
const ARRAY: &str = "array";
const OBJECT: &str = "object";
const STRING: &str = "string";
const INTEGER: &str = "integer";

/// A family of keywords that makes a node without a `type`, and the types that the family belongs to otherwise.
const FAMILIES: [(Family, &str, &[&str]); 4] = [
    (Family::Array, ARRAY, &[ARRAY]),
    (Family::Object, OBJECT, &[OBJECT]),
    (Family::Number, "number", &["number", INTEGER]),
    (Family::String, STRING, &[STRING]),
];

/// Reads the keywords of one schema.
pub(super) struct Reader<'a, 'r, 'm> {
    builder: &'r mut Builder<'a, 'm>,
    at: &'r Location<'a>,
    dialect: Dialect,
    /// The keywords that the dialect knows.
    keywords: Vec<(&'static Keyword, &'a Json)>,
}

impl<'a, 'r, 'm> Reader<'a, 'r, 'm> {
    pub(super) fn new(builder: &'r mut Builder<'a, 'm>, at: &'r Location<'a>) -> Self {
        let dialect = builder.documents.dialect(at.document);
        let members = at.json.as_object().unwrap_or_default().iter();
        let keywords = members.filter_map(|(name, value)| Some((Keyword::find(name, dialect)?, value))).collect();
        Self { builder, at, dialect, keywords }
    }

    /// The parts, in no order that matters.
    pub(super) fn fragments(&mut self) -> Vec<Shape<'a>> {
        let references: Vec<Shape<'a>> =
            ["$ref", "$dynamicRef", "$recursiveRef"].into_iter().filter_map(|name| self.reference(name)).collect();
        if !references.is_empty() && !self.dialect.reads_beside_ref() {
            return references;
        }
        let mut fragments = references;
        fragments.extend(self.enumeration());
        fragments.extend(self.get("const").map(|json| Shape::Const(self.builder.fingerprints.of(json))));
        fragments.extend(self.schema("not").map(Shape::Not));
        fragments.extend(self.typed());
        fragments.extend(self.is_conditional().then_some(Shape::Conditional));
        let mut combined: Vec<Combined> =
            Criterion::KEYWORDS.into_iter().filter_map(|(keyword, how)| self.combined(keyword, how)).collect();
        match &mut combined[..] {
            // inferred from one recording, in which a modern `{"oneOf":[{..}],"maximum":8}` reads what was written with
            // the `oneOf` alone
            [only] if self.is_modern() && only.criterion != Criterion::All => {
                for fragment in self.untyped() {
                    only.add_generated(self.builder.push(fragment));
                }
            }
            _ => fragments.extend(self.untyped()),
        }
        fragments.extend(combined.into_iter().map(Shape::Combined));
        fragments
    }

    /// What the dialect knows as a keyword and the schema has.
    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        self.keywords.iter().find(|(keyword, _)| keyword.name == name).map(|(_, value)| *value)
    }

    pub(super) fn string(&self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// A number as Java's `doubleValue` gives it.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The node of the schema that a keyword holds.
    pub(super) fn schema(&mut self, name: &str) -> Option<NodeId> {
        let json = self.get(name)?;
        Some(self.enter(json))
    }

    /// The nodes of schemas in an array.
    pub(super) fn schemas(&mut self, json: &'a Json) -> Vec<NodeId> {
        json.as_array().unwrap_or_default().iter().map(|json| self.enter(json)).collect()
    }

    pub(super) fn enter(&mut self, json: &'a Json) -> NodeId {
        self.builder.enter_within(self.at, json)
    }

    fn reference(&mut self, name: &str) -> Option<Shape<'a>> {
        match self.builder.documents.resolve(self.at, self.string(name)?)? {
            Target::Schema(target) => Some(Shape::Reference(self.builder.enter(target))),
            Target::Metaschema(uri) => Some(Shape::Metaschema(uri.into())),
        }
    }

    fn enumeration(&mut self) -> Option<Shape<'a>> {
        let values = self.get("enum")?.as_array()?.iter();
        Some(Shape::Enum(values.map(|json| self.builder.fingerprints.of(json)).collect()))
    }

    fn combined(&mut self, keyword: &str, criterion: Criterion) -> Option<Combined> {
        let mut combined = Combined::new(criterion);
        for json in self.get(keyword)?.as_array()? {
            let fingerprint = self.builder.fingerprints.of_schema(json, self.dialect);
            combined.add(self.enter(json), fingerprint);
        }
        Some(combined)
    }

    /// What `type` says.
    fn typed(&mut self) -> Option<Shape<'a>> {
        match self.get("type")? {
            Json::Array(_) => Some(Shape::Combined(self.any_type_of(&self.types()))),
            _ => self.types().first().map(|name| self.of_type(name)),
        }
    }

    /// What the families of keywords say that no type takes.
    fn untyped(&mut self) -> Vec<Shape<'a>> {
        let types = self.types();
        let is_left = |family, takers: &[&str]| {
            let is_present = self.keywords.iter().any(|(keyword, _)| keyword.family == family);
            is_present && !types.iter().any(|name| takers.contains(name))
        };
        let left: Vec<&str> = FAMILIES
            .into_iter()
            .filter(|(family, _, takers)| is_left(*family, takers))
            .map(|(_, name, _)| name)
            .collect();
        left.into_iter().map(|name| self.of_type(name)).collect()
    }

    /// The names in `type`.
    fn types(&self) -> Vec<&'a str> {
        match self.get("type") {
            Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).collect(),
            Some(name) => name.as_str().into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn any_type_of(&mut self, types: &[&str]) -> Combined {
        let mut combined = Combined::new(Criterion::Any);
        for (place, name) in types.iter().enumerate() {
            if !types[..place].contains(name) {
                let shape = self.of_type(name);
                combined.add_generated(self.builder.push(shape));
            }
        }
        combined
    }

    fn of_type(&mut self, name: &str) -> Shape<'a> {
        match name {
            STRING => Shape::String(Text::read(self)),
            OBJECT => Shape::Object(Box::new(Object::read(self))),
            ARRAY => Shape::Array(Box::new(Array::read(self))),
            "boolean" => Shape::Boolean,
            "null" => Shape::Null,
            _ => Shape::Number(Number::read(self, name == INTEGER)),
        }
    }

    pub(super) fn is_modern(&self) -> bool {
        self.dialect == Dialect::Modern
    }

    /// The modern reader looks for `then` and `else` beside an `if` only.
    fn is_conditional(&self) -> bool {
        let names: &[&str] = if self.is_modern() { &["if"] } else { &["if", "then", "else"] };
        names.iter().any(|name| self.get(name).is_some())
    }
}
