//! The canonical printer (spec: formats 2.1): compact JSON in Avro's key order, each named type in full where it first
//! occurs and by name afterwards.

mod named;

use std::collections::HashSet;

use registrar_schema::json::{Json, MAX_DEPTH, push_string, to_text};

use crate::model::{Kind, TypeId, Types};
use crate::properties::Properties;

/// The text would be nested deeper than the JSON reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooDeep;

type Printed = Result<(), TooDeep>;

/// Prints a schema. Types whose full names are in `known` print by name everywhere.
///
/// # Errors
/// [`TooDeep`]
pub(crate) fn schema_text(types: &Types, root: TypeId, known: &HashSet<Box<str>>) -> Result<String, TooDeep> {
    let known = known.iter().map(|name| &**name).collect();
    let mut printer = Printer { types, text: String::new(), known, depth: 0 };
    printer.schema(root, None)?;
    Ok(printer.text)
}

/// Prints a schema for a message.
pub(crate) fn message_text(types: &Types, root: TypeId) -> String {
    schema_text(types, root, &HashSet::new()).unwrap_or_else(|TooDeep| "(a deeply nested schema)".to_owned())
}

struct Printer<'a> {
    types: &'a Types,
    text: String,
    known: HashSet<&'a str>,
    /// Open objects and arrays.
    depth: usize,
}

impl<'a> Printer<'a> {
    fn schema(&mut self, id: TypeId, namespace: Option<&'a str>) -> Printed {
        let node = self.types.node(id);
        match &node.kind {
            Kind::Primitive(primitive) if node.properties.is_empty() => {
                push_string(&mut self.text, primitive.name());
                Ok(())
            }
            Kind::Primitive(primitive) => {
                self.open("{\"type\":")?;
                push_string(&mut self.text, primitive.name());
                self.properties(&node.properties)?;
                self.close('}');
                Ok(())
            }
            Kind::Array(items) => self.container("{\"type\":\"array\",\"items\":", *items, &node.properties, namespace),
            Kind::Map(values) => self.container("{\"type\":\"map\",\"values\":", *values, &node.properties, namespace),
            Kind::Union(branches) => self.union(branches, namespace),
            Kind::Unresolved(unresolved) => {
                self.text.push_str(&unresolved.text());
                Ok(())
            }
            Kind::Record(_) | Kind::Enumeration(_) | Kind::Fixed(_) => self.named(node, namespace),
        }
    }

    fn container(
        &mut self,
        start: &str,
        content: TypeId,
        properties: &Properties,
        namespace: Option<&'a str>,
    ) -> Printed {
        self.open(start)?;
        self.schema(content, namespace)?;
        self.properties(properties)?;
        self.close('}');
        Ok(())
    }

    fn union(&mut self, branches: &[TypeId], namespace: Option<&'a str>) -> Printed {
        self.open("[")?;
        for (place, branch) in branches.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.schema(*branch, namespace)?;
        }
        self.close(']');
        Ok(())
    }

    fn properties(&mut self, properties: &Properties) -> Printed {
        for (name, value) in properties.iter() {
            self.member(name);
            self.json(value)?;
        }
        Ok(())
    }

    /// Starts a member that is not the first one of its object.
    fn member(&mut self, name: &str) {
        self.text.push(',');
        push_string(&mut self.text, name);
        self.text.push(':');
    }

    fn text_member(&mut self, name: &str, value: &str) {
        self.member(name);
        push_string(&mut self.text, value);
    }

    fn texts_member<'t>(&mut self, name: &str, values: impl Iterator<Item = &'t str>) -> Printed {
        self.member(name);
        self.open("[")?;
        for (place, value) in values.enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            push_string(&mut self.text, value);
        }
        self.close(']');
        Ok(())
    }

    fn json(&mut self, value: &Json) -> Printed {
        if self.depth + nesting(value) > MAX_DEPTH {
            return Err(TooDeep);
        }
        self.text.push_str(&to_text(value));
        Ok(())
    }

    fn open(&mut self, start: &str) -> Printed {
        if self.depth == MAX_DEPTH {
            return Err(TooDeep);
        }
        self.depth += 1;
        self.text.push_str(start);
        Ok(())
    }

    fn close(&mut self, end: char) {
        self.depth -= 1;
        self.text.push(end);
    }
}

/// How many objects and arrays are open at the deepest place of a value.
fn nesting(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(nesting).max().unwrap_or(0),
        Json::Object(members) => 1 + members.iter().map(|(_, value)| nesting(value)).max().unwrap_or(0),
        _ => 0,
    }
}
