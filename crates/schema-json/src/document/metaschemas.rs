//! The metaschemas that every schema may refer to. Their texts are not needed to know that a reference is good: the
//! rows say what can be pointed at.

use super::dialect::Dialect;
use super::keywords::Keyword;

struct Metaschema {
    /// URL without its scheme.
    url: &'static str,
    /// Whose keywords are under `properties`.
    dialect: Dialect,
    /// The names under `definitions` or `$defs`.
    definitions: &'static [&'static str],
}

const DRAFT_4: &[&str] = &["schemaArray", "positiveInteger", "positiveIntegerDefault0", "simpleTypes", "stringArray"];
const DRAFT_6: &[&str] =
    &["schemaArray", "nonNegativeInteger", "nonNegativeIntegerDefault0", "simpleTypes", "stringArray"];
const CORE: &[&str] = &["anchorString", "uriString", "uriReferenceString"];
const VALIDATION: &[&str] = &["nonNegativeInteger", "nonNegativeIntegerDefault0", "simpleTypes", "stringArray"];

const fn row(url: &'static str, dialect: Dialect, definitions: &'static [&'static str]) -> Metaschema {
    Metaschema { url, dialect, definitions }
}

/// spec: formats 1.2, "Reference loading".
const METASCHEMAS: &[Metaschema] = &[
    row("json-schema.org/draft-04/schema", Dialect::Draft4, DRAFT_4),
    row("json-schema.org/draft-06/schema", Dialect::Draft6, DRAFT_6),
    row("json-schema.org/draft-07/schema", Dialect::Draft7, DRAFT_6),
    row("json-schema.org/draft/2019-09/schema", Dialect::Modern, &[]),
    row("json-schema.org/draft/2019-09/meta/core", Dialect::Modern, &[]),
    row("json-schema.org/draft/2019-09/meta/applicator", Dialect::Modern, &["schemaArray"]),
    row("json-schema.org/draft/2019-09/meta/validation", Dialect::Modern, VALIDATION),
    row("json-schema.org/draft/2019-09/meta/meta-data", Dialect::Modern, &[]),
    row("json-schema.org/draft/2019-09/meta/format", Dialect::Modern, &[]),
    row("json-schema.org/draft/2019-09/meta/content", Dialect::Modern, &[]),
    row("json-schema.org/draft/2020-12/schema", Dialect::Modern, &[]),
    row("json-schema.org/draft/2020-12/meta/core", Dialect::Modern, CORE),
    row("json-schema.org/draft/2020-12/meta/applicator", Dialect::Modern, &["schemaArray"]),
    row("json-schema.org/draft/2020-12/meta/unevaluated", Dialect::Modern, &[]),
    row("json-schema.org/draft/2020-12/meta/validation", Dialect::Modern, VALIDATION),
    row("json-schema.org/draft/2020-12/meta/meta-data", Dialect::Modern, &[]),
    row("json-schema.org/draft/2020-12/meta/format-annotation", Dialect::Modern, &[]),
    row("json-schema.org/draft/2020-12/meta/content", Dialect::Modern, &[]),
];

/// Whether a metaschema has a schema there. A root in a draft knows those of the drafts, a modern one knows all.
pub(super) fn contains(root: Dialect, url: &str, fragment: &str) -> bool {
    let url = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url);
    let known = |row: &&Metaschema| row.url == url && (root == Dialect::Modern || row.dialect != Dialect::Modern);
    let Some(metaschema) = METASCHEMAS.iter().find(known) else { return false };
    let steps: Vec<&str> = fragment.split('/').collect();
    match steps[..] {
        [""] => true,
        ["", "definitions" | "$defs", name] => metaschema.definitions.contains(&name),
        ["", "properties", name] => Keyword::find(name, metaschema.dialect).is_some(),
        _ => false,
    }
}
