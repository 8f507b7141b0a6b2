//! Which dialect a document is written in.

use registrar_schema::json::Json;

/// A dialect of JSON Schema, by what it does to keywords. The modern ones are read alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dialect {
    /// Draft 4.
    Draft4,
    /// Draft 6.
    Draft6,
    /// Draft 7; also what an absent or unknown `$schema` means.
    Draft7,
    /// 2019-09 and 2020-12.
    Modern,
}

/// `$schema` without its scheme.
const CLASSIC: [(&str, Dialect); 4] = [
    ("json-schema.org/draft-04/schema", Dialect::Draft4),
    ("json-schema.org/draft-06/schema", Dialect::Draft6),
    ("json-schema.org/draft-07/schema", Dialect::Draft7),
    ("json-schema.org/schema", Dialect::Draft4),
];

/// `$schema` without its scheme.
const MODERN: [&str; 2] = ["json-schema.org/draft/2019-09/schema", "json-schema.org/draft/2020-12/schema"];

impl Dialect {
    /// The dialect of a root document. The modern ones are told by the exact URL, the drafts by its beginning
    /// (spec: formats 1.2, "Dialect selection").
    pub(crate) fn of_root(root: &Json) -> Self {
        let url = schema_url(root).unwrap_or_default();
        if MODERN.contains(&url.strip_suffix('#').unwrap_or(url)) {
            return Self::Modern;
        }
        Self::draft(url).unwrap_or(Self::Draft7)
    }

    /// The dialect of a document that a root in this dialect refers to: the modern loader reads everything as modern,
    /// the older one goes by the document's own `$schema`.
    pub(crate) fn of_referenced(self, document: &Json) -> Self {
        match (self, schema_url(document)) {
            (Self::Modern, _) | (_, None) => self,
            (_, Some(url)) => Self::draft(url).unwrap_or(Self::Draft7),
        }
    }

    fn draft(url: &str) -> Option<Self> {
        CLASSIC.iter().find(|(prefix, _)| url.starts_with(prefix)).map(|(_, dialect)| *dialect)
    }

    /// The keyword that names a schema.
    pub(crate) fn id_keyword(self) -> &'static str {
        if self == Self::Draft4 { "id" } else { "$id" }
    }

    /// Where relative URIs of a root without an id begin.
    pub(crate) fn default_base(self) -> &'static str {
        if self == Self::Modern { "mem://input" } else { "" }
    }

    /// Whether keywords beside `$ref` count.
    pub(crate) fn reads_beside_ref(self) -> bool {
        self == Self::Modern
    }
}

fn schema_url(document: &Json) -> Option<&str> {
    let url = document.get("$schema")?.as_str()?;
    Some(url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or(url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::read;

    #[test]
    fn the_dialect_is_told_by_the_schema_url() {
        let rows = [
            ("http://json-schema.org/draft-04/schema#", Dialect::Draft4),
            ("https://json-schema.org/draft-04/schema", Dialect::Draft4),
            ("http://json-schema.org/schema#", Dialect::Draft4),
            ("http://json-schema.org/draft-06/schema#", Dialect::Draft6),
            ("http://json-schema.org/draft-07/schema", Dialect::Draft7),
            ("http://json-schema.org/draft-03/schema#", Dialect::Draft7),
            ("http://example.com/unknown", Dialect::Draft7),
            ("https://json-schema.org/draft/2019-09/schema", Dialect::Modern),
            ("http://json-schema.org/draft/2020-12/schema#", Dialect::Modern),
            ("https://json-schema.org/draft/2020-12/schema/x", Dialect::Draft7),
        ];
        for (url, dialect) in rows {
            assert_eq!(Dialect::of_root(&read(&format!("{{\"$schema\":\"{url}\"}}")).unwrap()), dialect, "{url}");
        }
        assert_eq!(Dialect::of_root(&read("{}").unwrap()), Dialect::Draft7);
        assert_eq!(Dialect::of_root(&read("{\"$schema\":4}").unwrap()), Dialect::Draft7);
    }
}
