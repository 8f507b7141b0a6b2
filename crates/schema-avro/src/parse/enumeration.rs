//! Enums.

use registrar_schema::json::{Json, to_text};

use super::named::check_no_primitive;
use super::{Parsed, Parser, RESERVED, optional_text, refuse};
use crate::model::{Enumeration, Kind, TypeId};
use crate::names::FullName;
use crate::properties::Properties;

impl Parser {
    pub(super) fn enumeration(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let mut named = self.named(node, namespace)?;
        let symbols = self.symbols(node, &named.name)?;
        let default: Option<Box<str>> = optional_text(node, "default").map(Into::into);
        if let Some(default) = default.as_ref().filter(|default| !symbols.contains(default)) {
            let symbols = symbols.join(", ");
            return refuse(format!("The Enum Default: {default} is not in the enum symbol set: [{symbols}]"));
        }
        let properties = Properties::of(node, |name| RESERVED.contains(&name) || name == "default");
        named.aliases = self.aliases_of_type(node, &named.name)?;
        self.define(Kind::Enumeration(Box::new(Enumeration { named, symbols, default })), properties)
    }

    fn symbols(&mut self, node: &Json, name: &FullName) -> Parsed<Vec<Box<str>>> {
        let Some(nodes) = node.get("symbols").and_then(Json::as_array) else {
            return refuse(format!("Enum has no symbols: {}", to_text(node)));
        };
        check_no_primitive(name)?;
        let mut seen = std::collections::HashSet::new();
        let mut symbols = Vec::with_capacity(nodes.len());
        for symbol in nodes {
            let symbol = match symbol.as_str() {
                Some(symbol) => {
                    self.check_name(symbol)?;
                    symbol
                }
                None => {
                    self.note_bad_name("Null name".to_owned())?;
                    "null"
                }
            };
            if !seen.insert(symbol) {
                return refuse(format!("Duplicate enum symbol: {symbol}"));
            }
            symbols.push(symbol.into());
        }
        Ok(symbols)
    }
}
