//! Enums.

use registrar_schema::ParseError;
use registrar_schema::json::{Json, to_text};

use super::named::aliases_of_type;
use super::{Parsed, Parser, RESERVED, optional_text, refuse};
use crate::model::{Enumeration, Kind, TypeId};
use crate::properties::Properties;

impl Parser {
    pub(super) fn enumeration(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let named = self.named(node, namespace)?;
        let name = named.name.clone();
        let symbols = self.symbols(node)?;
        let default: Option<Box<str>> = optional_text(node, "default").map(Into::into);
        if let Some(default) = default.as_ref().filter(|default| !symbols.contains(default)) {
            let symbols = symbols.join(", ");
            return refuse(format!("The Enum Default: {default} is not in the enum symbol set: [{symbols}]"));
        }
        let properties = Properties::of(node, |name| RESERVED.contains(&name) || name == "default");
        let enumeration = Enumeration { named, symbols, default };
        let id = self.types.push(Kind::Enumeration(Box::new(enumeration)), properties);
        let earlier = self.define(id, &name)?;
        let aliases = aliases_of_type(node, &name)?;
        if let Kind::Enumeration(enumeration) = &mut self.types.node_mut(id).kind {
            enumeration.named.aliases = aliases;
        }
        self.check_redefinition(earlier, id, &name)?;
        Ok(id)
    }

    fn symbols(&self, node: &Json) -> Parsed<Vec<Box<str>>> {
        let Some(nodes) = node.get("symbols").and_then(Json::as_array) else {
            return refuse(format!("Enum has no symbols: {}", to_text(node)));
        };
        let mut seen = std::collections::HashSet::new();
        let mut symbols = Vec::with_capacity(nodes.len());
        for symbol in nodes {
            let Some(symbol) = symbol.as_str() else { return refuse("Null name") };
            self.rule.check(symbol).map_err(ParseError)?;
            if !seen.insert(symbol) {
                return refuse(format!("Duplicate enum symbol: {symbol}"));
            }
            symbols.push(symbol.into());
        }
        Ok(symbols)
    }
}
