//! `DELETE /associations/resources/{resourceId}` (spec: core 10.5).

use registrar_log::Record;
use registrar_model::{Error, ErrorKind, Lifecycle, Mode, QualifiedSubject};
use registrar_state::{Association, View, records};

use super::find::AssociationFilter;
use super::intent::{check_thawed, check_writable};
use crate::Registry;
use crate::delete::erase_subject;
use crate::scope::effective_mode;
use crate::store::DELETE_ASSOCIATION;

/// How associations are deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeleteOptions {
    /// Whether frozen associations go too, and what the resource owns with them.
    pub cascade: bool,
    /// Whether everything is checked and nothing deleted.
    pub dry_run: bool,
}

impl Registry {
    /// Ends the associations of a resource that pass the filter. With `cascade`, subjects that the resource owns are
    /// deleted for good.
    ///
    /// # Errors
    /// 40410 if there are none, 40908, 42205, 42206, and those of the log.
    pub async fn delete_associations(
        &self,
        resource_id: &str,
        filter: AssociationFilter,
        options: DeleteOptions,
    ) -> Result<(), Error> {
        let resource_id = resource_id.to_owned();
        let doomed = move |view: &View<'_>| {
            let doomed = filter.of(view.associations_of_resource(&resource_id));
            if doomed.is_empty() { Err(Error::new(ErrorKind::AssociationNotFound, [&resource_id])) } else { Ok(doomed) }
        };
        self.end_associations(doomed, options).await
    }

    /// Ends the associations that `doomed` finds.
    pub(super) async fn end_associations(
        &self,
        doomed: impl Fn(&View<'_>) -> Result<Vec<Association>, Error> + Send + 'static,
        options: DeleteOptions,
    ) -> Result<(), Error> {
        let end = move |view: &View<'_>| end(view, &doomed(view)?, options.cascade);
        if options.dry_run {
            return end(&self.state.read()).map(drop);
        }
        self.submit_checked(&DELETE_ASSOCIATION, move |view| Ok((end(view)?, ()))).await
    }
}

fn end(view: &View<'_>, doomed: &[Association], cascade: bool) -> Result<Vec<Record>, Error> {
    for association in doomed {
        if !cascade {
            check_thawed(association)?;
        }
        check_writable(view, &QualifiedSubject::parse(&association.key.subject))?;
    }
    let mut records = Vec::new();
    for association in doomed {
        let subject = QualifiedSubject::parse(&association.key.subject);
        records.push(records::association(&association.key, None));
        let is_owned = association.value.lifecycle == Lifecycle::Strong;
        if cascade && is_owned && effective_mode(view, &subject) != Mode::Import {
            records.extend(erase_subject(view, &subject)?);
        }
    }
    Ok(records)
}
