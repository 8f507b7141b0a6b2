//! A tree to its normal form (spec: formats 2.4.5), which is a tree again. What fails here fails validation as well:
//! a type that does not exist, and a map key that cannot be one.

mod fields;
mod merge;
mod message;
mod number;
mod option;

use std::collections::HashMap;

use registrar_schema::ParseError;

use crate::names::{Members, Names, Scope, is_map_key, is_scalar};
use crate::tree::{Enum, Extend, File, Rpc, RpcType, Service, Type, TypeName, enums, messages};

/// Every name is printed in full, so a long package and many fields multiply. Bytes of names in one text.
const MAX_NAME_BYTES: usize = 1 << 28;

type Normalized<T> = Result<T, ParseError>;

/// The normal form of a file, among the names that it sees.
///
/// # Errors
/// The first type, in the order of the normal form, that cannot be resolved, or the map key that is none.
pub(crate) fn normalize(file: &File, names: &Names<'_>) -> Normalized<File> {
    let mut normalizer = Normalizer { names, members: Members::default(), name_bytes: 0 };
    normalizer.file(file)
}

struct Normalizer<'n, 'a> {
    names: &'n Names<'a>,
    members: Members<'a>,
    name_bytes: usize,
}

impl Normalizer<'_, '_> {
    fn file(&mut self, file: &File) -> Normalized<File> {
        let scope = self.names.package(file.package.as_deref());
        Ok(File {
            syntax: file.syntax,
            package: file.package.clone(),
            imports: sorted_once(&file.imports),
            public_imports: sorted_once(&file.public_imports),
            options: self.options(scope, &file.options)?,
            types: self.types(scope, &file.types)?,
            extends: self.extends(scope, &file.extends)?,
            services: file.services.iter().map(|service| self.service(scope, service)).collect::<Normalized<_>>()?,
        })
    }

    /// Messages, then enums. The entries of maps are printed as part of the fields.
    fn types(&mut self, scope: Scope, types: &[Type]) -> Normalized<Vec<Type>> {
        let mut normal = Vec::with_capacity(types.len());
        for message in messages(types).filter(|message| !message.is_map_entry()) {
            normal.push(Type::Message(self.message(scope, message)?));
        }
        for declared in enums(types) {
            normal.push(Type::Enum(self.enumeration(scope, declared)?));
        }
        Ok(normal)
    }

    fn enumeration(&mut self, scope: Scope, declared: &Enum) -> Normalized<Enum> {
        let mut constants = declared.constants.clone();
        constants.sort_by(|a, b| (a.tag, &a.name).cmp(&(b.tag, &b.name)));
        for constant in &mut constants {
            constant.options = self.options(scope, &constant.options)?;
        }
        Ok(Enum {
            name: declared.name.clone(),
            reserved: message::exploded_reserved(&declared.reserved),
            options: self.options(scope, &declared.options)?,
            constants,
        })
    }

    /// One block for each extended message, in first-seen order.
    fn extends(&mut self, scope: Scope, extends: &[Extend]) -> Normalized<Vec<Extend>> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut normal: Vec<Extend> = Vec::new();
        for extend in extends {
            let name = self.type_name(scope, &extend.name)?;
            let place = *places.entry(name.clone()).or_insert(normal.len());
            if place == normal.len() {
                normal.push(Extend { name, fields: Vec::new() });
            }
            normal[place].fields.extend(extend.fields.iter().cloned());
        }
        for extend in &mut normal {
            extend.fields = self.fields(scope, &extend.fields)?;
        }
        Ok(normal)
    }

    fn service(&mut self, scope: Scope, service: &Service) -> Normalized<Service> {
        Ok(Service {
            name: service.name.clone(),
            options: self.options(scope, &service.options)?,
            rpcs: service.rpcs.iter().map(|rpc| self.rpc(scope, rpc)).collect::<Normalized<_>>()?,
        })
    }

    fn rpc(&mut self, scope: Scope, rpc: &Rpc) -> Normalized<Rpc> {
        Ok(Rpc {
            name: rpc.name.clone(),
            request: self.rpc_type(scope, &rpc.request)?,
            response: self.rpc_type(scope, &rpc.response)?,
            options: self.options(scope, &rpc.options)?,
        })
    }

    fn rpc_type(&mut self, scope: Scope, rpc_type: &RpcType) -> Normalized<RpcType> {
        let type_name = match &rpc_type.type_name {
            TypeName::Named(name) => TypeName::Named(self.type_name(scope, name)?),
            map @ TypeName::Map(_) => self.map_type(scope, map)?,
        };
        Ok(RpcType { type_name, stream: rpc_type.stream })
    }

    /// A type in full, with a leading dot; a predefined type as it is.
    fn type_name(&mut self, scope: Scope, name: &str) -> Normalized<String> {
        if is_scalar(name) {
            return Ok(name.to_owned());
        }
        match self.names.resolve_type(scope, name) {
            Some((found, _)) => self.full_name(found),
            None => Err(ParseError(format!("Could not resolve type: {name}"))),
        }
    }

    fn full_name(&mut self, found: Scope) -> Normalized<String> {
        let full = format!(".{}", self.names.full_name(found));
        self.spend(full.len())?;
        Ok(full)
    }

    fn spend(&mut self, name_bytes: usize) -> Normalized<()> {
        self.name_bytes += name_bytes;
        if self.name_bytes > MAX_NAME_BYTES {
            return Err(ParseError("The normal form of the schema is too long".to_owned()));
        }
        Ok(())
    }

    /// The type of a map. A value type that does not exist is tolerated.
    fn map_type(&mut self, scope: Scope, map: &TypeName) -> Normalized<TypeName> {
        let TypeName::Map(types) = map else { return Ok(map.clone()) };
        let (key, value) = &**types;
        match key {
            TypeName::Named(name) if is_map_key(name) => {}
            _ => {
                let key = crate::print::type_text(key);
                return Err(ParseError(format!("map key must be non-byte, non-floating point scalar: {key}")));
            }
        }
        let value = match value {
            TypeName::Named(name) => match self.names.resolve_type(scope, name) {
                Some((found, _)) if !is_scalar(name) => TypeName::Named(self.full_name(found)?),
                _ => value.clone(),
            },
            nested @ TypeName::Map(_) => self.map_type(scope, nested)?,
        };
        Ok(TypeName::Map(Box::new((key.clone(), value))))
    }
}

fn sorted_once(paths: &[String]) -> Vec<String> {
    let mut paths = paths.to_vec();
    paths.sort();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests;
