//! Fixed types.

use registrar_schema::json::{Json, to_text};

use super::named::check_no_primitive;
use super::{Parsed, Parser, extra_attributes, refuse};
use crate::model::{Fixed, Kind, TypeId};
use crate::names::FullName;

/// The longest array of a Java virtual machine. Bytes.
const MAX_SIZE: i32 = i32::MAX - 8;

impl Parser {
    pub(super) fn fixed(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let mut named = self.named(node, namespace)?;
        let size = size(node, &named.name)?;
        named.aliases = self.aliases_of_type(node, &named.name)?;
        self.define(Kind::Fixed(Box::new(Fixed { named, size })), extra_attributes(node))
    }
}

fn size(node: &Json, name: &FullName) -> Parsed<i32> {
    let size = match node.get("size") {
        Some(Json::Number(text)) => text.parse::<i32>().ok(),
        _ => None,
    };
    let Some(size) = size else { return refuse(format!("Invalid or no size: {}", to_text(node))) };
    check_no_primitive(name)?;
    match size {
        size if size < 0 => refuse(format!("Malformed data. Length is negative: {size}")),
        size if size > MAX_SIZE => refuse(format!("Cannot read arrays longer than {MAX_SIZE} bytes in Java library")),
        size => Ok(size),
    }
}
