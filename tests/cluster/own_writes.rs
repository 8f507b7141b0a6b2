//! Reading through a follower what was written through it.

use registrar_testkit::client::Client;
use registrar_tests::asking::{ask, record, register};

use crate::cluster::Cluster;

/// Clients at the same time, and what each does.
const CLIENTS: usize = 4;
const WRITES: usize = 250;

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_shows_each_client_its_own_writes() {
    // the roles stay as they are, whatever else the machine has to do
    let cluster = Cluster::start("own-writes", &[("kafkagroup.session.timeout.ms", "60000")]).await;
    let follower = cluster.follower();
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(stale(follower.url.clone(), client))).collect();
    let mut stale = Vec::new();
    for client in clients {
        stale.extend(client.await.unwrap());
    }
    println!("{} writes through a follower, each read back there: {} stale", CLIENTS * WRITES, stale.len());
    assert_eq!(stale, [""; 0]);
    assert!(!cluster.follower().is_primary() && follower.number == cluster.follower().number, "the roles have changed");
    cluster.end();
}

/// Registers, reads back at once, and gives what was not there.
async fn stale(url: String, client: usize) -> Vec<String> {
    let mut http = Client::new(&url);
    let mut stale = Vec::new();
    for number in 0..WRITES {
        let (subject, body) = (format!("s{client}-{number}"), record(client * WRITES + number));
        let id = register(&mut http, &subject, &body).await;
        let latest = ask(&mut http, "GET", &format!("/subjects/{subject}/versions/latest"), None).await;
        let by_id = ask(&mut http, "GET", &format!("/schemas/ids/{id}"), None).await;
        if latest.json()["id"].as_i64() != Some(id) || by_id.json()["schema"] != body["schema"] {
            stale.push(format!("{subject}, id {id}: {latest:?}, {by_id:?}"));
        }
    }
    stale
}
