//! The parts that a schema's keywords make (spec: formats 4.4.2).

use registrar_schema::json::Json;

use super::dialect::Dialect;
use super::keywords::{Family, Keyword};

/// What `type` names.
pub(crate) const ARRAY: &str = "array";
pub(crate) const OBJECT: &str = "object";
pub(crate) const STRING: &str = "string";
pub(crate) const NUMBER: &str = "number";
pub(crate) const INTEGER: &str = "integer";
pub(crate) const BOOLEAN: &str = "boolean";
pub(crate) const NULL: &str = "null";

/// Keywords that refer to another schema.
const REFERENCES: [&str; 2] = ["$ref", "$dynamicRef"];

/// A family of keywords that makes a node without a `type`, and the types that the family belongs to otherwise.
const FAMILIES: [(Family, &str, &[&str]); 4] = [
    (Family::Array, ARRAY, &[ARRAY]),
    (Family::Object, OBJECT, &[OBJECT]),
    (Family::Number, NUMBER, &[NUMBER, INTEGER]),
    (Family::String, STRING, &[STRING]),
];

/// Keywords that the modern loader does not look at without another one.
const BESIDE: [(&str, &str); 4] =
    [("then", "if"), ("else", "if"), ("minContains", "contains"), ("maxContains", "contains")];

/// How many of a combined schema's subschemas must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Criterion {
    /// All of them.
    All,
    /// At least one.
    Any,
    /// Exactly one.
    One,
}

impl Criterion {
    /// Every criterion.
    pub(crate) const ALL: [Self; 3] = [Self::All, Self::Any, Self::One];

    /// The keyword that holds the subschemas.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            Self::All => "allOf",
            Self::Any => "anyOf",
            Self::One => "oneOf",
        }
    }
}

/// What makes a node of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// A keyword that refers to another schema.
    Reference(&'static str),
    /// `enum`.
    Enum,
    /// `const`.
    Const,
    /// `not`.
    Not,
    /// One name in `type`.
    Type(&'a str),
    /// A list in `type`: its names, which may be repeated.
    AnyType(Vec<&'a str>),
    /// `if`, `then`, `else`.
    Conditional,
    /// Keywords that belong to that type, which `type` does not name.
    Untyped(&'static str),
    /// `allOf`, `anyOf` or `oneOf`.
    Combined(Criterion),
}

impl Part<'_> {
    /// Whether it is made by keywords without a type, and that is one of them.
    pub(crate) fn holds(&self, keyword: &Keyword) -> bool {
        let family = FAMILIES.iter().find(|(_, name, _)| *self == Part::Untyped(name)).map(|(family, ..)| *family);
        family == Some(keyword.family)
    }

    /// Whether objects are described by it.
    pub(crate) fn is_object(&self) -> bool {
        match self {
            Self::Type(name) | Self::Untyped(name) => *name == OBJECT,
            Self::AnyType(names) => names.contains(&OBJECT),
            _ => false,
        }
    }
}

/// The members of a schema that its dialect knows as keywords.
#[derive(Debug)]
pub(crate) struct Keywords<'a> {
    dialect: Dialect,
    list: Vec<(&'static Keyword, &'a Json)>,
}

impl<'a> Keywords<'a> {
    /// Those of a schema; none of what is no object.
    pub(crate) fn of(schema: &'a Json, dialect: Dialect) -> Self {
        let stands = |name: &str| {
            let beside = BESIDE.iter().find(|(late, _)| *late == name).filter(|_| dialect == Dialect::Modern);
            beside.is_none_or(|(_, beside)| schema.get(beside).is_some())
        };
        let members = schema.as_object().unwrap_or_default().iter().filter(|(name, _)| stands(name));
        let list = members.filter_map(|(name, value)| Some((Keyword::find(name, dialect)?, value))).collect();
        Self { dialect, list }
    }

    /// Keywords and values, in the order of the text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static Keyword, &'a Json)> {
        self.list.iter().copied()
    }

    /// The value of a keyword.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.list.iter().find(|(keyword, _)| keyword.name == name).map(|(_, value)| *value)
    }

    /// Whether the dialect is a modern one.
    pub(crate) fn are_modern(&self) -> bool {
        self.dialect == Dialect::Modern
    }

    /// The parts. More than one are joined by an `allOf` that the text does not have.
    pub(crate) fn parts(&self) -> Vec<Part<'a>> {
        let has = |name: &str| self.get(name).is_some();
        let mut parts: Vec<Part<'a>> = REFERENCES.into_iter().filter(|name| has(name)).map(Part::Reference).collect();
        if !parts.is_empty() && !self.dialect.reads_beside_ref() {
            return parts;
        }
        let own = [("enum", Part::Enum), ("const", Part::Const), ("not", Part::Not)];
        parts.extend(own.into_iter().filter(|(name, _)| has(name)).map(|(_, part)| part));
        parts.extend(self.typed());
        parts.extend(self.is_conditional().then_some(Part::Conditional));
        parts.extend(self.untyped());
        parts.extend(Criterion::ALL.into_iter().filter(|criterion| has(criterion.keyword())).map(Part::Combined));
        parts
    }

    fn typed(&self) -> Option<Part<'a>> {
        match self.get("type")? {
            Json::Array(_) => Some(Part::AnyType(self.types())),
            name => name.as_str().map(Part::Type),
        }
    }

    fn untyped(&self) -> impl Iterator<Item = Part<'a>> {
        let types = self.types();
        let is_left = |family, takers: &[&str]| {
            let is_present = self.list.iter().any(|(keyword, _)| keyword.family == family);
            is_present && !types.iter().any(|name| takers.contains(name))
        };
        FAMILIES
            .into_iter()
            .filter(|(family, _, takers)| is_left(*family, takers))
            .map(|(_, name, _)| Part::Untyped(name))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The names in `type`.
    fn types(&self) -> Vec<&'a str> {
        match self.get("type") {
            Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).collect(),
            Some(name) => name.as_str().into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn is_conditional(&self) -> bool {
        ["if", "then", "else"].into_iter().any(|name| self.get(name).is_some())
    }
}
