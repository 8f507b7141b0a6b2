//! Modes (spec: core 6.5 to 6.7).

use registrar_log::Record;
use registrar_model::{Error, ErrorKind, Mode, QualifiedSubject};
use registrar_state::{View, covers, records};

use crate::Registry;
use crate::config::{is_root, settings_subject};
use crate::delete::is_referenced;
use crate::scope::effective_mode;
use crate::store::{DELETE_MODE, UPDATE_MODE};

impl Registry {
    /// The mode of a subject, a context, or (`None`) the top level: its own record, or what is in force.
    ///
    /// # Errors
    /// 40409 if it has no record of its own and `default_to_global` is false.
    pub fn mode(&self, subject: Option<&str>, default_to_global: bool) -> Result<Mode, Error> {
        let subject = QualifiedSubject::parse(subject.unwrap_or_default());
        let view = self.state.read();
        if default_to_global {
            return Ok(effective_mode(&view, &subject));
        }
        match view.mode(&subject) {
            None if !is_root(&subject) => Err(Error::new(ErrorKind::ModeNotFound, [subject.to_string()])),
            own => Ok(own.unwrap_or_default()),
        }
    }

    /// Sets a mode, or (`None`) removes it. To go into import, nothing may be live under the subject unless forced.
    ///
    /// # Errors
    /// 42208, 42204, 42205, 42206, and those of the log.
    pub async fn update_mode(&self, subject: Option<&str>, mode: Option<&str>, force: bool) -> Result<(), Error> {
        let subject = settings_subject(subject)?;
        let mode = mode.map(|name| name.parse::<Mode>().map_err(|()| ErrorKind::InvalidMode)).transpose()?;
        if mode == Some(Mode::Forward) && !(subject.is_context() && subject.context.is_global()) {
            return Err(ErrorKind::ForwardModeNotGlobal.into());
        }
        self.check_mutable()?;
        self.submit_checked(&UPDATE_MODE, move |view| {
            let mut records = Vec::new();
            if mode == Some(Mode::Import) && !force && effective_mode(view, &subject) != Mode::Import {
                records = make_way(view, &subject)?;
            }
            records.push(records::mode(&subject, mode));
            Ok((records, ()))
        })
        .await
    }

    /// Removes a mode; with `recursive`, those of every subject of a context too. Gives what it was, if it was.
    ///
    /// # Errors
    /// 40401, 42205, and those of the log.
    pub async fn delete_mode(&self, subject: Option<&str>, recursive: bool) -> Result<Option<Mode>, Error> {
        let subject = QualifiedSubject::parse(subject.unwrap_or_default());
        let own = self.state.read().mode(&subject);
        if own.is_none() && !subject.is_top_level() && !recursive {
            return Err(Error::new(ErrorKind::SubjectNotFound, [subject.to_string()]));
        }
        self.check_mutable()?;
        self.submit_checked(&DELETE_MODE, move |view| {
            let former = match view.mode(&subject) {
                None if subject.is_top_level() => Some(effective_mode(view, &subject)),
                own => own,
            };
            let mut doomed = vec![subject.clone()];
            if recursive && subject.is_context() {
                let inside = view.modes(|other| other.context == subject.context && !other.is_context());
                let mut inside: Vec<QualifiedSubject> = inside.iter().map(|other| (**other).clone()).collect();
                inside.sort();
                doomed.extend(inside);
            }
            Ok((doomed.iter().map(|subject| records::mode(subject, None)).collect(), former))
        })
        .await
    }

    fn check_mutable(&self) -> Result<(), Error> {
        if self.defaults.mode_mutability {
            return Ok(());
        }
        Err(Error::new(ErrorKind::OperationNotPermitted, ["Mode changes are not allowed"]))
    }
}

/// Clears what is soft-deleted under a subject that goes into import; refuses if anything is live.
fn make_way(view: &View<'_>, target: &QualifiedSubject) -> Result<Vec<Record>, Error> {
    let mut subjects = view.subjects(|subject| covers(target, subject));
    if subjects.iter().any(|(_, state)| state.is_live()) {
        let text = "Cannot import since found existing subjects";
        return Err(Error::new(ErrorKind::OperationNotPermitted, [text]));
    }
    subjects.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut records = Vec::new();
    for (subject, state) in &subjects {
        for version in state.versions() {
            if is_referenced(view, subject, version.version, true, |_| true) {
                let number = version.version.to_string();
                return Err(Error::new(ErrorKind::ReferenceExists, [subject.to_string(), number]));
            }
            records.push(records::schema_tombstone(subject, version.version));
        }
    }
    records.push(records::clear_subject(target));
    Ok(records)
}
