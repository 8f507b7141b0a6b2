//! How bytes become texts.

use std::sync::Arc;

use registrar_schema::{ResolvedReference, Source};

/// What stands between texts: a control character that no language allows in a schema.
pub const SEPARATOR: char = '\u{1e}';

/// A schema and the texts that it may refer to as `r0`, `r1`, and so on; `None` if the input is no UTF-8.
pub fn one(input: &[u8]) -> Option<Source> {
    let mut texts = texts(input)?;
    let schema = texts.next()?.into();
    Some(Source { schema, references: references(texts) })
}

/// Two schemas that may refer to the same texts; `None` if the input is no UTF-8 or only one text.
pub fn two(input: &[u8]) -> Option<[Source; 2]> {
    let mut texts = texts(input)?;
    let schemas = [texts.next()?, texts.next()?];
    let references = references(texts);
    Some(schemas.map(|schema| Source { schema: schema.into(), references: references.clone() }))
}

fn texts(input: &[u8]) -> Option<std::str::Split<'_, char>> {
    Some(std::str::from_utf8(input).ok()?.split(SEPARATOR))
}

fn references<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<ResolvedReference> {
    let named = |(place, text): (usize, &str)| {
        let name: Arc<str> = format!("r{place}").into();
        ResolvedReference { subject: name.clone(), name, version: 1, schema: text.into() }
    };
    texts.enumerate().map(named).collect()
}
