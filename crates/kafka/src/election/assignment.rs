//! What the leader of the group tells every member (spec: core 9.1).

use bytes::Bytes;
use registrar_log::{Member, Peer};
use serde::{Deserialize, Serialize};

use super::identity::Identity;

/// Nothing is wrong.
const NONE: i16 = 0;

/// Two members have the same URL.
const DUPLICATE_URLS: i16 = 1;

const VERSION: i32 = 1;

/// An assignment. The order of the fields is the reference's, the last field is ours; readers ignore what they do not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Assignment {
    #[serde(default)]
    error: i16,
    /// The member id of the primary; none if nobody is eligible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) master: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) master_identity: Option<Identity>,
    #[serde(default)]
    version: i32,
    /// Everybody, where a registrar leads the group; a registry of another make tells nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registrar: Option<Roster>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Roster {
    members: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    url: String,
    eligible: bool,
    foreign: bool,
}

impl Assignment {
    /// Names `primary`, or nobody.
    pub(super) fn of(primary: Option<(String, Identity)>, members: &[Member]) -> Self {
        let (master, master_identity) = primary.unzip();
        Self { error: NONE, master, master_identity, version: VERSION, registrar: Some(Roster::of(members)) }
    }

    /// Says that two members have the same URL.
    pub(super) fn duplicate_urls(members: &[Member]) -> Self {
        Self { error: DUPLICATE_URLS, ..Self::of(None, members) }
    }

    pub(super) fn write(&self) -> Bytes {
        Bytes::from(serde_json::to_vec(self).unwrap_or_default())
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// What is wrong with the group, if anything. The first text is the reference's.
    pub(super) fn fault(&self) -> Option<String> {
        match self.error {
            NONE => None,
            DUPLICATE_URLS => Some(
                "The schema registry group contained multiple members advertising the same URL. Verify that each \
                 instance has a unique, routable listener by setting the 'listeners' configuration. This error may \
                 happen if executing in containers where the default hostname is 'localhost'."
                    .to_owned(),
            ),
            code => Some(format!("the leader of the schema registry group reports an error that is not known: {code}")),
        }
    }

    /// Everybody, if whoever leads the group told.
    pub(super) fn members(&self) -> Option<Vec<Member>> {
        let member = |entry: &Entry| Member {
            peer: Peer { url: entry.url.clone(), foreign: entry.foreign },
            eligible: entry.eligible,
        };
        self.registrar.as_ref().map(|roster| roster.members.iter().map(member).collect())
    }
}

impl Roster {
    fn of(members: &[Member]) -> Self {
        let entry = |member: &Member| Entry {
            url: member.peer.url.clone(),
            eligible: member.eligible,
            foreign: member.peer.foreign,
        };
        Self { members: members.iter().map(entry).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::Advertised;
    use super::*;

    fn members() -> Vec<Member> {
        vec![Member { peer: Peer { url: "http://h:1".to_owned(), foreign: false }, eligible: true }]
    }

    fn identity() -> Identity {
        Identity::new(&Advertised { scheme: "http".to_owned(), host: "h".to_owned(), port: 1 }, true, false)
    }

    #[test]
    fn the_fields_come_in_the_references_order_and_ours_comes_last() {
        let assignment = Assignment::of(Some(("sr-registrar-1-x".to_owned(), identity())), &members());
        let expected = concat!(
            r#"{"error":0,"master":"sr-registrar-1-x","master_identity":{"host":"h","port":1,"master_eligibility":true,"#,
            r#""scheme":"http","version":1,"leader":false},"version":1,"#,
            r#""registrar":{"members":[{"url":"http://h:1","eligible":true,"foreign":false}]}}"#
        );
        assert_eq!(assignment.write(), expected);
        assert_eq!(Assignment::read(expected.as_bytes()), Some(assignment));
    }

    #[test]
    fn nobody_is_left_out() {
        assert_eq!(Assignment::of(None, &[]).write(), r#"{"error":0,"version":1,"registrar":{"members":[]}}"#);
        let duplicate = Assignment::duplicate_urls(&[]);
        assert_eq!(duplicate.write(), r#"{"error":1,"version":1,"registrar":{"members":[]}}"#);
        let fault = duplicate.fault().unwrap_or_default();
        assert!(
            fault.starts_with("The schema registry group contained multiple members advertising the same URL. Ver")
        );
        assert!(fault.ends_with("containers where the default hostname is 'localhost'."), "{fault}");
    }

    #[test]
    fn an_assignment_of_another_make_names_no_members() {
        let text = r#"{"master":"sr-1-a","error":0,"x":1,"master_identity":{"host":"k","port":8081,"scheme":"http","master_eligibility":true,"version":2}}"#;
        let assignment = Assignment::read(text.as_bytes());
        let read = assignment.as_ref().map(|read| (read.fault(), read.members(), read.master.as_deref()));
        assert_eq!(read, Some((None, None, Some("sr-1-a"))));
        assert_eq!(
            assignment.and_then(|read| read.master_identity).map(|it| it.url()),
            Some("http://k:8081".to_owned())
        );
        let nobody = Assignment::read(br#"{"error":0,"master":null,"master_identity":null,"version":1}"#);
        assert_eq!(nobody.map(|read| read.master), Some(None));
        assert_eq!(Assignment::read(b""), None);
    }
}
