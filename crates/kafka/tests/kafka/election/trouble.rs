//! What keeps a node from taking part.

use std::time::Duration;

use rdkafka::bindings::rd_kafka_AclOperation_t::RD_KAFKA_ACL_OPERATION_READ as READ;
use rdkafka::bindings::rd_kafka_ResourceType_t::RD_KAFKA_RESOURCE_GROUP as GROUP;
use registrar_log::Election;

use super::node::{Node, agree, config};
use super::raw::RawMember;
use crate::acl::{AUTHORIZER, deny};
use crate::broker::{broker, start_with};

/// Waits for a fault that says all of `parts`. On a slow machine, others may come before.
async fn faulty(node: &Node, parts: &[&str]) {
    let is_it = |fault: &String| parts.iter().all(|part| fault.contains(part));
    node.until(&format!("{parts:?} is wrong"), |standing| standing.fault.as_ref().is_some_and(is_it)).await;
}

#[tokio::test]
async fn a_group_of_another_kind_is_a_fault_until_it_is_free() {
    let mut consumer = RawMember::new(broker().bootstrap(), "consumer-1", "taken", "consumer");
    let members = consumer.join("");
    consumer.sync(&members, "");
    let a = Node::join(config(broker().bootstrap(), "taken", "a"));
    faulty(&a, &["another kind of client", "schema.registry.group.id"]).await;
    consumer.leave();
    agree(&[&a], Some(&a.url)).await;
    assert_eq!(a.now().fault, None);
}

#[tokio::test]
async fn a_session_that_brokers_do_not_take_is_a_fault() {
    let mut config = config(broker().bootstrap(), "long", "a");
    config.session_timeout = Duration::from_secs(3_600);
    faulty(&Node::join(config), &["group.min.session.timeout.ms and group.max.session.timeout.ms"]).await;
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let broker = start_with(AUTHORIZER, "electing");
    deny(broker.bootstrap(), GROUP, "forbidden", READ);
    let a = Node::join(config(broker.bootstrap(), "forbidden", "a"));
    faulty(&a, &["grant the ACLs Read and Describe on Group forbidden"]).await;
}

#[tokio::test]
async fn brokers_that_are_down_are_passed_over() {
    let bootstrap = format!("127.0.0.1:1, {}", broker().bootstrap());
    let a = Node::join(config(&bootstrap, "passed-over", "a"));
    agree(&[&a], Some(&a.url)).await;
    let nowhere = Node::join(config("127.0.0.1:1", "nowhere", "a"));
    faulty(&nowhere, &["no coordinator of the group can be reached (broker 127.0.0.1:1: "]).await;
    assert!(nowhere.election.confirm().await.is_err());
    nowhere.election.leave().await;
}
