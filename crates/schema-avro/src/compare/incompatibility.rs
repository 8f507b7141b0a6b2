//! One difference, and how it reads.

use registrar_schema::Labels;

/// Which rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Neither the reader's simple name nor one of its aliases is the writer's.
    Name,
    /// Fixed types differ in size.
    FixedSize,
    /// The writer's enum has symbols that the reader's lacks.
    EnumSymbols,
    /// The reader's field is not in the writer's record and has no default.
    MissingDefault,
    /// The types differ.
    TypeMismatch,
    /// No branch of the reader's union reads the writer's type.
    UnionBranch,
}

/// A difference at a place of the reader's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Incompatibility {
    /// The rule.
    pub(super) rule: Rule,
    /// Where, as a JSON pointer.
    pub(super) path: String,
    /// What exactly.
    pub(super) info: String,
}

impl Incompatibility {
    /// The message (spec: formats 4.3).
    pub(super) fn message(&self, labels: Labels) -> String {
        let Self { rule, path, info } = self;
        let Labels { reader, writer } = labels;
        let (name, description) = match rule {
            Rule::Name => ("NAME_MISMATCH", format!("The name of the schema has changed (path '{path}')")),
            Rule::FixedSize => (
                "FIXED_SIZE_MISMATCH",
                format!(
                    "The size of FIXED type field at path '{path}' in the {reader} schema does not match with the \
                     {writer} schema"
                ),
            ),
            Rule::EnumSymbols => (
                "MISSING_ENUM_SYMBOLS",
                format!("The {reader} schema is missing enum symbols '{info}' at path '{path}' in the {writer} schema"),
            ),
            Rule::MissingDefault => (
                "READER_FIELD_MISSING_DEFAULT_VALUE",
                format!(
                    "The field '{info}' at path '{path}' in the {reader} schema has no default value and is missing \
                     in the {writer} schema"
                ),
            ),
            Rule::TypeMismatch => (
                "TYPE_MISMATCH",
                format!(
                    "The type (path '{path}') of a field in the {reader} schema does not match with the {writer} \
                     schema"
                ),
            ),
            Rule::UnionBranch => (
                "MISSING_UNION_BRANCH",
                format!(
                    "The {reader} schema is missing a type inside a union field at path '{path}' in the {writer} \
                     schema"
                ),
            ),
        };
        format!("{{errorType:'{name}', description:'{description}', additionalInfo:'{info}'}}")
    }
}
