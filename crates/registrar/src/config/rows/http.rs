//! The HTTP server (spec: ops 2).

use std::time::Duration;

use crate::config::row::{Status, choice, count, flag, list, section, text};

const LATER: Status = Status::NotYet("in a later release");
const JAVA_SERVER: Status = Status::NoEffect("it tunes the reference's Java HTTP server");
const JAVA_CLASSES: Status = Status::NoEffect("it names Java classes");

section! {
    "HTTP server";

    REQUEST_TIMEOUT: Duration = count("request.timeout.ms", "600000",
        "How long a request may take before it is answered with 504. 0: no limit.");
    IDLE_TIMEOUT: Duration = count("idle.timeout.ms", "30000",
        "How long a connection may be idle before it is closed. 0: no limit.");
    SHUTDOWN_GRACEFUL: Duration = count("shutdown.graceful.ms", "5000",
        "How long a stop waits for the requests that are being answered.");
    COMPRESSION_ENABLE: bool = flag("compression.enable", "true",
        "Whether answers are compressed for clients that accept gzip.");
    DEBUG: bool = flag("debug", "false", "Whether error messages carry Java's stack traces.")
        .status(Status::NoEffect("there are no stack traces; see registrar.log.level"));
    REQUEST_TIMEOUT_INTERRUPT: bool = flag("request.timeout.interrupt.enable", "true",
        "Whether a request that timed out is given up.")
        .status(Status::NoEffect("it always is"));
    HTTP2_ENABLED: bool = flag("http2.enabled", "true", "Whether HTTP/2 is spoken.")
        .status(LATER);
    RESPONSE_HEADERS: String = text("response.http.headers.config", "",
        "Headers of every answer: `set NAME: VALUE` or `add NAME: VALUE`, several separated by commas.")
        .status(LATER);
    MAX_REQUEST_HEADER: usize = count("max.request.header.size", "8192",
        "The largest head of a request in bytes; a larger one is answered with 431.")
        .status(LATER);
    MAX_RESPONSE_HEADER: usize = count("max.response.header.size", "8192", "The largest head of an answer in bytes.")
        .status(JAVA_SERVER);
    SERVER_CONNECTIONS: usize = count("server.connection.limit", "0", "How many connections are served. 0: no limit.")
        .status(LATER);
    CONNECTOR_CONNECTIONS: usize = count("connector.connection.limit", "0",
        "How many connections each listener serves. 0: no limit.")
        .status(LATER);
    THREADS_MIN: usize = count("thread.pool.min", "8", "The fewest worker threads.").status(JAVA_SERVER);
    THREADS_MAX: usize = count("thread.pool.max", "200", "The most worker threads.").status(JAVA_SERVER);
    QUEUE_CAPACITY: usize = count("request.queue.capacity", "2147483647", "How many requests may wait.")
        .status(JAVA_SERVER);
    QUEUE_INIT: usize = count("request.queue.capacity.init", "128", "The initial size of that queue.")
        .status(JAVA_SERVER);
    QUEUE_GROW_BY: usize = count("request.queue.capacity.growby", "64", "By how much that queue grows.")
        .status(JAVA_SERVER);
    LEGACY_URI: bool = flag("jetty.legacy.uri.compliance", "false", "Whether ambiguous paths are accepted.")
        .status(Status::NoEffect("encoded slashes are accepted anyway"));
    PROXY_PROTOCOL: bool = flag("proxy.protocol.enabled", "false", "Whether connections begin with a PROXY header.")
        .status(Status::Refused("the PROXY protocol is not spoken yet, so every connection would fail"));
    FORWARDED_CUSTOMIZER: bool = flag("network.forwarded.request.customizer.enable", "false",
        "Whether Forwarded and X-Forwarded-* headers are believed.")
        .status(LATER);
    RATE_LIMIT: bool = flag("network.traffic.rate.limit.enable", "false", "Whether the bytes per second are limited.")
        .status(LATER);
    RATE_LIMIT_BACKEND: String = choice("network.traffic.rate.limit.backend", "guava", &["guava", "resilience4j"],
        "The Java library that limits.")
        .status(JAVA_SERVER);
    RATE_LIMIT_BYTES: usize = count("network.traffic.rate.limit.bytes.per.sec", "20971520", "That limit.")
        .status(LATER);
    RETURN_429: bool = flag("return.429.instead.of.500.for.jetty.response.errors", "false",
        "The status for errors of the Java HTTP server.")
        .status(JAVA_SERVER);
    SUPPRESS_STACK_TRACE: bool = flag("suppress.stack.trace.response", "true", "Whether errors hide stack traces.")
        .status(Status::NoEffect("there are no stack traces in answers"));
    DOS_FILTER: bool = flag("dos.filter.enabled", "false", "Whether clients with too many requests are slowed down.")
        .status(LATER);
    DOS_FILTER_SETTINGS: String = text("dos.filter.*", "", "Settings of that filter.").status(LATER);
    MEDIA_TYPE_DEFAULT: String = text("response.mediatype.default", "application/vnd.schemaregistry.v1+json",
        "The content type of answers where the request does not say.")
        .status(LATER);
    MEDIA_TYPE_PREFERRED: Vec<String> = list("response.mediatype.preferred",
        "application/vnd.schemaregistry.v1+json,application/vnd.schemaregistry+json,application/json",
        "The content types of answers, the preferred one first.")
        .status(LATER);
    STATIC_LOCATIONS: Vec<String> = list("resource.static.locations", "", "Directories with static content.")
        .status(LATER);
    WEBSOCKET_PREFIX: String = text("websocket.path.prefix", "/ws", "The path of WebSocket endpoints.")
        .status(Status::NoEffect("there are none"));
    SERVLET_INITIALIZORS: Vec<String> = list("rest.servlet.initializor.classes", "", "Java plug-ins.")
        .status(JAVA_CLASSES);
    WEBSOCKET_INITIALIZORS: Vec<String> = list("websocket.servlet.initializor.classes", "", "Java plug-ins.")
        .status(JAVA_CLASSES);
}
