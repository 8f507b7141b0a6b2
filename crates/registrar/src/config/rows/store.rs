//! The topic that holds the registry (spec: ops 1.2; core 8.3, 8.4).

use std::time::Duration;

use crate::config::row::{Status, count, flag, int, list, section, text};

const EMBEDDED_READER: &str = "state is held in memory and rebuilt from the topic, so there is nothing to checkpoint";
const JAVA_HANDLER: &str = "it names Java classes";

section! {
    "Store";

    BOOTSTRAP_SERVERS: Vec<String> = list("kafkastore.bootstrap.servers", "",
        "The Kafka brokers: `HOST:PORT` or `PROTOCOL://HOST:PORT`, several separated by commas. Entries whose \
         protocol is not `kafkastore.security.protocol` are left out with a warning.");
    CONNECTION_URL: String = text("kafkastore.connection.url", "", "The ZooKeeper ensemble of old clusters.")
        .status(Status::NoEffect("ZooKeeper is not used; set kafkastore.bootstrap.servers"));
    TOPIC: String = text("kafkastore.topic", "_schemas", "The compacted topic that holds the registry.");
    REPLICATION_FACTOR: i32 = int("kafkastore.topic.replication.factor", "3", 1, 32767,
        "The replicas of the topic when it is created; fewer, with a warning, if there are fewer brokers.");
    SKIP_VALIDATION: bool = flag("kafkastore.topic.skip.validation", "false",
        "Whether the topic is neither created nor checked at start.");
    TOPIC_CONFIG: String = text("kafkastore.topic.config.*", "",
        "Settings of the topic when it is created. `cleanup.policy` is always `compact`.");
    TIMEOUT: Duration = count("kafkastore.timeout.ms", "500",
        "How long a write may take before it is answered with error 50002.");
    INIT_TIMEOUT: Duration = count("kafkastore.init.timeout.ms", "60000",
        "How long the start may take, reading the topic included.");
    INIT_WAIT_FOR_READER: bool = flag("kafkastore.init.wait.for.reader", "true",
        "Whether the start waits until the topic has been read to its end.")
        .status(Status::NoEffect("it always does"));
    WRITE_MAX_RETRIES: i32 = count("kafkastore.write.max.retries", "5",
        "How often a write is repeated when its id is taken.")
        .status(Status::NoEffect("ids are handed out by one writer and cannot collide"));
    CONSUMER_GROUP_ID: String = text("kafkastore.group.id", "", "The consumer's group id.")
        .status(Status::NoEffect("the topic is read without a group, which saves a permission"));
    CHECKPOINT_DIR: String = text("kafkastore.checkpoint.dir", "/tmp", "Where offsets are kept.")
        .status(Status::NoEffect(EMBEDDED_READER));
    CHECKPOINT_VERSION: i32 = count("kafkastore.checkpoint.version", "0", "The version of the kept offsets.")
        .status(Status::NoEffect(EMBEDDED_READER));
    UPDATE_HANDLERS: Vec<String> = list("kafkastore.update.handlers", "", "Plug-ins that see every record.")
        .status(Status::NoEffect(JAVA_HANDLER));
    UPDATE_HANDLER_SETTINGS: String = text("kafkastore.update.handlers.*", "", "Settings of those plug-ins.")
        .status(Status::NoEffect(JAVA_HANDLER));
    STORE_HEALTH_CHECK: bool = flag("enable.store.health.check", "false", "Whether the health check reads the store.")
        .status(Status::NoEffect("`GET /readyz` tells whether the log is followed, and needs no read for it"));
}
