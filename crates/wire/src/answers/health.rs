//! What a node says of its health and of the nodes that it works with. None of this is in the reference's API.

use serde::Serialize;

/// `{status, reasons}`: what a probe is answered, under 200 or 503.
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    status: &'static str,
    reasons: Vec<String>,
}

impl Health {
    /// `ok` without reasons, else `failing`.
    pub fn new(reasons: Vec<String>) -> Self {
        Self { status: if reasons.is_empty() { "ok" } else { "failing" }, reasons }
    }

    /// Whether nothing is wrong.
    pub fn is_ok(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// `{node, primary, epoch, members, log, fencing, election}`: one node's view of the registry's nodes. What is not known is
/// null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClusterView<'a> {
    /// The node that is asked.
    pub node: NodeView<'a>,
    /// The URL of the node that writes.
    pub primary: Option<&'a str>,
    /// The generation of the group that chose it.
    pub epoch: Option<i32>,
    /// Everybody who takes part, as far as this node has been told.
    pub members: Vec<MemberView<'a>>,
    /// How far this node has read.
    pub log: LogView,
    /// What keeps two nodes from writing at once.
    pub fencing: FencingView,
    /// How the election goes.
    pub election: ElectionView<'a>,
}

/// `{url, role, reason}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeView<'a> {
    /// Where the others reach it.
    pub url: &'a str,
    /// What it does about writes, in one word.
    pub role: &'a str,
    /// Why it does not write, and nobody else is known to.
    pub reason: Option<&'a str>,
}

/// `{url, eligible, foreign}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberView<'a> {
    /// Where the others reach it.
    pub url: &'a str,
    /// Whether it may become primary.
    pub eligible: bool,
    /// Whether it is a registry of another make.
    pub foreign: bool,
}

/// `{store, applied, end, lag, lateMs}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogView {
    /// Where the log is.
    pub store: StoreView,
    /// Everything below this offset is applied.
    pub applied: i64,
    /// The end of what is committed, as it was about a second ago.
    pub end: Option<i64>,
    /// How many offsets lie between the two.
    pub lag: Option<i64>,
    /// For how many milliseconds something that is committed has not been applied.
    pub late_ms: u64,
}

/// Where a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StoreView {
    /// In a directory of the node's own.
    Embedded,
    /// In a topic.
    Kafka,
}

/// What keeps two nodes from writing at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FencingView {
    /// The directory is locked: nobody else can open it.
    Lock,
    /// Each write is a transaction, and the brokers refuse those of every node but the last.
    Transactional,
    /// The same among registrars; a registry of another make takes part, which the brokers refuse nothing.
    Partial,
    /// Nothing but the election.
    None,
}

/// `{group, fault, contactMs}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ElectionView<'a> {
    /// The Kafka group; null on the embedded log, where nobody is elected.
    pub group: Option<&'a str>,
    /// What keeps this node from taking part.
    pub fault: Option<&'a str>,
    /// How many milliseconds ago the group's coordinator last answered.
    pub contact_ms: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_bytes;

    #[test]
    fn reasons_are_always_written() {
        assert_eq!(to_bytes(&Health::new(vec![])), br#"{"status":"ok","reasons":[]}"#);
        let failing = Health::new(vec!["late".to_owned()]);
        assert_eq!(to_bytes(&failing), br#"{"status":"failing","reasons":["late"]}"#);
    }

    #[test]
    fn what_is_not_known_is_null() {
        let view = ClusterView {
            node: NodeView { url: "http://a:1", role: "starting", reason: None },
            primary: None,
            epoch: None,
            members: vec![],
            log: LogView { store: StoreView::Kafka, applied: 7, end: None, lag: None, late_ms: 0 },
            fencing: FencingView::Transactional,
            election: ElectionView { group: Some("g"), fault: None, contact_ms: None },
        };
        assert_eq!(
            String::from_utf8_lossy(&to_bytes(&view)),
            r#"{"node":{"url":"http://a:1","role":"starting","reason":null},"primary":null,"epoch":null,"members":[],"log":{"store":"kafka","applied":7,"end":null,"lag":null,"lateMs":0},"fencing":"transactional","election":{"group":"g","fault":null,"contactMs":null}}"#
        );
    }
}
