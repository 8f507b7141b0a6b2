//! From JSON to request shapes, with the reference's coercions and its faults (spec: core 1.2, "Valid JSON, wrong
//! shape/type"): numbers and booleans pass for strings, fractions are cut off, strings are read as numbers.

use std::collections::{BTreeMap, BTreeSet};

use registrar_model::{Error, ErrorKind};

use super::{Json, Number};

/// A field of an update: absent, `null`, or a value (spec: core 6.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// The request does not have it.
    #[default]
    Absent,
    /// The request has it as `null`.
    Null,
    /// The request has it.
    Value(T),
}

impl<T> From<Option<T>> for Field<T> {
    /// A field that the request has.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// A shape with named fields. Unknown fields are ignored; of duplicates the last wins.
pub(crate) trait Bean: Default {
    /// What error texts call the shape.
    const NAME: &'static str;

    /// Takes one field of the request.
    fn set(&mut self, field: &str, value: Json) -> Result<(), Error>;
}

/// An object of named fields; `None` for `null`.
pub(crate) fn bean<B: Bean>(value: Json) -> Result<Option<B>, Error> {
    match value {
        Json::Null => Ok(None),
        Json::Object(entries) => {
            let mut bean = B::default();
            for (name, value) in entries {
                bean.set(&name, value)?;
            }
            Ok(Some(bean))
        }
        Json::Array(_) => Err(mismatch(B::NAME, &value)),
        scalar => Err(no_creator(B::NAME, &scalar)),
    }
}

/// A string; numbers and booleans are taken by their text.
pub(crate) fn string(value: Json) -> Result<Option<String>, Error> {
    match value {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text)),
        Json::Number(number) => Ok(Some(number.text)),
        Json::Bool(truth) => Ok(Some(truth.to_string())),
        Json::Array(_) | Json::Object(_) => Err(mismatch("String", &value)),
    }
}

/// A 32-bit integer; fractions are cut off, strings are read.
pub(crate) fn integer(value: Json) -> Result<Option<i32>, Error> {
    match &value {
        Json::Null => Ok(None),
        Json::Number(number) => integral(number).map(Some),
        Json::String(text) => match text.trim() {
            "" | "null" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| {
                refused(format!(
                    "Cannot deserialize value of type `Integer` from String \"{text}\": not a valid \
                     `java.lang.Integer` value"
                ))
            }),
        },
        _ => Err(mismatch("Integer", &value)),
    }
}

fn integral(number: &Number) -> Result<i32, Error> {
    let out_of_range =
        || refused(format!("Numeric value ({}) out of range of int (-2147483648 - 2147483647)", number.text));
    if !number.is_float {
        return number.text.parse().map_err(|_| out_of_range());
    }
    match number.text.parse::<f64>() {
        // bounds are exact in a double; the cast then only cuts the fraction off
        Ok(real) if real >= f64::from(i32::MIN) && real <= f64::from(i32::MAX) => Ok(real as i32),
        _ => Err(out_of_range()),
    }
}

/// A boolean that may be `null`; integers count as "not 0".
pub(crate) fn boolean(value: Json) -> Result<Option<bool>, Error> {
    truth(value, "Boolean", "only \"true\" or \"false\" recognized")
}

/// A boolean that is false where the request says `null`.
pub(crate) fn flag(value: Json) -> Result<bool, Error> {
    let recognised = "only \"true\"/\"True\"/\"TRUE\" or \"false\"/\"False\"/\"FALSE\" recognized";
    Ok(truth(value, "boolean", recognised)?.unwrap_or_default())
}

fn truth(value: Json, name: &str, recognised: &str) -> Result<Option<bool>, Error> {
    match &value {
        Json::Null => Ok(None),
        Json::Bool(truth) => Ok(Some(*truth)),
        Json::Number(number) if !number.is_float => Ok(Some(!number.text.trim_start_matches(['-', '0']).is_empty())),
        Json::String(text) => match text.trim() {
            "true" | "True" | "TRUE" => Ok(Some(true)),
            "false" | "False" | "FALSE" => Ok(Some(false)),
            "" | "null" => Ok(None),
            _ => {
                Err(refused(format!("Cannot deserialize value of type `{name}` from String \"{text}\": {recognised}")))
            }
        },
        _ => Err(mismatch(name, &value)),
    }
}

/// A name of an enumeration; `accepted` is the list as error texts print it.
pub(crate) fn enumeration<T: Copy>(
    value: Json,
    name: &str,
    all: &[(&'static str, T)],
    accepted: &str,
) -> Result<Option<T>, Error> {
    match &value {
        Json::Null => Ok(None),
        Json::String(text) => match all.iter().find(|(known, _)| *known == text.trim()) {
            Some((_, found)) => Ok(Some(*found)),
            None => Err(refused(format!(
                "Cannot deserialize value of type `{name}` from String \"{text}\": not one of the values accepted for \
                 Enum class: [{accepted}]"
            ))),
        },
        _ => Err(mismatch(name, &value)),
    }
}

/// A list; `item` is what error texts call its items. `null` is an empty list.
pub(crate) fn list<T>(value: Json, item: &str, decode: impl Fn(Json) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    match value {
        Json::Null => Ok(Vec::new()),
        Json::Array(items) => items.into_iter().map(decode).collect(),
        other => Err(mismatch(&format!("{item}>"), &other)),
    }
}

/// A set of strings; `owner` is the shape that has it, for the fault of a `null` among them.
pub(crate) fn strings(value: Json, owner: &str) -> Result<BTreeSet<String>, Error> {
    match value {
        Json::Null => Ok(BTreeSet::new()),
        Json::Array(items) => {
            let null = r#"Cannot invoke "java.lang.Comparable.compareTo(Object)" because "k1" is null"#;
            items.into_iter().map(|item| string(item)?.ok_or_else(|| problem(owner, null))).collect()
        }
        Json::String(_) => Err(no_creator("HashSet", &value)),
        other => Err(mismatch("String>", &other)),
    }
}

/// A list of strings; a `null` among them is left out.
pub(crate) fn texts(value: Json) -> Result<Vec<String>, Error> {
    Ok(list(value, "String", string)?.into_iter().flatten().collect())
}

/// A map of texts; `owner` is the shape that has it, for the fault of a `null` among the values.
pub(crate) fn text_map<T>(
    value: Json,
    value_type: &str,
    owner: &str,
    decode: impl Fn(Json) -> Result<Option<T>, Error>,
) -> Result<BTreeMap<String, T>, Error> {
    match value {
        Json::Null => Ok(BTreeMap::new()),
        Json::Object(entries) => entries
            .into_iter()
            .map(|(key, value)| Ok((key, decode(value)?.ok_or_else(|| problem(owner, "a null in a map"))?)))
            .collect(),
        Json::String(_) => Err(no_creator("LinkedHashMap", &value)),
        other => Err(mismatch(&format!("{value_type}>"), &other)),
    }
}

/// The fault of a shape that its parts do not make up.
pub(crate) fn problem(owner: &str, problem: &str) -> Error {
    refused(format!("Cannot construct instance of `{owner}`, problem: {problem}"))
}

/// The fault of a value of another kind.
fn mismatch(name: &str, value: &Json) -> Error {
    refused(format!("Cannot deserialize value of type `{name}` from {}", value.described()))
}

/// The fault of a scalar where a shape is expected.
fn no_creator(name: &str, value: &Json) -> Error {
    let from = match value {
        Json::String(text) if text.is_empty() => {
            return refused(format!(
                "Cannot coerce empty String (\"\") to `{name}` value (but could if coercion was enabled using \
                 `CoercionConfig`)"
            ));
        }
        Json::String(text) => {
            format!("no String-argument constructor/factory method to deserialize from String value ('{text}')")
        }
        Json::Bool(truth) => format!(
            "no boolean/Boolean-argument constructor/factory method to deserialize from boolean value ({truth})"
        ),
        Json::Number(number) => {
            let kind = match number.is_float {
                true => "double/Double",
                false if number.text.parse::<i32>().is_ok() => "int/Int",
                false => "long/Long",
            };
            format!("no {kind}-argument constructor/factory method to deserialize from Number value ({})", number.text)
        }
        _ => return mismatch(name, value),
    };
    refused(format!("Cannot construct instance of `{name}` (although at least one Creator exists): {from}"))
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::BadRequest, [message])
}
