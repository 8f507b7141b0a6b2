//! Making answers of stored versions.

use std::sync::Arc;

use registrar_model::{Error, QualifiedSubject};
use registrar_schema::{ParsedSchema, Profile, Source};
use registrar_state::{StoredContent, StoredVersion, View};

use crate::answers::FoundSchema;
use crate::parsing::unparsable;
use crate::references::source_of;
use crate::requests::Presentation;
use crate::tags::find_tags;
use crate::{Registry, answers::RegisteredSchema};

/// The answer for a stored version, in its stored form.
pub(crate) fn found(subject: &QualifiedSubject, version: &StoredVersion) -> FoundSchema {
    FoundSchema {
        subject: subject.to_string(),
        version: version.version,
        id: version.id,
        guid: version.content.guid,
        schema: Arc::clone(&version.content.content().schema),
        stored: Arc::clone(&version.content),
        timestamp: version.timestamp,
        deleted: Some(version.deleted),
        aliases: Vec::new(),
        tags: Vec::new(),
        associations: Vec::new(),
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

impl RegisteredSchema {
    /// The same as a schema under its subject, given in its normal form.
    pub(crate) fn into_found(self, subject: String) -> FoundSchema {
        FoundSchema {
            subject,
            version: self.version.unwrap_or_default(),
            id: self.id,
            guid: self.guid,
            stored: self.stored,
            schema: self.schema,
            timestamp: self.timestamp,
            deleted: self.deleted,
            aliases: Vec::new(),
            tags: Vec::new(),
            associations: Vec::new(),
        }
    }
}

impl Registry {
    /// Shows a schema as it is asked for: its text in a read format, and the inline tags that are looked for.
    pub(crate) async fn presented(&self, mut found: FoundSchema, how: &Presentation) -> Result<FoundSchema, Error> {
        let has_format = !how.format.trim().is_empty();
        if has_format || !how.find_tags.is_empty() {
            let subject = QualifiedSubject::parse(&found.subject);
            let how = how.clone();
            let shown = self.with_parsed(&subject, &found.stored, move |parsed| {
                let text: Option<Arc<str>> = has_format.then(|| parsed.formatted(&how.format).into());
                (text, find_tags(parsed, &how.find_tags))
            });
            let (text, tags) = shown.await?;
            found.schema = text.unwrap_or(found.schema);
            found.tags = tags;
        }
        Ok(found)
    }

    /// A content's text in a read format; a blank format gives the stored text.
    pub(crate) async fn formatted(
        &self,
        subject: &QualifiedSubject,
        stored: &Arc<StoredContent>,
        format: &str,
    ) -> Result<Arc<str>, Error> {
        if format.trim().is_empty() {
            return Ok(Arc::clone(&stored.content().schema));
        }
        let format = format.to_owned();
        self.with_parsed(subject, stored, move |parsed| parsed.formatted(&format).into()).await
    }

    /// Does work on a stored schema in its parsed form.
    async fn with_parsed<T: Send + 'static>(
        &self,
        subject: &QualifiedSubject,
        stored: &Arc<StoredContent>,
        job: impl FnOnce(&dyn ParsedSchema) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let source = source(&self.state.read(), subject, stored)?;
        let (parser, stored, subject) = (Arc::clone(&self.parser), Arc::clone(stored), subject.to_string());
        self.off_load(source.schema.len(), move || {
            let content = stored.content();
            let parsed = parser.parse(content.schema_type, &source, Profile::Stored);
            Ok(job(&*parsed.map_err(|error| unparsable(&subject, content, &error))?))
        })
        .await?
    }
}

fn source(view: &View<'_>, subject: &QualifiedSubject, stored: &StoredContent) -> Result<Source, Error> {
    source_of(view, &subject.context, stored)
        .map_err(|error| unparsable(&subject.to_string(), stored.content(), &error))
}
