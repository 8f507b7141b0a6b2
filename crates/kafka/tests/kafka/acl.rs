//! Missing permissions are named.
#![allow(unsafe_code, reason = "rdkafka does not wrap librdkafka's calls for ACLs")]

use std::ffi::{CStr, CString};
use std::ptr;

use rdkafka::bindings as ffi;
use rdkafka::config::ClientConfig;
use rdkafka::producer::{BaseProducer, Producer};
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{AppendError, Log, LogError};

use crate::broker::start_with;

/// A broker's configuration that lets everybody do what is not denied.
pub(crate) const AUTHORIZER: &str = "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n\
    allow.everyone.if.no.acl.found=true\n";

/// Denies everybody an operation on everything whose name begins with `name`.
pub(crate) fn deny(
    bootstrap: &str,
    kind: ffi::rd_kafka_ResourceType_t,
    name: &str,
    operation: ffi::rd_kafka_AclOperation_t,
) {
    let denied = ffi::rd_kafka_AclPermissionType_t::RD_KAFKA_ACL_PERMISSION_TYPE_DENY;
    change(bootstrap, kind, name, operation, denied, true);
}

/// Allows everybody everything on what has a name that begins with `name`.
pub(crate) fn allow(bootstrap: &str, kind: ffi::rd_kafka_ResourceType_t, name: &str) {
    let all = ffi::rd_kafka_AclOperation_t::RD_KAFKA_ACL_OPERATION_ALL;
    let allowed = ffi::rd_kafka_AclPermissionType_t::RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW;
    change(bootstrap, kind, name, all, allowed, true);
}

/// Takes back what [`deny`] did.
pub(crate) fn permit(
    bootstrap: &str,
    kind: ffi::rd_kafka_ResourceType_t,
    name: &str,
    operation: ffi::rd_kafka_AclOperation_t,
) {
    let denied = ffi::rd_kafka_AclPermissionType_t::RD_KAFKA_ACL_PERMISSION_TYPE_DENY;
    change(bootstrap, kind, name, operation, denied, false);
}

/// Creates an ACL, or deletes it.
fn change(
    bootstrap: &str,
    kind: ffi::rd_kafka_ResourceType_t,
    name: &str,
    operation: ffi::rd_kafka_AclOperation_t,
    permission: ffi::rd_kafka_AclPermissionType_t,
    create: bool,
) {
    let client: BaseProducer = ClientConfig::new().set("bootstrap.servers", bootstrap).create().unwrap();
    let [name, everybody, everywhere] = [name, "User:*", "*"].map(|text| CString::new(text).unwrap());
    let prefixed = ffi::rd_kafka_ResourcePatternType_t::RD_KAFKA_RESOURCE_PATTERN_PREFIXED;
    let make = if create { ffi::rd_kafka_AclBinding_new } else { ffi::rd_kafka_AclBindingFilter_new };
    let (name, everybody, everywhere) = (name.as_ptr(), everybody.as_ptr(), everywhere.as_ptr());
    let native = client.client().native_ptr();
    // SAFETY: the client outlives the queue, all texts end in NUL, and everything that is made is destroyed once.
    unsafe {
        let queue = ffi::rd_kafka_queue_new(native);
        let mut acl = make(kind, name, prefixed, everybody, everywhere, operation, permission, ptr::null_mut(), 0);
        match create {
            true => ffi::rd_kafka_CreateAcls(native, &mut acl, 1, ptr::null(), queue),
            false => ffi::rd_kafka_DeleteAcls(native, &mut acl, 1, ptr::null(), queue),
        }
        let event = ffi::rd_kafka_queue_poll(queue, 30_000);
        assert!(!event.is_null(), "no answer");
        let text = CStr::from_ptr(ffi::rd_kafka_event_error_string(event)).to_string_lossy().into_owned();
        assert_eq!(text, "Success");
        ffi::rd_kafka_event_destroy(event);
        ffi::rd_kafka_AclBinding_destroy(acl);
        ffi::rd_kafka_queue_destroy(queue);
    }
}

pub(crate) fn fatal<T: std::fmt::Debug>(outcome: Result<T, LogError>) -> String {
    match outcome {
        Err(LogError::Fatal(text)) => text,
        outcome => panic!("{outcome:?} is not fatal"),
    }
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    use rdkafka::bindings::rd_kafka_AclOperation_t::RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS as DESCRIBE_CONFIGS;
    use rdkafka::bindings::rd_kafka_AclOperation_t::RD_KAFKA_ACL_OPERATION_READ as READ;
    use rdkafka::bindings::rd_kafka_AclOperation_t::{
        RD_KAFKA_ACL_OPERATION_CREATE as CREATE, RD_KAFKA_ACL_OPERATION_WRITE as WRITE,
    };
    use rdkafka::bindings::rd_kafka_ResourceType_t::{
        RD_KAFKA_RESOURCE_TOPIC as TOPIC, RD_KAFKA_RESOURCE_TRANSACTIONAL_ID as ID,
    };
    let broker = start_with(AUTHORIZER, "authorizing");
    let config = |topic: &str| KafkaLogConfig::new(broker.bootstrap(), topic);

    deny(broker.bootstrap(), ID, "registrar.unnamed", WRITE);
    let log = KafkaLog::open(config("unnamed")).await.unwrap();
    let text = fatal(log.acquire().await.map(|_| ()));
    assert!(text.contains("grant the ACLs Write and Describe on TransactionalId registrar.unnamed.0"), "{text}");

    deny(broker.bootstrap(), TOPIC, "uncreatable", CREATE);
    let text = fatal(KafkaLog::open(config("uncreatable")).await);
    assert!(text.starts_with("Failed trying to create or validate schema topic configuration: not allowed"), "{text}");
    assert!(text.contains("Create if it does not exist"), "{text}");

    deny(broker.bootstrap(), TOPIC, "undescribed", DESCRIBE_CONFIGS);
    let text = fatal(KafkaLog::open(config("undescribed")).await);
    assert!(text.contains("DescribeConfigs on Topic undescribed"), "{text}");

    let log = KafkaLog::open(config("unreadable")).await.unwrap();
    deny(broker.bootstrap(), TOPIC, "unreadable", READ);
    // It may come back, so reading is tried again.
    let error = log.replay(0).await.unwrap().next().await.unwrap_err();
    assert!(matches!(&error, LogError::Unavailable(text) if text.contains("grant the ACLs Read")), "{error:?}");

    let log = KafkaLog::open(config("unwritable")).await.unwrap();
    let mut appender = log.acquire().await.unwrap();
    deny(broker.bootstrap(), TOPIC, "unwritable", WRITE);
    let error = appender.append(&[crate::ends::record("a", "1")]).await.unwrap_err();
    assert!(matches!(&error, AppendError::Forbidden(text) if text.contains("Write")), "{error:?}");
}
