//! Logs, metrics and what the registry says of itself (spec: ops 2, 3, 4).

use std::time::Duration;

use crate::config::row::{Status, count, flag, int, list, section, text};

const METRICS: Status = Status::NotYet("from the release with metrics on");
const JAVA_METRICS: Status = Status::NoEffect("it belongs to Java's JMX");

section! {
    "Logs and metrics";

    DEPLOYMENT_ATTRIBUTES: Vec<String> = list("schema.registry.metadata.deployment.attributes", "",
        "The attributes that `GET /v1/metadata/deployment` answers.")
        .status(Status::NotYet("in a later release"));
    REQUEST_LOGGER: String = text("request.logger.name", "io.confluent.rest-utils.requests",
        "The name of the request log's logger.")
        .status(Status::NoEffect("it names a log4j logger; see registrar.log.request"));
    JMX_PREFIX: String = text("metrics.jmx.prefix", "kafka.schema.registry", "The domain of JMX beans.")
        .status(JAVA_METRICS);
    REPORTERS: Vec<String> = list("metric.reporters", "", "Java classes that report metrics.").status(JAVA_METRICS);
    TAG_MAP: Vec<String> = list("metrics.tag.map", "", "Labels of every metric.").status(METRICS);
    SAMPLE_WINDOW: Duration = int("metrics.sample.window.ms", "30000", 1, i64::MAX, "The window of each sample.")
        .status(JAVA_METRICS);
    SAMPLES: usize = count("metrics.num.samples", "2", "How many samples are kept.").status(JAVA_METRICS);
    LATENCY_SLO: bool = flag("metrics.latency.slo.sla.enable", "false", "Whether slow answers are counted.")
        .status(METRICS);
    LATENCY_SLO_MS: Duration = count("metrics.latency.slo.ms", "5", "The objective for latencies.").status(METRICS);
    LATENCY_SLA_MS: Duration = count("metrics.latency.sla.ms", "50", "The agreement for latencies.").status(METRICS);
    PERCENTILE_MAX: Duration = count("percentile.max.latency.ms", "10000", "The largest latency in percentiles.")
        .status(METRICS);
    GLOBAL_TAGS: bool = flag("metrics.global.stats.request.tags.enable", "false",
        "Whether global metrics carry the request's tags.")
        .status(METRICS);
    RESPONSE_SIZE_OFF: bool = flag("disable.response.size.metrics.collection", "false",
        "Whether sizes of answers are not counted.")
        .status(METRICS);
    METRICS_CONTEXT: String = text("metrics.context.*", "", "Labels of every metric.").status(METRICS);
}
