//! Listeners, the address that this node advertises, and election (spec: ops 1.1, 2; core 9.1, 9.2).

use std::time::Duration;

use crate::config::kind::INT_MAX;
use crate::config::row::{Status, choice, count, flag, int, list, section, text};

const PROTOCOLS: &[&str] = &["http", "https"];

section! {
    "Listeners, identity and election";

    LISTENERS: Vec<String> = list("listeners", "",
        "Where to accept connections: `http://HOST:PORT`, several separated by commas. `NAME://HOST:PORT` takes its \
         protocol from `listener.protocol.map`. Empty: `http://0.0.0.0:8081`.");
    PORT: u16 = int("port", "8081", 0, 65535, "The port where `listeners` is empty. Use `listeners`.")
        .status(Status::Deprecated);
    LISTENER_PROTOCOL_MAP: Vec<String> = list("listener.protocol.map", "",
        "The protocol of each named listener: `NAME:http`, several separated by commas.");
    LISTENER_NAME: String = text("listener.name.*", "", "TLS settings of one listener.")
        .status(Status::NotYet(super::SECURITY));
    HOST_NAME: String = text("host.name", "",
        "The host name by which other nodes reach this one. Empty: the machine's canonical host name.");
    HOST_PORT: u16 = int("host.port", "", 1, 65535,
        "The port by which other nodes reach this one. Not set: the port of the listener that nodes use.");
    INTER_INSTANCE_PROTOCOL: String = choice("inter.instance.protocol", "http", PROTOCOLS,
        "The protocol between nodes: picks the last listener with it as the one to advertise.")
        .older("schema.registry.inter.instance.protocol");
    OLDER_INTER_INSTANCE_PROTOCOL: String = choice("schema.registry.inter.instance.protocol", "", PROTOCOLS,
        "The older name of `inter.instance.protocol`, which wins over it.")
        .status(Status::Deprecated);
    INTER_INSTANCE_LISTENER_NAME: String = text("inter.instance.listener.name", "",
        "The named listener to advertise, instead of the last with the right protocol.");
    INTER_INSTANCE_HEADERS: Vec<String> = list("inter.instance.headers.whitelist", "",
        "Further request headers that are copied when a request is forwarded to the leader.");
    GROUP_ID: String = text("schema.registry.group.id", "schema-registry",
        "The Kafka group of the nodes of one registry, and its cluster id in `GET /v1/metadata/id`.");
    LEADER_ELIGIBILITY: bool = flag("leader.eligibility", "true", "Whether this node may become leader.")
        .older("master.eligibility");
    MASTER_ELIGIBILITY: bool = flag("master.eligibility", "",
        "The older name of `leader.eligibility`, which wins over it.")
        .status(Status::Deprecated);
    LEADER_ELECTION_DELAY: bool = flag("leader.election.delay", "false",
        "Whether the election waits until the node has started.");
    LEADER_ELECTION_STICKY: bool = flag("leader.election.sticky", "false",
        "Whether the present leader stays leader when members come and go. Must be equal on all nodes.");
    LEADER_CONNECT_TIMEOUT: Duration = count("leader.connect.timeout.ms", "60000",
        "How long to wait for a connection to the leader; 0: no limit. Two seconds at most are used: then it may have \
         a successor.");
    LEADER_READ_TIMEOUT: Duration = count("leader.read.timeout.ms", "60000",
        "How long to wait for the leader's answer; 0: no limit.");
    REBALANCE_TIMEOUT: Duration = int("kafkagroup.rebalance.timeout.ms", "300000", 1, INT_MAX,
        "How long members have to rejoin the group.");
    SESSION_TIMEOUT: Duration = int("kafkagroup.session.timeout.ms", "10000", 1, INT_MAX,
        "After how long a silent member is taken for dead. The brokers bound it: `group.min.session.timeout.ms`, \
         `group.max.session.timeout.ms`.");
    HEARTBEAT_INTERVAL: Duration = int("kafkagroup.heartbeat.interval.ms", "3000", 1, INT_MAX,
        "The longest time between two heartbeats; less than the session time-out. Half a second at most is used.");
}
