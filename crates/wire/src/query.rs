//! Query parameters.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use registrar_model::{Error, ErrorKind};

use crate::path::java_int;

/// The query of a request, decoded where it is read. Parameters with broken encodings are read as far as possible.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    /// The query without its `?`.
    pub fn new(raw: &'a str) -> Self {
        Self(raw)
    }

    /// Names and values in order, decoded; `+` is a blank here.
    pub fn pairs(self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
        self.0.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
    }

    /// The first value of that name.
    pub fn first(self, name: &str) -> Option<Cow<'a, str>> {
        self.pairs().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The first value of that name, or an empty text.
    pub fn text(self, name: &str) -> Cow<'a, str> {
        self.first(name).unwrap_or_default()
    }

    /// Every value of that name.
    pub fn all(self, name: &str) -> Vec<String> {
        self.pairs().filter(|(known, _)| known == name).map(|(_, value)| value.into_owned()).collect()
    }

    /// Whether the parameter is `true`, in any case; anything else is false (spec: core 1.4).
    pub fn flag(self, name: &str) -> bool {
        self.first(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The parameter as an integer; absent and blank are `default`.
    ///
    /// # Errors
    /// 404 for anything else than an integer, as the reference has it (spec: core 1.2).
    pub fn integer(self, name: &str, default: i32) -> Result<i32, Error> {
        match self.first(name) {
            Some(text) if !text.trim().is_empty() => java_int(&text).ok_or_else(|| ErrorKind::NotFound.into()),
            _ => Ok(default),
        }
    }
}

fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains('+') {
        return percent_decode_str(raw).decode_utf8_lossy();
    }
    let blanks = raw.replace('+', " ");
    Cow::Owned(percent_decode_str(&blanks).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded() {
        let query = Query::new("a=1&b=x%2By+z&&c&d=%&a=2&flag=TRUE&no=yes&n=+1&blank=");
        assert_eq!(query.first("a").as_deref(), Some("1"));
        assert_eq!(query.all("a"), ["1", "2"]);
        assert_eq!(query.text("b"), "x+y z");
        assert_eq!(query.first("c").as_deref(), Some(""));
        assert_eq!(query.text("d"), "%");
        assert_eq!(query.first("e"), None);
        assert!(query.flag("flag") && !query.flag("no") && !query.flag("c") && !query.flag("missing"));
        assert_eq!(query.integer("a", -1), Ok(1));
        assert_eq!(query.integer("missing", -1), Ok(-1));
        assert_eq!(query.integer("blank", -1), Ok(-1));
        assert_eq!(query.integer("n", -1), Err(ErrorKind::NotFound.into()));
        assert_eq!(query.integer("b", -1), Err(ErrorKind::NotFound.into()));
    }
}
