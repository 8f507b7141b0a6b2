//! Two nodes, as probes, dashboards and operators see them.

use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(60);

/// A node's view of the cluster, as soon as `wanted` accepts it.
async fn view(url: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut client = Client::new(url);
    let deadline = tokio::time::Instant::now() + LIMIT;
    loop {
        let view = ask(&mut client, "GET", "/v1/cluster", None).await.json();
        if wanted(&view) {
            return view;
        }
        assert!(tokio::time::Instant::now() < deadline, "{view:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn has_members(view: &Value, count: usize) -> bool {
    view["members"].as_array().is_some_and(|members| members.len() == count) && !view["primary"].is_null()
}

async fn metrics(url: &str) -> String {
    String::from_utf8_lossy(&ask(&mut Client::new(url), "GET", "/metrics", None).await.body).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_agree_on_who_writes() {
    let store = Store::kafka("health").unwrap();
    let mut daemons = [store.start().unwrap(), store.start().unwrap()];
    // the smallest URL is primary
    daemons.sort_by(|a, b| a.url().cmp(b.url()));
    let [mut primary, follower] = daemons;
    let urls = json!([primary.url(), follower.url()]);
    for (daemon, role) in [(&primary, "primary"), (&follower, "follower")] {
        let view = view(daemon.url(), |view| has_members(view, 2) && view["node"]["role"] == role).await;
        assert_eq!((&view["node"]["url"], &view["primary"]), (&json!(daemon.url()), &urls[0]));
        let members = view["members"].as_array().unwrap();
        assert!(members.iter().all(|member| member["eligible"] == true && member["foreign"] == false), "{view:#}");
        assert_eq!((&view["fencing"], &view["log"]["store"]), (&json!("transactional"), &json!("kafka")));
        assert_eq!((&view["election"]["group"], &view["election"]["fault"]), (&json!("group-health"), &json!(null)));
        assert!(view["election"]["contactMs"].as_u64().is_some_and(|millis| millis < 60_000), "{view:#}");
        assert_eq!(ask(&mut Client::new(daemon.url()), "GET", "/readyz", None).await.status, 200);
    }
    register(&mut Client::new(follower.url()), "s", &record(1)).await;
    for (url, lines) in [
        (primary.url(), ["kafka_schema_registry_master_slave_role 1", "registrar_role{role=\"primary\"} 1"]),
        (
            follower.url(),
            ["kafka_schema_registry_master_slave_role 0", "registrar_forwards_total{outcome=\"answered\"} 1"],
        ),
    ] {
        let text = metrics(url).await;
        for line in lines.into_iter().chain(["kafka_schema_registry_node_count 2", "registrar_primary_known 1"]) {
            assert!(text.lines().any(|own| own == line), "{line} is missing in\n{text}");
        }
    }
    primary.process().signal("TERM").unwrap();
    let alone = view(follower.url(), |view| has_members(view, 1) && view["node"]["role"] == "primary").await;
    assert_eq!(alone["primary"], urls[1]);
}
