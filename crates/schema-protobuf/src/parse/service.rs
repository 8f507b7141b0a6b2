//! Services and their methods.

use crate::token::{Parsed, Place};
use crate::tree::{Rpc, RpcType, Service};

use super::Parser;
use super::declaration::{Context, Declaration};

impl Parser<'_> {
    /// A service from its name on.
    pub(super) fn service(&mut self) -> Parsed<Service> {
        let mut service = Service { name: self.cursor.name()?.to_owned(), ..Service::default() };
        self.cursor.require('{')?;
        while !self.cursor.take('}')? {
            match self.declaration(Context::Service)? {
                Some((_, Declaration::Rpc(rpc))) => service.rpcs.push(rpc),
                Some((_, Declaration::Option(option))) => service.options.push(option),
                _ => {}
            }
        }
        Ok(service)
    }

    /// A method from its name on; its keyword is at that place.
    pub(super) fn rpc(&mut self, at: Place) -> Parsed<Rpc> {
        let name = self.cursor.name()?.to_owned();
        let request = self.rpc_type()?;
        if self.cursor.word()? != "returns" {
            return self.cursor.fail_at(at, "expected 'returns'");
        }
        let response = self.rpc_type()?;
        let mut rpc = Rpc { name, request, response, options: Vec::new() };
        if !self.cursor.take('{')? {
            self.cursor.require(';')?;
            return Ok(rpc);
        }
        while !self.cursor.take('}')? {
            if let Some((_, Declaration::Option(option))) = self.declaration(Context::Rpc)? {
                rpc.options.push(option);
            }
        }
        Ok(rpc)
    }

    fn rpc_type(&mut self) -> Parsed<RpcType> {
        self.cursor.require('(')?;
        let (stream, type_name) = match self.cursor.word()? {
            "stream" => (true, self.type_name()?),
            word => (false, self.type_name_from(word)?),
        };
        self.cursor.require(')')?;
        Ok(RpcType { type_name, stream })
    }
}
