//! What is owed to registries of other makes.

use super::*;

/// Long enough for everything that is owed.
const WHILE: Duration = Duration::from_secs(1);

/// A log with markers, and a node that is primary in a group where others may take part.
async fn primary(mixed: bool) -> (FakeLog, Arc<ToldElection>, Node) {
    let log = FakeLog::new();
    log.set_gap(1);
    let told = told(Seat::Mine);
    told.tell_mixed(mixed);
    let node = Node::spawn(&log, WriterConfig::default(), told.clone());
    node.becomes(|role| *role == Role::Primary).await;
    tokio::time::sleep(WHILE).await;
    (log, told, node)
}

#[tokio::test(start_paused = true)]
async fn an_idle_primary_ends_the_log_in_a_record() {
    let (_, _, node) = primary(true).await;
    assert_eq!(node.words(), ["took over", "filler"]);
    let answers = tokio::join!(node.say("a"), node.say("b"));
    assert_eq!(answers, (Ok(2), Ok(3)));
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(node.say("c").await, Ok(4));
    tokio::time::sleep(WHILE).await;
    assert_eq!(node.words(), ["took over", "filler", "a", "b", "c", "filler"]);
    tokio::time::sleep(WHILE * 100).await;
    assert_eq!(node.words().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn among_registrars_nothing_is_owed_until_another_make_joins() {
    let (log, told, node) = primary(false).await;
    log.fail_append(AppendFault::Abort);
    assert!(node.say("aborted").await.is_err());
    tokio::time::sleep(WHILE).await;
    assert_eq!(node.words(), ["took over"]);
    told.tell_mixed(true);
    tokio::time::sleep(WHILE).await;
    assert_eq!(node.words(), ["took over", "amended", "filler"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_aborted_is_amended_before_the_first_command() {
    let (log, told, node) = primary(true).await;
    log.fail_append(AppendFault::Abort);
    log.fail_append(AppendFault::Lose { appended: false });
    let (aborted, lost) = (node.say("aborted").await, node.say("lost").await);
    assert!(aborted.is_err() && lost.is_err(), "{aborted:?} {lost:?}");
    node.becomes(|role| *role == Role::Primary).await;
    assert_eq!(node.say("a").await, Ok(4));
    assert_eq!(node.words(), ["took over", "filler", "amended", "took over", "a"]);
    // and only once
    told.tell(other(false));
    node.becomes(|role| matches!(role, Role::Follower(_))).await;
    told.tell(Seat::Mine);
    node.becomes(|role| *role == Role::Primary).await;
    assert_eq!(node.words()[5..], ["took over"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_batch_of_a_primary_is_amended_when_it_is_idle() {
    let (log, _, node) = primary(true).await;
    log.fail_append(AppendFault::Abort);
    assert!(node.say("aborted").await.is_err());
    tokio::time::sleep(WHILE).await;
    assert_eq!(node.words(), ["took over", "filler", "amended", "filler"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_aborted_is_amended_before_the_next_command() {
    let (log, _, node) = primary(true).await;
    log.fail_append(AppendFault::Abort);
    let answers = tokio::join!(node.say("a"), node.say("b"));
    // nobody waits until the filler is applied
    assert_eq!(answers, (Ok(3), Ok(5)));
    tokio::time::sleep(WHILE).await;
    assert_eq!(node.words(), ["took over", "filler", "amended", "filler", "a", "b", "filler"]);
    log.fail_append(AppendFault::Abort);
    let (aborted, next) = (node.say("aborted").await, node.say("next").await);
    assert!(aborted.is_err() && next.is_ok(), "{aborted:?} {next:?}");
    assert_eq!(node.words()[7..], ["amended", "filler", "next"]);
}

#[tokio::test(start_paused = true)]
async fn followers_of_a_foreign_primary_end_the_log_in_a_record() {
    let log = FakeLog::new();
    log.set_gap(1);
    let mut ours = log.acquire().await.unwrap();
    ours.append(&[record("a")]).await.unwrap();
    let node = Node::spawn(&log, WriterConfig::default(), told(other(true)));
    tokio::time::sleep(WHILE).await;
    assert!(matches!(ours.append(&[record("late")]).await, Err(crate::AppendError::Fenced(_))));
    assert_eq!(node.words(), ["a", "filler"]);
}
