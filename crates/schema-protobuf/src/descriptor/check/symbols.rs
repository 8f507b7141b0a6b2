//! The names that a file declares and those that it imports, as a tree of segments: full names are made for faults only,
//! because a long package and many fields multiply.

use std::collections::HashMap;

use super::proto;

/// A package, a declaration, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(usize);

impl Id {
    /// Around all names.
    pub(super) const ROOT: Self = Self(0);
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Symbol<'a> {
    Package,
    Message(&'a proto::Message),
    Enum(&'a proto::Enum),
    Service,
    /// A field, a value or a method.
    Member,
}

struct Node<'a> {
    around: Id,
    name: &'a str,
    /// What the file itself declares, and its packages and those of its imports; the path says which import's.
    own: Option<(Symbol<'a>, Option<&'a str>)>,
    imported: Option<Symbol<'a>>,
}

/// The tree.
pub(super) struct Symbols<'a> {
    nodes: Vec<Node<'a>>,
    children: HashMap<(Id, &'a str), Id>,
}

impl Default for Symbols<'_> {
    fn default() -> Self {
        let root = Node { around: Id::ROOT, name: "", own: None, imported: None };
        Self { nodes: vec![root], children: HashMap::new() }
    }
}

impl<'a> Symbols<'a> {
    /// Adds the types and packages of an imported file.
    pub(super) fn import(&mut self, path: &'a str, file: &'a proto::File) {
        let package = self.package(file, Some(path));
        file.message_type.iter().for_each(|message| self.import_message(package, message));
        file.enum_type.iter().for_each(|declared| self.import_enum(package, declared));
        for service in &file.service {
            let id = self.enter(package, name(&service.name));
            self.nodes[id.0].imported = Some(Symbol::Service);
        }
    }

    fn import_message(&mut self, around: Id, message: &'a proto::Message) {
        let id = self.enter(around, name(&message.name));
        self.nodes[id.0].imported = Some(Symbol::Message(message));
        message.nested_type.iter().for_each(|nested| self.import_message(id, nested));
        message.enum_type.iter().for_each(|nested| self.import_enum(id, nested));
    }

    fn import_enum(&mut self, around: Id, declared: &'a proto::Enum) {
        let id = self.enter(around, name(&declared.name));
        self.nodes[id.0].imported = Some(Symbol::Enum(declared));
    }

    fn package(&mut self, file: &'a proto::File, path: Option<&'a str>) -> Id {
        let Some(package) = &file.package else { return Id::ROOT };
        package.split('.').fold(Id::ROOT, |around, segment| {
            let id = self.enter(around, segment);
            self.nodes[id.0].own.get_or_insert((Symbol::Package, path));
            id
        })
    }

    /// Adds what the file itself declares: what is inside comes before what is around it. Gives its package.
    pub(super) fn declare(&mut self, file: &'a proto::File) -> Result<Id, String> {
        let package = self.package(file, None);
        file.message_type.iter().try_for_each(|message| self.message(package, message))?;
        file.enum_type.iter().try_for_each(|declared| self.enumeration(package, declared))?;
        for service in &file.service {
            let id = self.enter(package, name(&service.name));
            service.method.iter().try_for_each(|method| self.add_in(id, name(&method.name), Symbol::Member))?;
            self.add(id, Symbol::Service)?;
        }
        file.extension.iter().try_for_each(|field| self.field(package, field))?;
        Ok(package)
    }

    fn message(&mut self, around: Id, message: &'a proto::Message) -> Result<(), String> {
        let id = self.enter(around, name(&message.name));
        message.nested_type.iter().try_for_each(|nested| self.message(id, nested))?;
        message.enum_type.iter().try_for_each(|nested| self.enumeration(id, nested))?;
        message.field.iter().try_for_each(|field| self.field(id, field))?;
        message.extension.iter().try_for_each(|field| self.field(id, field))?;
        self.add(id, Symbol::Message(message))
    }

    fn enumeration(&mut self, around: Id, declared: &'a proto::Enum) -> Result<(), String> {
        let id = self.enter(around, name(&declared.name));
        if declared.value.is_empty() {
            return Err(self.fault(id, "Enums must contain at least one value."));
        }
        declared.value.iter().try_for_each(|value| self.add_in(id, name(&value.name), Symbol::Member))?;
        self.add(id, Symbol::Enum(declared))
    }

    fn field(&mut self, around: Id, field: &'a proto::Field) -> Result<(), String> {
        let id = self.enter(around, name(&field.name));
        if field.number.unwrap_or(0) <= 0 {
            return Err(self.fault(id, "Field numbers must be positive integers."));
        }
        self.add(id, Symbol::Member)
    }

    fn add_in(&mut self, around: Id, name: &'a str, symbol: Symbol<'a>) -> Result<(), String> {
        let id = self.enter(around, name);
        self.add(id, symbol)
    }

    fn add(&mut self, id: Id, symbol: Symbol<'a>) -> Result<(), String> {
        let Node { around, name, own, .. } = self.nodes[id.0];
        if !is_identifier(name) {
            return Err(self.fault(id, &format!("\"{name}\" is not a valid identifier.")));
        }
        let why = match own {
            None => {
                self.nodes[id.0].own = Some((symbol, None));
                return Ok(());
            }
            Some((_, Some(path))) => format!("\"{}\" is already defined in file \"{path}\".", self.full_name(id)),
            Some(_) if around == Id::ROOT => format!("\"{name}\" is already defined."),
            Some(_) => format!("\"{name}\" is already defined in \"{}\".", self.full_name(around)),
        };
        Err(self.fault(id, &why))
    }

    fn enter(&mut self, around: Id, name: &'a str) -> Id {
        let fresh = Id(self.nodes.len());
        let id = *self.children.entry((around, name)).or_insert(fresh);
        if id == fresh {
            self.nodes.push(Node { around, name, own: None, imported: None });
        }
        id
    }

    /// The node of a name that is inside another.
    pub(super) fn child(&self, around: Id, name: &str) -> Option<Id> {
        self.children.get(&(around, name)).copied()
    }

    /// The type that a name means in a scope. The innermost scope that knows its first segment decides, whether it knows
    /// the rest or not.
    pub(super) fn resolve(&self, scope: Id, name: &str) -> Option<(Id, Symbol<'a>)> {
        if let Some(absolute) = name.strip_prefix('.') {
            return self.inside(Id::ROOT, absolute);
        }
        let mut scope = scope;
        loop {
            match name.split_once('.') {
                None => {
                    if let Some(found) = self.inside(scope, name) {
                        return Some(found);
                    }
                }
                Some((first, rest)) => {
                    let around = self.child(scope, first);
                    if let Some(around) = around
                        && self.symbol(around, |symbol| !matches!(symbol, Symbol::Member)).is_some()
                    {
                        return self.inside(around, rest);
                    }
                }
            }
            if scope == Id::ROOT {
                return None;
            }
            scope = self.nodes[scope.0].around;
        }
    }

    fn inside(&self, around: Id, name: &str) -> Option<(Id, Symbol<'a>)> {
        let id = name.split('.').try_fold(around, |around, segment| self.child(around, segment))?;
        let symbol = self.symbol(id, |symbol| matches!(symbol, Symbol::Message(_) | Symbol::Enum(_)))?;
        Some((id, symbol))
    }

    fn symbol(&self, id: Id, is_wanted: impl Fn(&Symbol<'a>) -> bool) -> Option<Symbol<'a>> {
        let Node { own, imported, .. } = self.nodes[id.0];
        own.map(|(symbol, _)| symbol).filter(&is_wanted).or(imported.filter(&is_wanted))
    }

    /// A fault of what has that name.
    pub(super) fn fault(&self, id: Id, why: &str) -> String {
        format!("{}: {why}", self.full_name(id))
    }

    /// The name in full.
    pub(super) fn full_name(&self, id: Id) -> String {
        let mut segments = Vec::new();
        let mut at = id;
        while at != Id::ROOT {
            let Node { around, name, .. } = self.nodes[at.0];
            segments.push(name);
            at = around;
        }
        segments.reverse();
        segments.join(".")
    }
}

/// The name of an element: those that are made of trees have one.
pub(super) fn name(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or_default()
}

fn is_identifier(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
