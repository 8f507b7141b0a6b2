//! References to references.

use super::{Model, NodeId, Shape};

/// Points every reference, from that node on, to what the last one of its chain points to. References that go round in
/// a circle say nothing: they become empty. Each node is passed once.
pub(super) fn resolve(model: &mut Model<'_>, first: usize) {
    let count = model.nodes.len();
    // the start whose chain a node was met in
    let mut met: Vec<Option<usize>> = vec![None; count - first];
    for start in first..count {
        let mut chain = Vec::new();
        let mut at = start;
        let end = loop {
            let Shape::Reference(next) = model.nodes[at].shape else { break Some(at) };
            if met[at - first] == Some(start) {
                break None;
            }
            if met[at - first].is_some() {
                break Some(next.0 as usize);
            }
            met[at - first] = Some(start);
            chain.push(at);
            at = next.0 as usize;
        };
        for node in chain {
            model.nodes[node].shape = match end {
                Some(end) => Shape::Reference(NodeId(end as u32)),
                None => Shape::Empty,
            };
        }
    }
}
