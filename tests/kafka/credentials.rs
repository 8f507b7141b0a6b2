//! Credentials that the brokers forget while a daemon uses them, and know again.

use std::path::Path;
use std::time::{Duration, Instant};

use registrar_testkit::client::Client;
use registrar_testkit::daemon::{Daemon, DaemonConfig};
use registrar_testkit::secured::{PASSWORD, SecuredBroker};
use registrar_tests::asking::{ask, record, register};

/// The user that is taken away.
pub(crate) const LEAVER: &str = "bob";

/// How long the daemon may take to say what is wrong, and to go on.
const PATIENCE: Duration = Duration::from_secs(60);

/// Connections that are open go on. When they have ended, reads are answered from memory and writes are refused; the daemon
/// says what the brokers say, and goes on when they take the same credentials again.
pub(crate) async fn taken_away_and_given_back(broker: &SecuredBroker, config: &DaemonConfig, directory: &Path) {
    broker.set_password(LEAVER, Some(PASSWORD)).unwrap();
    let mut daemon = config.clone().with("kafkastore.timeout.ms", 2_000).start(directory).unwrap();
    let mut client = Client::new(daemon.url());
    write(&mut client, "before").await;
    broker.set_password(LEAVER, None).unwrap();
    register(&mut client, "still-connected", &record(2)).await;
    broker.restart().unwrap();
    await_complaint(&mut daemon, &mut client).await;
    for path in ["/subjects/before/versions/1", "/subjects/still-connected/versions/1", "/healthz", "/readyz"] {
        assert_eq!(ask(&mut client, "GET", path, None).await.status, 200, "{path}");
    }
    // it may still take effect
    let refused = ask(&mut client, "POST", "/subjects/refused/versions", Some(&record(3))).await.json();
    assert!(matches!(refused["error_code"].as_u64(), Some(50001..=50004)), "{refused}");
    broker.set_password(LEAVER, Some(PASSWORD)).unwrap();
    let given_back = Instant::now();
    write(&mut client, "after").await;
    println!("a write {:?} after the brokers took the credentials again", given_back.elapsed());
    assert!(!daemon.process().output().contains(PASSWORD));
}

/// Registers, however often it takes.
async fn write(client: &mut Client, subject: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = ask(client, "POST", &format!("/subjects/{subject}/versions"), Some(&record(1))).await;
        if answer.status == 200 {
            return;
        }
        assert!(Instant::now() < deadline, "{}", answer.json());
    }
}

/// Waits until the daemon says why it has no brokers, in its log and in its metrics.
async fn await_complaint(daemon: &mut Daemon, client: &mut Client) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let metrics = ask(client, "GET", "/metrics", None).await;
        let metrics = String::from_utf8_lossy(&metrics.body).into_owned();
        let is_away = metrics.lines().any(|line| line == "registrar_log_reader_connected 0");
        let output = daemon.process().output();
        let complains = |line: &str| {
            line.contains("reading the log failed, trying again")
                && line.contains("the brokers do not answer for the topic of-bob: ")
                && line.contains("invalid credentials")
        };
        if is_away && output.lines().any(complains) {
            return;
        }
        assert!(Instant::now() < deadline, "{output}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
