//! A tree as a descriptor (spec: formats 2.4.6, `serialized`).

mod enumeration;
mod fields;
mod message;

use crate::names::Names;
use crate::tree::{File, OptionElement, RpcType, Service, Syntax, TypeName, enums, messages};

use super::message as proto;
use super::options::{Target, write_options};
use super::value::Writer;

/// The name that every descriptor gets.
const FILE_NAME: &str = "default";

/// The descriptor of a file.
pub(super) fn file(file: &File, names: &Names<'_>, is_known: &dyn Fn(&str) -> bool) -> proto::File {
    let encoder = Encoder { names, writer: Writer::new(names), is_proto3: file.syntax == Some(Syntax::Proto3) };
    let scope = names.package(file.package.as_deref());
    let known = |paths: &[String]| -> Vec<String> { paths.iter().filter(|path| is_known(path)).cloned().collect() };
    let (private, public) = (known(&file.imports), known(&file.public_imports));
    let public_dependency = (private.len()..private.len() + public.len()).filter_map(|place| i32::try_from(place).ok());
    proto::File {
        name: Some(FILE_NAME.to_owned()),
        package: file.package.clone(),
        public_dependency: public_dependency.collect(),
        dependency: [private, public].concat(),
        message_type: messages(&file.types).map(|message| encoder.message(scope, message)).collect(),
        enum_type: enums(&file.types).map(|declared| encoder.enumeration(declared)).collect(),
        service: file.services.iter().map(|service| encoder.service(service)).collect(),
        extension: encoder.extensions(scope, &file.extends),
        options: encoder.options(Target::File, &file.options),
        weak_dependency: Vec::new(),
        syntax: file.syntax.map(|syntax| syntax.as_str().to_owned()),
    }
}

struct Encoder<'n, 'a> {
    names: &'n Names<'a>,
    writer: Writer<'n, 'a>,
    is_proto3: bool,
}

impl Encoder<'_, '_> {
    fn options(&self, target: Target, options: &[OptionElement]) -> Option<Vec<u8>> {
        write_options(&self.writer, target, options)
    }

    fn service(&self, service: &Service) -> proto::Service {
        let methods = service.rpcs.iter().map(|rpc| proto::Method {
            name: Some(rpc.name.clone()),
            input_type: rpc_type(&rpc.request),
            output_type: rpc_type(&rpc.response),
            options: self.options(Target::Method, &rpc.options),
            client_streaming: Some(rpc.request.stream),
            server_streaming: Some(rpc.response.stream),
        });
        proto::Service {
            name: Some(service.name.clone()),
            method: methods.collect(),
            options: self.options(Target::Service, &service.options),
        }
    }
}

fn rpc_type(rpc_type: &RpcType) -> Option<String> {
    match &rpc_type.type_name {
        TypeName::Named(name) => Some(name.clone()),
        TypeName::Map(_) => None,
    }
}
