//! How a key is described: one row gives its name, type, default, documentation and status.

use std::marker::PhantomData;

use super::kind::Kind;

/// A configuration key, or, if its name ends with `.*`, a family of keys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// The key.
    pub(crate) name: &'static str,
    /// What its value may be.
    pub(crate) kind: Kind,
    /// The value where none is set, as it would be written.
    pub(crate) default: &'static str,
    /// One to three sentences for the documentation.
    pub(crate) doc: &'static str,
    /// Whether this build acts on it.
    pub(crate) status: Status,
    /// An older key that wins over this one where it is set and not empty.
    pub(crate) older: Option<&'static str>,
    /// An environment variable that counts where the key is not set at all.
    pub(crate) variable: Option<&'static str>,
}

/// Whether this build acts on a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Status {
    /// It does.
    Active,
    /// It does, but a newer key exists.
    Deprecated,
    /// It has no effect here, and needs none: the reason.
    NoEffect(&'static str),
    /// It has no effect yet: from when it will. Setting it to anything but its default gives a warning.
    NotYet(&'static str),
    /// Starting without its effect would be unsafe: the reason. Setting it to anything but its default is a fault.
    Refused(&'static str),
}

impl Row {
    const fn new(name: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Self {
        Self { name, kind, default, doc, status: Status::Active, older: None, variable: None }
    }

    /// This row with a status.
    pub(crate) const fn status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// This row with an older key that wins over it.
    pub(crate) const fn older(self, name: &'static str) -> Self {
        Self { older: Some(name), ..self }
    }

    /// This row with an environment variable besides the one that its name gives.
    pub(crate) const fn variable(self, name: &'static str) -> Self {
        Self { variable: Some(name), ..self }
    }

    /// For a family: what precedes the part that differs.
    pub(crate) fn prefix(&self) -> Option<&'static str> {
        self.name.strip_suffix('*')
    }
}

/// A key with any text as its value.
pub(crate) const fn text(name: &'static str, default: &'static str, doc: &'static str) -> Row {
    Row::new(name, Kind::Text, default, doc)
}

/// A key whose value is hidden when printed.
pub(crate) const fn password(name: &'static str, doc: &'static str) -> Row {
    Row::new(name, Kind::Password, "", doc)
}

/// A key with items separated by commas.
pub(crate) const fn list(name: &'static str, default: &'static str, doc: &'static str) -> Row {
    Row::new(name, Kind::List, default, doc)
}

/// A key that is on or off.
pub(crate) const fn flag(name: &'static str, default: &'static str, doc: &'static str) -> Row {
    Row::new(name, Kind::Bool, default, doc)
}

/// A key with a whole number, from `low` to `high`.
pub(crate) const fn int(name: &'static str, default: &'static str, low: i64, high: i64, doc: &'static str) -> Row {
    Row::new(name, Kind::Int(low, high), default, doc)
}

/// A key with a count, a size or a time: from zero to the reference's largest INT.
pub(crate) const fn count(name: &'static str, default: &'static str, doc: &'static str) -> Row {
    int(name, default, 0, super::kind::INT_MAX, doc)
}

/// A key with one of several names.
pub(crate) const fn choice(
    name: &'static str,
    default: &'static str,
    names: &'static [&'static str],
    doc: &'static str,
) -> Row {
    Row::new(name, Kind::Choice(names), default, doc)
}

/// A row together with the type that its value is read as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<T> {
    pub(crate) row: Row,
    value: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    /// Gives a row the type of its value.
    pub(crate) const fn new(row: Row) -> Self {
        Self { row, value: PhantomData }
    }
}

/// Rows about one topic, as the documentation shows them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) rows: &'static [Row],
}

/// Makes a typed constant of each row, and the section that lists them all.
macro_rules! section {
    ($title:literal; $($name:ident: $type:ty = $row:expr;)*) => {
        $(pub(crate) const $name: $crate::config::row::Key<$type> = $crate::config::row::Key::new($row);)*
        pub(crate) const SECTION: $crate::config::row::Section =
            $crate::config::row::Section { title: $title, rows: &[$($name.row),*] };
    };
}
pub(crate) use section;
