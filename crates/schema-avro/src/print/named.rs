//! Records, enums and fixed types: in full at their first occurrence, by name at every other.

use registrar_schema::json::push_string;

use super::{Printed, Printer};
use crate::model::{Field, Kind, Named, Node, Order};
use crate::names::FullName;

impl<'a> Printer<'a> {
    pub(super) fn named(&mut self, node: &'a Node, namespace: Option<&'a str>) -> Printed {
        let Some(named) = node.kind.named() else { return Ok(()) };
        if !self.known.insert(named.name.full()) {
            push_string(&mut self.text, named.name.qualified_in(namespace));
            return Ok(());
        }
        self.head(node, named, namespace)?;
        match &node.kind {
            Kind::Record(record) => {
                self.fields(record.fields(), named.name.namespace())?;
            }
            Kind::Enumeration(enumeration) => {
                self.texts_member("symbols", enumeration.symbols.iter().map(|symbol| &**symbol))?;
                if let Some(default) = &enumeration.default {
                    self.text_member("default", default);
                }
            }
            Kind::Fixed(fixed) => {
                self.member("size");
                self.text.push_str(&fixed.size.to_string());
            }
            _ => {}
        }
        self.properties(&node.properties)?;
        self.aliases(named)?;
        self.close('}');
        Ok(())
    }

    /// Everything up to the documentation. The namespace prints where it differs from the surrounding one.
    fn head(&mut self, node: &Node, named: &Named, outer: Option<&str>) -> Printed {
        self.open("{\"type\":")?;
        push_string(&mut self.text, type_name(&node.kind));
        self.text_member("name", named.name.simple());
        if named.name.namespace() != outer {
            self.text_member("namespace", named.name.namespace().unwrap_or_default());
        }
        if let Some(doc) = &named.doc {
            self.text_member("doc", doc);
        }
        Ok(())
    }

    fn fields(&mut self, fields: &'a [Field], namespace: Option<&'a str>) -> Printed {
        self.member("fields");
        self.open("[")?;
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.field(field, namespace)?;
        }
        self.close(']');
        Ok(())
    }

    fn field(&mut self, field: &'a Field, namespace: Option<&'a str>) -> Printed {
        self.open("{\"name\":")?;
        push_string(&mut self.text, &field.name);
        self.member("type");
        self.schema(field.schema, namespace)?;
        self.field_attributes(field)?;
        self.close('}');
        Ok(())
    }

    fn field_attributes(&mut self, field: &Field) -> Printed {
        if let Some(doc) = &field.doc {
            self.text_member("doc", doc);
        }
        if let Some(default) = &field.default {
            self.member("default");
            self.json(default)?;
        }
        if field.order != Order::Ascending {
            self.text_member("order", field.order.name());
        }
        if !field.aliases.is_empty() {
            self.texts_member("aliases", field.aliases.iter().map(|alias| &**alias))?;
        }
        self.properties(&field.properties)
    }

    fn aliases(&mut self, named: &Named) -> Printed {
        if named.aliases.is_empty() {
            return Ok(());
        }
        let namespace = named.name.namespace();
        self.texts_member("aliases", named.aliases.iter().map(|alias: &FullName| alias.qualified_in(namespace)))
    }
}

fn type_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Record(record) if record.is_error => "error",
        Kind::Enumeration(_) => "enum",
        Kind::Fixed(_) => "fixed",
        _ => "record",
    }
}
