//! The write path over the fake log, with a machine that keeps a list of words.

mod mixed;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;

use super::*;
use crate::fake::{AppendFault, Delays, FakeLog, ToldElection};
use crate::{Alone, Evaluation, LogRecord, Peer, Record, Replayer, Seat};

/// Keeps the values that were appended, in order, until it is told to panic.
#[derive(Default)]
struct Words(Mutex<Vec<String>>, AtomicBool);

/// What the words are, with those of the current batch.
struct WordsView(Vec<String>);

type WordCommand = Box<dyn FnMut(&[String]) -> Evaluation<usize> + Send>;

impl Machine for Words {
    type Command = WordCommand;
    type Answer = usize;
    type View<'a> = WordsView;

    fn view(&self) -> WordsView {
        assert!(!self.1.load(Ordering::Relaxed), "this panic belongs to the test");
        WordsView(self.0.lock().clone())
    }

    fn evaluate(&self, view: &mut WordsView, command: &mut WordCommand) -> Evaluation<usize> {
        let evaluation = command(&view.0);
        view.0.extend(evaluation.records.iter().map(|record| word(record.value.as_deref())));
        evaluation
    }

    fn take_over(&self) -> Vec<Record> {
        vec![record("took over")]
    }

    fn amend(&self, keys: &[Bytes]) -> Vec<Record> {
        keys.iter().map(|_| record("amended")).collect()
    }

    fn filler(&self) -> Option<Record> {
        Some(record("filler"))
    }

    fn apply(&self, records: &[LogRecord]) {
        self.0.lock().extend(records.iter().map(|record| word(record.value.as_deref())));
    }
}

fn word(value: Option<&[u8]>) -> String {
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

fn record(word: &str) -> Record {
    Record { key: "word".into(), value: Some(word.to_owned().into()) }
}

const HANDLING: Handling = Handling { bytes: 1, repeatable: false };

/// Appends a word, and answers how many there were before.
fn say(word: &str) -> WordCommand {
    let word = word.to_owned();
    Box::new(move |words| Evaluation { records: vec![record(&word)], answer: words.len() })
}

/// An election that says this until it is told otherwise.
fn told(seat: Seat) -> Arc<ToldElection> {
    Arc::new(ToldElection::new(seat))
}

fn other(foreign: bool) -> Seat {
    Seat::Other(Peer { url: "http://other:1".to_owned(), foreign })
}

struct Node {
    words: Arc<Words>,
    writer: Writer<Words>,
}

impl Node {
    async fn start(log: &FakeLog, config: WriterConfig) -> Self {
        let node = Self::spawn(log, config, Arc::new(Alone::new()));
        node.becomes(|role| *role == Role::Primary).await;
        node
    }

    async fn becomes(&self, wanted: impl Fn(&Role) -> bool) {
        let mut role = self.writer.role();
        let change = role.wait_for(|role| wanted(role));
        tokio::time::timeout(Duration::from_secs(60), change).await.unwrap().unwrap();
    }

    fn spawn(log: &FakeLog, config: WriterConfig, election: Arc<dyn Election>) -> Self {
        let words = Arc::new(Words::default());
        let log: Arc<dyn crate::Log> = Arc::new(log.clone());
        let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&words));
        tokio::spawn(replayer.run());
        let (writer, task) = Writer::new(log, Arc::clone(&words), applied, election, config);
        tokio::spawn(task.run());
        Self { words, writer }
    }

    async fn say(&self, word: &str) -> Result<usize, SubmitError> {
        self.writer.submit(say(word), Handling { bytes: word.len(), repeatable: false }).await
    }

    fn words(&self) -> Vec<String> {
        self.words.0.lock().clone()
    }
}

#[tokio::test(start_paused = true)]
async fn commands_of_a_batch_see_each_other_and_are_appended_together() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    let answers = tokio::join!(node.say("a"), node.say("b"), node.say("c"));
    assert_eq!(answers, (Ok(1), Ok(2), Ok(3)));
    assert_eq!(node.words(), ["took over", "a", "b", "c"]);
    // one batch of one for the take-over, one of three
    assert_eq!(node.writer.stats().batches_by_size()[..3], [1, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn of_a_refused_batch_only_the_culprit_fails() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    log.set_max_record_bytes(20);
    let long = "x".repeat(30);
    let (before, culprit, after) = tokio::join!(node.say("a"), node.say(&long), node.say("b"));
    assert!(matches!(culprit, Err(SubmitError::TooLarge(_))), "{culprit:?}");
    assert_eq!((before, after), (Ok(1), Ok(2)));
    assert_eq!(node.words(), ["took over", "a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_was_refused_once_takes_effect_once() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    log.fail_append(AppendFault::Refuse);
    let answers = tokio::join!(node.say("a"), node.say("b"));
    assert_eq!(answers, (Ok(1), Ok(2)));
    log.fail_append(AppendFault::Refuse);
    assert!(matches!(node.say("alone").await, Err(SubmitError::Failed(_))));
    assert_eq!(node.say("c").await, Ok(3));
    assert_eq!(node.words(), ["took over", "a", "b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_fenced_node_that_is_no_longer_elected_does_not_take_over_again() {
    let log = FakeLog::new();
    let told = told(Seat::Mine);
    let first = Node::spawn(&log, WriterConfig::default(), told.clone());
    first.becomes(|role| *role == Role::Primary).await;
    assert!(first.say("a").await.is_ok());
    told.deny("another generation");
    let second = Node::start(&log, WriterConfig::default()).await;
    let refused = first.say("late").await;
    assert!(matches!(refused, Err(SubmitError::NotPrimary(_))), "{refused:?}");
    assert_eq!(second.say("b").await, Ok(3));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(*first.writer.role().borrow(), Role::TakingOver);
    assert!(matches!(first.say("later").await, Err(SubmitError::NotPrimary(_))));
    told.tell(other(false));
    first.becomes(|role| matches!(role, Role::Follower(_))).await;
    assert_eq!(second.words(), ["took over", "a", "took over", "b"]);
    assert_eq!(first.words(), second.words());
}

#[tokio::test(start_paused = true)]
async fn a_primary_that_a_late_node_has_fenced_takes_over_again_without_a_new_generation() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    // of an older generation: it fences, finds that it is late, and appends nothing
    let late = told(Seat::Mine);
    late.deny("generation 6 follows 5");
    let _late = Node::spawn(&log, WriterConfig::default(), late);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(matches!(node.say("a").await, Err(SubmitError::NotPrimary(_))));
    node.becomes(|role| *role == Role::Primary).await;
    assert_eq!(node.say("a").await, Ok(2));
    assert_eq!(node.words(), ["took over", "took over", "a"]);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_unseated_steps_down_and_refuses_what_waits() {
    let log = FakeLog::new();
    let told = told(Seat::Mine);
    let node = Node::spawn(&log, WriterConfig::default(), told.clone());
    node.becomes(|role| *role == Role::Primary).await;
    log.set_delays(Delays { append: Duration::from_millis(100), ..Delays::default() });
    let since = tokio::time::Instant::now();
    let (on_its_way, waiting, ()) = tokio::join!(
        node.say("a"),
        async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let refused = node.say("b").await;
            assert!(since.elapsed() < Duration::from_millis(50), "it waited for the append of others");
            refused
        },
        async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            told.tell(other(false));
        }
    );
    assert_eq!(on_its_way, Ok(1));
    assert!(matches!(waiting, Err(SubmitError::NotPrimary(_))), "{waiting:?}");
    node.becomes(|role| matches!(role, Role::Follower(_))).await;
    told.tell(Seat::Nobody);
    node.becomes(|role| matches!(role, Role::Leaderless(_))).await;
    told.tell(Seat::Mine);
    node.becomes(|role| *role == Role::Primary).await;
    assert_eq!(node.say("c").await, Ok(3));
}

#[tokio::test(start_paused = true)]
async fn a_node_that_loses_the_seat_and_gets_it_back_while_it_appends_is_primary_again() {
    let log = FakeLog::new();
    let told = told(Seat::Mine);
    let node = Node::spawn(&log, WriterConfig::default(), told.clone());
    node.becomes(|role| *role == Role::Primary).await;
    log.set_delays(Delays { append: Duration::from_millis(100), ..Delays::default() });
    let (on_its_way, ()) = tokio::join!(node.say("a"), async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        told.tell(Seat::Nobody);
        node.becomes(|role| matches!(role, Role::Leaderless(_))).await;
        told.tell(Seat::Mine);
    });
    assert_eq!(on_its_way, Ok(1));
    node.becomes(|role| *role == Role::Primary).await;
    assert_eq!(node.say("b").await, Ok(3));
}

#[tokio::test(start_paused = true)]
async fn an_idle_primary_that_can_read_no_more_says_so() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    log.fail_read(crate::LogError::Fatal("gone".to_owned()));
    node.becomes(|role| matches!(role, Role::Ended(_))).await;
}

/// A topic that is gone takes nothing either, so that there is always somebody who waits.
#[tokio::test(start_paused = true)]
async fn a_busy_primary_that_can_read_no_more_says_so() {
    let log = FakeLog::new();
    let config = WriterConfig { answer_timeout: Duration::from_secs(3_600), ..WriterConfig::default() };
    let node = Node::start(&log, config).await;
    (0..1_000).for_each(|_| log.fail_append(AppendFault::Decline));
    let (refused, ()) = tokio::join!(node.say("a"), async {
        log.fail_read(crate::LogError::Fatal("gone".to_owned()));
        node.becomes(|role| matches!(role, Role::Ended(_))).await;
    });
    assert!(matches!(refused, Err(SubmitError::NotPrimary(_))), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_foreign_primary_has_every_appender_fenced() {
    let log = FakeLog::new();
    let mut ours = log.acquire().await.unwrap();
    let _node = Node::spawn(&log, WriterConfig::default(), told(other(true)));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(matches!(ours.append(&[record("late")]).await, Err(crate::AppendError::Fenced(_))));
}

#[tokio::test(start_paused = true)]
async fn a_node_that_cannot_write_stands_no_more_for_a_while() {
    let log = FakeLog::new();
    let told = told(Seat::Nobody);
    let node = Node::spawn(&log, WriterConfig::default(), told.clone());
    tokio::time::sleep(Duration::from_secs(1)).await;
    log.fail_call(crate::LogError::Fatal("no ACL".to_owned()));
    told.tell(Seat::Mine);
    node.becomes(|role| matches!(role, Role::Barred(reason) if reason == "no ACL")).await;
    assert_eq!(told.stood(), [false]);
    told.tell(other(false));
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(told.stood(), [false, true]);
    told.tell(Seat::Mine);
    node.becomes(|role| *role == Role::Primary).await;
}

#[tokio::test(start_paused = true)]
async fn a_node_that_may_write_no_longer_gives_up_its_seat_until_it_may() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    // the batch, and the first records of the next take-over
    log.fail_append(AppendFault::Forbid);
    log.fail_append(AppendFault::Forbid);
    assert!(matches!(node.say("a").await, Err(SubmitError::NotPrimary(_))));
    node.becomes(|role| matches!(role, Role::Barred(reason) if reason == "told to forbid")).await;
    let stats = node.writer.stats();
    assert_eq!((stats.forbidden(), stats.failures()), (2, 2));
    node.becomes(|role| *role == Role::Primary).await;
    assert_eq!(node.say("b").await, Ok(2));
}

#[tokio::test(start_paused = true)]
async fn a_node_that_cannot_write_ends_at_once_when_nobody_needs_it() {
    let log = FakeLog::new();
    log.fail_call(crate::LogError::Fatal("no ACL".to_owned()));
    let words = Arc::new(Words::default());
    let log: Arc<dyn crate::Log> = Arc::new(log);
    let (_replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&words));
    let (writer, task) = Writer::new(log, words, applied, Arc::new(Alone::new()), WriterConfig::default());
    let task = tokio::spawn(task.run());
    writer.role().wait_for(|role| matches!(role, Role::Barred(_))).await.unwrap();
    let since = tokio::time::Instant::now();
    drop(writer);
    task.await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(1), "it waited for the seat: {:?}", since.elapsed());
}

#[tokio::test(start_paused = true)]
async fn after_an_unknown_outcome_the_log_is_read_before_anything_is_appended() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    for appended in [true, false] {
        log.fail_append(AppendFault::Lose { appended });
        assert!(matches!(node.say("lost").await, Err(SubmitError::Unknown(_))));
        node.becomes(|role| *role == Role::Primary).await;
    }
    let count = node.words().iter().filter(|word| *word == "lost").count();
    assert_eq!(count, 1);
    let before = node.words().len();
    let answer = node.say("next").await.unwrap();
    assert!(answer >= before);
    assert_eq!(node.writer.stats().take_overs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_slow_log_costs_the_answer_but_not_the_command() {
    let log = FakeLog::new();
    let config = WriterConfig { answer_timeout: Duration::from_millis(100), ..WriterConfig::default() };
    let node = Node::start(&log, config).await;
    log.set_delays(Delays { append: Duration::from_secs(1), ..Delays::default() });
    assert_eq!(node.say("slow").await, Err(SubmitError::TimedOut));
    log.set_delays(Delays::default());
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(node.words(), ["took over", "slow"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_log_has_no_room_for_is_tried_again_while_somebody_waits() {
    let log = FakeLog::new();
    let config = WriterConfig { answer_timeout: Duration::from_millis(250), ..WriterConfig::default() };
    let node = Node::start(&log, config).await;
    (0..2).for_each(|_| log.fail_append(AppendFault::Decline));
    assert_eq!(tokio::join!(node.say("a"), node.say("b")), (Ok(1), Ok(2)));
    (0..3).for_each(|_| log.fail_append(AppendFault::Decline));
    let (refused, gone) = tokio::join!(
        node.say("refused"),
        // the same, but the client closes the connection
        tokio::time::timeout(Duration::from_millis(50), node.say("gone"))
    );
    assert_eq!(refused, Err(SubmitError::Failed("told to decline".to_owned())));
    assert!(gone.is_err());
    node.say("c").await.unwrap();
    let words = node.words();
    assert!(words.iter().all(|word| !["refused", "gone"].contains(&word.as_str())), "{words:?}");
    assert_eq!(words.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_refused_batch_whose_commands_are_put_off_is_appended_once() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    log.fail_append(AppendFault::Refuse);
    (0..2).for_each(|_| log.fail_append(AppendFault::Decline));
    let answers = tokio::join!(node.say("a"), node.say("b"), node.say("c"));
    assert!(answers.0.is_ok() && answers.1.is_ok() && answers.2.is_ok(), "{answers:?}");
    let mut words = node.words();
    words.sort();
    assert_eq!(words, ["a", "b", "c", "took over"]);
}

#[tokio::test(start_paused = true)]
async fn a_command_that_panics_takes_nobody_with_it() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    let poison: WordCommand = Box::new(|_| panic!("this panic belongs to the test"));
    let (before, panicked, after) = tokio::join!(node.say("a"), node.writer.submit(poison, HANDLING), node.say("b"));
    assert!(matches!(panicked, Err(SubmitError::Failed(_))), "{panicked:?}");
    assert_eq!((before, after), (Ok(1), Ok(2)));
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_panics_is_primary_no_longer() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    node.words.1.store(true, Ordering::Relaxed);
    assert!(matches!(node.say("a").await, Err(SubmitError::NotPrimary(_))));
    node.becomes(|role| matches!(role, Role::Ended(reason) if reason.contains("panicked"))).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_appends_nothing_is_given_without_the_log() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    let end = log.dump().len();
    let look: WordCommand = Box::new(|words| Evaluation { records: Vec::new(), answer: words.len() });
    assert_eq!(node.writer.submit(look, HANDLING).await, Ok(1));
    assert_eq!(log.dump().len(), end);
}
