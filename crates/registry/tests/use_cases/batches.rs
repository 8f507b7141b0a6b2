//! One batch of N is N batches of one, whatever the N registrations are, the same schema twice included.

use proptest::prelude::*;
use registrar_log::WriterConfig;
use registrar_registry::{Defaults, RegisterOptions, SchemaRequest};

use crate::node::Node;

/// What a step does to the registry.
#[derive(Debug, Clone)]
enum Step {
    /// Registrations that arrive together: subject and schema by number.
    Register(Vec<(usize, usize)>),
    DeleteSubject {
        subject: usize,
        permanent: bool,
    },
    DeleteVersion {
        subject: usize,
        version: i32,
        permanent: bool,
    },
}

const SUBJECTS: [&str; 3] = ["a", "b", ":.c:a"];

/// Schemas of which some follow each other and some do not.
const SCHEMAS: [&str; 5] = [
    r#"{"type":"record","name":"R","fields":[]}"#,
    r#"{"type":"record","name":"R","fields":[{"name":"f","type":"int","default":0}]}"#,
    r#"{"type":"record","name":"R","fields":[{"name":"f","type":"string"}]}"#,
    r#"{ "type": "record", "name": "R", "fields": [] }"#,
    r#"{"type":"record","name":"Other","fields":[]}"#,
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let registration = (0..SUBJECTS.len(), 0..SCHEMAS.len());
    let step = prop_oneof![
        4 => prop::collection::vec(registration, 1..8).prop_map(Step::Register),
        1 => (0..SUBJECTS.len(), any::<bool>())
            .prop_map(|(subject, permanent)| Step::DeleteSubject { subject, permanent }),
        1 => (0..SUBJECTS.len(), 1..4, any::<bool>())
            .prop_map(|(subject, version, permanent)| Step::DeleteVersion { subject, version, permanent }),
    ];
    prop::collection::vec(step, 1..10)
}

struct Steps<'a>(&'a Node);

impl Steps<'_> {
    async fn register(&self, (subject, schema): (usize, usize)) -> String {
        let request = SchemaRequest { schema: Some(SCHEMAS[schema].to_owned()), ..SchemaRequest::default() };
        let registered = self.0.registry.register(SUBJECTS[subject], request, RegisterOptions::default()).await;
        match registered {
            Ok(registered) => format!("id {} version {:?}", registered.id, registered.version),
            Err(error) => error.to_string(),
        }
    }

    async fn run(&self, steps: &[Step], together: bool) -> Vec<String> {
        let mut answers = Vec::new();
        for step in steps {
            match step {
                Step::Register(all) if together => {
                    answers.extend(join_in_order(all.iter().map(|one| self.register(*one))).await);
                }
                Step::Register(all) => {
                    for one in all {
                        answers.push(self.register(*one).await);
                    }
                }
                Step::DeleteSubject { subject, permanent } => {
                    let deleted = self.0.registry.delete_subject(SUBJECTS[*subject], *permanent).await;
                    answers.push(format!("{deleted:?}"));
                }
                Step::DeleteVersion { subject, version, permanent } => {
                    let version = version.to_string();
                    let deleted = self.0.registry.delete_version(SUBJECTS[*subject], &version, *permanent).await;
                    answers.push(format!("{deleted:?}"));
                }
            }
        }
        answers
    }
}

/// Begins all in their order, then waits for all.
async fn join_in_order<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, done) in futures.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *done = Some(value);
            }
        }
        if done.iter().all(Option::is_some) {
            return std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect());
        }
        std::task::Poll::Pending
    })
    .await
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_batch_is_its_commands_one_by_one(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let run = |batch_commands, together| runtime.block_on(async {
            let config = WriterConfig { batch_commands, ..WriterConfig::default() };
            let node = Node::start(config, Defaults::default()).await;
            let answers = Steps(&node).run(&steps, together).await;
            let records: Vec<_> = node.log.dump().into_iter().map(|record| (record.key, record.value)).collect();
            (answers, records)
        });
        let (one_by_one, its_records) = run(1, false);
        let (together, their_records) = run(256, true);
        prop_assert_eq!(&one_by_one, &together);
        prop_assert_eq!(its_records, their_records);
    }
}
