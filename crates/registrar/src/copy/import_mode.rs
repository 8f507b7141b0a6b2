//! Import mode for the time of a copy.

use registrar_client::{ClientError, Registry};
use registrar_model::{ErrorKind, Mode, QualifiedSubject};

use super::failure::Failure;
use super::plan::Plan;

/// What was put into import mode, and how to undo that.
pub(super) struct ImportMode {
    target: Registry,
    before: Vec<(QualifiedSubject, Option<String>)>,
}

impl ImportMode {
    pub(super) fn new(target: Registry) -> Self {
        Self { target, before: Vec::new() }
    }

    /// Puts what is planned into import mode, and takes away what would be in its way.
    pub(super) async fn enter(&mut self, plan: &Plan) -> Result<(), Failure> {
        for (scope, before) in &plan.import_scopes {
            // noted first: a failure may come after the mode was set
            self.before.push((scope.clone(), before.clone()));
            let set = self.target.update_mode(&scope.to_string(), Mode::Import.as_str()).await;
            if let Err(error) = set {
                return Err(self.refused(error));
            }
        }
        for subject in plan.lifted_modes.iter().filter(|subject| !plan.import_scopes.contains_key(*subject)) {
            self.target.delete_mode(&subject.to_string()).await?;
        }
        for subject in &plan.lifted_configs {
            self.target.delete_config(&subject.to_string()).await?;
        }
        Ok(())
    }

    /// Puts the former modes back, after a copy that was not finished.
    pub(super) async fn undo(&self) -> Result<(), ClientError> {
        for (scope, mode) in &self.before {
            set(&self.target, scope, mode.as_deref()).await?;
        }
        Ok(())
    }

    fn refused(&mut self, error: ClientError) -> Failure {
        if error.code() == Some(ErrorKind::OperationNotPermitted.row().code) {
            // nothing was changed, and nothing could be put back
            self.before.pop();
            return Failure::ModeFixed { target: self.target.address().to_string(), message: error.to_string() };
        }
        error.into()
    }
}

/// Sets a mode, or removes it.
pub(super) async fn set(target: &Registry, scope: &QualifiedSubject, mode: Option<&str>) -> Result<(), ClientError> {
    match mode {
        Some(mode) => target.update_mode(&scope.to_string(), mode).await,
        None => target.delete_mode(&scope.to_string()).await,
    }
}
