//! Keys that the reference does not have. All begin with `registrar.`.

use registrar_kafka::Fencing;

use crate::config::row::{choice, count, flag, int, section, text};

const LEVELS: &[&str] = &["error", "warn", "info", "debug", "trace"];
const FENCING: &[&str] = &["auto", "transactional", "none"];

section! {
    "registrar's own";

    DATA_DIR: String = text("registrar.data.dir", "./registrar-data",
        "The directory of the embedded log. Setting it chooses the embedded log, whatever else is set.");
    TRANSACTIONAL_ID_PREFIX: String = text("registrar.kafka.transactional.id.prefix", "",
        "What the transactional ids begin with; `.0`, `.1` and so on follow. Empty: `registrar.TOPIC`. Needs the ACLs \
         Write and Describe on TransactionalId.");
    PRODUCERS: usize = int("registrar.kafka.producers", "3", 1, 16,
        "How many transactional ids are used in turn. One transaction is open at a time; more ids hide the \
         coordinator's time to complete the previous one.");
    FENCING_MODE: Fencing = choice("registrar.kafka.fencing", "auto", FENCING,
        "Whether each write is a transaction, so that the brokers fence every registrar but the last. `auto`: unless the \
         cluster can have none, because it has fewer brokers than their `transaction.state.log.replication.factor`; then, \
         as with `none`, run one registrar only. The metric `registrar_fencing` tells which it is.");
    LEADER_WAIT: std::time::Duration = count("registrar.leader.wait.ms", "10000",
        "How long a write waits for a leader that evaluates it, from its arrival on; then it is answered with error 50003 \
         or 50004. Also how long the leader's answer waits until this node has applied what it tells of.");
    QUEUE_BYTES: usize = int("registrar.write.queue.bytes", "67108864", 1_048_576, 1 << 40,
        "How many bytes of writes may wait for the log; more are refused.");
    BATCH_RECORDS: usize = int("registrar.write.batch.records", "256", 1, 10_000,
        "How many writes go into one transaction at most.");
    PARSE_THREADS: usize = int("registrar.parse.threads", "0", 0, 1024,
        "How many threads parse and compare schemas of more than 128 KiB; shorter ones get twice as many of their own, and \
         very short ones need none. 0: one per core.");
    REQUEST_MAX_BYTES: usize = int("registrar.request.max.bytes", "67108864", 1024, 1 << 31,
        "The largest request body in bytes that is read at all; a larger one is answered with 413.");
    REQUEST_TOTAL_BYTES: usize = int("registrar.request.total.bytes", "268435456", 1024, 1 << 40,
        "How many bytes the bodies of all requests may take together; further ones wait unread.");
    LOG_LEVEL: String = choice("registrar.log.level", "info", LEVELS, "What is logged: this level and above.");
    LOG_REQUEST: bool = flag("registrar.log.request", "true", "Whether each request is logged in one line.");
    LOG_FILE: String = text("registrar.log.file", "", "The file to log to. Empty: standard output.");
}
