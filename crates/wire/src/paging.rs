//! `offset` and `limit` (spec: core 1.5).

use registrar_model::{Error, ErrorKind};

use crate::Query;

/// The limits of one family of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// What a request without a usable `limit` gets.
    pub default: usize,
    /// The highest usable `limit`.
    pub max: usize,
}

impl PageLimits {
    /// Both limits the same.
    pub const fn same(limit: usize) -> Self {
        Self { default: limit, max: limit }
    }

    /// The page that a request asks for. A limit that is 0, negative, or above the maximum counts as none.
    ///
    /// # Errors
    /// 404 for parameters that are no integers, and for a negative offset.
    pub fn page(self, query: Query<'_>) -> Result<Page, Error> {
        let offset = query.integer("offset", 0)?;
        let limit = usize::try_from(query.integer("limit", -1)?).unwrap_or_default();
        let limit = if (1..=self.max).contains(&limit) { limit } else { self.default };
        let offset = usize::try_from(offset).map_err(|_| Error::from(ErrorKind::NotFound))?;
        Ok(Page { offset, limit })
    }
}

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many items come before it.
    pub offset: usize,
    /// How many items it has at most.
    pub limit: usize,
}

impl Page {
    /// That part of `items`.
    pub fn of<T>(self, items: &[T]) -> &[T] {
        let start = self.offset.min(items.len());
        let end = start.saturating_add(self.limit).min(items.len());
        items.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_out_of_range_count_as_none() {
        let limits = PageLimits { default: 3, max: 5 };
        let rows = [
            ("", (0, 3)),
            ("limit=2", (0, 2)),
            ("limit=5&offset=4", (4, 5)),
            ("limit=6", (0, 3)),
            ("limit=0", (0, 3)),
            ("limit=-7", (0, 3)),
        ];
        for (query, (offset, limit)) in rows {
            assert_eq!(limits.page(Query::new(query)), Ok(Page { offset, limit }), "{query}");
        }
        assert_eq!(limits.page(Query::new("limit=x")), Err(ErrorKind::NotFound.into()));
        assert_eq!(limits.page(Query::new("offset=-1")), Err(ErrorKind::NotFound.into()));
    }

    #[test]
    fn a_page_never_reaches_beyond_the_list() {
        let items = [1, 2, 3];
        assert_eq!(Page { offset: 1, limit: 1 }.of(&items), [2]);
        assert_eq!(Page { offset: 1, limit: usize::MAX }.of(&items), [2, 3]);
        assert_eq!(Page { offset: 9, limit: 1 }.of(&items), [0; 0]);
    }
}
