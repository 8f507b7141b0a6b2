//! The types of differences: name, tolerance and description of each.

use registrar_model::CompatibilityPolicy;
use registrar_schema::Labels;

/// Under which policies a difference is compatible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tolerance {
    /// Under each.
    Always,
    /// Under LENIENT only.
    Lenient,
    /// Under none.
    Never,
}

/// A type of difference. What is always compatible is never described.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DifferenceType {
    name: &'static str,
    tolerance: Tolerance,
    /// With `{path}`, `{reader}` and `{writer}` to be filled in.
    description: &'static str,
}

impl DifferenceType {
    /// Whether data can still be read under that policy.
    pub(super) fn is_compatible(&self, policy: CompatibilityPolicy) -> bool {
        match self.tolerance {
            Tolerance::Always => true,
            Tolerance::Lenient => policy == CompatibilityPolicy::Lenient,
            Tolerance::Never => false,
        }
    }

    /// The message. It ends in the quotation mark that the reference ends it with (spec: formats 4.4.1).
    pub(super) fn message(&self, path: &str, labels: Labels) -> String {
        let mut text = format!("{{errorType:\"{}\", description:\"", self.name);
        let mut rest = self.description;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(match name {
                "path" => path,
                "reader" => labels.reader,
                _ => labels.writer,
            });
            rest = after;
        }
        text.push_str(rest);
        text.push_str("'}");
        text
    }
}

const ADDED: &str = "The keyword at path '{path}' in the {reader} schema is not present in the {writer} schema";
const MORE: &str = "The value at path '{path}' in the {reader} schema is more than its value in the {writer} schema";
const LESS: &str = "The value at path '{path}' in the {reader} schema is less than its value in the {writer} schema";
const VALUE: &str = "The value at path '{path}' is different between the {reader} and {writer} schema";
const FEWER_ELEMENTS: &str = "An array or combined type at path '{path}' has fewer elements in the {reader} schema \
                              than the {writer} schema";
const MORE_ELEMENTS: &str = "An array or combined type at path '{path}' has more elements in the {reader} schema \
                             than the {writer} schema";
const TYPE: &str = "A type at path '{path}' is different between the {reader} schema and the {writer} schema";
const OPEN: &str = "The {reader} schema has an open content model and has a property or item at path '{path}' which \
                    is missing in the {writer} schema";
const UNOPEN: &str = "The {reader} schema has an unopen content model and has a required property at path '{path}' \
                      which is missing in the {writer} schema";
const CLOSED: &str = "The {reader} has a closed content model and is missing a property or item present at path \
                      '{path}' in the {writer} schema";
const REMOVED_UNCOVERED: &str = "A property or item is missing in the {reader} schema but present at path '{path}' \
                                 in the {writer} schema and is not covered by its partially open content model";
const ADDED_UNCOVERED: &str = "The {reader} schema has a property or item at path '{path}' which is missing in the \
                               {writer} schema and is not covered by its partially open content model";
const NONE: &str = "";

const fn always(name: &'static str) -> DifferenceType {
    DifferenceType { name, tolerance: Tolerance::Always, description: NONE }
}

const fn lenient(name: &'static str, description: &'static str) -> DifferenceType {
    DifferenceType { name, tolerance: Tolerance::Lenient, description }
}

const fn never(name: &'static str, description: &'static str) -> DifferenceType {
    DifferenceType { name, tolerance: Tolerance::Never, description }
}

/// Declares rows as constants, named as the reference names them.
macro_rules! rows {
    ($($tolerance:ident $name:ident $($description:ident)?;)*) => {
        $(pub(super) const $name: &DifferenceType = &$tolerance(stringify!($name) $(, $description)?);)*
    };
}

// spec: formats 4.4.1. Changes of `$id`, `title`, `description` and `default` are always compatible, and not looked
// for.
rows! {
    never   SCHEMA_ADDED NONE;
    always  SCHEMA_REMOVED;
    always  TYPE_EXTENDED;
    never   TYPE_NARROWED TYPE;
    never   TYPE_CHANGED TYPE;

    never   MAX_LENGTH_ADDED ADDED;
    always  MAX_LENGTH_REMOVED;
    always  MAX_LENGTH_INCREASED;
    never   MAX_LENGTH_DECREASED LESS;
    never   MIN_LENGTH_ADDED ADDED;
    always  MIN_LENGTH_REMOVED;
    never   MIN_LENGTH_INCREASED MORE;
    always  MIN_LENGTH_DECREASED;
    never   PATTERN_ADDED ADDED;
    always  PATTERN_REMOVED;
    never   PATTERN_CHANGED VALUE;

    never   MAXIMUM_ADDED ADDED;
    always  MAXIMUM_REMOVED;
    always  MAXIMUM_INCREASED;
    never   MAXIMUM_DECREASED LESS;
    never   MINIMUM_ADDED ADDED;
    always  MINIMUM_REMOVED;
    never   MINIMUM_INCREASED MORE;
    always  MINIMUM_DECREASED;
    never   EXCLUSIVE_MAXIMUM_ADDED ADDED;
    always  EXCLUSIVE_MAXIMUM_REMOVED;
    always  EXCLUSIVE_MAXIMUM_INCREASED;
    never   EXCLUSIVE_MAXIMUM_DECREASED LESS;
    never   EXCLUSIVE_MINIMUM_ADDED ADDED;
    always  EXCLUSIVE_MINIMUM_REMOVED;
    never   EXCLUSIVE_MINIMUM_INCREASED MORE;
    always  EXCLUSIVE_MINIMUM_DECREASED;
    never   MULTIPLE_OF_ADDED ADDED;
    always  MULTIPLE_OF_REMOVED;
    never   MULTIPLE_OF_EXPANDED MORE;
    always  MULTIPLE_OF_REDUCED;
    never   MULTIPLE_OF_CHANGED VALUE;

    never   REQUIRED_ATTRIBUTE_ADDED ADDED;
    always  REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED;
    always  REQUIRED_ATTRIBUTE_REMOVED;
    never   MAX_PROPERTIES_ADDED ADDED;
    always  MAX_PROPERTIES_REMOVED;
    always  MAX_PROPERTIES_INCREASED;
    never   MAX_PROPERTIES_DECREASED LESS;
    never   MIN_PROPERTIES_ADDED ADDED;
    always  MIN_PROPERTIES_REMOVED;
    never   MIN_PROPERTIES_INCREASED MORE;
    always  MIN_PROPERTIES_DECREASED;
    always  ADDITIONAL_PROPERTIES_ADDED;
    always  ADDITIONAL_PROPERTIES_EXTENDED;
    lenient ADDITIONAL_PROPERTIES_REMOVED ADDED;
    lenient ADDITIONAL_PROPERTIES_NARROWED FEWER_ELEMENTS;
    always  UNEVALUATED_PROPERTIES_ADDED;
    always  UNEVALUATED_PROPERTIES_EXTENDED;
    lenient UNEVALUATED_PROPERTIES_REMOVED ADDED;
    lenient UNEVALUATED_PROPERTIES_NARROWED FEWER_ELEMENTS;
    never   DEPENDENCY_ARRAY_ADDED ADDED;
    always  DEPENDENCY_ARRAY_REMOVED;
    never   DEPENDENCY_ARRAY_EXTENDED MORE_ELEMENTS;
    always  DEPENDENCY_ARRAY_NARROWED;
    never   DEPENDENCY_ARRAY_CHANGED VALUE;
    never   DEPENDENCY_SCHEMA_ADDED ADDED;
    always  DEPENDENCY_SCHEMA_REMOVED;

    never   REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL OPEN;
    lenient REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL OPEN;
    lenient OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL OPEN;
    always  PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL;
    never   REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL UNOPEN;
    always  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL;
    always  OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL;
    always  PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL;
    always  PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL;
    lenient PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL CLOSED;
    always  PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL;
    lenient PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL REMOVED_UNCOVERED;
    always  PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL;
    lenient PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL ADDED_UNCOVERED;

    never   MAX_ITEMS_ADDED ADDED;
    always  MAX_ITEMS_REMOVED;
    always  MAX_ITEMS_INCREASED;
    never   MAX_ITEMS_DECREASED LESS;
    never   MIN_ITEMS_ADDED ADDED;
    always  MIN_ITEMS_REMOVED;
    never   MIN_ITEMS_INCREASED MORE;
    always  MIN_ITEMS_DECREASED;
    never   MAX_CONTAINS_ADDED ADDED;
    always  MAX_CONTAINS_REMOVED;
    always  MAX_CONTAINS_INCREASED;
    never   MAX_CONTAINS_DECREASED LESS;
    never   MIN_CONTAINS_ADDED ADDED;
    always  MIN_CONTAINS_REMOVED;
    never   MIN_CONTAINS_INCREASED MORE;
    always  MIN_CONTAINS_DECREASED;
    never   UNIQUE_ITEMS_ADDED ADDED;
    always  UNIQUE_ITEMS_REMOVED;
    always  ADDITIONAL_ITEMS_ADDED;
    always  ADDITIONAL_ITEMS_EXTENDED;
    never   ADDITIONAL_ITEMS_REMOVED ADDED;
    never   ADDITIONAL_ITEMS_NARROWED FEWER_ELEMENTS;
    always  UNEVALUATED_ITEMS_ADDED;
    always  UNEVALUATED_ITEMS_EXTENDED;
    never   UNEVALUATED_ITEMS_REMOVED ADDED;
    never   UNEVALUATED_ITEMS_NARROWED FEWER_ELEMENTS;
    never   ITEM_ADDED_TO_OPEN_CONTENT_MODEL OPEN;
    always  ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL;
    always  ITEM_ADDED_TO_CLOSED_CONTENT_MODEL;
    always  ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL;
    always  ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL;
    never   ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL CLOSED;
    always  ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL;
    never   ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL REMOVED_UNCOVERED;
    always  ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL;
    never   ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL ADDED_UNCOVERED;

    always  ENUM_ARRAY_EXTENDED;
    never   ENUM_ARRAY_NARROWED FEWER_ELEMENTS;
    never   ENUM_ARRAY_CHANGED TYPE;

    always  COMBINED_TYPE_EXTENDED;
    never   COMBINED_TYPE_CHANGED TYPE;
    never   COMBINED_TYPE_SUBSCHEMAS_CHANGED TYPE;
    never   PRODUCT_TYPE_EXTENDED MORE_ELEMENTS;
    always  PRODUCT_TYPE_NARROWED;
    always  SUM_TYPE_EXTENDED;
    never   SUM_TYPE_NARROWED FEWER_ELEMENTS;
    always  NOT_TYPE_NARROWED;
    never   NOT_TYPE_EXTENDED MORE_ELEMENTS;
}
