//! What a partition was like when it was read, in epochs of its leaders (KIP-320).
//!
//! A leader that was not in sync takes records away, and what is written afterwards has the same offsets. The epoch tells the
//! two apart: no two leaders write in the same one. A reader that has stayed connected compares it by itself; one that begins
//! in the middle must be told.

use registrar_log::Offset;

/// Where to read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) offset: Offset,
    /// In which epoch the record before was written, where that is known.
    pub(crate) epoch: Option<i32>,
}

/// The epochs that were seen, in their order.
#[derive(Debug, Default)]
pub(crate) struct Lineage(Vec<Reign>);

/// An epoch, with the first and the last record that were seen of it.
#[derive(Debug)]
struct Reign {
    epoch: i32,
    first: Offset,
    last: Offset,
}

impl Lineage {
    /// Takes note of a record. Readers may come by more than once, and one may be ahead of another.
    pub(crate) fn saw(&mut self, offset: Offset, epoch: i32) {
        match self.0.last_mut() {
            Some(reign) if reign.epoch == epoch => reign.last = reign.last.max(offset),
            Some(reign) if reign.epoch > epoch => {}
            _ if epoch < 0 => {}
            _ => self.0.push(Reign { epoch, first: offset, last: offset }),
        }
    }

    /// Where to read on for everything from `from` on. That may be before it: what was seen last was a record, and the markers
    /// behind it may be another leader's.
    pub(crate) fn resume(&self, from: Offset) -> Place {
        let before = self.0.partition_point(|reign| reign.first < from);
        match before.checked_sub(1).and_then(|last| self.0.get(last)) {
            Some(reign) => Place { offset: from.min(reign.last + 1), epoch: Some(reign.epoch) },
            None => Place { offset: from, epoch: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(offset: Offset, epoch: i32) -> Place {
        Place { offset, epoch: Some(epoch) }
    }

    #[test]
    fn reading_goes_on_behind_the_last_record_in_its_epoch() {
        let mut lineage = Lineage::default();
        assert_eq!(lineage.resume(7), Place { offset: 7, epoch: None });
        for (offset, epoch) in [(0, 1), (1, 1), (3, 1), (5, 4), (9, 4)] {
            lineage.saw(offset, epoch);
        }
        assert_eq!(lineage.resume(0), Place { offset: 0, epoch: None });
        assert_eq!([1, 4, 5].map(|from| lineage.resume(from)), [place(1, 1), place(4, 1), place(4, 1)]);
        assert_eq!([6, 10, 11].map(|from| lineage.resume(from)), [place(6, 4), place(10, 4), place(10, 4)]);
    }

    #[test]
    fn what_is_read_again_changes_nothing() {
        let mut lineage = Lineage::default();
        for (offset, epoch) in [(0, 1), (8, 2), (0, 1), (1, 1), (8, 2)] {
            lineage.saw(offset, epoch);
        }
        assert_eq!([2, 9].map(|from| lineage.resume(from)), [place(1, 1), place(9, 2)]);
    }

    #[test]
    fn brokers_that_know_no_epochs_are_believed() {
        let mut lineage = Lineage::default();
        lineage.saw(0, -1);
        assert_eq!(lineage.resume(1), Place { offset: 1, epoch: None });
    }
}
