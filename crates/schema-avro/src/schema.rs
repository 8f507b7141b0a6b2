//! A parsed schema as the registry sees it.

use std::any::Any;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{CompareError, Labels, ParseError, ParsedSchema, Profile, Source};

use crate::compare;
use crate::equivalence::{Extent, is_equivalent};
use crate::model::{Kind, TypeId, Types};
use crate::names::NameRule;
use crate::normalize::normalize;
use crate::parse::Parser;
use crate::print::{TooDeep, schema_text};

/// A schema with the types of its references, which lie in the same arena.
#[derive(Debug)]
pub(crate) struct AvroSchema {
    types: Types,
    root: TypeId,
    references: References,
    canonical: String,
}

/// What a text has from its references.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    /// The full names of their top-level types: these print by name (spec: formats 2.1).
    pub(crate) names: HashSet<Box<str>>,
    /// How many nodes they take, at the start of the arena.
    pub(crate) nodes: usize,
}

impl AvroSchema {
    /// Parses the references in order, then the text, with one table of names.
    pub(crate) fn parse(source: &Source, profile: Profile) -> Result<Self, ParseError> {
        let (main_rule, reference_rule) = match profile {
            Profile::New => (NameRule::Ascii, NameRule::Ascii),
            Profile::Stored => (NameRule::Unicode, NameRule::Any),
        };
        let mut parser = Parser::new(profile == Profile::New);
        let mut reference_roots = Vec::with_capacity(source.references.len());
        for reference in &source.references {
            reference_roots.push(parser.text(&reference.schema, reference_rule)?);
        }
        let nodes = parser.types().len();
        let root = parser.text(&source.schema, main_rule)?;
        let types = parser.into_types();
        let named = reference_roots.into_iter().filter_map(|id| types.kind(id).named());
        let names = named.map(|named| named.name.full().into()).collect();
        Self::new(types, root, References { names, nodes })
    }

    fn new(types: Types, root: TypeId, references: References) -> Result<Self, ParseError> {
        let canonical = canonical_text(&types, root, &references)?;
        Ok(Self { types, root, references, canonical })
    }

    /// The nodes.
    pub(crate) fn types(&self) -> &Types {
        &self.types
    }

    /// The schema itself.
    pub(crate) fn root(&self) -> TypeId {
        self.root
    }

    /// The full names of the types that print by name, because a reference defines them.
    pub(crate) fn reference_names(&self) -> impl Iterator<Item = &str> {
        self.references.names.iter().map(|name| &**name)
    }

    /// The text that the schema has with other nodes in the same places.
    ///
    /// # Errors
    /// Nesting that could not be read again.
    pub(crate) fn text_of(&self, types: &Types) -> Result<String, ParseError> {
        canonical_text(types, self.root, &self.references)
    }
}

fn canonical_text(types: &Types, root: TypeId, references: &References) -> Result<String, ParseError> {
    schema_text(types, root, &references.names)
        .map_err(|TooDeep| ParseError("Types are nested too deeply in each other".to_owned()))
}

impl ParsedSchema for AvroSchema {
    fn canonical(&self) -> &str {
        &self.canonical
    }

    fn validate(&self, _strict: bool) -> Result<(), ParseError> {
        Ok(())
    }

    fn normalized(&self) -> Result<Arc<dyn ParsedSchema>, ParseError> {
        let types = normalize(&self.types, self.root, &self.references).map_err(ParseError)?;
        Ok(Arc::new(Self::new(types, self.root, self.references.clone())?))
    }

    fn formatted(&self, format: &str) -> Cow<'_, str> {
        let inlines = format.eq_ignore_ascii_case("resolved") && !self.references.names.is_empty();
        if inlines && let Ok(text) = schema_text(&self.types, self.root, &HashSet::new()) {
            return Cow::Owned(text);
        }
        Cow::Borrowed(&self.canonical)
    }

    fn is_equivalent(&self, other: &dyn ParsedSchema) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        is_equivalent((&self.types, self.root), (&other.types, other.root), Extent::Everything)
    }

    fn compare(
        &self,
        writer: &dyn ParsedSchema,
        labels: Labels,
        _policy: CompatibilityPolicy,
    ) -> Result<Vec<String>, CompareError> {
        match writer.as_any().downcast_ref::<Self>() {
            Some(writer) => compare::messages((&self.types, self.root), (&writer.types, writer.root), labels),
            None => Ok(vec!["Incompatible because of different schema type".to_owned()]),
        }
    }

    fn has_top_level_field(&self, name: &str) -> bool {
        matches!(self.types.kind(self.root), Kind::Record(record) if record.field(name).is_some())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
