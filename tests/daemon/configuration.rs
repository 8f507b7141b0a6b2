//! Faults of the operator: told at once, in full, with the right exit status.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use registrar_testkit::process::Process;
use registrar_tests::{Store, daemon};
use tempfile::TempDir;

/// Runs a daemon that is expected to end, and gives its exit status and what it printed.
fn ended(command: &mut Command) -> (i32, String) {
    let mut process = Process::start(command).unwrap();
    let status = process.wait(Duration::from_secs(60)).unwrap();
    (status.code().unwrap_or(-1), process.output())
}

#[test]
fn every_fault_is_told_at_once_with_status_64() {
    let directory = TempDir::new().unwrap();
    let config = daemon()
        .with("kafkastore.timeout.ms", "soon")
        .with("schema.compatibility.level", "sideways")
        .with("kafkastore.topic", "t");
    let (status, printed) = ended(&mut config.command(directory.path()).unwrap());
    assert_eq!(status, 64, "{printed}");
    for wanted in ["kafkastore.timeout.ms", "schema.compatibility.level", "Must specify bootstrap servers"] {
        assert!(printed.contains(wanted), "{wanted} is missing in\n{printed}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let store = Store::embedded().unwrap();
    let config = store.daemon().with("listeners", format!("http://{}", taken.local_addr().unwrap()));
    let (status, printed) = ended(&mut config.command(store.directory()).unwrap());
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains(&taken.local_addr().unwrap().to_string()), "{printed}");
}

#[test]
fn a_data_directory_that_cannot_be_written_is_named() {
    let directory = TempDir::new().unwrap();
    // a file where a directory has to be: also root cannot write into it
    let blocked = directory.path().join("blocked");
    std::fs::write(&blocked, "").unwrap();
    let (status, printed) = ended(&mut daemon().embedded(&blocked).command(directory.path()).unwrap());
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains("blocked"), "{printed}");
}

#[test]
fn a_damaged_log_is_named_and_left_alone() {
    let store = Store::embedded().unwrap();
    std::fs::create_dir_all(store.data()).unwrap();
    let file = store.data().join("log.redb");
    std::fs::write(&file, "this is no database").unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let (status, printed) = ended(&mut store.daemon().command(store.directory()).unwrap());
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains("log.redb"), "{printed}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "this is no database");
}

#[test]
fn an_unreachable_broker_ends_the_start_with_a_reason() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let directory = TempDir::new().unwrap();
    let config = daemon().kafka(&free.to_string(), "t").with("kafkastore.init.timeout.ms", 3_000);
    let (status, printed) = ended(&mut config.command(directory.path()).unwrap());
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains(&free.to_string()), "{printed}");
}

#[test]
fn every_key_is_explained() {
    let binary = daemon().command(TempDir::new().unwrap().path()).unwrap();
    let output = Command::new(binary.get_program()).args(["serve", "--help-config"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    for key in ["listeners", "kafkastore.bootstrap.servers", "registrar.data.dir", "schema.compatibility.level"] {
        assert!(printed.contains(key), "{key} is missing in\n{printed}");
    }
}
