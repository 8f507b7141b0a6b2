//! The path and the query of a request, as rewritten so far.

use std::borrow::Cow;

use registrar_model::{Error, ErrorKind};
use registrar_wire::path;

use crate::answer::{Content, Refusal};

/// Both are encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    pub path: Cow<'a, str>,
    pub query: Cow<'a, str>,
}

impl<'a> Target<'a> {
    /// The target as sent.
    ///
    /// # Errors
    /// 400 for a path that servers read differently (spec: core 1.2, "Illegal URI").
    pub fn new(path: &'a str, query: Option<&'a str>) -> Result<Self, Refusal> {
        path::check(path).map_err(|fault| {
            let error = Error::new(ErrorKind::BadRequest, [format!("Bad Request: {fault} in the path")]);
            Refusal { error, content: Content::Page }
        })?;
        Ok(Self { path: Cow::Borrowed(path), query: Cow::Borrowed(query.unwrap_or_default()) })
    }
}

/// Puts `change(value)` in place of each value of the query parameter `name`; values, given and changed, are encoded.
/// `None` keeps a value. Says whether there was such a parameter.
pub(super) fn change_parameter(query: &mut Cow<'_, str>, name: &str, change: impl Fn(&str) -> Option<String>) -> bool {
    let mut present = false;
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (own_name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_sought = path::segment_text(own_name) == name;
        present |= is_sought;
        match is_sought.then(|| change(value)).flatten() {
            Some(changed) => pairs.push(format!("{name}={changed}")),
            None => pairs.push(pair.to_owned()),
        }
    }
    if present {
        *query = Cow::Owned(pairs.join("&"));
    }
    present
}

/// Adds a query parameter; the value is encoded.
pub(super) fn add_parameter(query: &mut Cow<'_, str>, name: &str, value: &str) {
    let separator = if query.is_empty() { "" } else { "&" };
    *query = Cow::Owned(format!("{query}{separator}{name}={value}"));
}

/// A text of a path as a query can carry it.
pub(super) fn as_query_value(raw: &str) -> String {
    raw.replace('+', "%2B").replace('&', "%26")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_changed_in_place() {
        let mut query = Cow::Borrowed("a=1&b=2&a=3");
        assert!(change_parameter(&mut query, "a", |value| (value == "1").then(|| format!("x{value}"))));
        assert_eq!(query, "a=x1&b=2&a=3");
        assert!(!change_parameter(&mut query, "c", |_| Some(String::new())));
        add_parameter(&mut query, "c", &as_query_value("1+1&2"));
        assert_eq!(query, "a=x1&b=2&a=3&c=1%2B1%262");
    }

    #[test]
    fn an_illegal_path_is_refused_with_a_page() {
        let refusal = Target::new("/subjects//versions", None).unwrap_err();
        assert_eq!((refusal.error.status(), refusal.content), (400, Content::Page));
        assert!(Target::new("/subjects/a/versions", Some("x=%")).is_ok());
    }
}
