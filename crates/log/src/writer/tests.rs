//! The write path over the fake log, with a machine that keeps a list of words.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::*;
use crate::fake::{AppendFault, Delays, FakeLog};
use crate::{Evaluation, LogRecord, Record, Replayer};

/// Keeps the values that were appended, in order.
#[derive(Default)]
struct Words(Mutex<Vec<String>>);

/// What the words are, with those of the current batch.
struct WordsView(Vec<String>);

type WordCommand = Box<dyn FnMut(&[String]) -> Evaluation<usize> + Send>;

impl Machine for Words {
    type Command = WordCommand;
    type Answer = usize;
    type View<'a> = WordsView;

    fn view(&self) -> WordsView {
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

/// Appends a word, and answers how many there were before.
fn say(word: &str) -> WordCommand {
    let word = word.to_owned();
    Box::new(move |words| Evaluation { records: vec![record(&word)], answer: words.len() })
}

struct Node {
    words: Arc<Words>,
    writer: Writer<Words>,
}

impl Node {
    async fn start(log: &FakeLog, config: WriterConfig) -> Self {
        let node = Self::spawn(log, config);
        let mut role = node.writer.role();
        role.wait_for(|role| *role != Role::Starting).await.unwrap();
        node
    }

    fn spawn(log: &FakeLog, config: WriterConfig) -> Self {
        let words = Arc::new(Words::default());
        let log: Arc<dyn crate::Log> = Arc::new(log.clone());
        let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&words));
        tokio::spawn(replayer.run());
        let (writer, task) = Writer::new(log, Arc::clone(&words), applied, config);
        tokio::spawn(task.run());
        Self { words, writer }
    }

    async fn say(&self, word: &str) -> Result<usize, SubmitError> {
        self.writer.submit(say(word), word.len()).await
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
async fn a_fenced_node_refuses_and_does_not_take_over_again() {
    let log = FakeLog::new();
    let first = Node::start(&log, WriterConfig::default()).await;
    assert!(first.say("a").await.is_ok());
    let second = Node::start(&log, WriterConfig::default()).await;
    let refused = first.say("late").await;
    assert!(matches!(refused, Err(SubmitError::NotPrimary(_))), "{refused:?}");
    assert!(
        matches!(&*first.writer.role().borrow(), Role::ReadOnly(reason) if reason.contains("fenced") || !reason.is_empty())
    );
    assert_eq!(second.say("b").await, Ok(3));
    assert!(matches!(first.say("later").await, Err(SubmitError::NotPrimary(_))));
    assert_eq!(second.words(), ["took over", "a", "took over", "b"]);
}

#[tokio::test(start_paused = true)]
async fn after_an_unknown_outcome_the_log_is_read_before_anything_is_appended() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    for appended in [true, false] {
        log.fail_append(AppendFault::Lose { appended });
        assert!(matches!(node.say("lost").await, Err(SubmitError::Failed(_))));
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
async fn a_command_that_panics_takes_nobody_with_it() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    let poison: WordCommand = Box::new(|_| panic!("this panic belongs to the test"));
    let (before, panicked, after) = tokio::join!(node.say("a"), node.writer.submit(poison, 1), node.say("b"));
    assert!(matches!(panicked, Err(SubmitError::Failed(_))), "{panicked:?}");
    assert_eq!((before, after), (Ok(1), Ok(2)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_appends_nothing_is_given_without_the_log() {
    let log = FakeLog::new();
    let node = Node::start(&log, WriterConfig::default()).await;
    let end = log.dump().len();
    let look: WordCommand = Box::new(|words| Evaluation { records: Vec::new(), answer: words.len() });
    assert_eq!(node.writer.submit(look, 1).await, Ok(1));
    assert_eq!(log.dump().len(), end);
}
