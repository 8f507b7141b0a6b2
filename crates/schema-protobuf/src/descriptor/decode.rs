//! A descriptor as a tree (spec: formats 1.3, "FileDescriptorProto import conversion"). Groups and unknown options are
//! lost.

mod fields;
mod message;

use crate::names::Names;
use crate::tree::{Enum, EnumConstant, File, OptionElement, Rpc, RpcType, Service, Syntax, Type, TypeName};

use super::message as proto;
use super::options::Target;
use super::value::Reader;

/// The tree of a descriptor; nothing if its options are no messages.
pub(super) fn file(descriptor: &proto::File, names: &Names<'_>) -> Option<File> {
    let syntax = descriptor.syntax.as_deref().and_then(Syntax::named);
    let decoder = Decoder { reader: Reader::new(names), names, is_proto3: syntax == Some(Syntax::Proto3) };
    decoder.file(descriptor, syntax)
}

struct Decoder<'n, 'a> {
    reader: Reader<'n, 'a>,
    names: &'n Names<'a>,
    is_proto3: bool,
}

impl Decoder<'_, '_> {
    fn file(&self, descriptor: &proto::File, syntax: Option<Syntax>) -> Option<File> {
        let mut types = Vec::new();
        for message in &descriptor.message_type {
            types.push(Type::Message(self.message(message)?));
        }
        for declared in &descriptor.enum_type {
            types.push(Type::Enum(self.enumeration(declared)?));
        }
        let (imports, public_imports) = imports(descriptor);
        Some(File {
            syntax,
            package: descriptor.package.clone().filter(|package| !package.is_empty()),
            imports,
            public_imports,
            options: self.options(Target::File, descriptor.options.as_deref())?,
            types,
            extends: self.extends(&descriptor.extension)?,
            services: descriptor.service.iter().map(|service| self.service(service)).collect::<Option<_>>()?,
        })
    }

    fn options(&self, target: Target, bytes: Option<&[u8]>) -> Option<Vec<OptionElement>> {
        match (bytes, target.scope(self.names)) {
            (Some(bytes), Some(scope)) => self.reader.options(scope, bytes),
            _ => Some(Vec::new()),
        }
    }

    fn enumeration(&self, descriptor: &proto::Enum) -> Option<Enum> {
        let mut constants = Vec::with_capacity(descriptor.value.len());
        for value in &descriptor.value {
            let options = self.options(Target::EnumValue, value.options.as_deref())?;
            constants.push(EnumConstant { name: value.name.clone()?, tag: value.number.unwrap_or(0), options });
        }
        Some(Enum {
            name: descriptor.name.clone()?,
            reserved: message::reserved(&descriptor.reserved_range, &descriptor.reserved_name, 0),
            options: self.options(Target::Enum, descriptor.options.as_deref())?,
            constants,
        })
    }

    fn service(&self, descriptor: &proto::Service) -> Option<Service> {
        let mut rpcs = Vec::with_capacity(descriptor.method.len());
        for method in &descriptor.method {
            rpcs.push(Rpc {
                name: method.name.clone()?,
                request: rpc_type(method.input_type.as_deref()?, method.client_streaming),
                response: rpc_type(method.output_type.as_deref()?, method.server_streaming),
                options: self.options(Target::Method, method.options.as_deref())?,
            });
        }
        let options = self.options(Target::Service, descriptor.options.as_deref())?;
        Some(Service { name: descriptor.name.clone()?, options, rpcs })
    }
}

fn rpc_type(name: &str, stream: Option<bool>) -> RpcType {
    RpcType { type_name: TypeName::Named(name.to_owned()), stream: stream.unwrap_or(false) }
}

/// The plain imports and the public ones; weak ones are lost.
fn imports(descriptor: &proto::File) -> (Vec<String>, Vec<String>) {
    let mut plain = Vec::new();
    let mut public = Vec::new();
    for (place, path) in (0..).zip(&descriptor.dependency) {
        if descriptor.public_dependency.contains(&place) {
            public.push(path.clone());
        } else if !descriptor.weak_dependency.contains(&place) {
            plain.push(path.clone());
        }
    }
    (plain, public)
}
