//! Contexts (spec: core 2.7).

use registrar_model::{ContextName, Error, ErrorKind, QualifiedSubject};
use registrar_state::records;

use crate::Registry;
use crate::store::DELETE_CONTEXT;

impl Registry {
    /// The default context, then the known ones, sorted; those with the prefix.
    pub fn contexts(&self, prefix: &str) -> Vec<String> {
        let known = self.state.read().contexts();
        let all = [ContextName::default()].into_iter().chain(known);
        all.map(|context| context.as_str().to_owned()).filter(|name| name.starts_with(prefix)).collect()
    }

    /// Forgets a context that holds nothing, known or not.
    ///
    /// # Errors
    /// 42211 if it has a subject, even a soft-deleted one, and those of the log.
    pub async fn delete_context(&self, context: &str) -> Result<(), Error> {
        let context = QualifiedSubject::parse(context).context;
        self.submit_checked(&DELETE_CONTEXT, move |view| {
            if !view.subjects(|subject| subject.context == context).is_empty() {
                return Err(Error::new(ErrorKind::ContextNotEmpty, [context.prefix()]));
            }
            Ok((vec![records::context(&context, false)], ()))
        })
        .await
    }
}
