//! The declared names of a text and of everything that it can see, and the lookup of a name from a scope
//! (spec: formats 1.3 and 2.4.5).
//!
//! Names are paths in a tree of segments, so that a lookup costs no more than the segments of the name at each scope.

mod index;
mod members;

use std::collections::HashMap;

use crate::tree::{Enum, Field, Message};

pub(crate) use members::Members;

/// The predefined types.
const SCALARS: [&str; 15] = [
    "bool", "bytes", "double", "fixed32", "fixed64", "float", "int32", "int64", "sfixed32", "sfixed64", "sint32",
    "sint64", "string", "uint32", "uint64",
];

/// Whether a type is predefined.
pub(crate) fn is_scalar(name: &str) -> bool {
    SCALARS.binary_search(&name).is_ok()
}

/// Whether a predefined type may be the key of a map.
pub(crate) fn is_map_key(name: &str) -> bool {
    is_scalar(name) && !matches!(name, "bytes" | "double" | "float")
}

/// A package, a type or an extension: a place in the tree of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Scope(u32);

impl Scope {
    /// The scope without a name.
    pub(crate) const ROOT: Self = Self(0);
}

/// A type.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Declared<'a> {
    Message(&'a Message),
    Enum(&'a Enum),
}

/// A field that extends a message, and the scope in which its type is looked up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extension<'a> {
    pub(crate) field: &'a Field,
    pub(crate) scope: Scope,
    /// What it extends, as written.
    pub(crate) extended: &'a str,
}

#[derive(Debug, Clone)]
struct Node<'a> {
    parent: Scope,
    segment: &'a str,
    /// The type, and the place of the file that declares it.
    declared: Option<(Declared<'a>, usize)>,
    extension: Option<Extension<'a>>,
}

/// The tree of names.
#[derive(Debug, Clone)]
pub(crate) struct Names<'a> {
    symbols: HashMap<&'a str, u32>,
    children: HashMap<(Scope, u32), Scope>,
    nodes: Vec<Node<'a>>,
    files: Vec<Declarer>,
}

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It is one that every text sees.
    BuiltIn,
    /// It is the reference at that place.
    Reference(usize),
    /// It is the text itself.
    Local,
}

/// A file that declares names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declarer {
    pub(crate) origin: Origin,
    package: Scope,
}

impl<'a> Names<'a> {
    /// The type that a name means in a scope: the innermost scope outward, the first hit wins; a leading dot means
    /// the outermost scope.
    pub(crate) fn resolve_type(&self, scope: Scope, name: &str) -> Option<(Scope, Declared<'a>)> {
        self.resolve(scope, name, |node| node.declared.map(|(declared, _)| declared))
    }

    /// The extension that a name means in a scope.
    pub(crate) fn resolve_extension(&self, scope: Scope, name: &str) -> Option<(Scope, Extension<'a>)> {
        self.resolve(scope, name, |node| node.extension)
    }

    fn resolve<T>(&self, scope: Scope, name: &str, pick: impl Fn(&Node<'a>) -> Option<T>) -> Option<(Scope, T)> {
        let (mut scope, relative) = match name.strip_prefix('.') {
            Some(absolute) => (Scope::ROOT, absolute),
            None => (scope, name),
        };
        let symbols: Vec<u32> =
            relative.split('.').map(|segment| self.symbols.get(segment).copied()).collect::<Option<_>>()?;
        loop {
            let found = symbols.iter().try_fold(scope, |at, symbol| self.children.get(&(at, *symbol)).copied());
            if let Some(found) = found
                && let Some(picked) = self.node(found).and_then(&pick)
            {
                return Some((found, picked));
            }
            if scope == Scope::ROOT {
                return None;
            }
            scope = self.node(scope)?.parent;
        }
    }

    /// The type of that name.
    pub(crate) fn declared(&self, at: Scope) -> Option<Declared<'a>> {
        self.node(at)?.declared.map(|(declared, _)| declared)
    }

    /// The file that declares the type of that name.
    pub(crate) fn declarer(&self, at: Scope) -> Option<Declarer> {
        self.files.get(self.node(at)?.declared?.1).copied()
    }

    /// All extensions and their names.
    pub(crate) fn extensions(&self) -> impl Iterator<Item = (Scope, Extension<'a>)> {
        (0_u32..).zip(&self.nodes).filter_map(|(place, node)| Some((Scope(place), node.extension?)))
    }

    /// The scope inside a scope.
    pub(crate) fn child(&self, scope: Scope, name: &str) -> Option<Scope> {
        name.split('.').try_fold(scope, |at, segment| {
            let symbol = self.symbols.get(segment)?;
            self.children.get(&(at, *symbol)).copied()
        })
    }

    /// The scope of a package.
    pub(crate) fn package(&self, package: Option<&str>) -> Scope {
        package.and_then(|package| self.child(Scope::ROOT, package)).unwrap_or(Scope::ROOT)
    }

    /// The outermost package or type that a name is in.
    pub(crate) fn outermost(&self, scope: Scope) -> &'a str {
        let mut at = scope;
        loop {
            match self.node(at) {
                Some(node) if node.parent != Scope::ROOT => at = node.parent,
                node => return node.map_or("", |node| node.segment),
            }
        }
    }

    /// The name with its packages and enclosing messages, without a leading dot.
    pub(crate) fn full_name(&self, scope: Scope) -> String {
        self.name_inside(scope, Scope::ROOT)
    }

    /// The name of a type without the package of the file that declares it.
    pub(crate) fn local_name(&self, scope: Scope) -> String {
        self.name_inside(scope, self.declarer(scope).map_or(Scope::ROOT, |declarer| declarer.package))
    }

    fn name_inside(&self, scope: Scope, around: Scope) -> String {
        let mut segments = Vec::new();
        let mut at = scope;
        while at != around && at != Scope::ROOT {
            let Some(node) = self.node(at) else { break };
            segments.push(node.segment);
            at = node.parent;
        }
        segments.reverse();
        segments.join(".")
    }

    fn node(&self, scope: Scope) -> Option<&Node<'a>> {
        self.nodes.get(scope.0 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    #[test]
    fn the_innermost_scope_wins() {
        let text = "package a.b; message M { message N {} message a {} } message N {}";
        let file = parse(text).unwrap();
        let mut names = Names::empty();
        names.add(&file, Origin::Local);
        let inside = names.child(names.package(Some("a.b")), "M").unwrap();
        let full = |name| names.resolve_type(inside, name).map(|(scope, _)| names.full_name(scope));
        assert_eq!(full("N").as_deref(), Some("a.b.M.N"));
        assert_eq!(full("M").as_deref(), Some("a.b.M"));
        assert_eq!(full("b.N").as_deref(), Some("a.b.N"));
        assert_eq!(full(".a.b.N").as_deref(), Some("a.b.N"));
        assert_eq!(full(".N"), None);
        assert_eq!(full("a.b"), None);
    }

    #[test]
    fn scalars_are_sorted() {
        assert!(SCALARS.is_sorted());
        assert!(is_scalar("sint64") && !is_scalar("Sint64") && !is_map_key("float") && is_map_key("bool"));
    }
}
