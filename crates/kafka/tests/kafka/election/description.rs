//! What the coordinator tells Kafka's tools about the group.

use super::node::{Node, agree, config};
use super::raw::Raw;
use crate::broker::broker;

#[tokio::test]
async fn the_coordinator_describes_the_group_and_what_its_members_say() {
    let a = Node::join(config(broker().bootstrap(), "described", "h"));
    agree(&[&a], Some(&a.url)).await;
    let answer = Raw::connect(broker().bootstrap(), "describing").describe("described");
    let group = &answer.groups[0];
    assert_eq!((&*group.protocol_type, &*group.protocol_data, &*group.group_state), ("sr", "v0", "Stable"));
    let member = &group.members[0];
    assert!(member.client_id.starts_with("sr-registrar-"), "{}", &*member.client_id);
    assert!(member.member_id.starts_with(&*member.client_id), "{}", &*member.member_id);
    let metadata = r#"{"host":"h","port":8081,"master_eligibility":true,"scheme":"http","version":1,"leader":false}"#;
    assert_eq!(member.member_metadata, metadata);
    let assignment = format!(
        r#"{{"error":0,"master":"{}","master_identity":{metadata},"version":1,"registrar":{{"members":[{{"url":"http://h:8081","eligible":true,"foreign":false}}]}}}}"#,
        &*member.member_id
    );
    assert_eq!(member.member_assignment, assignment.as_bytes());
}
