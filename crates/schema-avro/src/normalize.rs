//! The normal form (spec: formats 2.2): the same model with sorted attributes and aliases, without empty
//! documentation, and with defaults as values of their fields' types.

mod default_value;

use std::collections::HashSet;

use crate::logical_type::leading_attributes;
use crate::model::{Field, Kind, Named, Node, TypeId, Types};
use crate::properties::utf16_order;
use crate::schema::References;

/// Normalises everything that the canonical text of `root` prints. The references' top-level types print by name, so
/// that they stay as they are. Types inside of references keep their defaults: the normal form repeats these types
/// beside the reference, and a definition that says something else would be refused there.
///
/// # Errors
/// The reference's message, where a default cannot be a value of its field's type.
pub(crate) fn normalize(types: &Types, root: TypeId, references: &References) -> Result<Types, String> {
    let mut normal = types.clone();
    let mut seen = HashSet::from([root]);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let source = types.node(id);
        if source.kind.named().is_some_and(|named| references.names.contains(named.name.full())) {
            continue;
        }
        let typed = if Types::is_among_first(id, references.nodes) { None } else { Some(types) };
        normalize_node(typed, source, normal.node_mut(id))?;
        for_each_child(source, |child| {
            if seen.insert(child) {
                open.push(child);
            }
        });
    }
    Ok(normal)
}

fn for_each_child(node: &Node, mut visit: impl FnMut(TypeId)) {
    match &node.kind {
        Kind::Array(child) | Kind::Map(child) => visit(*child),
        Kind::Union(branches) => branches.iter().copied().for_each(visit),
        Kind::Record(record) => record.fields().iter().for_each(|field| visit(field.schema)),
        Kind::Primitive(_) | Kind::Enumeration(_) | Kind::Fixed(_) | Kind::Unresolved(_) => {}
    }
}

/// Without `types`, defaults are left alone.
fn normalize_node(types: Option<&Types>, source: &Node, normal: &mut Node) -> Result<(), String> {
    normal.properties = source.properties.sorted(leading_attributes(source));
    match &mut normal.kind {
        Kind::Record(record) => {
            normalize_named(&mut record.named);
            // the reference writes its normal form from the kinds of types, and an error is of kind record
            record.is_error = false;
            for field in record.fields.list_mut() {
                normalize_field(types, field)?;
            }
        }
        Kind::Enumeration(enumeration) => normalize_named(&mut enumeration.named),
        Kind::Fixed(fixed) => normalize_named(&mut fixed.named),
        Kind::Primitive(_) | Kind::Array(_) | Kind::Map(_) | Kind::Union(_) | Kind::Unresolved(_) => {}
    }
    Ok(())
}

fn normalize_named(named: &mut Named) {
    named.doc = named.doc.take().filter(|doc| !doc.is_empty());
    named.aliases.sort_by(|left, right| utf16_order(left.full(), right.full()));
}

fn normalize_field(types: Option<&Types>, field: &mut Field) -> Result<(), String> {
    field.properties = field.properties.sorted(&[]);
    field.aliases.sort_by(|left, right| utf16_order(left, right));
    if let (Some(types), Some(default)) = (types, &field.default) {
        field.default = default_value::typed(types, field.schema, default)?;
    }
    Ok(())
}
