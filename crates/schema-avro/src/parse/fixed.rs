//! Fixed types.

use registrar_schema::json::{Json, to_text};

use super::named::aliases_of_type;
use super::{Parsed, Parser, extra_attributes, refuse};
use crate::model::{Fixed, Kind, TypeId};

/// The longest array of a Java virtual machine. Bytes.
const MAX_SIZE: i32 = i32::MAX - 8;

impl Parser {
    pub(super) fn fixed(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let named = self.named(node, namespace)?;
        let name = named.name.clone();
        let size = size(node)?;
        let id = self.types.push(Kind::Fixed(Box::new(Fixed { named, size })), extra_attributes(node));
        let earlier = self.define(id, &name)?;
        let aliases = aliases_of_type(node, &name)?;
        if let Kind::Fixed(fixed) = &mut self.types.node_mut(id).kind {
            fixed.named.aliases = aliases;
        }
        self.check_redefinition(earlier, id, &name)?;
        Ok(id)
    }
}

fn size(node: &Json) -> Parsed<i32> {
    let size = match node.get("size") {
        Some(Json::Number(text)) => text.parse::<i32>().ok(),
        _ => None,
    };
    match size {
        None => refuse(format!("Invalid or no size: {}", to_text(node))),
        Some(size) if size < 0 => refuse(format!("Malformed data. Length is negative: {size}")),
        Some(size) if size > MAX_SIZE => {
            refuse(format!("Cannot read arrays longer than {MAX_SIZE} bytes in Java library"))
        }
        Some(size) => Ok(size),
    }
}
