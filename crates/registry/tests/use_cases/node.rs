//! A registry on a log of its own.

use std::sync::Arc;
use std::time::Duration;

use registrar_log::fake::FakeLog;
use registrar_log::{Alone, Log, Replayer, Role, Writer, WriterConfig};
use registrar_model::Error;
use registrar_registry::{Defaults, Limits, RegisterOptions, RegisteredSchema, Registry, SchemaRequest};
use registrar_schema::{Languages, SchemaLanguage};
use registrar_schema_avro::Avro;
use registrar_schema_json::JsonSchema;
use registrar_schema_protobuf::Protobuf;
use registrar_state::State;

pub struct Node {
    pub log: FakeLog,
    pub registry: Registry,
}

impl Node {
    pub async fn start(config: WriterConfig, defaults: Defaults) -> Self {
        Self::over(FakeLog::new(), config, defaults).await
    }

    /// A node on a log that may hold something.
    pub async fn over(log: FakeLog, config: WriterConfig, defaults: Defaults) -> Self {
        let shared: Arc<dyn Log> = Arc::new(log.clone());
        let state = Arc::new(State::default());
        let (replayer, applied) = Replayer::new(Arc::clone(&shared), Arc::clone(&state));
        tokio::spawn(replayer.run());
        // on a loaded machine an answer may take longer than an operator would bear
        let config = WriterConfig { answer_timeout: Duration::from_secs(60), ..config };
        let (writer, task) = Writer::new(shared, Arc::clone(&state), applied, Arc::new(Alone::new()), config);
        tokio::spawn(task.run());
        writer.role().wait_for(|role| *role == Role::Primary).await.unwrap();
        let languages: [Arc<dyn SchemaLanguage>; 3] = [Arc::new(Avro), Arc::new(JsonSchema), Arc::new(Protobuf)];
        let limits = Limits { parse_threads: 1, ..Limits::default() };
        let registry = Registry::new(state, writer, Languages::new(languages), defaults, &limits).unwrap();
        Self { log, registry }
    }

    /// Registers without options.
    pub async fn register(&self, subject: &str, request: SchemaRequest) -> Result<RegisteredSchema, Error> {
        self.registry.register(subject, request, RegisterOptions::default()).await
    }
}

/// A schema of a language.
pub fn schema(schema_type: &str, text: &str) -> SchemaRequest {
    SchemaRequest {
        schema_type: Some(schema_type.to_owned()),
        schema: Some(text.to_owned()),
        ..SchemaRequest::default()
    }
}
