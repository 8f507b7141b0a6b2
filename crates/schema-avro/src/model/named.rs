//! Records, their fields, enums and fixed types.

use registrar_schema::json::Json;

use super::TypeId;
use crate::names::FullName;
use crate::properties::Properties;

/// What records, enums and fixed types have in common.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// The name.
    pub(crate) name: FullName,
    /// The documentation; kept even if empty.
    pub(crate) doc: Option<Box<str>>,
    /// Other names, each once, in source order.
    pub(crate) aliases: Vec<FullName>,
}

/// A record.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// Name, documentation, aliases.
    pub(crate) named: Named,
    /// Whether it was declared as `error`.
    pub(crate) is_error: bool,
    /// The fields.
    pub(crate) fields: Fields,
}

impl Record {
    /// The fields in order.
    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields.list
    }

    /// The place and the field of that name.
    pub(crate) fn field(&self, name: &str) -> Option<(usize, &Field)> {
        self.fields.find(name)
    }
}

/// A record's fields, each name once.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    list: Vec<Field>,
    /// Places in `list`, in order of the names.
    by_name: Vec<usize>,
}

/// A name that two fields share: the places and types of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repetition {
    /// The name.
    pub(crate) name: Box<str>,
    /// The field that repeats it.
    pub(crate) later: (usize, TypeId),
    /// The field that had it.
    pub(crate) earlier: (usize, TypeId),
}

impl Fields {
    /// Those fields.
    ///
    /// # Errors
    /// The first field whose name occurred before.
    pub(crate) fn new(list: Vec<Field>) -> Result<Self, Repetition> {
        let mut by_name: Vec<usize> = (0..list.len()).collect();
        by_name.sort_by(|one, two| list[*one].name.cmp(&list[*two].name));
        let repeated = by_name.windows(2).filter(|pair| list[pair[0]].name == list[pair[1]].name);
        match repeated.map(|pair| (pair[1], pair[0])).min() {
            Some((later, earlier)) => Err(Repetition {
                name: list[later].name.clone(),
                later: (later, list[later].schema),
                earlier: (earlier, list[earlier].schema),
            }),
            None => Ok(Self { list, by_name }),
        }
    }

    /// The fields, to change anything but their names.
    pub(crate) fn list_mut(&mut self) -> &mut [Field] {
        &mut self.list
    }

    fn find(&self, name: &str) -> Option<(usize, &Field)> {
        let found = self.by_name.binary_search_by(|place| (*self.list[*place].name).cmp(name)).ok()?;
        let place = self.by_name[found];
        Some((place, &self.list[place]))
    }
}

/// A field of a record.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The name.
    pub(crate) name: Box<str>,
    /// The type.
    pub(crate) schema: TypeId,
    /// The documentation; kept even if empty.
    pub(crate) doc: Option<Box<str>>,
    /// The default value, numbers as they print.
    pub(crate) default: Option<Json>,
    /// How the field sorts.
    pub(crate) order: Order,
    /// Other names, each once, in source order.
    pub(crate) aliases: Vec<Box<str>>,
    /// Its extra attributes.
    pub(crate) properties: Properties,
}

/// How a field takes part in the order of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `ascending`, the default; never printed.
    Ascending,
    /// `descending`
    Descending,
    /// `ignore`
    Ignore,
}

impl Order {
    /// Every order with its name.
    pub(crate) const ALL: [(Self, &'static str); 3] =
        [(Self::Ascending, "ascending"), (Self::Descending, "descending"), (Self::Ignore, "ignore")];

    /// The name as schemas write it.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// An enum.
#[derive(Debug, Clone)]
pub(crate) struct Enumeration {
    /// Name, documentation, aliases.
    pub(crate) named: Named,
    /// The symbols in order, each once.
    pub(crate) symbols: Vec<Box<str>>,
    /// The symbol that stands for unknown ones.
    pub(crate) default: Option<Box<str>>,
}

/// A fixed type.
#[derive(Debug, Clone)]
pub(crate) struct Fixed {
    /// Name, documentation, aliases.
    pub(crate) named: Named,
    /// Bytes.
    pub(crate) size: i32,
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Primitive, Types};
    use super::*;

    fn fields(names: &[&str]) -> Result<Fields, Repetition> {
        let schema = Types::default().push(Kind::Primitive(Primitive::Int), Properties::default());
        let field = |name: &&str| Field {
            name: (**name).into(),
            schema,
            doc: None,
            default: None,
            order: Order::Ascending,
            aliases: Vec::new(),
            properties: Properties::default(),
        };
        Fields::new(names.iter().map(field).collect())
    }

    #[test]
    fn fields_are_found_by_name() {
        let fields = fields(&["c", "a", "b"]).unwrap();
        let places = ["a", "b", "c", "d"].map(|name| fields.find(name).map(|(place, _)| place));
        assert_eq!(places, [Some(1), Some(2), Some(0), None]);
    }

    #[test]
    fn the_first_repetition_is_reported_with_the_original() {
        let found = fields(&["c", "a", "b", "b", "a", "a"]).unwrap_err();
        assert_eq!((&*found.name, found.later.0, found.earlier.0), ("b", 3, 2));
    }

    #[test]
    fn orders_are_listed_in_order() {
        for (place, (order, name)) in Order::ALL.into_iter().enumerate() {
            assert_eq!((order as usize, order.name()), (place, name));
        }
    }
}
