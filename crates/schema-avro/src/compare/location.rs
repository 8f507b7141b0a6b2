//! Where in the reader's schema the comparison is.

use std::fmt;

/// A step from a schema to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment {
    /// A field, by place.
    Field(usize),
    /// The type of a field.
    Type,
    /// The items of an array.
    Items,
    /// The values of a map.
    Values,
    /// A branch of a union, by place.
    Branch(usize),
    /// The symbols of an enum.
    Symbols,
    /// The size of a fixed.
    Size,
    /// The name of a type.
    Name,
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(place) => write!(f, "/fields/{place}"),
            Self::Type => f.write_str("/type"),
            Self::Items => f.write_str("/items"),
            Self::Values => f.write_str("/values"),
            Self::Branch(place) => write!(f, "/{place}"),
            Self::Symbols => f.write_str("/symbols"),
            Self::Size => f.write_str("/size"),
            Self::Name => f.write_str("/name"),
        }
    }
}

/// A path, as a list that grows on the stack of the comparison. Displays as a JSON pointer; the root is `/`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location<'a>(Option<(&'a Location<'a>, Segment)>);

impl Location<'_> {
    /// The schema itself.
    pub(super) const ROOT: Location<'static> = Location(None);

    /// One step further.
    pub(super) fn step(&self, segment: Segment) -> Location<'_> {
        Location(Some((self, segment)))
    }
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut segments = Vec::new();
        let mut rest = self;
        while let Some((parent, segment)) = rest.0 {
            segments.push(segment);
            rest = parent;
        }
        if segments.is_empty() {
            return f.write_str("/");
        }
        segments.iter().rev().try_for_each(|segment| segment.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_pointers() {
        assert_eq!(Location::ROOT.to_string(), "/");
        let field = Location::ROOT.step(Segment::Field(3));
        let field_type = field.step(Segment::Type);
        let branch = field_type.step(Segment::Branch(1));
        assert_eq!(branch.step(Segment::Items).to_string(), "/fields/3/type/1/items");
    }
}
