//! The parser: JSON texts to nodes (spec: formats 1.1). Several texts, references first, share one table of names.

mod container;
mod default_check;
mod enumeration;
mod field;
mod fixed;
mod named;
mod record;
mod resolve;
mod syntax;

use std::collections::HashMap;

use registrar_schema::ParseError;
use registrar_schema::json::{Dialect, Json, parse_prefix, to_text};

use crate::model::{Kind, Primitive, TypeId, Types, Unresolved};
use crate::names::NameRule;
use crate::number;
use crate::properties::Properties;

/// Comments are allowed; what follows the schema is looked at separately.
const DIALECT: Dialect = Dialect { comments: true, non_numbers: false, trailing_text: true };

/// Attributes of schemas that are never kept as extra ones.
const RESERVED: [&str; 10] =
    ["doc", "fields", "items", "name", "namespace", "size", "symbols", "values", "type", "aliases"];

type Parsed<T> = Result<T, ParseError>;

fn refuse<T>(message: impl Into<String>) -> Parsed<T> {
    Err(ParseError(message.into()))
}

/// Reads texts into one arena.
pub(crate) struct Parser {
    types: Types,
    /// Definitions by full name.
    names: HashMap<Box<str>, TypeId>,
    rule: NameRule,
    checks_defaults: bool,
    /// Uses before definition in the current text, with the name each stands for.
    unresolved: Vec<(TypeId, Box<str>)>,
    /// The fields of the current text, by record and place, whose defaults must be checked again when every name is
    /// known.
    waiting_defaults: HashMap<TypeId, Vec<usize>>,
    /// What the checks of defaults may still cost.
    default_steps: usize,
    /// Why the first bad name of the current text is one, where that is said last.
    bad_name: Option<String>,
}

impl Parser {
    /// An empty table of names. With `checks_defaults`, default values must fit their fields.
    pub(crate) fn new(checks_defaults: bool) -> Self {
        Self {
            types: Types::default(),
            names: HashMap::new(),
            rule: NameRule::Any,
            checks_defaults,
            unresolved: Vec::new(),
            waiting_defaults: HashMap::new(),
            default_steps: default_check::MAX_STEPS,
            bad_name: None,
        }
    }

    /// What has been read so far.
    pub(crate) fn types(&self) -> &Types {
        &self.types
    }

    /// Everything that was read.
    pub(crate) fn into_types(self) -> Types {
        self.types
    }

    /// Reads a text whose names follow `rule`; names of earlier texts are known.
    ///
    /// # Errors
    /// The reference's message (spec: formats 1.1, "Messages").
    pub(crate) fn text(&mut self, text: &str, rule: NameRule) -> Parsed<TypeId> {
        self.rule = rule;
        let (json, rest) = parse_prefix(text, DIALECT).map_err(|error| ParseError(syntax::message(text, &error)))?;
        let Some(mut json) = json else { return refuse("Cannot parse <null> schema") };
        number::settle(&mut json);
        let start = self.types.len();
        let parsed = self.schema(&json, None)?;
        let root = self.resolve(start, parsed)?;
        let rest = rest.trim_matches(|c: char| c <= ' ');
        if !rest.is_empty() {
            return refuse(format!("dangling content after end of schema: {rest}"));
        }
        self.bad_name.take().map_or(Ok(root), refuse)
    }

    /// Checks the simple name of a type, a field's name or a symbol. Those of stored schemas are looked at when all
    /// else is known to be right.
    fn check_name(&mut self, name: &str) -> Parsed<()> {
        self.rule.check(name).or_else(|reason| self.note_bad_name(reason))
    }

    fn note_bad_name(&mut self, reason: String) -> Parsed<()> {
        if self.rule == NameRule::Ascii {
            return refuse(reason);
        }
        self.bad_name.get_or_insert(reason);
        Ok(())
    }

    fn schema(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        match node {
            Json::String(name) => Ok(self.named_schema(name, namespace)),
            Json::Object(_) => self.object(node, namespace),
            Json::Array(branches) => self.union(branches, namespace),
            _ => refuse(format!("Schema not yet supported: {}", to_text(node))),
        }
    }

    fn object(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let name = required_text(node, "type", "No type")?;
        if let Some(primitive) = Primitive::named(name) {
            return Ok(self.types.push(Kind::Primitive(primitive), extra_attributes(node)));
        }
        match name {
            "record" => self.record(node, namespace, false),
            "error" => self.record(node, namespace, true),
            "enum" => self.enumeration(node, namespace),
            "array" => self.array(node, namespace),
            "map" => self.map(node, namespace),
            "fixed" => self.fixed(node, namespace),
            other => Ok(self.named_schema(other, namespace)),
        }
    }

    /// The schema that a name stands for: a primitive, a type of the namespace, a type of that very name, or one that
    /// the text may define later. A name with a dot is taken as it is: none begins with one.
    fn named_schema(&mut self, name: &str, namespace: Option<&str>) -> TypeId {
        if let Some(primitive) = Primitive::named(name) {
            return self.types.push(Kind::Primitive(primitive), Properties::default());
        }
        let full: Box<str> = match namespace {
            Some(namespace) if !name.contains('.') => format!("{namespace}.{name}").into(),
            _ => name.into(),
        };
        if let Some(known) = self.names.get(&full).or_else(|| self.names.get(name)) {
            return *known;
        }
        let placeholder = self.types.push(Kind::Unresolved(Unresolved::new(full.clone())), Properties::default());
        self.unresolved.push((placeholder, full));
        placeholder
    }
}

fn extra_attributes(node: &Json) -> Properties {
    Properties::of(node, |name| RESERVED.contains(&name))
}

fn required_text<'a>(node: &'a Json, name: &str, problem: &str) -> Parsed<&'a str> {
    match node.get(name).and_then(Json::as_str) {
        Some(text) => Ok(text),
        None => refuse(format!("{problem}: {}", to_text(node))),
    }
}

fn optional_text<'a>(node: &'a Json, name: &str) -> Option<&'a str> {
    node.get(name).and_then(Json::as_str)
}
