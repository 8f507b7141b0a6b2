use registrar_log::fake::FakeLog;

use super::*;

/// A cluster of which all nodes run, and what it runs on.
fn cluster() -> (Arc<Cluster>, Tasks) {
    let settings = Settings::default();
    let tasks = settings.tasks.clone();
    let cluster = Cluster::new(Arc::new(FakeLog::starting_at(0)), settings);
    (0..cluster.len()).for_each(|node| cluster.start(node).unwrap());
    (Arc::new(cluster), tasks)
}

async fn seconds(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

/// Registers a schema through a node. Gives the status, or why there is none.
async fn register(cluster: &Cluster, node: usize, name: &str) -> Result<u16, Unanswered> {
    let schema = format!(r#"{{"type":"record","name":"{name}","fields":[]}}"#);
    let mut request = Request::new(Bytes::from(serde_json::json!({ "schema": schema }).to_string()));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = format!("/subjects/{name}/versions").parse().unwrap();
    cluster.send(node, request).await.map(|response| response.status().as_u16())
}

async fn subjects(cluster: &Cluster, node: usize) -> String {
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = "/subjects".parse().unwrap();
    let response = cluster.send(node, request).await.unwrap();
    String::from_utf8_lossy(response.body()).into_owned()
}

#[tokio::test(start_paused = true)]
async fn a_write_through_any_node_is_read_there_at_once() {
    let (cluster, tasks) = cluster();
    let main = async {
        seconds(2).await;
        for (node, name) in ["a", "b", "c"].into_iter().enumerate() {
            assert_eq!(register(&cluster, node, name).await, Ok(200));
            assert!(subjects(&cluster, node).await.contains(name));
        }
        assert!(cluster.journal().batches().iter().all(|batch| batch.node == 0));
    };
    tasks.run(main).await;
}

#[tokio::test(start_paused = true)]
async fn a_node_that_crashed_is_replaced_and_comes_back() {
    let (cluster, tasks) = cluster();
    let main = async {
        seconds(2).await;
        assert_eq!(register(&cluster, 0, "a").await, Ok(200));
        cluster.crash(0);
        assert_eq!(register(&cluster, 0, "b").await, Err(Unanswered::Refused));
        seconds(15).await;
        assert_eq!(cluster.role(1), Some(Role::Primary));
        assert_eq!(register(&cluster, 2, "b").await, Ok(200));
        cluster.start(0).unwrap();
        seconds(5).await;
        assert_eq!(cluster.incarnation(0), Some(2));
        assert_eq!(subjects(&cluster, 0).await, r#"["a","b"]"#);
    };
    tasks.run(main).await;
}

#[tokio::test(start_paused = true)]
async fn a_node_that_leaves_is_replaced_at_once() {
    let (cluster, tasks) = cluster();
    let main = async {
        seconds(2).await;
        cluster.stop(0).await;
        seconds(2).await;
        assert_eq!(cluster.role(1), Some(Role::Primary));
    };
    tasks.run(main).await;
}

/// It does not run while it is paused, others take over, and what it had in mind to write is refused by the log.
#[tokio::test(start_paused = true)]
async fn a_paused_primary_does_not_write_when_it_wakes_up() {
    let (cluster, tasks) = cluster();
    let main = async {
        seconds(2).await;
        cluster.pause(0, true);
        let asked = async { register(&cluster, 0, "a").await };
        let meanwhile = async {
            seconds(20).await;
            assert_eq!(cluster.role(0), Some(Role::Primary), "it does not know better");
            assert_eq!(register(&cluster, 1, "b").await, Ok(200));
            cluster.pause(0, false);
        };
        let (asked, ()) = tokio::join!(asked, meanwhile);
        assert_eq!(asked, Ok(200), "passed on, or written in a term of its own");
        let batches = cluster.journal().batches();
        assert!(batches.is_sorted_by_key(|batch| batch.term), "{batches:?}");
    };
    tasks.run(main).await;
}

#[tokio::test(start_paused = true)]
async fn a_primary_that_may_not_write_is_replaced_until_it_may() {
    let (cluster, tasks) = cluster();
    let main = async {
        seconds(2).await;
        cluster.forbid_writes(0, true);
        assert_eq!(register(&cluster, 0, "a").await, Ok(200), "passed on");
        assert!(cluster.members(1).iter().any(|member| !member.eligible));
        assert_eq!(cluster.role(1), Some(Role::Primary));
        cluster.forbid_writes(0, false);
        seconds(15).await;
        assert_eq!(cluster.role(0), Some(Role::Primary));
        assert_eq!(register(&cluster, 2, "b").await, Ok(200));
    };
    tasks.run(main).await;
}

#[tokio::test(start_paused = true)]
async fn a_node_without_the_log_answers_what_it_knows() {
    let (cluster, tasks) = cluster();
    let main = async {
        seconds(2).await;
        assert_eq!(register(&cluster, 0, "a").await, Ok(200));
        seconds(1).await;
        cluster.cut_log(2, true);
        assert_eq!(register(&cluster, 0, "b").await, Ok(200));
        seconds(5).await;
        assert_eq!(subjects(&cluster, 2).await, r#"["a"]"#);
        cluster.cut_log(2, false);
        seconds(5).await;
        assert_eq!(subjects(&cluster, 2).await, r#"["a","b"]"#);
    };
    tasks.run(main).await;
}
