//! Shapes as texts.

use std::collections::HashSet;

use super::Shape;

/// The schema.
pub fn text(shape: &Shape) -> String {
    let mut writer = Writer { text: String::new(), names: 0, known: Vec::new() };
    writer.schema(shape, "", None);
    writer.text
}

struct Writer {
    text: String,
    /// How many names have been given.
    names: usize,
    /// The full names of the types that have ended: others are not found from every namespace.
    known: Vec<String>,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// `record` is the name of the one around it.
    fn schema(&mut self, shape: &Shape, namespace: &str, record: Option<&str>) {
        match shape {
            Shape::Primitive(name, rest) => self.push(&format!("{{\"type\":\"{name}\"{rest}}}")),
            Shape::Array(items) => {
                self.push("{\"items\":");
                self.schema(items, namespace, record);
                self.push(",\"type\":\"array\",\"p\":-0}");
            }
            Shape::Map(values) => {
                self.push("{ \"type\":\"map\",\"values\":");
                self.schema(values, namespace, record);
                self.push("}");
            }
            Shape::Union(branches) => self.union(branches, namespace, record),
            Shape::Enumeration(symbols, rest) => {
                let name = self.name("E");
                let symbols: Vec<String> = (0..*symbols).map(|symbol| format!("\"S{symbol}\"")).collect();
                let symbols = symbols.join(",");
                self.end(&name, namespace);
                self.push(&format!("{{\"name\":\"{name}\",\"type\":\"enum\",\"symbols\":[{symbols}]{rest}}}"));
            }
            Shape::Fixed(size) => {
                let name = self.name("F");
                self.end(&name, "n");
                self.push(&format!("{{\"name\":\"n.{name}\",\"type\":\"fixed\",\"size\":{size}}}"));
            }
            Shape::Known(place) => {
                let name = self.known(*place);
                self.push(&format!("\"{name}\""));
            }
            Shape::Enclosing => match record {
                Some(record) => self.push(&format!("[\"null\",\"{record}\"]")),
                None => self.push("\"string\""),
            },
            Shape::Record(fields, own, rest) => self.record(fields, own.unwrap_or(namespace), rest),
        }
    }

    /// Gives a simple name.
    fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}{}", self.names)
    }

    /// Notes that a type has ended.
    fn end(&mut self, name: &str, namespace: &str) {
        self.known.push(if namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") });
    }

    fn known(&self, place: usize) -> String {
        match self.known.len() {
            0 => "string".to_owned(),
            count => self.known[place % count].clone(),
        }
    }

    fn union(&mut self, branches: &[Shape], namespace: &str, record: Option<&str>) {
        let mut kinds = HashSet::new();
        self.push("[");
        for branch in branches {
            let kind = match branch {
                Shape::Primitive(name, _) => (*name).to_owned(),
                Shape::Array(_) => "array".to_owned(),
                Shape::Map(_) => "map".to_owned(),
                Shape::Known(place) => self.known(*place),
                Shape::Union(_) | Shape::Enclosing => continue,
                // these get names of their own
                Shape::Enumeration(..) | Shape::Fixed(_) | Shape::Record(..) => format!("new {}", self.names),
            };
            if kinds.insert(kind) {
                self.push(if kinds.len() > 1 { ", " } else { "" });
                let before = self.known.len();
                self.schema(branch, namespace, record);
                // the type that has just ended is this branch, if any has
                kinds.extend(self.known[before..].last().cloned());
            }
        }
        self.push("]");
    }

    fn record(&mut self, fields: &[(Shape, &str)], namespace: &str, rest: &str) {
        let name = self.name("R");
        self.push("{\"fields\":[");
        for (place, (shape, rest)) in fields.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            self.push(&format!("{comma}{{\"name\":\"f{place}\"{rest},\"type\":"));
            self.schema(shape, namespace, Some(&name));
            self.push("}");
        }
        self.push(&format!("],\"type\":\"record\",\"name\":\"{name}\",\"namespace\":\"{namespace}\"{rest}}}"));
        self.end(&name, namespace);
    }
}
