//! The walk over the nodes of a schema.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use registrar_schema::json::Json;

use crate::document::{
    Dialect, Documents, Family, Keyword, Keywords, Kind, Location, Target, address_of, is_string_array, uri,
};
use crate::fault::Fault;
use crate::pattern::Patterns;

/// What a node is met for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    /// The modern loader reads definitions whether something refers to them or not.
    Definition,
    /// It is a part of the schema.
    Use,
}

/// A walk: what is to be visited, and what has been met.
pub(super) struct Walk<'a, 'd> {
    documents: &'d Documents<'a>,
    queue: VecDeque<(Location<'a>, Purpose)>,
    /// The nodes that are or were in the queue, by address.
    met: HashMap<usize, Purpose>,
    /// The addresses of the nodes that have an id or an anchor in a modern dialect.
    identified: HashMap<(Arc<str>, &'a str), usize>,
    patterns: Patterns,
}

impl<'a, 'd> Walk<'a, 'd> {
    /// A walk that begins at the root.
    pub(super) fn new(documents: &'d Documents<'a>) -> Self {
        let mut walk = Self {
            documents,
            queue: VecDeque::new(),
            met: HashMap::new(),
            identified: HashMap::new(),
            patterns: Patterns::default(),
        };
        walk.enter(documents.root(), Purpose::Use);
        walk
    }

    /// Visits every node; ends at the first fault.
    pub(super) fn run(mut self) -> Result<(), Fault> {
        while let Some((at, purpose)) = self.queue.pop_front() {
            match at.json {
                Json::Bool(_) => {}
                Json::Object(_) => self.visit(&at, purpose)?,
                _ => return Err(Fault::NotASchema),
            }
        }
        Ok(())
    }

    fn enter(&mut self, at: Location<'a>, purpose: Purpose) {
        let address = address_of(at.json);
        if self.met.get(&address).is_none_or(|met| *met < purpose) {
            self.met.insert(address, purpose);
            self.queue.push_back((at, purpose));
        }
    }

    fn visit(&mut self, at: &Location<'a>, purpose: Purpose) -> Result<(), Fault> {
        let dialect = self.documents.dialect(at.document);
        let only_ref = !dialect.reads_beside_ref() && at.json.get("$ref").is_some();
        for (keyword, value) in Keywords::of(at.json, dialect).iter() {
            if only_ref && keyword.name != "$ref" && keyword.family != Family::Common {
                continue;
            }
            let holds = match purpose {
                Purpose::Definition => keyword.kind.may_hold(value),
                Purpose::Use => keyword.kind.holds(value),
            };
            if !holds {
                return Err(Fault::WrongKind(keyword.name));
            }
            self.follow(at, keyword, value, purpose)?;
        }
        if dialect == Dialect::Modern {
            self.identify(at)?;
            self.enter_copied_definitions(at);
        }
        Ok(())
    }

    /// The modern loader keeps a list of ids and anchors, and wants each to be new.
    fn identify(&mut self, at: &Location<'a>) -> Result<(), Fault> {
        let string = |name: &str| at.json.get(name).and_then(Json::as_str);
        let is_root = self.documents.is_root(at.json, at.document);
        let fragment = string("$id").map(|id| uri::split_fragment(id).1);
        let has_fragment = fragment.is_some_and(|fragment| !fragment.is_empty());
        if (is_root && has_fragment) || !string("$id").is_none_or(uri::is_reference) {
            return Err(Fault::WrongKind("$id"));
        }
        if ![string("$anchor"), string("$dynamicAnchor")].into_iter().flatten().all(uri::is_fragment) {
            return Err(Fault::WrongKind("$anchor"));
        }
        let id = (is_root || fragment == Some("")).then_some("");
        for anchor in [id, string("$anchor")].into_iter().flatten() {
            let known = *self.identified.entry((at.base.clone(), anchor)).or_insert(address_of(at.json));
            if known != address_of(at.json) {
                return Err(Fault::RepeatedId);
            }
        }
        Ok(())
    }

    /// What a modern document has in top-level `definitions` it has in `$defs` as well, unless that name is taken.
    fn enter_copied_definitions(&mut self, at: &Location<'a>) {
        if self.documents.is_root(at.json, at.document) {
            let taken = at.json.get("$defs").and_then(Json::as_object).unwrap_or_default();
            let taken: HashSet<&str> = taken.iter().map(|(name, _)| &**name).collect();
            let definitions = at.json.get("definitions").and_then(Json::as_object).unwrap_or_default();
            for (name, definition) in definitions {
                if !taken.contains(&**name) {
                    self.enter(self.documents.within(at, definition), Purpose::Definition);
                }
            }
        }
    }

    /// Enters what a keyword leads to, and checks what its kind alone does not tell.
    fn follow(&mut self, at: &Location<'a>, keyword: &Keyword, value: &'a Json, purpose: Purpose) -> Result<(), Fault> {
        match keyword.kind {
            Kind::Schema => self.enter_all(at, [value], purpose),
            Kind::Schemas => self.enter_all(at, value.as_array().unwrap_or_default(), purpose),
            Kind::SchemaOrSchemas | Kind::ObjectOrSchemas => {
                self.enter_all(at, value.as_array().unwrap_or(std::slice::from_ref(value)), purpose);
            }
            Kind::SchemaMap => self.enter_all(at, values(value), purpose),
            Kind::Definitions => self.enter_all(at, values(value), Purpose::Definition),
            Kind::Dependencies | Kind::ObjectDependencies => {
                self.enter_all(at, values(value).filter(|value| !is_string_array(value)), purpose);
            }
            Kind::PatternMap => {
                for (pattern, _) in value.as_object().unwrap_or_default() {
                    self.check_pattern(pattern)?;
                }
                self.enter_all(at, values(value), purpose);
            }
            Kind::Pattern => self.check_pattern(value.as_str().unwrap_or_default())?,
            Kind::Reference => self.follow_reference(at, value.as_str().unwrap_or_default(), purpose)?,
            _ => {}
        }
        Ok(())
    }

    fn follow_reference(&mut self, at: &Location<'a>, reference: &str, purpose: Purpose) -> Result<(), Fault> {
        match self.documents.resolve(at, reference) {
            Some(Target::Schema(target)) => self.enter(target, purpose),
            Some(Target::Metaschema(_)) => {}
            None => return Err(Fault::Unresolved(reference.to_owned())),
        }
        Ok(())
    }

    fn check_pattern(&mut self, pattern: &str) -> Result<(), Fault> {
        if self.patterns.is_pattern(pattern) { Ok(()) } else { Err(Fault::Pattern(pattern.to_owned())) }
    }

    fn enter_all(&mut self, at: &Location<'a>, schemas: impl IntoIterator<Item = &'a Json>, purpose: Purpose) {
        for schema in schemas {
            self.enter(self.documents.within(at, schema), purpose);
        }
    }
}

fn values(object: &Json) -> impl Iterator<Item = &Json> {
    object.as_object().unwrap_or_default().iter().map(|(_, value)| value)
}
