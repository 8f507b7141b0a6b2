//! What a `.proto` text declares, in source order. Comments and positions are gone: two texts that print alike have
//! equal trees.

mod option;

pub(crate) use option::{Aggregate, OptionElement, OptionValue};

/// The largest field number, which prints as `max` in ranges.
pub(crate) const MAX_TAG: i32 = 536_870_911;

/// Deeper messages, groups, map types and aggregates are refused: the limit that Protobuf decoders share.
pub(crate) const MAX_DEPTH: usize = 100;

/// The language level that a text declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Proto2,
    Proto3,
}

impl Syntax {
    /// The spelling in texts and descriptors.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Proto2 => "proto2",
            Self::Proto3 => "proto3",
        }
    }

    /// The level of that spelling.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Proto2, Self::Proto3].into_iter().find(|syntax| syntax.as_str() == name)
    }
}

/// One text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct File {
    /// Absent where the text has no `syntax` line; such a text follows the proto2 rules.
    pub(crate) syntax: Option<Syntax>,
    pub(crate) package: Option<String>,
    pub(crate) imports: Vec<String>,
    pub(crate) public_imports: Vec<String>,
    pub(crate) options: Vec<OptionElement>,
    pub(crate) types: Vec<Type>,
    pub(crate) extends: Vec<Extend>,
    pub(crate) services: Vec<Service>,
}

/// A message or an enum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Message(Message),
    Enum(Enum),
}

impl Type {
    /// The simple name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Message(message) => &message.name,
            Self::Enum(declared) => &declared.name,
        }
    }
}

/// The messages of a list, in order.
pub(crate) fn messages(types: &[Type]) -> impl Iterator<Item = &Message> {
    types.iter().filter_map(|declared| match declared {
        Type::Message(message) => Some(message),
        Type::Enum(_) => None,
    })
}

/// The enums of a list, in order.
pub(crate) fn enums(types: &[Type]) -> impl Iterator<Item = &Enum> {
    types.iter().filter_map(|declared| match declared {
        Type::Enum(declared) => Some(declared),
        Type::Message(_) => None,
    })
}

/// A message.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) reserved: Vec<Reserved>,
    pub(crate) options: Vec<OptionElement>,
    pub(crate) fields: Vec<Field>,
    pub(crate) oneofs: Vec<OneOf>,
    pub(crate) groups: Vec<Group>,
    pub(crate) extensions: Vec<Extensions>,
    pub(crate) extends: Vec<Extend>,
    pub(crate) nested: Vec<Type>,
}

impl Message {
    /// The key and value types, if the message is the explicit entry of a map (`option map_entry = true`).
    pub(crate) fn map_entry(&self) -> Option<(&TypeName, &TypeName)> {
        if !self.is_map_entry() {
            return None;
        }
        let numbered = |tag| self.fields.iter().find(|field| field.tag == tag).map(|field| &field.type_name);
        Some((numbered(1)?, numbered(2)?))
    }

    /// Whether the message is flagged as the entry of a map.
    pub(crate) fn is_map_entry(&self) -> bool {
        self.options.iter().any(|option| {
            option.name == "map_entry" && option.path.is_empty() && option.value == OptionValue::Boolean("true".into())
        })
    }
}

/// What precedes a field's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Optional,
    Required,
    Repeated,
}

impl Label {
    /// The keyword.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::Required => "required",
            Self::Repeated => "repeated",
        }
    }
}

/// The type of a field as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TypeName {
    Named(String),
    /// Key and value.
    Map(Box<(TypeName, TypeName)>),
}

/// A field of a message, oneof, group or `extend` block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// Absent in oneofs, on maps, and where proto3 leaves it out.
    pub(crate) label: Option<Label>,
    pub(crate) type_name: TypeName,
    pub(crate) name: String,
    pub(crate) tag: i32,
    /// Without `default` and `json_name`.
    pub(crate) options: Vec<OptionElement>,
    /// The text of the option `default`; its kind follows from the type.
    pub(crate) default: Option<String>,
    pub(crate) json_name: Option<String>,
}

/// A `oneof`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OneOf {
    pub(crate) name: String,
    pub(crate) options: Vec<OptionElement>,
    pub(crate) fields: Vec<Field>,
    pub(crate) groups: Vec<Group>,
}

/// A proto2 group.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// Absent in oneofs.
    pub(crate) label: Option<Label>,
    pub(crate) name: String,
    pub(crate) tag: i32,
    pub(crate) fields: Vec<Field>,
}

/// Numbers from `start` to `end`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TagRange {
    pub(crate) start: i32,
    pub(crate) end: i32,
    /// Whether it was written with `to`: `5 to 5` is not printed as `5`.
    pub(crate) spelled: bool,
}

impl TagRange {
    /// A single number.
    pub(crate) fn single(tag: i32) -> Self {
        Self { start: tag, end: tag, spelled: false }
    }
}

/// One `extensions` statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Extensions {
    pub(crate) ranges: Vec<TagRange>,
    pub(crate) options: Vec<OptionElement>,
}

/// One `reserved` statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reserved {
    pub(crate) values: Vec<ReservedValue>,
}

/// What a `reserved` statement lists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ReservedValue {
    Tags(TagRange),
    Name(String),
}

/// An enum.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) reserved: Vec<Reserved>,
    pub(crate) options: Vec<OptionElement>,
    pub(crate) constants: Vec<EnumConstant>,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EnumConstant {
    pub(crate) name: String,
    pub(crate) tag: i32,
    pub(crate) options: Vec<OptionElement>,
}

/// An `extend` block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Extend {
    /// The extended message, as written.
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

/// A service.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) options: Vec<OptionElement>,
    pub(crate) rpcs: Vec<Rpc>,
}

/// A method of a service.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rpc {
    pub(crate) name: String,
    pub(crate) request: RpcType,
    pub(crate) response: RpcType,
    pub(crate) options: Vec<OptionElement>,
}

/// What a method takes or gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RpcType {
    pub(crate) type_name: TypeName,
    pub(crate) stream: bool,
}
