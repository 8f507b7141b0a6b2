//! Trees that say the same in another order, and trees that say less.

use std::collections::HashSet;
use std::hash::Hash;

use crate::tree::{Enum, Extend, Field, File, Label, Message, OneOf, OptionElement, Service, Type, TypeName};

/// Without what is told twice: what counts of two equal names or numbers depends on their order.
pub(super) fn distinct(file: &mut File) {
    once(&mut file.options, |option| option.name.clone());
    distinct_types(&mut file.types);
    distinct_extends(&mut file.extends);
    for Service { options, rpcs, .. } in &mut file.services {
        once(options, |option| option.name.clone());
        rpcs.iter_mut().for_each(|rpc| once(&mut rpc.options, |option| option.name.clone()));
    }
}

fn once<T, K: Hash + Eq>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut seen = HashSet::new();
    list.retain(|item| seen.insert(key(item)));
}

fn distinct_types(types: &mut Vec<Type>) {
    once(types, |declared| declared.name().to_owned());
    for declared in types {
        match declared {
            Type::Message(message) => distinct_message(message),
            Type::Enum(Enum { options, constants, .. }) => {
                once(options, |option| option.name.clone());
                once(constants, |constant| (constant.tag, constant.name.clone()));
                constants.iter_mut().for_each(|constant| once(&mut constant.options, |option| option.name.clone()));
            }
        }
    }
}

fn distinct_message(message: &mut Message) {
    let mut names = HashSet::new();
    let mut numbers = HashSet::new();
    let mut keep = |field: &mut Field| {
        once(&mut field.options, |option| option.name.clone());
        names.insert(field.name.clone()) && numbers.insert(field.tag)
    };
    message.fields.retain_mut(&mut keep);
    for OneOf { options, fields, groups, .. } in &mut message.oneofs {
        once(options, |option| option.name.clone());
        fields.retain_mut(&mut keep);
        once(groups, |group| group.tag);
    }
    once(&mut message.oneofs, |oneof| oneof.name.clone());
    once(&mut message.groups, |group| group.tag);
    let groups = message.oneofs.iter_mut().flat_map(|oneof| &mut oneof.groups).chain(&mut message.groups);
    groups.for_each(|group| distinct_fields(&mut group.fields));
    once(&mut message.options, |option| option.name.clone());
    message.extensions.iter_mut().for_each(|extensions| once(&mut extensions.options, |option| option.name.clone()));
    distinct_extends(&mut message.extends);
    distinct_types(&mut message.nested);
}

fn distinct_extends(extends: &mut Vec<Extend>) {
    once(extends, |extend| extend.name.clone());
    extends.iter_mut().for_each(|extend| distinct_fields(&mut extend.fields));
}

fn distinct_fields(fields: &mut Vec<Field>) {
    once(fields, |field| field.tag);
    once(fields, |field| field.name.clone());
    fields.iter_mut().for_each(|field| once(&mut field.options, |option| option.name.clone()));
}

/// Everything whose order says nothing, in another order.
pub(super) fn permuted(file: &mut File) {
    file.imports.reverse();
    file.public_imports.reverse();
    file.options.reverse();
    file.types.iter_mut().for_each(permuted_type);
    file.extends.iter_mut().for_each(|extend| extend.fields.reverse());
    for Service { options, rpcs, .. } in &mut file.services {
        options.reverse();
        rpcs.iter_mut().for_each(|rpc| rpc.options.reverse());
    }
}

fn permuted_type(declared: &mut Type) {
    match declared {
        Type::Message(message) => {
            message.reserved.reverse();
            message.options.reverse();
            permuted_fields(&mut message.fields);
            message.oneofs.reverse();
            for OneOf { options, fields, groups, .. } in &mut message.oneofs {
                options.reverse();
                permuted_fields(fields);
                groups.reverse();
            }
            message.groups.reverse();
            message.nested.iter_mut().for_each(permuted_type);
        }
        Type::Enum(Enum { reserved, options, constants, .. }) => {
            reserved.reverse();
            options.reverse();
            constants.reverse();
            constants.iter_mut().for_each(|constant| constant.options.reverse());
        }
    }
}

fn permuted_fields(fields: &mut [Field]) {
    fields.reverse();
    fields.iter_mut().for_each(|field| field.options.reverse());
}

/// Without what descriptors lose: options, groups, defaults, labels and maps of extensions, and blocks that extend by
/// nothing.
pub(super) fn describable(file: &mut File) {
    distinct(file);
    without(&mut file.options);
    without(&mut file.imports);
    without(&mut file.public_imports);
    file.types.iter_mut().for_each(describable_type);
    describable_extends(&mut file.extends);
    for Service { options, rpcs, .. } in &mut file.services {
        without(options);
        rpcs.iter_mut().for_each(|rpc| without(&mut rpc.options));
    }
}

fn without<T>(list: &mut Vec<T>) {
    list.clear();
}

fn describable_type(declared: &mut Type) {
    match declared {
        Type::Message(message) => {
            without(&mut message.options);
            without(&mut message.groups);
            describable_fields(&mut message.fields);
            for OneOf { options, fields, groups, .. } in &mut message.oneofs {
                without(options);
                without(groups);
                describable_fields(fields);
            }
            message.extensions.iter_mut().for_each(|extensions| without(&mut extensions.options));
            describable_extends(&mut message.extends);
            message.nested.iter_mut().for_each(describable_type);
        }
        Type::Enum(Enum { options, constants, .. }) => {
            without(options);
            constants.iter_mut().for_each(|constant| without(&mut constant.options));
        }
    }
}

fn describable_extends(extends: &mut Vec<Extend>) {
    for Extend { fields, .. } in &mut *extends {
        describable_fields(fields);
        fields.retain(|field| matches!(field.type_name, TypeName::Named(_)));
        fields.iter_mut().for_each(|field| field.label = field.label.filter(|label| *label == Label::Repeated));
    }
    extends.retain(|extend| !extend.fields.is_empty());
}

fn describable_fields(fields: &mut [Field]) {
    for Field { options, default, .. } in fields {
        without::<OptionElement>(options);
        *default = None;
    }
}
