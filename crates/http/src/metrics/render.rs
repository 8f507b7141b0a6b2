//! Prometheus' text format, version 0.0.4.

use std::fmt::Write;

use super::Sizes;

/// The `Content-Type` of the format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Writes what a metric is.
pub(super) fn head(text: &mut String, name: &str, help: &str, kind: &str) {
    // writing to a String never fails
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

/// Writes one value. Labels' values are names of our own and need no escapes.
pub(super) fn sample(text: &mut String, name: &str, labels: &[(&str, &str)], value: f64) {
    text.push_str(name);
    for (index, (label, content)) in labels.iter().enumerate() {
        text.push(if index == 0 { '{' } else { ',' });
        let _ = write!(text, "{label}=\"{content}\"");
    }
    if !labels.is_empty() {
        text.push('}');
    }
    let _ = writeln!(text, " {value}");
}

/// Writes the series of a histogram.
pub(super) fn histogram(text: &mut String, name: &str, bounds: &[u64], sizes: &Sizes) {
    let bucket = format!("{name}_bucket");
    let mut below = 0;
    let labels = bounds.iter().map(u64::to_string).chain(["+Inf".to_owned()]);
    for (count, bound) in sizes.counts.iter().zip(labels) {
        below += count;
        sample(text, &bucket, &[("le", &bound)], below as f64);
    }
    sample(text, &format!("{name}_sum"), &[], sizes.sum as f64);
    sample(text, &format!("{name}_count"), &[], below as f64);
}
