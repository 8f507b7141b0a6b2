//! The keywords as rows: what each expects, in which dialects, and which kind of node it makes.

use registrar_schema::json::Json;

use super::dialect::Dialect;
use super::uri;

/// What a keyword expects as its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything.
    Any,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A number that is neither zero nor infinite as a double.
    Divisor,
    /// A number written as a 32-bit integer.
    Integer,
    /// An array of anything.
    Array,
    /// An array of strings.
    Strings,
    /// The name of a type, or an array of such.
    Type,
    /// A regular expression.
    Pattern,
    /// An object with arrays of strings.
    StringLists,
    /// A schema.
    Schema,
    /// An array of schemas.
    Schemas,
    /// A schema or an array of schemas.
    SchemaOrSchemas,
    /// As before, but a single schema is an object.
    ObjectOrSchemas,
    /// An object with schemas.
    SchemaMap,
    /// An object with regular expressions as names and schemas.
    PatternMap,
    /// An object with schemas or arrays of strings.
    Dependencies,
    /// As before, but the schemas are objects.
    ObjectDependencies,
    /// An object with schemas that count only if something refers to them.
    Definitions,
    /// A URI of a schema.
    Reference,
    /// The URI of this schema.
    Id,
}

/// Which kind of node a keyword makes or belongs to (spec: formats 4.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Family {
    /// None: it describes the node, whatever its kind, or counts beside other keywords only.
    Common,
    /// An object node.
    Object,
    /// An array node.
    Array,
    /// A string node.
    String,
    /// A number node.
    Number,
    /// What `type` says.
    Typed,
    /// A node of its own.
    Own,
}

/// A set of dialects.
type Dialects = u8;

const D4: Dialects = 1;
const D6: Dialects = 2;
const D7: Dialects = 4;
const MODERN: Dialects = 8;
const CLASSIC: Dialects = D4 | D6 | D7;
const SINCE_6: Dialects = D6 | D7 | MODERN;
const SINCE_7: Dialects = D7 | MODERN;
const ALL: Dialects = CLASSIC | MODERN;

impl Dialect {
    fn bit(self) -> Dialects {
        match self {
            Self::Draft4 => D4,
            Self::Draft6 => D6,
            Self::Draft7 => D7,
            Self::Modern => MODERN,
        }
    }
}

/// A keyword of some dialects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keyword {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it expects.
    pub(crate) kind: Kind,
    /// The node that it makes.
    pub(crate) family: Family,
    dialects: Dialects,
}

const fn row(name: &'static str, dialects: Dialects, family: Family, kind: Kind) -> Keyword {
    Keyword { name, kind, family, dialects }
}

/// spec: formats 1.2 ("What everit rejects", "What json-sKema rejects") and 4.4.2 ("Keyword families").
#[rustfmt::skip]
const KEYWORDS: &[Keyword] = &[
    row("$ref",                  ALL,     Family::Own,    Kind::Reference),
    row("$dynamicRef",           MODERN,  Family::Own,    Kind::Reference),
    row("id",                    D4,      Family::Common, Kind::Id),
    row("$id",                   D6 | D7, Family::Common, Kind::Id),
    row("$dynamicAnchor",        MODERN,  Family::Common, Kind::String),
    row("$defs",                 MODERN,  Family::Common, Kind::Definitions),
    row("title",                 ALL,     Family::Common, Kind::String),
    row("description",           ALL,     Family::Common, Kind::String),
    row("default",               ALL,     Family::Common, Kind::Any),
    row("readOnly",              SINCE_7, Family::Common, Kind::Boolean),
    row("writeOnly",             SINCE_7, Family::Common, Kind::Boolean),
    row("deprecated",            MODERN,  Family::Common, Kind::Boolean),
    row("type",                  ALL,     Family::Typed,  Kind::Type),
    row("enum",                  ALL,     Family::Own,    Kind::Array),
    row("const",                 SINCE_6, Family::Own,    Kind::Any),
    row("not",                   ALL,     Family::Own,    Kind::Schema),
    row("allOf",                 ALL,     Family::Own,    Kind::Schemas),
    row("anyOf",                 ALL,     Family::Own,    Kind::Schemas),
    row("oneOf",                 ALL,     Family::Own,    Kind::Schemas),
    row("if",                    SINCE_7, Family::Own,    Kind::Schema),
    row("then",                  SINCE_7, Family::Own,    Kind::Schema),
    row("else",                  SINCE_7, Family::Own,    Kind::Schema),
    row("properties",            ALL,     Family::Object, Kind::SchemaMap),
    row("patternProperties",     ALL,     Family::Object, Kind::PatternMap),
    row("additionalProperties",  ALL,     Family::Object, Kind::Schema),
    row("unevaluatedProperties", MODERN,  Family::Object, Kind::Schema),
    row("propertyNames",         SINCE_6, Family::Object, Kind::Schema),
    row("required",              ALL,     Family::Object, Kind::Strings),
    row("minProperties",         CLASSIC, Family::Object, Kind::Integer),
    row("minProperties",         MODERN,  Family::Object, Kind::Number),
    row("maxProperties",         CLASSIC, Family::Object, Kind::Integer),
    row("maxProperties",         MODERN,  Family::Object, Kind::Number),
    row("dependencies",          D4,      Family::Object, Kind::ObjectDependencies),
    row("dependencies",          D6 | D7, Family::Object, Kind::Dependencies),
    row("dependentSchemas",      MODERN,  Family::Object, Kind::SchemaMap),
    row("dependentRequired",     MODERN,  Family::Object, Kind::StringLists),
    row("items",                 D4,      Family::Array,  Kind::ObjectOrSchemas),
    row("items",                 D6 | D7, Family::Array,  Kind::SchemaOrSchemas),
    row("items",                 MODERN,  Family::Array,  Kind::Schema),
    row("prefixItems",           MODERN,  Family::Array,  Kind::Schemas),
    row("additionalItems",       CLASSIC, Family::Array,  Kind::Schema),
    row("unevaluatedItems",      MODERN,  Family::Array,  Kind::Schema),
    row("contains",              SINCE_6, Family::Array,  Kind::Schema),
    row("minContains",           MODERN,  Family::Common, Kind::Number),
    row("maxContains",           MODERN,  Family::Common, Kind::Number),
    row("uniqueItems",           ALL,     Family::Array,  Kind::Boolean),
    row("minItems",              CLASSIC, Family::Array,  Kind::Integer),
    row("minItems",              MODERN,  Family::Array,  Kind::Number),
    row("maxItems",              CLASSIC, Family::Array,  Kind::Integer),
    row("maxItems",              MODERN,  Family::Array,  Kind::Number),
    row("minLength",             CLASSIC, Family::String, Kind::Integer),
    row("minLength",             MODERN,  Family::String, Kind::Number),
    row("maxLength",             CLASSIC, Family::String, Kind::Integer),
    row("maxLength",             MODERN,  Family::String, Kind::Number),
    row("pattern",               ALL,     Family::String, Kind::Pattern),
    row("format",                CLASSIC, Family::String, Kind::String),
    row("format",                MODERN,  Family::Common, Kind::String),
    row("minimum",               ALL,     Family::Number, Kind::Number),
    row("maximum",               ALL,     Family::Number, Kind::Number),
    row("exclusiveMinimum",      D4,      Family::Number, Kind::Boolean),
    row("exclusiveMinimum",      SINCE_6, Family::Number, Kind::Number),
    row("exclusiveMaximum",      D4,      Family::Number, Kind::Boolean),
    row("exclusiveMaximum",      SINCE_6, Family::Number, Kind::Number),
    row("multipleOf",            ALL,     Family::Number, Kind::Divisor),
];

/// The names that `type` knows.
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "null", "array", "object"];

impl Keyword {
    /// The keyword of that name in that dialect; `None` for what the dialect does not know.
    pub(crate) fn find(name: &str, dialect: Dialect) -> Option<&'static Self> {
        KEYWORDS.iter().find(|keyword| keyword.name == name && keyword.dialects & dialect.bit() != 0)
    }
}

impl Kind {
    /// Whether a value is of this kind. Schemas within it, and whether a pattern or a reference is good, are left to
    /// the walk.
    pub(crate) fn holds(self, value: &Json) -> bool {
        match self {
            Self::Any | Self::Schema | Self::SchemaOrSchemas => true,
            Self::String | Self::Pattern | Self::Reference => value.as_str().is_some(),
            Self::Id => value.as_str().is_some_and(uri::is_reference),
            Self::Boolean => matches!(value, Json::Bool(_)),
            Self::Number => matches!(value, Json::Number(_)),
            Self::Divisor => matches!(value, Json::Number(text) if is_divisor(text)),
            Self::Integer => matches!(value, Json::Number(text) if text.parse::<i32>().is_ok()),
            Self::Array | Self::Schemas => value.as_array().is_some(),
            Self::Strings => is_string_array(value),
            Self::Type => value.as_array().unwrap_or(std::slice::from_ref(value)).iter().all(is_type),
            Self::StringLists => value.as_object().is_some_and(|all| all.iter().all(|(_, list)| is_string_array(list))),
            Self::SchemaMap | Self::PatternMap | Self::Dependencies | Self::Definitions => value.as_object().is_some(),
            Self::ObjectOrSchemas => value.as_object().is_some() || value.as_array().is_some(),
            Self::ObjectDependencies => {
                let holds = |value: &Json| value.as_object().is_some() || value.as_array().is_some();
                value.as_object().is_some_and(|all| all.iter().all(|(_, value)| holds(value)))
            }
        }
    }

    /// Whether a loader takes a value for this kind where nothing refers to the schema yet.
    pub(crate) fn may_hold(self, value: &Json) -> bool {
        match self {
            Self::Type => value.as_str().is_some() || value.as_array().is_some(),
            Self::Divisor => Self::Number.holds(value),
            other => other.holds(value),
        }
    }
}

fn is_divisor(number: &str) -> bool {
    number.parse::<f64>().is_ok_and(|number| number != 0.0 && number.is_finite())
}

fn is_type(value: &Json) -> bool {
    value.as_str().is_some_and(|name| TYPES.contains(&name))
}

/// Whether a value is an array of strings.
pub(crate) fn is_string_array(value: &Json) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_keyword_has_two_rows_in_one_dialect() {
        for (place, keyword) in KEYWORDS.iter().enumerate() {
            for other in &KEYWORDS[place + 1..] {
                assert!(keyword.name != other.name || keyword.dialects & other.dialects == 0, "{}", keyword.name);
            }
        }
    }
}
