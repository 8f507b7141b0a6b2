//! Other versions of a schema.

use super::{Chance, PRIMITIVES, Shape};

/// The same schema with some types, symbols, sizes, fields and attributes changed.
pub fn changed(shape: &Shape, chance: &mut Chance) -> Shape {
    let happens = chance.below(8) == 0;
    match shape {
        Shape::Primitive(_, rest) if happens => Shape::Primitive(PRIMITIVES[chance.below(PRIMITIVES.len())], rest),
        Shape::Enumeration(symbols, _) if happens => Shape::Enumeration(symbols + 1, ""),
        Shape::Fixed(size) if happens => Shape::Fixed(size + 1),
        Shape::Array(items) => Shape::Array(changed(items, chance).into()),
        Shape::Map(values) => Shape::Map(changed(values, chance).into()),
        Shape::Union(branches) => {
            let kept = branches.len() - usize::from(happens && !branches.is_empty());
            Shape::Union(branches[..kept].iter().map(|branch| changed(branch, chance)).collect())
        }
        Shape::Record(fields, namespace, rest) => {
            let kept = fields.len() - usize::from(happens && !fields.is_empty());
            let fields = fields[..kept].iter().map(|(field, rest)| (changed(field, chance), *rest)).collect();
            Shape::Record(fields, *namespace, rest)
        }
        same => same.clone(),
    }
}
