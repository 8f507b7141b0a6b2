//! Names: full names, how they print inside a namespace, and which names a profile allows.

use std::sync::Arc;

use crate::model::{COMPLEX_TYPE_NAMES, Primitive};

/// Which names a text may use (spec: formats 1.1, "Two parser profiles").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameRule {
    /// ASCII letters, digits and `_`; each part of a namespace too.
    Ascii,
    /// Unicode letters, digits and `_`; namespaces are not checked.
    Unicode,
    /// Anything: references of stored schemas.
    Any,
}

impl NameRule {
    /// Checks a simple name.
    ///
    /// # Errors
    /// The reference's text.
    pub(crate) fn check(self, name: &str) -> Result<(), String> {
        if self == Self::Any {
            return Ok(());
        }
        // the reference looks at UTF-16 units: what takes two of them is no letter
        let allows = |c: char| c.is_ascii() || (self == Self::Unicode && c.len_utf16() == 1);
        let is_letter = |c: char| c == '_' || (c.is_alphabetic() && !c.is_numeric() && allows(c));
        let mut characters = name.chars();
        let Some(first) = characters.next() else { return Err("Empty name".to_owned()) };
        if !is_letter(first) {
            return Err(format!("Illegal initial character: {name}"));
        }
        if characters.all(|c| is_letter(c) || (c.is_numeric() && !c.is_alphabetic() && allows(c))) {
            Ok(())
        } else {
            Err(format!("Illegal character in: {name}"))
        }
    }

    /// Checks each part of a namespace, where this rule asks for it.
    ///
    /// # Errors
    /// The reference's text.
    pub(crate) fn check_namespace(self, namespace: Option<&str>) -> Result<(), String> {
        let Some(namespace) = namespace.filter(|_| self == Self::Ascii) else { return Ok(()) };
        for part in namespace.split('.') {
            self.check(part).map_err(|reason| format!("Namespace part \"{part}\" is invalid: {reason}"))?;
        }
        Ok(())
    }
}

/// A namespace and a simple name, kept as one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FullName {
    full: Arc<str>,
    /// Where the simple name begins; 0 without a namespace.
    simple_at: usize,
}

impl FullName {
    /// A name as written: one with a dot brings its own namespace, even an empty one.
    pub(crate) fn new(name: &str, namespace: Option<&str>) -> Self {
        let (namespace, simple) = match name.rsplit_once('.') {
            Some((own, simple)) => (Some(own), simple),
            None => (namespace, name),
        };
        match namespace.filter(|namespace| !namespace.is_empty()) {
            None => Self { full: simple.into(), simple_at: 0 },
            Some(namespace) => Self { full: format!("{namespace}.{simple}").into(), simple_at: namespace.len() + 1 },
        }
    }

    /// Namespace and simple name, joined by a dot.
    pub(crate) fn full(&self) -> &str {
        &self.full
    }

    /// The simple name.
    pub(crate) fn simple(&self) -> &str {
        &self.full[self.simple_at..]
    }

    /// The namespace, never empty.
    pub(crate) fn namespace(&self) -> Option<&str> {
        self.simple_at.checked_sub(1).map(|end| &self.full[..end])
    }

    /// How a use of this name prints inside `namespace`: the simple name where it says the same. A type called `record`
    /// always prints in full, because its simple name would be read as the keyword.
    pub(crate) fn qualified_in(&self, namespace: Option<&str>) -> &str {
        let is_keyword = |name| COMPLEX_TYPE_NAMES.contains(&name) || Primitive::named(name).is_some();
        if self.namespace() == namespace && !is_keyword(self.simple()) { self.simple() } else { self.full() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_namespace_and_simple_name() {
        let rows = [
            ("R", None, "R", None, "R"),
            ("R", Some("a.b"), "a.b.R", Some("a.b"), "R"),
            ("a.b.R", Some("c"), "a.b.R", Some("a.b"), "R"),
            (".R", Some("c"), "R", None, "R"),
            ("R", Some(""), "R", None, "R"),
            ("a.", None, "a.", Some("a"), ""),
        ];
        for (name, outer, full, namespace, simple) in rows {
            let parsed = FullName::new(name, outer);
            assert_eq!((parsed.full(), parsed.namespace(), parsed.simple()), (full, namespace, simple), "{name}");
        }
    }

    #[test]
    fn keywords_print_in_full() {
        assert_eq!(FullName::new("R", Some("a")).qualified_in(Some("a")), "R");
        assert_eq!(FullName::new("R", Some("a")).qualified_in(Some("b")), "a.R");
        assert_eq!(FullName::new("record", Some("a")).qualified_in(Some("a")), "a.record");
        assert_eq!(FullName::new("int", Some("a")).qualified_in(Some("a")), "a.int");
    }

    #[test]
    fn rules_differ_by_profile() {
        let rows = [
            ("ok_1", true, true),
            ("1x", false, false),
            ("a-b", false, false),
            ("", false, false),
            ("größe", false, true),
            ("x٣", false, true),
            // U+2160 is a number, U+1D4B3 takes two UTF-16 units
            ("xⅠ", false, false),
            ("Ⅰ", false, false),
            ("𝒳", false, false),
        ];
        for (name, ascii, unicode) in rows {
            assert_eq!(NameRule::Ascii.check(name).is_ok(), ascii, "{name}");
            assert_eq!(NameRule::Unicode.check(name).is_ok(), unicode, "{name}");
            assert!(NameRule::Any.check(name).is_ok());
        }
        let refusal = NameRule::Ascii.check_namespace(Some("x.a-b")).unwrap_err();
        assert_eq!(refusal, "Namespace part \"a-b\" is invalid: Illegal character in: a-b");
        assert!(NameRule::Unicode.check_namespace(Some("x.a-b")).is_ok());
    }
}
