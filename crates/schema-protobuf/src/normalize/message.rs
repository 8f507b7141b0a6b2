//! Messages, oneofs and groups; ranges, one number or range a statement.

use crate::names::Scope;
use crate::tree::{Extensions, Group, Message, OneOf, Reserved, ReservedValue, TagRange};

use super::{Normalized, Normalizer};

impl Normalizer<'_, '_> {
    pub(super) fn message(&mut self, scope: Scope, message: &Message) -> Normalized<Message> {
        let inside = self.names.child(scope, &message.name).unwrap_or(scope);
        Ok(Message {
            name: message.name.clone(),
            reserved: exploded_reserved(&message.reserved),
            options: self.options(scope, &message.options)?,
            fields: self.fields(inside, &message.fields)?,
            oneofs: self.oneofs(inside, &message.oneofs)?,
            groups: self.groups(inside, &message.groups)?,
            extensions: self.extensions(inside, &message.extensions)?,
            extends: self.extends(inside, &message.extends)?,
            nested: self.types(inside, &message.nested)?,
        })
    }

    /// By smallest number; empty ones are dropped.
    fn oneofs(&mut self, scope: Scope, oneofs: &[OneOf]) -> Normalized<Vec<OneOf>> {
        let mut normal = Vec::with_capacity(oneofs.len());
        for oneof in oneofs.iter().filter(|oneof| !oneof.fields.is_empty() || !oneof.groups.is_empty()) {
            normal.push(OneOf {
                name: oneof.name.clone(),
                options: self.options(scope, &oneof.options)?,
                fields: self.fields(scope, &oneof.fields)?,
                groups: self.groups(scope, &oneof.groups)?,
            });
        }
        normal.sort_by_key(|oneof| {
            let fields = oneof.fields.iter().map(|field| field.tag);
            fields.chain(oneof.groups.iter().map(|group| group.tag)).min()
        });
        Ok(normal)
    }

    fn groups(&mut self, scope: Scope, groups: &[Group]) -> Normalized<Vec<Group>> {
        let mut normal = groups.to_vec();
        normal.sort_by_key(|group| group.tag);
        for group in &mut normal {
            group.fields = self.fields(scope, &group.fields)?;
        }
        Ok(normal)
    }

    fn extensions(&mut self, scope: Scope, extensions: &[Extensions]) -> Normalized<Vec<Extensions>> {
        let mut normal = Vec::new();
        for statement in extensions {
            let options = self.options(scope, &statement.options)?;
            normal.extend(
                statement
                    .ranges
                    .iter()
                    .map(|range| Extensions { ranges: vec![collapsed(*range)], options: options.clone() }),
            );
        }
        normal.sort_by_key(|statement| statement.ranges.first().map(|range| range_key(*range)));
        Ok(normal)
    }
}

/// One value a statement: by first number, names last.
pub(super) fn exploded_reserved(reserved: &[Reserved]) -> Vec<Reserved> {
    let mut values: Vec<ReservedValue> = reserved
        .iter()
        .flat_map(|statement| &statement.values)
        .map(|value| match value {
            ReservedValue::Tags(range) => ReservedValue::Tags(collapsed(*range)),
            name @ ReservedValue::Name(_) => name.clone(),
        })
        .collect();
    values.sort_by_cached_key(|value| match value {
        ReservedValue::Tags(range) => (0, range_key(*range), String::new()),
        ReservedValue::Name(name) => (1, (0, String::new()), name.clone()),
    });
    values.into_iter().map(|value| Reserved { values: vec![value] }).collect()
}

/// `5 to 5` as `5`.
fn collapsed(range: TagRange) -> TagRange {
    if range.start == range.end { TagRange::single(range.start) } else { range }
}

/// Ranges that begin alike go by their text.
fn range_key(range: TagRange) -> (i32, String) {
    (range.start, crate::print::range_text(range))
}
