//! The walk over the nodes of a schema.

use std::collections::{HashSet, VecDeque};

use registrar_schema::json::Json;

use crate::document::{Documents, Family, Keyword, Kind, Location, Target, address_of, is_string_array};
use crate::fault::Fault;
use crate::pattern::Patterns;

/// A walk: what is to be visited, and what has been met.
pub(super) struct Walk<'a, 'd> {
    documents: &'d Documents<'a>,
    queue: VecDeque<Location<'a>>,
    /// Addresses of the nodes that are or were in the queue.
    met: HashSet<usize>,
    patterns: Patterns,
}

impl<'a, 'd> Walk<'a, 'd> {
    /// A walk that begins at the root.
    pub(super) fn new(documents: &'d Documents<'a>) -> Self {
        let mut walk = Self { documents, queue: VecDeque::new(), met: HashSet::new(), patterns: Patterns::default() };
        walk.enter(documents.root());
        walk
    }

    /// Visits every node; ends at the first fault.
    pub(super) fn run(mut self) -> Result<(), Fault> {
        while let Some(at) = self.queue.pop_front() {
            match at.json {
                Json::Bool(_) => {}
                Json::Object(members) => self.visit(&at, members)?,
                _ => return Err(Fault::NotASchema),
            }
        }
        Ok(())
    }

    fn enter(&mut self, at: Location<'a>) {
        if self.met.insert(address_of(at.json)) {
            self.queue.push_back(at);
        }
    }

    fn visit(&mut self, at: &Location<'a>, members: &'a [(Box<str>, Json)]) -> Result<(), Fault> {
        let dialect = self.documents.dialect(at.document);
        let only_ref = !dialect.reads_beside_ref() && at.json.get("$ref").is_some();
        for (name, value) in members {
            let Some(keyword) = Keyword::find(name, dialect) else { continue };
            if only_ref && keyword.name != "$ref" && keyword.family != Family::Common {
                continue;
            }
            if !keyword.kind.holds(value) {
                return Err(Fault::WrongKind(keyword.name));
            }
            self.follow(at, keyword, value)?;
        }
        Ok(())
    }

    /// Enters what a keyword leads to, and checks what its kind alone does not tell.
    fn follow(&mut self, at: &Location<'a>, keyword: &Keyword, value: &'a Json) -> Result<(), Fault> {
        match keyword.kind {
            Kind::Schema => self.enter_within(at, value),
            Kind::Schemas => self.enter_all(at, value.as_array().unwrap_or_default()),
            Kind::SchemaOrSchemas => match value {
                Json::Array(items) => self.enter_all(at, items),
                _ => self.enter_within(at, value),
            },
            Kind::SchemaMap => self.enter_all(at, values(value)),
            Kind::Dependencies => self.enter_all(at, values(value).filter(|value| !is_string_array(value))),
            Kind::PatternMap => {
                for (pattern, _) in value.as_object().unwrap_or_default() {
                    self.check_pattern(pattern)?;
                }
                self.enter_all(at, values(value));
            }
            Kind::Pattern => self.check_pattern(value.as_str().unwrap_or_default())?,
            Kind::Reference | Kind::WeakReference => self.follow_reference(at, keyword, value)?,
            _ => {}
        }
        Ok(())
    }

    fn follow_reference(&mut self, at: &Location<'a>, keyword: &Keyword, value: &Json) -> Result<(), Fault> {
        let reference = value.as_str().unwrap_or_default();
        match self.documents.resolve(at, reference) {
            Some(Target::Schema(target)) => self.enter(target),
            Some(Target::Metaschema(_)) => {}
            None if keyword.kind == Kind::WeakReference => {}
            None => return Err(Fault::Unresolved(reference.to_owned())),
        }
        Ok(())
    }

    fn check_pattern(&mut self, pattern: &str) -> Result<(), Fault> {
        if self.patterns.is_pattern(pattern) { Ok(()) } else { Err(Fault::Pattern(pattern.to_owned())) }
    }

    fn enter_within(&mut self, at: &Location<'a>, json: &'a Json) {
        self.enter(self.documents.within(at, json));
    }

    fn enter_all(&mut self, at: &Location<'a>, schemas: impl IntoIterator<Item = &'a Json>) {
        for schema in schemas {
            self.enter_within(at, schema);
        }
    }
}

fn values(object: &Json) -> impl Iterator<Item = &Json> {
    object.as_object().unwrap_or_default().iter().map(|(_, value)| value)
}
