//! Fields, by number.

use crate::names::{Declared, Scope, is_scalar};
use crate::tree::{Field, TypeName};

use super::{Normalized, Normalizer, number};

impl Normalizer<'_, '_> {
    pub(super) fn fields(&mut self, scope: Scope, fields: &[Field]) -> Normalized<Vec<Field>> {
        let mut sorted: Vec<&Field> = fields.iter().collect();
        sorted.sort_by_key(|field| field.tag);
        sorted.into_iter().map(|field| self.field(scope, field)).collect()
    }

    fn field(&mut self, scope: Scope, field: &Field) -> Normalized<Field> {
        let type_name = self.field_type(scope, &field.type_name)?;
        let is_map = matches!(type_name, TypeName::Map(_));
        Ok(Field {
            label: field.label.filter(|_| !is_map),
            default: field.default.as_ref().map(|text| normal_default(&type_name, text)),
            type_name,
            name: field.name.clone(),
            tag: field.tag,
            options: self.options(scope, &field.options)?,
            json_name: field.json_name.clone(),
        })
    }

    /// A field whose type is the entry of a map is a map.
    fn field_type(&mut self, scope: Scope, type_name: &TypeName) -> Normalized<TypeName> {
        let name = match type_name {
            map @ TypeName::Map(_) => return self.map_type(scope, map),
            TypeName::Named(name) => name,
        };
        if !is_scalar(name)
            && let Some((entry_scope, Declared::Message(entry))) = self.names.resolve_type(scope, name)
            && let Some((key, value)) = entry.map_entry()
        {
            let map = TypeName::Map(Box::new((key.clone(), value.clone())));
            return self.map_type(entry_scope, &map);
        }
        self.type_name(scope, name).map(TypeName::Named)
    }
}

/// The default of a number is a number; the reference counts `bytes` among them.
fn normal_default(type_name: &TypeName, text: &str) -> String {
    match type_name {
        TypeName::Named(name) if is_scalar(name) && !matches!(name.as_str(), "bool" | "string") => number::normal(text),
        _ => text.to_owned(),
    }
}
