//! What the server says of itself (spec: core 2.2).

use serde::Serialize;

/// `{scope: {path: [], clusters: {...}}}`; the reference's empty `id` is left out.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ClusterId<'a> {
    scope: Scope<'a>,
}

/// Where the registry is.
#[derive(Debug, Clone, Copy, Serialize)]
struct Scope<'a> {
    path: [&'a str; 0],
    clusters: Clusters<'a>,
}

/// The clusters that the registry is made of.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Clusters<'a> {
    kafka_cluster: &'a str,
    schema_registry_cluster: &'a str,
}

impl<'a> ClusterId<'a> {
    /// The id of the registry of that group on that Kafka cluster.
    pub fn new(kafka_cluster: &'a str, group: &'a str) -> Self {
        let clusters = Clusters { kafka_cluster, schema_registry_cluster: group };
        Self { scope: Scope { path: [], clusters } }
    }
}

/// `{version, commitId}`.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // what they say
pub struct ServerVersion<'a> {
    pub version: &'a str,
    pub commit_id: &'a str,
}

/// `{attributes}`, always written.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs)] // what they say
pub struct Deployment<'a> {
    pub attributes: &'a [String],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_bytes;

    #[test]
    fn the_cluster_id_has_no_id_of_its_own() {
        assert_eq!(
            to_bytes(&ClusterId::new("k", "schema-registry")),
            br#"{"scope":{"path":[],"clusters":{"kafka-cluster":"k","schema-registry-cluster":"schema-registry"}}}"#
        );
    }
}
