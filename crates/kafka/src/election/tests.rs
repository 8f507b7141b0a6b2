//! The election over a coordinator that does what a real one does rarely.

mod scripted;

use std::time::Instant;

use kafka_protocol::error::ResponseError as Code;
use kafka_protocol::messages::ApiKey;
use registrar_log::Seat;

use self::scripted::{Answer, Asked, Scripted};
use super::*;

/// How long anything may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A session so short that silence is noticed soon. A third of it is enough for an answer to be late.
const SHORT: Duration = Duration::from_millis(900);

fn join(coordinator: &Scripted, session: Duration) -> KafkaElection {
    let advertised = Advertised { scheme: "http".to_owned(), host: "h".to_owned(), port: 1 };
    let mut config = ElectionConfig::new(coordinator.address.clone(), advertised);
    config.session_timeout = session;
    config.heartbeat_interval = Duration::from_millis(50);
    config.retry_backoff = Duration::from_millis(10);
    let election = KafkaElection::new(config).unwrap();
    election.join();
    election
}

#[test]
fn an_election_without_a_thread_is_a_fault_of_the_start() {
    let advertised = Advertised { scheme: "http".to_owned(), host: "h".to_owned(), port: 1 };
    // no machine has memory for such a stack
    let thread = thread::Builder::new().stack_size(1 << 60);
    let election = KafkaElection::on(thread, ElectionConfig::new("127.0.0.1:1", advertised));
    let fault = election.map(drop).unwrap_err();
    assert!(matches!(&fault, LogError::Fatal(reason) if reason.contains("election's thread")), "{fault:?}");
}

async fn until(what: &str, mut is: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is() {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until the node is primary, by the coordinator's own word.
async fn elected(election: &KafkaElection, after: &str) {
    let deadline = Instant::now() + PATIENCE;
    while election.confirm().await.is_err() {
        assert!(Instant::now() < deadline, "stuck after {after}: {:?}", election.standing().borrow());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(election.standing().borrow().seat, Seat::Mine);
}

/// What is asked next after an answer that is not good, beside heartbeats.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Find,
    /// To join under the name it has.
    Join,
    /// To join under no name.
    JoinAnew,
    Sync,
}

/// What was asked first after the request at `at`, beside heartbeats.
fn next(asked: &[Asked], at: usize) -> Option<Next> {
    let (next, member_id) = asked.iter().skip(at + 1).find(|(key, _)| *key != ApiKey::Heartbeat)?;
    Some(match next {
        ApiKey::FindCoordinator => Next::Find,
        ApiKey::SyncGroup => Next::Sync,
        _ if member_id.is_empty() => Next::JoinAnew,
        _ => Next::Join,
    })
}

async fn recovers(key: ApiKey, answer: Answer, expected: Next) {
    let case = format!("{answer:?} to {key:?}");
    let coordinator = Scripted::start();
    // nothing is late unless it shall be: the machine may have much else to do
    let session = if answer == Answer::Silence { SHORT } else { PATIENCE };
    let (election, from) = if key == ApiKey::Heartbeat {
        let election = join(&coordinator, session);
        elected(&election, "nothing").await;
        let from = coordinator.asked().len();
        coordinator.then(key, answer);
        (election, from)
    } else {
        coordinator.then(key, answer);
        (join(&coordinator, session), 0)
    };
    let mut came = None;
    until(&case, || {
        let asked = coordinator.asked();
        let at = asked.iter().skip(from).position(|(asked, _)| *asked == key);
        came = at.and_then(|at| next(&asked, from + at));
        coordinator.done() && came.is_some()
    })
    .await;
    assert_eq!(came, Some(expected), "after {case}: {:?}", coordinator.asked());
    elected(&election, &case).await;
    election.leave().await;
    assert!(coordinator.asked().iter().any(|(key, _)| *key == ApiKey::LeaveGroup), "after {case}");
}

#[tokio::test]
async fn whatever_becomes_of_finding_the_coordinator_it_is_looked_for_again() {
    for answer in [
        Answer::Refusal(Code::CoordinatorNotAvailable),
        Answer::Refusal(Code::CoordinatorLoadInProgress),
        Answer::Refusal(Code::GroupAuthorizationFailed),
        Answer::HangUp,
        Answer::Garbage,
    ] {
        recovers(ApiKey::FindCoordinator, answer, Next::Find).await;
    }
}

#[tokio::test]
async fn whatever_becomes_of_joining_it_is_tried_again() {
    let rows = [
        (Answer::Refusal(Code::NotCoordinator), Next::Find),
        (Answer::Refusal(Code::CoordinatorNotAvailable), Next::Find),
        (Answer::Refusal(Code::CoordinatorLoadInProgress), Next::JoinAnew),
        (Answer::Refusal(Code::RebalanceInProgress), Next::JoinAnew),
        (Answer::Refusal(Code::InconsistentGroupProtocol), Next::JoinAnew),
        (Answer::Refusal(Code::GroupAuthorizationFailed), Next::JoinAnew),
        (Answer::Refusal(Code::UnknownServerError), Next::JoinAnew),
        (Answer::HangUp, Next::Find),
        (Answer::Garbage, Next::Find),
    ];
    for (answer, expected) in rows {
        recovers(ApiKey::JoinGroup, answer, expected).await;
    }
}

#[tokio::test]
async fn whatever_becomes_of_the_assignment_the_member_joins_again() {
    let rows = [
        (Answer::Refusal(Code::RebalanceInProgress), Next::Join),
        (Answer::Refusal(Code::IllegalGeneration), Next::Join),
        (Answer::Refusal(Code::UnknownMemberId), Next::JoinAnew),
        (Answer::Refusal(Code::CoordinatorLoadInProgress), Next::Sync),
        (Answer::Refusal(Code::NotCoordinator), Next::Find),
        (Answer::HangUp, Next::Find),
        (Answer::Garbage, Next::Find),
    ];
    for (answer, expected) in rows {
        recovers(ApiKey::SyncGroup, answer, expected).await;
    }
}

#[tokio::test]
async fn whatever_becomes_of_a_heartbeat_the_membership_goes_on() {
    let rows = [
        (Answer::Refusal(Code::RebalanceInProgress), Next::Join),
        (Answer::Refusal(Code::IllegalGeneration), Next::Join),
        (Answer::Refusal(Code::UnknownMemberId), Next::JoinAnew),
        (Answer::Refusal(Code::NotCoordinator), Next::Find),
        (Answer::Refusal(Code::CoordinatorNotAvailable), Next::Find),
        (Answer::HangUp, Next::Find),
        (Answer::Silence, Next::Find),
        (Answer::Garbage, Next::Find),
    ];
    for (answer, expected) in rows {
        recovers(ApiKey::Heartbeat, answer, expected).await;
    }
}

#[tokio::test]
async fn a_member_that_joins_notices_that_the_coordinator_is_dead_or_does_not_know_it() {
    let coordinator = Scripted::start();
    let election = join(&coordinator, SHORT);
    elected(&election, "nothing").await;
    let searches = || coordinator.asked().iter().filter(|(key, _)| *key == ApiKey::FindCoordinator).count();
    let before = searches();
    coordinator.mute(true);
    election.stand(false);
    until("the coordinator is looked for again", || searches() > before).await;
    coordinator.mute(false);
    election.stand(true);
    elected(&election, "a coordinator that was dead").await;

    coordinator.then(ApiKey::JoinGroup, Answer::Silence);
    for _ in 0..10 {
        coordinator.then(ApiKey::Heartbeat, Answer::Refusal(Code::UnknownMemberId));
    }
    election.stand(false);
    until("all heartbeats are refused", || coordinator.done()).await;
    election.stand(true);
    elected(&election, "a coordinator that has forgotten the member").await;
}

#[tokio::test]
async fn the_watchdog_begins_anew_after_a_long_silence() {
    let coordinator = Scripted::start();
    let election = join(&coordinator, SHORT);
    elected(&election, "nothing").await;
    let silence = election.stats().silence();
    assert!(silence < PATIENCE, "{silence:?}");
    coordinator.mute(true);
    until("the watchdog notices", || election.stats().watchdog_resets() > 0).await;
    assert!(election.standing().borrow().fault.is_some());
    assert_eq!(election.standing().borrow().seat, Seat::Mine, "with registrars only it stays");
    assert!(election.stats().failed_heartbeats() > 0);
    coordinator.mute(false);
    elected(&election, "a long silence").await;
    until("the fault is over", || election.standing().borrow().fault.is_none()).await;
}

#[tokio::test]
async fn leaving_takes_a_second_even_if_nobody_listens() {
    let coordinator = Scripted::start();
    let election = join(&coordinator, SHORT);
    elected(&election, "nothing").await;
    coordinator.mute(true);
    tokio::time::timeout(PATIENCE, election.leave()).await.unwrap();
    assert_eq!(election.standing().borrow().seat, Seat::Nobody);
    election.join();
    election.check();
    assert!(election.confirm().await.is_err());
}
