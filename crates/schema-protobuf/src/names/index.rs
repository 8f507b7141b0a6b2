//! How a tree of names grows.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::tree::{Extend, File, Type};
use crate::well_known;

use super::{Declared, Declarer, Extension, Names, Node, Origin, Scope};

/// The names of all built-in files, which every text sees.
static BUILT_IN: LazyLock<Names<'static>> = LazyLock::new(|| Names::built_in_without(&HashSet::new()));

impl<'a> Names<'a> {
    /// A tree without names.
    pub(crate) fn empty() -> Self {
        let root = Node { parent: Scope::ROOT, segment: "", declared: None, extension: None };
        Self { symbols: HashMap::new(), children: HashMap::new(), nodes: vec![root], files: Vec::new() }
    }

    /// What a text sees: the built-in files, except those whose path a reference takes, then the references in their
    /// order, then the text itself. Of two equal names the later one counts.
    pub(crate) fn visible(file: &'a File, references: impl Iterator<Item = (&'a str, &'a File)> + Clone) -> Self {
        let taken: HashSet<&str> =
            references.clone().map(|(path, _)| path).filter(|path| well_known::file(path).is_some()).collect();
        let mut names: Names<'a> = if taken.is_empty() { BUILT_IN.clone() } else { Names::built_in_without(&taken) };
        for (place, (_, referenced)) in references.enumerate() {
            names.add(referenced, Origin::Reference(place));
        }
        names.add(file, Origin::Local);
        names
    }

    fn built_in_without(taken: &HashSet<&str>) -> Self {
        let mut names = Self::empty();
        for (path, file) in well_known::files() {
            if !taken.contains(path) {
                names.add(file, Origin::BuiltIn);
            }
        }
        names
    }

    /// Adds what a file declares.
    pub(crate) fn add(&mut self, file: &'a File, origin: Origin) {
        let scope = match &file.package {
            Some(package) => self.enter(Scope::ROOT, package),
            None => Scope::ROOT,
        };
        self.files.push(Declarer { origin, package: scope });
        self.add_types(scope, &file.types);
        self.add_extensions(scope, &file.extends);
    }

    fn add_types(&mut self, scope: Scope, types: &'a [Type]) {
        for declared in types {
            let inside = self.enter(scope, declared.name());
            match declared {
                Type::Message(message) => {
                    self.declare(inside, Declared::Message(message));
                    self.add_types(inside, &message.nested);
                    self.add_extensions(inside, &message.extends);
                }
                Type::Enum(declared) => self.declare(inside, Declared::Enum(declared)),
            }
        }
    }

    fn add_extensions(&mut self, scope: Scope, extends: &'a [Extend]) {
        for extend in extends {
            for field in &extend.fields {
                let at = self.enter(scope, &field.name);
                if let Some(node) = self.nodes.get_mut(at.0 as usize) {
                    node.extension = Some(Extension { field, scope, extended: &extend.name });
                }
            }
        }
    }

    fn declare(&mut self, at: Scope, declared: Declared<'a>) {
        let file = self.files.len() - 1;
        if let Some(node) = self.nodes.get_mut(at.0 as usize) {
            node.declared = Some((declared, file));
        }
    }

    fn enter(&mut self, scope: Scope, name: &'a str) -> Scope {
        name.split('.').fold(scope, |parent, segment| {
            let known = self.symbols.len() as u32;
            let symbol = *self.symbols.entry(segment).or_insert(known);
            let fresh = Scope(self.nodes.len() as u32);
            let at = *self.children.entry((parent, symbol)).or_insert(fresh);
            if at == fresh {
                self.nodes.push(Node { parent, segment, declared: None, extension: None });
            }
            at
        })
    }
}
