//! Who may write again stands for election again: at last every node does.

use super::Violations;
use crate::history::History;

pub fn check(history: &History) -> Violations {
    let standing = history.members.iter().filter(|member| member.eligible).count();
    if standing == history.nodes {
        return Violations::new();
    }
    vec![format!("{standing} of {} nodes stand for election: {:?}", history.nodes, history.members)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::history;

    #[test]
    fn a_node_that_stands_no_more_is_noticed() {
        let mut history = history();
        assert_eq!(check(&history), [""; 0]);
        history.members[0].eligible = false;
        assert_eq!(check(&history).len(), 1);
        history.members.clear();
        assert_eq!(check(&history).len(), 1);
    }
}
