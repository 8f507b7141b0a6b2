//! Random trees of proto3, in which every field may go without a label.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::tree::{
    Aggregate, Enum, EnumConstant, Extend, Extensions, Field, File, Group, Label, Message, OneOf, OptionElement,
    OptionValue, Reserved, ReservedValue, Rpc, RpcType, Service, Syntax, TagRange, Type, TypeName,
};

fn scalar_value() -> impl Strategy<Value = OptionValue> {
    prop_oneof![
        any::<String>().prop_map(OptionValue::String),
        any::<bool>().prop_map(|value| OptionValue::Boolean(value.to_string())),
        "-?(0x[0-9a-f]{1,4}|[0-9]{1,4}(\\.[0-9]{1,4})?(e[0-9])?)".prop_map(OptionValue::Number),
        "[A-Z][A-Z_]{0,4}".prop_map(OptionValue::Enum),
    ]
}

fn value() -> impl Strategy<Value = OptionValue> {
    scalar_value().prop_recursive(3, 12, 3, |inner| {
        let entries = btree_map("[a-z]{1,3}|\\[[a-z]{1,3}\\.[a-z]{1,3}\\]", inner, 0..3);
        let aggregate = entries.prop_map(|entries| {
            let mut aggregate = Aggregate::default();
            entries.into_iter().rev().for_each(|(key, value)| aggregate.set(key, value));
            OptionValue::Map(aggregate)
        });
        let list = vec(prop_oneof![scalar_value(), aggregate.clone()], 0..3).prop_map(OptionValue::List);
        prop_oneof![aggregate, list]
    })
}

fn option_element() -> impl Strategy<Value = OptionElement> {
    let plain = ("(deprecated|java_package|x[a-z]{0,3})", value()).prop_map(|(name, value)| OptionElement {
        name,
        parenthesized: false,
        path: Vec::new(),
        value,
    });
    let names = "(confluent\\.field_meta|confluent\\.message_meta|a\\.b)";
    let custom = (names, vec("(doc|tags|rules)", 0..2), value()).prop_map(|(name, path, value)| OptionElement {
        name,
        parenthesized: true,
        path,
        value,
    });
    prop_oneof![plain, custom]
}

fn options() -> impl Strategy<Value = Vec<OptionElement>> {
    vec(option_element(), 0..4)
}

fn type_name() -> impl Strategy<Value = TypeName> {
    "(int32|string|bytes|M0|\\.M0|google\\.protobuf\\.Any)".prop_map(TypeName::Named)
}

fn labelled(labels: &'static [Option<Label>]) -> impl Strategy<Value = Field> {
    let default = option::of("[A-Za-z0-9.]{1,4}");
    let parts = (type_name(), "[a-z]{1,4}", 1..100, options(), default, option::of(any::<String>()));
    (prop::sample::select(labels), parts).prop_map(|(label, (type_name, name, tag, options, default, json_name))| {
        Field { label, type_name, name, tag, options, default, json_name }
    })
}

fn map_field() -> impl Strategy<Value = Field> {
    (type_name(), 1..100).prop_map(|(value, tag)| Field {
        label: None,
        type_name: TypeName::Map(Box::new((TypeName::Named("bool".into()), value))),
        name: "m".into(),
        tag,
        options: Vec::new(),
        default: None,
        json_name: None,
    })
}

const LABELS: &[Option<Label>] = &[None, Some(Label::Optional), Some(Label::Repeated)];

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![4 => labelled(LABELS), 1 => map_field()]
}

fn oneof() -> impl Strategy<Value = OneOf> {
    let fields = vec(labelled(&[None]), 0..3);
    ("[a-z]{1,4}", options(), fields, vec(group(&[None]), 0..2)).prop_map(|(name, options, fields, groups)| OneOf {
        name,
        options,
        fields,
        groups,
    })
}

fn group(labels: &'static [Option<Label>]) -> impl Strategy<Value = Group> {
    (prop::sample::select(labels), "[A-Z][a-z]{0,3}", 1..100, vec(field(), 0..3))
        .prop_map(|(label, name, tag, fields)| Group { label, name, tag, fields })
}

fn range() -> impl Strategy<Value = TagRange> {
    (1..100, 0..3).prop_map(|(start, more)| TagRange { start, end: start + more, spelled: more > 0 })
}

fn reserved() -> impl Strategy<Value = Vec<Reserved>> {
    let value = prop_oneof![range().prop_map(ReservedValue::Tags), "[a-z'\"]{0,3}".prop_map(ReservedValue::Name)];
    vec(vec(value, 1..3).prop_map(|values| Reserved { values }), 0..2)
}

fn extends() -> impl Strategy<Value = Vec<Extend>> {
    let fields = vec(field(), 0..2);
    vec(fields.prop_map(|fields| Extend { name: "M0".into(), fields }), 0..2)
}

fn enumeration() -> impl Strategy<Value = Enum> {
    let constant =
        ("[A-Z]{1,3}", -5..5, options()).prop_map(|(name, tag, options)| EnumConstant { name, tag, options });
    ("E[a-z]{1,3}", reserved(), options(), vec(constant, 0..3)).prop_map(|(name, reserved, options, constants)| Enum {
        name,
        reserved,
        options,
        constants,
    })
}

fn message() -> impl Strategy<Value = Message> {
    let leaf =
        ("N[a-z]{1,3}", reserved(), options(), vec(field(), 0..4)).prop_map(|(name, reserved, options, fields)| {
            Message { name, reserved, options, fields, ..Message::default() }
        });
    leaf.prop_recursive(2, 6, 2, |inner| {
        let extensions =
            vec((vec(range(), 1..3), options()).prop_map(|(ranges, options)| Extensions { ranges, options }), 0..2);
        let nested = (vec(inner, 0..2), vec(enumeration(), 0..2));
        let parts = (vec(field(), 0..3), vec(oneof(), 0..2), vec(group(LABELS), 0..2), extensions, extends(), nested);
        ("N[a-z]{1,3}", options(), parts).prop_map(|(name, options, parts)| {
            let (fields, oneofs, groups, extensions, extends, (nested, enums)) = parts;
            let nested = nested.into_iter().map(Type::Message).chain(enums.into_iter().map(Type::Enum)).collect();
            let reserved = Vec::new();
            Message { name, reserved, options, fields, oneofs, groups, extensions, extends, nested }
        })
    })
}

fn service() -> impl Strategy<Value = Service> {
    let side = || any::<bool>().prop_map(|stream| RpcType { type_name: TypeName::Named("M0".into()), stream });
    let rpc = ("[A-Z][a-z]{1,3}", side(), side(), options()).prop_map(|(name, request, response, options)| Rpc {
        name,
        request,
        response,
        options,
    });
    (options(), vec(rpc, 0..2)).prop_map(|(options, rpcs)| Service { name: "S".into(), options, rpcs })
}

/// A file.
pub(super) fn file() -> impl Strategy<Value = File> {
    let imports = || vec("[a-z]{1,3}(/[a-z]{1,3})?\\.proto", 0..3);
    let head = (option::of("[a-z]{1,3}(\\.[a-z]{1,3})?"), imports(), imports(), options());
    let body = (vec(message(), 0..3), option::of(enumeration()), extends(), option::of(service()));
    (head, body).prop_map(|((package, imports, public_imports, options), (messages, declared, extends, service))| {
        let first = Message { name: "M0".into(), ..Message::default() };
        let numbered = messages
            .into_iter()
            .enumerate()
            .map(|(place, message)| Type::Message(Message { name: format!("M{}", place + 1), ..message }));
        let types = [Type::Message(first)].into_iter().chain(numbered).chain(declared.map(Type::Enum)).collect();
        let services = service.into_iter().collect();
        File { syntax: Some(Syntax::Proto3), package, imports, public_imports, options, types, extends, services }
    })
}
