//! The nodes that a schema's keywords make.

use registrar_schema::json::Json;

use super::builder::Builder;
use super::{Array, Combined, NodeId, Number, Object, Shape, Text, printed};
use crate::document::{Criterion, Dialect, Keywords, Location, Part, Target, parts};

/// The node of one part of a schema.
pub(super) struct Fragment<'a> {
    pub(super) shape: Shape<'a>,
    /// Whether the reference prints nothing of it.
    pub(super) says_nothing: bool,
}

/// Reads the keywords of one schema.
pub(super) struct Reader<'a, 'r, 'm> {
    builder: &'r mut Builder<'a, 'm>,
    at: &'r Location<'a>,
    dialect: Dialect,
    keywords: Keywords<'a>,
}

impl<'a, 'r, 'm> Reader<'a, 'r, 'm> {
    pub(super) fn new(builder: &'r mut Builder<'a, 'm>, at: &'r Location<'a>) -> Self {
        let dialect = builder.documents.dialect(at.document);
        Self { builder, at, dialect, keywords: Keywords::of(at.json, dialect) }
    }

    /// A node for each part, in no order that matters.
    pub(super) fn fragments(&mut self) -> Vec<Fragment<'a>> {
        let parts = self.keywords.parts();
        let combined = parts.iter().filter(|part| matches!(part, Part::Combined(_))).count();
        // inferred from one recording, in which a modern `{"oneOf":[{..}],"maximum":8}` reads what was written with
        // the `oneOf` alone
        let takes_untyped = |part: &Part<'_>| {
            self.is_modern() && combined == 1 && matches!(part, Part::Combined(Criterion::Any | Criterion::One))
        };
        let has_taker = parts.iter().any(takes_untyped);
        let (mut fragments, mut taken) = (Vec::new(), Vec::new());
        for part in &parts {
            let Some(mut shape) = self.shape(part) else { continue };
            if let (Shape::Combined(combined), true) = (&mut shape, matches!(part, Part::Combined(_))) {
                taken.drain(..).for_each(|fragment| self.builder.add(combined, fragment));
            }
            let is_untyped = matches!(part, Part::Untyped(_));
            let fragment = Fragment { shape, says_nothing: is_untyped && !self.is_printed(part) };
            if has_taker && is_untyped { taken.push(fragment) } else { fragments.push(fragment) }
        }
        fragments
    }

    fn is_printed(&self, part: &Part<'_>) -> bool {
        let own = self.keywords.iter().filter(|(keyword, _)| part.holds(keyword));
        own.into_iter().any(|(keyword, value)| printed::is_printed(keyword, value, &self.keywords, self.dialect))
    }

    fn shape(&mut self, part: &Part<'a>) -> Option<Shape<'a>> {
        match part {
            Part::Reference(keyword) => self.reference(keyword),
            Part::Enum => self.enumeration(),
            Part::Const => self.get("const").map(|json| Shape::Const(self.builder.fingerprints.of(json))),
            Part::Not => self.schema("not").map(Shape::Not),
            Part::Type(name) | Part::Untyped(name) => Some(self.of_type(name)),
            Part::AnyType(names) => Some(Shape::Combined(self.any_type_of(names))),
            Part::Conditional => Some(Shape::Conditional),
            Part::Combined(criterion) => self.combined(*criterion).map(Shape::Combined),
        }
    }

    /// What the dialect knows as a keyword and the schema has.
    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        self.keywords.get(name)
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

    fn combined(&mut self, criterion: Criterion) -> Option<Combined> {
        let mut combined = Combined::new(criterion);
        for json in self.get(criterion.keyword())?.as_array()? {
            let fingerprint = self.builder.fingerprints.of_schema(json, self.dialect);
            combined.add(self.enter(json), fingerprint);
        }
        Some(combined)
    }

    fn any_type_of(&mut self, types: &[&str]) -> Combined {
        let mut combined = Combined::new(Criterion::Any);
        let mut nodes: Vec<(&str, NodeId)> = Vec::new();
        for name in types {
            match nodes.iter().find(|(known, _)| known == name) {
                Some((_, node)) => combined.add_again(*node),
                None => {
                    let shape = self.of_type(name);
                    let node = self.builder.push(shape);
                    nodes.push((name, node));
                    combined.add_generated(node);
                }
            }
        }
        combined
    }

    fn of_type(&mut self, name: &str) -> Shape<'a> {
        match name {
            parts::STRING => Shape::String(Text::read(self)),
            parts::OBJECT => Shape::Object(Box::new(Object::read(self))),
            parts::ARRAY => Shape::Array(Box::new(Array::read(self))),
            parts::BOOLEAN => Shape::Boolean,
            parts::NULL => Shape::Null,
            _ => Shape::Number(Number::read(self, name == parts::INTEGER)),
        }
    }

    pub(super) fn is_modern(&self) -> bool {
        self.keywords.are_modern()
    }
}
