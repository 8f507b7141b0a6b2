//! The checks that the reference leaves to real descriptors (spec: formats 1.3, `validate(true)`).

use registrar_schema::ParseError;

use crate::descriptor;
use crate::names::{Declared, Names, Scope};
use crate::tree::{File, Message, OptionElement, OptionValue, messages};

/// The options message, the option, and the enum whose constant the value must be.
const CONSTANTS: [(&str, &str, &str); 5] = [
    ("FileOptions", "optimize_for", "OptimizeMode"),
    ("FieldOptions", "ctype", "CType"),
    ("FieldOptions", "jstype", "JSType"),
    ("FieldOptions", "targets", "OptionTargetType"),
    ("MethodOptions", "idempotency_level", "IdempotencyLevel"),
];

/// Checks a file among the names that it sees; `imported` gives the file of an import path, if there is one.
///
/// # Errors
/// The first fault.
pub(crate) fn check<'f>(
    file: &File,
    names: &Names<'_>,
    imported: &dyn Fn(&str) -> Option<&'f File>,
) -> Result<(), ParseError> {
    let checked = constants(file, names).and_then(|()| descriptor::check(file, names, imported));
    checked.map_err(|fault| ParseError(format!("Invalid protobuf schema definition: {fault}")))
}

fn constants(file: &File, names: &Names<'_>) -> Result<(), String> {
    let check =
        |target, options: &[OptionElement]| options.iter().try_for_each(|option| constant_of(names, target, option));
    check("FileOptions", &file.options)?;
    messages(&file.types).try_for_each(|message| field_constants(message, &check))?;
    file.extends
        .iter()
        .flat_map(|extend| &extend.fields)
        .try_for_each(|field| check("FieldOptions", &field.options))?;
    let methods = file.services.iter().flat_map(|service| &service.rpcs);
    methods.into_iter().try_for_each(|rpc| check("MethodOptions", &rpc.options))
}

fn field_constants(
    message: &Message,
    check: &impl Fn(&'static str, &[OptionElement]) -> Result<(), String>,
) -> Result<(), String> {
    let members = message.oneofs.iter().flat_map(|oneof| &oneof.fields);
    let extensions = message.extends.iter().flat_map(|extend| &extend.fields);
    let mut fields = members.chain(&message.fields).chain(extensions);
    fields.try_for_each(|field| check("FieldOptions", &field.options))?;
    messages(&message.nested).try_for_each(|nested| field_constants(nested, check))
}

/// The complaint is that of a Java enum.
fn constant_of(names: &Names<'_>, target: &str, option: &OptionElement) -> Result<(), String> {
    let known = CONSTANTS.iter().find(|(options, name, _)| *options == target && *name == option.name);
    let Some((_, _, constants)) = known.filter(|_| !option.parenthesized && option.path.is_empty()) else {
        return Ok(());
    };
    let path = format!("{target}.{constants}");
    let declared = names.resolve_type(Scope::ROOT, &format!(".google.protobuf.{path}"));
    let Some((_, Declared::Enum(declared))) = declared else { return Ok(()) };
    let values = match &option.value {
        OptionValue::List(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    let is_constant = |text: &&str| declared.constants.iter().any(|constant| constant.name == **text);
    match values.iter().filter_map(OptionValue::scalar).find(|text| !is_constant(text)) {
        Some(text) => Err(format!("No enum constant com.google.protobuf.DescriptorProtos.{path}.{text}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;
    use crate::well_known;

    fn fault(text: &str) -> Option<String> {
        let file = parse(text).unwrap();
        let names = Names::visible(&file, std::iter::empty());
        check(&file, &names, &well_known::file).err().map(|error| error.to_string())
    }

    #[test]
    fn constants_of_options_exist() {
        let rows = [
            ("option optimize_for = X;", "FileOptions.OptimizeMode.X"),
            ("message A { oneof o { string a = 1 [ctype = CORD, jstype = X]; } }", "FieldOptions.JSType.X"),
            (
                "message A { message B { optional string a = 1 [targets = [TARGET_TYPE_FILE, X]]; } }",
                "FieldOptions.OptionTargetType.X",
            ),
            (
                "service S { rpc R (A) returns (A) { option idempotency_level = X; } } message A {}",
                "MethodOptions.IdempotencyLevel.X",
            ),
        ];
        for (text, constant) in rows {
            let expected = "Invalid protobuf schema definition: No enum constant com.google.protobuf.DescriptorProtos.";
            assert_eq!(fault(text), Some(format!("{expected}{constant}")), "{text}");
        }
    }

    #[test]
    fn other_options_are_left_alone() {
        let text = "option (optimize_for) = X; option jstype = Y; option optimize_for = SPEED; message A { option ctype = Z; }";
        assert_eq!(fault(text), None);
    }
}
