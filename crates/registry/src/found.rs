//! Making answers of stored versions.

use std::sync::Arc;

use registrar_model::{Content, Error, QualifiedSubject};
use registrar_schema::{Profile, Source};
use registrar_state::{StoredContent, StoredVersion, View};

use crate::answers::FoundSchema;
use crate::parsing::unparsable;
use crate::references::source_of;
use crate::{Registry, answers::RegisteredSchema};

/// The answer for a stored version, in its stored form.
pub(crate) fn found(subject: &QualifiedSubject, version: &StoredVersion) -> FoundSchema {
    FoundSchema {
        subject: subject.to_string(),
        version: version.version,
        id: version.id,
        guid: version.content.guid,
        schema: Arc::clone(&version.content.content.schema),
        stored: Arc::clone(&version.content),
        timestamp: version.timestamp,
        deleted: Some(version.deleted),
        aliases: Vec::new(),
    }
}

impl FoundSchema {
    /// The same as the answer to a registration.
    pub(crate) fn into_registered(self) -> RegisteredSchema {
        RegisteredSchema {
            id: self.id,
            version: Some(self.version),
            guid: self.guid,
            stored: self.stored,
            schema: self.schema,
            timestamp: self.timestamp,
            deleted: self.deleted,
        }
    }
}

impl Registry {
    /// Replaces the text by that of a read format; a blank format leaves it.
    pub(crate) async fn in_format(&self, mut found: FoundSchema, format: &str) -> Result<FoundSchema, Error> {
        if !format.trim().is_empty() {
            let subject = QualifiedSubject::parse(&found.subject);
            found.schema = self.formatted(&subject, Arc::clone(&found.stored), format).await?;
        }
        Ok(found)
    }

    /// A content's text in a read format.
    pub(crate) async fn formatted(
        &self,
        subject: &QualifiedSubject,
        stored: Arc<StoredContent>,
        format: &str,
    ) -> Result<Arc<str>, Error> {
        let source = self.source(&self.state.read(), subject, &stored)?;
        let (parser, format, subject) = (Arc::clone(&self.parser), format.to_owned(), subject.to_string());
        self.off_load(source.schema.len(), move || {
            let content = &stored.content;
            let parsed = parser.parse(content.schema_type, &source, Profile::Stored);
            let parsed = parsed.map_err(|error| unparsable(&subject, content, &error))?;
            Ok(parsed.formatted(&format).into())
        })
        .await?
    }

    fn source(&self, view: &View<'_>, subject: &QualifiedSubject, stored: &StoredContent) -> Result<Source, Error> {
        let content: &Content = &stored.content;
        source_of(view, &subject.context, stored).map_err(|error| unparsable(&subject.to_string(), content, &error))
    }
}
