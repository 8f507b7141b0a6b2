//! The registry: state, write path and languages behind the use cases.

use std::sync::Arc;

use registrar_log::{Evaluation, Handling, Record, SubmitError, Writer};
use registrar_model::{CompatibilityLevel, Error, ErrorKind};
use registrar_schema::Languages;
use registrar_state::{State, View};

use crate::parsing::Parser;
use crate::pool::Pool;
use crate::store::WriteTexts;

/// What applies where no setting says otherwise.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// `schema.compatibility.level`
    pub level: CompatibilityLevel,
    /// `schema.validate.fields`
    pub validate_fields: bool,
    /// `schema.validate.new.schemas`
    pub validate_new_schemas: bool,
    /// `schema.reject.empty.subject`
    pub reject_empty_subject: bool,
    /// `registrar.schema.limit`: how many versions there may be, soft-deleted ones included.
    pub max_versions: Option<usize>,
    /// `schema.providers.reference.versions.strict`
    pub strict_reference_versions: bool,
    /// `mode.mutability`
    pub mode_mutability: bool,
}

impl Default for Defaults {
    fn default() -> Self {
        Self {
            level: CompatibilityLevel::Backward,
            validate_fields: false,
            validate_new_schemas: true,
            reject_empty_subject: false,
            max_versions: None,
            strict_reference_versions: false,
            mode_mutability: true,
        }
    }
}

/// The bounds of parsing and comparing.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Threads for schemas that are long; those of medium length get twice as many of their own.
    pub parse_threads: usize,
    /// How many parsed schemas are kept at most.
    pub cached_schemas: u64,
    /// How many bytes of schema text they stand for at most.
    pub cached_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { parse_threads: 2, cached_schemas: 1_000, cached_bytes: 16 << 20 }
    }
}

/// One registry: the use cases are its methods, each in a file of its own.
pub struct Registry {
    pub(crate) state: Arc<State>,
    pub(crate) defaults: Defaults,
    pub(crate) parser: Arc<Parser>,
    pub(crate) pool: Pool,
    writer: Writer<State>,
}

impl Registry {
    /// A registry over a state and the way to change it.
    ///
    /// # Errors
    /// If the threads cannot be started.
    pub fn new(
        state: Arc<State>,
        writer: Writer<State>,
        languages: Languages,
        defaults: Defaults,
        limits: &Limits,
    ) -> std::io::Result<Self> {
        let parser = Arc::new(Parser::new(languages, limits));
        let pool = Pool::new(limits.parse_threads)?;
        Ok(Self { state, defaults, parser, pool, writer })
    }

    /// A number that changes whenever any answer may: an answer that was given under it holds while it stays.
    pub fn generation(&self) -> u64 {
        self.state.generation()
    }

    /// Has a mutation evaluated by the writer: `command` looks at a view and gives the records and the answer.
    pub(crate) async fn submit<T: Send + 'static>(
        &self,
        texts: &WriteTexts,
        handling: Handling,
        mut command: impl FnMut(&View<'_>) -> (Vec<Record>, T) + Send + 'static,
    ) -> Result<T, Error> {
        let boxed = Box::new(move |view: &View<'_>| {
            let (records, answer) = command(view);
            Evaluation { records, answer: Box::new(answer) as registrar_state::Answer }
        });
        let answer = self.writer.submit(boxed, handling).await.map_err(|error| texts.error(error))?;
        let answer = answer.downcast::<T>().map_err(|_| SubmitError::Failed("internal error".to_owned()));
        answer.map(|answer| *answer).map_err(|error| texts.error(error))
    }

    /// As [`Self::submit`], for a command that may refuse: a refusal appends nothing.
    pub(crate) async fn submit_checked<T: Send + 'static>(
        &self,
        texts: &WriteTexts,
        mut command: impl FnMut(&View<'_>) -> Result<(Vec<Record>, T), Error> + Send + 'static,
    ) -> Result<T, Error> {
        let outcome = self.submit(texts, SMALL, move |view| match command(view) {
            Ok((records, answer)) => (records, Ok(answer)),
            Err(error) => (Vec::new(), Err(error)),
        });
        outcome.await?
    }
}

/// How a command without a schema is handled.
const SMALL: Handling = Handling { bytes: 1 << 10, repeatable: false };

/// Schemas of up to this many bytes are parsed and compared where they arrive, on a thread that also serves others:
/// handing them over would cost more, and in so short a text there is no room for work that takes long.
const INLINE_BYTES: usize = 4 << 10;

impl Registry {
    /// Does work on that many bytes of schema text: on the spot if that is quick, else on the pool.
    pub(crate) async fn off_load<T: Send + 'static>(
        &self,
        bytes: usize,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        if bytes <= INLINE_BYTES {
            return Ok(job());
        }
        let panicked = || Error::new(ErrorKind::InternalServerError, ["Internal Server Error"]);
        self.pool.run(bytes, job).await.ok_or_else(panicked)
    }
}
