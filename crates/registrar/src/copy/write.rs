//! Carries a plan out: versions, deletions, configurations, modes.

use registrar_client::{ClientError, Registry};
use registrar_model::QualifiedSubject;
use tokio::task::JoinSet;

use super::concurrently::each;
use super::failure::Failure;
use super::import_mode::{self, ImportMode};
use super::plan::Plan;
use super::progress::Progress;
use super::schedule::Schedule;
use super::settings::{self, Settings};
use super::versions::{Place, Versions};

/// What the target says to one write that it does not want; nothing if it was written.
type Refusal = Option<String>;

/// Carries plans out.
pub(super) struct Writing<'a> {
    pub(super) target: &'a Registry,
    pub(super) concurrency: usize,
    pub(super) progress: &'a Progress,
    /// What the target refused. A schema that it refuses holds up no other.
    pub(super) refusals: Vec<String>,
}

impl Writing<'_> {
    /// Writes what is planned: the modes last, since they may forbid the rest.
    pub(super) async fn write(&mut self, plan: &Plan, import: &mut ImportMode) -> Result<(), Failure> {
        import.enter(plan).await?;
        self.import(&plan.imports).await?;
        self.delete(&plan.deletions).await?;
        self.configure(plan).await?;
        self.set_modes(plan).await
    }

    async fn import(&mut self, versions: &Versions) -> Result<(), Failure> {
        self.progress.begin("copying versions", Some(versions.len()));
        let target = self.target.clone();
        let work = |place: Place| {
            let (target, import) = (target.clone(), versions.get(&place).map(|version| version.import(&place)));
            async move {
                let Some(import) = import else { return Ok(None) };
                refusal(&place, target.import(&place.subject.to_string(), &import).await)
            }
        };
        self.scheduled(Schedule::of_imports(versions), work).await
    }

    async fn delete(&mut self, versions: &Versions) -> Result<(), Failure> {
        self.progress.begin("deleting versions softly", Some(versions.len()));
        let target = self.target.clone();
        let work = |place: Place| {
            let target = target.clone();
            async move { refusal(&place, target.delete_version(&place.subject.to_string(), place.version).await) }
        };
        self.scheduled(Schedule::of_deletions(versions), work).await
    }

    async fn configure(&mut self, plan: &Plan) -> Result<(), Failure> {
        self.progress.begin("setting configurations", Some(plan.configs.len()));
        let target = self.target.clone();
        let work = |(scope, (wanted, held)): (QualifiedSubject, (Settings, Settings))| {
            let target = target.clone();
            async move { refusal(&scope, configure(&target, &scope, &wanted, &held).await) }
        };
        let (concurrency, configs) = (self.concurrency, plan.configs.clone());
        each(configs, concurrency, work, |refusal| self.take(refusal)).await
    }

    async fn set_modes(&mut self, plan: &Plan) -> Result<(), Failure> {
        self.progress.begin("setting modes", Some(plan.modes.len()));
        let target = self.target.clone();
        let work = |(scope, mode): (QualifiedSubject, Option<String>)| {
            let target = target.clone();
            async move { refusal(&scope, import_mode::set(&target, &scope, mode.as_deref()).await) }
        };
        let (concurrency, modes) = (self.concurrency, plan.modes.clone());
        each(modes, concurrency, work, |refusal| self.take(refusal)).await
    }

    /// Does `work` for every place as the schedule allows.
    async fn scheduled<F>(&mut self, mut schedule: Schedule, work: impl Fn(Place) -> F) -> Result<(), Failure>
    where
        F: Future<Output = Result<Refusal, ClientError>> + Send + 'static,
    {
        let mut running = JoinSet::new();
        loop {
            while running.len() < self.concurrency
                && let Some(place) = schedule.next()
            {
                let work = work(place.clone());
                running.spawn(async move { (place, work.await) });
            }
            let Some(joined) = running.join_next().await else { break };
            let (place, outcome) = joined.map_err(Failure::task)?;
            self.take(outcome?);
            // what refers to a refused schema is refused, too, and says so
            schedule.done(&place);
        }
        schedule.waiting().map_or(Ok(()), |place| Err(Failure::Circle(place.clone())))
    }

    fn take(&mut self, refusal: Refusal) {
        self.progress.advance(1);
        self.refusals.extend(refusal);
    }
}

async fn configure(
    target: &Registry,
    scope: &QualifiedSubject,
    wanted: &Settings,
    held: &Settings,
) -> Result<(), ClientError> {
    match &wanted.config {
        Some(config) => target.update_config(&scope.to_string(), &settings::update(config, held.config.as_ref())).await,
        None => target.delete_config(&scope.to_string()).await,
    }
}

/// Tells what the target does not want, which is reported, from failures that end the copy.
fn refusal(of: &impl std::fmt::Display, outcome: Result<(), ClientError>) -> Result<Refusal, ClientError> {
    match outcome {
        Ok(()) => Ok(None),
        Err(error) => match error.code() {
            Some(400..=499 | 40_000..=49_999) => Ok(Some(format!("{of}: {error}"))),
            _ => Err(error),
        },
    }
}
