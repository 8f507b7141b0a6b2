//! Maximum matching in a bipartite graph: how many of one side find a partner of their own.

use std::collections::VecDeque;

/// The size of a maximum matching. `edges` gives for each node of the left side the nodes of the right side, which are
/// numbered from 0 to `right`, that it may be matched with. Augmenting paths are looked for breadth first (Berge 1957);
/// `spend` is told how many steps that takes, and may end the search.
pub(super) fn maximum<E>(
    edges: &[Vec<usize>],
    right: usize,
    spend: impl Fn(usize) -> Result<(), E>,
) -> Result<usize, E> {
    let mut matching = Matching { edges, left: vec![None; edges.len()], right: vec![None; right] };
    for start in 0..edges.len() {
        matching.augment(start, &spend)?;
    }
    Ok(matching.left.iter().flatten().count())
}

/// The partners of each node, so far.
struct Matching<'e> {
    edges: &'e [Vec<usize>],
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
}

impl Matching<'_> {
    /// Matches a node of the left side, if it can be, by giving others new partners.
    fn augment<E>(&mut self, start: usize, spend: &impl Fn(usize) -> Result<(), E>) -> Result<(), E> {
        spend(self.right.len())?;
        // nodes of the right side that were met, with who wants them
        let mut wanted_by: Vec<Option<usize>> = vec![None; self.right.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(left) = queue.pop_front() {
            spend(self.edges[left].len())?;
            for node in &self.edges[left] {
                if wanted_by[*node].is_some() {
                    continue;
                }
                wanted_by[*node] = Some(left);
                match self.right[*node] {
                    Some(partner) => queue.push_back(partner),
                    None => {
                        self.exchange(*node, &wanted_by);
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives a free node to who wants it, and what that one leaves to who wants that, up to the start.
    fn exchange(&mut self, free: usize, wanted_by: &[Option<usize>]) {
        let mut next = Some(free);
        while let Some((node, left)) = next.and_then(|node| Some((node, wanted_by[node]?))) {
            self.right[node] = Some(left);
            next = self.left[left].replace(node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(edges: &[&[usize]], right: usize) -> usize {
        let edges: Vec<Vec<usize>> = edges.iter().map(|nodes| nodes.to_vec()).collect();
        maximum::<()>(&edges, right, |_| Ok(())).unwrap()
    }

    /// Tries everything.
    fn by_force(edges: &[Vec<usize>], taken: &mut Vec<usize>) -> usize {
        let Some((first, rest)) = edges.split_first() else { return 0 };
        let mut best = by_force(rest, taken);
        for node in first {
            if !taken.contains(node) {
                taken.push(*node);
                best = best.max(1 + by_force(rest, taken));
                taken.pop();
            }
        }
        best
    }

    #[test]
    fn partners_are_exchanged() {
        assert_eq!(size(&[], 0), 0);
        assert_eq!(size(&[&[], &[0]], 1), 1);
        assert_eq!(size(&[&[0, 1], &[0]], 2), 2);
        assert_eq!(size(&[&[0, 1], &[0, 2], &[0], &[1]], 3), 3);
        assert_eq!(size(&[&[0], &[0], &[0]], 5), 1);
    }

    #[test]
    fn all_small_graphs_are_matched() {
        for graph in 0..1_u32 << 16 {
            let edges: Vec<Vec<usize>> =
                (0..4).map(|left| (0..4).filter(|right| graph >> (left * 4 + right) & 1 == 1).collect()).collect();
            let size = maximum::<()>(&edges, 4, |_| Ok(())).unwrap();
            assert_eq!(size, by_force(&edges, &mut Vec::new()), "{edges:?}");
        }
    }

    #[test]
    fn searches_can_be_ended() {
        let edges = vec![vec![0]; 2];
        assert_eq!(maximum(&edges, 1, |steps| if steps > 0 { Err("enough") } else { Ok(()) }), Err("enough"));
    }
}
