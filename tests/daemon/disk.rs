//! A disk that is full, and one that cannot be written: mounted for the daemon alone, in a mount namespace.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use registrar_testkit::process::Process;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::json;

/// The daemon's command, run where `mount` has been done before.
fn mounted(store: &Store, mount: &str) -> Command {
    std::fs::create_dir_all(store.data()).unwrap();
    let daemon = store.daemon().command(store.directory()).unwrap();
    let mut command = Command::new("unshare");
    // a user namespace lets anybody mount
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    command.arg(format!("{mount} && exec \"$@\"")).arg("sh").arg(daemon.get_program()).args(daemon.get_args());
    command.current_dir(store.directory());
    command
}

/// Registers a large schema; gives the status and the error code.
async fn register_large(client: &mut Client, number: usize) -> (u16, i64) {
    let description = "x".repeat(100_000);
    let schema = json!({ "title": number, "description": description }).to_string();
    let schema = schema.replacen(&number.to_string(), &format!("\"{number}\""), 1);
    let body = json!({ "schemaType": "JSON", "schema": schema });
    let answer = ask(client, "POST", &format!("/subjects/large{number}/versions"), Some(&body)).await;
    (answer.status, answer.json()["error_code"].as_i64().unwrap_or(0))
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_loses_nothing() {
    let store = Store::embedded().unwrap();
    let mount = format!("mount -t tmpfs -o size=4m tmpfs {}", store.data().display());
    let process = Process::start(&mut mounted(&store, &mount)).unwrap();
    let daemon = Daemon::of(process).unwrap();
    let mut client = Client::new(daemon.url());
    let mut acknowledged = 0;
    let refusal = loop {
        match register_large(&mut client, acknowledged).await {
            (200, _) => acknowledged += 1,
            refusal => break refusal,
        }
        assert!(acknowledged < 200, "the disk does not fill");
    };
    assert_eq!(refusal, (500, 50001));
    assert!(acknowledged > 0);
    for number in 0..acknowledged {
        let answer = ask(&mut client, "GET", &format!("/subjects/large{number}/versions/1"), None).await;
        assert_eq!(answer.status, 200, "large{number}");
    }
    let again = register_large(&mut client, acknowledged).await;
    assert_eq!(again, (500, 50001), "the daemon goes on refusing, and goes on");
}

#[tokio::test]
async fn a_directory_that_turned_read_only_ends_the_start_with_a_reason() {
    let store = Store::embedded().unwrap();
    register(&mut Client::new(store.start().unwrap().url()), "s", &record(1)).await;
    let bind = |path: &Path| format!("mount --bind {0} {0} && mount -o remount,bind,ro {0}", path.display());
    let mut process = Process::start(&mut mounted(&store, &bind(&store.data()))).unwrap();
    let status = process.wait(Duration::from_secs(60)).unwrap();
    assert_eq!(status.code(), Some(1), "{}", process.output());
    assert!(process.output().contains(&store.data().display().to_string()), "{}", process.output());
}
