//! What can only be judged when a whole text has been read: names that are used before they are defined, and whatever
//! depends on them. The text is walked from its root in the reference's order, so that the first fault is the same.

use std::collections::{HashMap, HashSet};

use registrar_schema::json::Json;

use super::default_check::{Check, Obstacle, invalid_default};
use super::{Parsed, Parser, refuse};
use crate::model::{Kind, Node, TypeId, Types};
use crate::number::{VALUE_LOST, is_long};
use crate::properties::Properties;

/// What the names stand for that a text uses before it defines them, by their placeholders.
pub(super) type Definitions = HashMap<TypeId, TypeId>;

impl Parser {
    /// Judges the text whose nodes begin at `start`, replaces its placeholders by what they stand for, and gives what
    /// its root became.
    pub(super) fn resolve(&mut self, start: usize, root: TypeId) -> Parsed<TypeId> {
        let unresolved = std::mem::take(&mut self.unresolved).into_iter();
        let definitions: Definitions =
            unresolved.filter_map(|(placeholder, name)| Some((placeholder, *self.names.get(&name)?))).collect();
        let waiting = std::mem::take(&mut self.waiting_defaults);
        let is_record = |id| matches!(self.types.kind(id), Kind::Record(_));
        let mut walk = Walk {
            types: &self.types,
            definitions: &definitions,
            waiting: &waiting,
            default_steps: &mut self.default_steps,
            start,
            root,
            entered: HashSet::new(),
            complete: HashSet::new(),
            open: vec![Step::Enter(root)],
        };
        // the definitions first, in the order of their ends
        walk.open.extend(self.types.ids_from(start).rev().filter(|id| is_record(*id)).map(Step::Enter));
        let verdict = walk.run();
        let resolve = |id: &mut TypeId| {
            if let Some(definition) = definitions.get(id) {
                *id = *definition;
            }
        };
        if !definitions.is_empty() {
            self.types.nodes_from(start).iter_mut().for_each(|node| for_each_child(node, resolve));
        }
        let mut root = root;
        resolve(&mut root);
        match verdict {
            Ok(()) => Ok(root),
            Err(Fault::Message(message)) => refuse(message),
            Err(Fault::Default { field, mut schema, default }) => {
                resolve(&mut schema);
                refuse(invalid_default(&self.types, &field, schema, &default))
            }
        }
    }
}

fn for_each_child(node: &mut Node, change: impl Fn(&mut TypeId)) {
    match &mut node.kind {
        Kind::Array(child) | Kind::Map(child) => change(child),
        Kind::Union(branches) => branches.iter_mut().for_each(change),
        Kind::Record(record) => record.fields.list_mut().iter_mut().for_each(|field| change(&mut field.schema)),
        Kind::Primitive(_) | Kind::Enumeration(_) | Kind::Fixed(_) | Kind::Unresolved(_) => {}
    }
}

/// Why a text is refused.
enum Fault {
    Message(String),
    /// A field's default does not fit. The message shows the type with everything resolved.
    Default {
        field: Box<str>,
        schema: TypeId,
        default: Json,
    },
}

enum Step {
    Enter(TypeId),
    /// Comes after everything inside of the node.
    Leave(TypeId),
}

struct Walk<'a> {
    types: &'a Types,
    definitions: &'a Definitions,
    /// The fields, by place, whose defaults could not be judged yet.
    waiting: &'a HashMap<TypeId, Vec<usize>>,
    default_steps: &'a mut usize,
    /// Where the text's nodes begin.
    start: usize,
    root: TypeId,
    entered: HashSet<TypeId>,
    /// Records that have been left.
    complete: HashSet<TypeId>,
    open: Vec<Step>,
}

impl Walk<'_> {
    fn run(mut self) -> Result<(), Fault> {
        while let Some(step) = self.open.pop() {
            match step {
                Step::Enter(id) => self.enter(id)?,
                Step::Leave(id) => self.leave(id)?,
            }
        }
        Ok(())
    }

    fn enter(&mut self, id: TypeId) -> Result<(), Fault> {
        let node = self.types.node(id);
        match &node.kind {
            Kind::Unresolved(unresolved) if !self.definitions.contains_key(&id) => {
                let message = if id == self.root {
                    format!("Unknown schema: {}", unresolved.stand_in())
                } else {
                    format!("Undefined schema: {}", unresolved.name)
                };
                return Err(Fault::Message(message));
            }
            Kind::Record(record) if !Types::is_among_first(id, self.start) && self.entered.insert(id) => {
                self.open.push(Step::Leave(id));
                self.open.extend(record.fields().iter().rev().map(|field| Step::Enter(field.schema)));
            }
            Kind::Array(child) | Kind::Map(child) => self.open.extend([Step::Leave(id), Step::Enter(*child)]),
            // the last branch is walked first
            Kind::Union(branches) => {
                self.open.push(Step::Leave(id));
                self.open.extend(branches.iter().map(|branch| Step::Enter(*branch)));
            }
            _ => {}
        }
        Ok(())
    }

    fn leave(&mut self, id: TypeId) -> Result<(), Fault> {
        let node = self.types.node(id);
        match &node.kind {
            Kind::Array(_) | Kind::Map(_) => check_numbers(&node.properties)?,
            Kind::Union(branches) => self.check_branches(branches)?,
            Kind::Record(_) => {
                self.check_defaults(id)?;
                check_numbers(&node.properties)?;
                self.complete.insert(id);
            }
            _ => {}
        }
        Ok(())
    }

    /// Two names of one union may turn out to stand for the same type.
    fn check_branches(&self, branches: &[TypeId]) -> Result<(), Fault> {
        let mut names = HashSet::new();
        for branch in branches {
            let definition = self.definitions.get(branch).unwrap_or(branch);
            if let Some(name) = self.types.kind(*definition).branch_name().filter(|name| !names.insert(*name)) {
                return Err(Fault::Message(format!("Duplicate in union:{name}")));
            }
        }
        Ok(())
    }

    fn check_defaults(&mut self, id: TypeId) -> Result<(), Fault> {
        let (Some(places), Kind::Record(record)) = (self.waiting.get(&id), self.types.kind(id)) else { return Ok(()) };
        for place in places {
            let Some(field) = record.fields().get(*place) else { continue };
            let Some(default) = &field.default else { continue };
            let is_complete = |id: TypeId| Types::is_among_first(id, self.start) || self.complete.contains(&id);
            let mut check = Check::when_resolved(self.types, self.definitions, &is_complete, self.default_steps);
            match check.fits(field.schema, default) {
                Ok(true) => {}
                Ok(false) => {
                    let (field, default) = (field.clone(), default.clone());
                    return Err(Fault::Default { field: field.name, schema: field.schema, default });
                }
                Err(obstacle) => return Err(Fault::Message(Obstacle::message(obstacle, &field.name))),
            }
        }
        Ok(())
    }
}

/// The reference copies the attributes of records, arrays and maps, and its copy knows no integers beyond 64 bits.
fn check_numbers(properties: &Properties) -> Result<(), Fault> {
    fn is_kept(value: &Json) -> bool {
        match value {
            Json::Number(_) => !value.is_integer() || is_long(value),
            Json::Array(items) => items.iter().all(is_kept),
            Json::Object(members) => members.iter().all(|(_, value)| is_kept(value)),
            Json::Null | Json::Bool(_) | Json::String(_) => true,
        }
    }
    match properties.iter().find(|(_, value)| !is_kept(value)) {
        None => Ok(()),
        Some((name, Json::Number(_))) => Err(Fault::Message(format!("Can't set a property to null: {name}"))),
        Some(_) => Err(Fault::Message(VALUE_LOST.to_owned())),
    }
}
