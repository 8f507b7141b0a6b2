//! The kinds of differences and their wording.

use registrar_schema::Labels;

/// What is incompatible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    PackageChanged,
    MessageRemoved,
    FieldKindChanged,
    FieldScalarKindChanged,
    FieldNamedTypeChanged,
    FieldNumericLabelChanged,
    RequiredFieldAdded,
    RequiredFieldRemoved,
    OneofFieldRemoved,
    MultipleFieldsMovedToOneof,
    FieldMovedToExistingOneof,
}

impl Kind {
    /// The name, and the description with `PATH`, `READER` and `WRITER` to be filled in.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::PackageChanged => (
                "PACKAGE_CHANGED",
                "The package at 'PATH' in the READER schema does not match the package in the WRITER schema",
            ),
            Self::MessageRemoved => {
                ("MESSAGE_REMOVED", "The READER schema is missing a MESSAGE type at path 'PATH' in the WRITER schema")
            }
            Self::FieldKindChanged => (
                "FIELD_KIND_CHANGED",
                "The type of a field at path 'PATH' in the READER schema does not match the WRITER schema",
            ),
            Self::FieldScalarKindChanged => (
                "FIELD_SCALAR_KIND_CHANGED",
                "The kind of a SCALAR field at path 'PATH' in the READER schema does not match its kind in the WRITER \
                 schema",
            ),
            Self::FieldNamedTypeChanged => (
                "FIELD_NAMED_TYPE_CHANGED",
                "The type of a MESSAGE field at path 'PATH' in the READER schema does not match its type in the WRITER \
                 schema",
            ),
            Self::FieldNumericLabelChanged => (
                "FIELD_NUMERIC_LABEL_CHANGED",
                "The label for a NUMERIC field at path 'PATH' in the READER schema does not match its label in the \
                 WRITER schema",
            ),
            Self::RequiredFieldAdded => (
                "REQUIRED_FIELD_ADDED",
                "A required field  at path 'PATH' in the READER schema is missing in the WRITER schema",
            ),
            Self::RequiredFieldRemoved => (
                "REQUIRED_FIELD_REMOVED",
                "The READER schema is missing a required field at path: 'PATH' in the WRITER schema",
            ),
            Self::OneofFieldRemoved => (
                "ONEOF_FIELD_REMOVED",
                "The READER schema is missing a oneof field at path 'PATH' in the WRITER schema",
            ),
            Self::MultipleFieldsMovedToOneof => (
                "MULTIPLE_FIELDS_MOVED_TO_ONEOF",
                "Multiple fields in the oneof at path 'PATH' in the READER schema are outside a oneof in the WRITER \
                 schema",
            ),
            Self::FieldMovedToExistingOneof => (
                "FIELD_MOVED_TO_EXISTING_ONEOF",
                "A field in the oneof at path 'PATH' in the READER schema is outside an existing oneof in the WRITER \
                 schema",
            ),
        }
    }
}

/// Where something differs: messages, oneofs and field numbers, from the outside in. Rendered only when needed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Name(&'p Path<'p>, &'p str),
    Number(&'p Path<'p>, i32),
}

impl Path<'_> {
    /// A name further in.
    pub(super) fn name<'s>(&'s self, name: &'s str) -> Path<'s> {
        Path::Name(self, name)
    }

    /// A number further in.
    pub(super) fn number(&self, number: i32) -> Path<'_> {
        Path::Number(self, number)
    }

    fn render(&self) -> String {
        let mut segments = Vec::new();
        let mut at = *self;
        loop {
            at = match at {
                Path::Root => break,
                Path::Name(outer, name) => {
                    segments.push(name.to_owned());
                    *outer
                }
                Path::Number(outer, number) => {
                    segments.push(number.to_string());
                    *outer
                }
            };
        }
        segments.reverse();
        format!("#/{}", segments.join("/"))
    }
}

/// A difference at a place.
#[derive(Debug, Clone)]
pub(crate) struct Difference {
    kind: Kind,
    path: String,
}

impl Difference {
    pub(super) fn new(kind: Kind, path: &Path<'_>) -> Self {
        Self { kind, path: path.render() }
    }

    /// About the bytes of the message.
    pub(super) fn len(&self) -> usize {
        self.path.len() + 100
    }

    /// The message, with what the two sides are called.
    pub(crate) fn message(&self, labels: Labels) -> String {
        let (name, description) = self.kind.texts();
        let described = description.replace("READER", labels.reader).replace("WRITER", labels.writer);
        format!("{{errorType:\"{name}\", description:\"{}\"}}", described.replace("PATH", &self.path))
    }
}
