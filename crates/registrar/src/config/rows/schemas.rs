//! What is checked when a schema is registered, and what is kept of it (spec: ops 1.3).

use registrar_model::CompatibilityLevel;

use crate::config::row::{Status, choice, count, flag, list, section, text};

/// [`CompatibilityLevel::ALL`], by name.
const LEVELS: &[&str] =
    &["NONE", "BACKWARD", "FORWARD", "FULL", "BACKWARD_TRANSITIVE", "FORWARD_TRANSITIVE", "FULL_TRANSITIVE"];

section! {
    "Schemas";

    COMPATIBILITY_LEVEL: CompatibilityLevel = choice("schema.compatibility.level", "BACKWARD", LEVELS,
        "The compatibility level where none is set through the API.")
        .older("avro.compatibility.level");
    AVRO_COMPATIBILITY_LEVEL: CompatibilityLevel = choice("avro.compatibility.level", "", LEVELS,
        "The older name of `schema.compatibility.level`, which wins over it.")
        .status(Status::Deprecated);
    MODE_MUTABILITY: bool = flag("mode.mutability", "true", "Whether modes may be changed through the API.");
    VALIDATE_FIELDS: bool = flag("schema.validate.fields", "false",
        "Whether names of fields are checked: none may begin with `$$` or clash with reserved ones. `validateFields` \
         of a subject's configuration wins.");
    VALIDATE_NEW_SCHEMAS: bool = flag("schema.validate.new.schemas", "true",
        "Whether new schemas are parsed strictly (names, defaults). `validateNewSchemas` of a subject's configuration \
         wins.");
    REJECT_EMPTY_SUBJECT: bool = flag("schema.reject.empty.subject", "false",
        "Whether registering under an empty subject is refused.");
    CACHE_SIZE: usize = count("schema.cache.size", "1000", "How many parsed schemas are kept.");
    CACHE_EXPIRY_SECS: u64 = count("schema.cache.expiry.secs", "300",
        "After how many seconds without use a parsed schema is dropped.")
        .status(Status::NoEffect("parsed schemas are dropped when room is needed, not by age"));
    STRICT_REFERENCE_VERSIONS: bool = flag("schema.providers.reference.versions.strict", "false",
        "Whether a schema is refused whose references, direct and indirect, use one name for two versions. If not, the \
         version that is met first counts.");
    FETCH_REMOTE_SCHEMAS: bool = flag("schema.providers.json.fetch.remote.schemas", "false",
        "Whether a remote `$ref` of a JSON schema is fetched over HTTP. Off, unlike in the reference: the address is \
         the client's choice.")
        .status(Status::NotYet("in a later release"));
    PROVIDERS: Vec<String> = list("schema.providers", "", "Further schema languages.")
        .status(Status::NoEffect("it names Java classes; Avro, JSON Schema and Protobuf are built in"));
    PROVIDER_SETTINGS: String = text("schema.providers.*", "", "Settings of the schema languages.")
        .status(Status::NoEffect("it is read by Java classes"));
    CANONICALIZE_ON_CONSUME: Vec<String> = list("schema.canonicalize.on.consume", "",
        "The schema types whose texts are made canonical when they are read from the topic.")
        .status(Status::NotYet("in a later release"));
    ASSOCIATIONS_ENABLE: bool = flag("associations.enable", "true", "Whether the association endpoints exist.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_are_the_models() {
        let names: Vec<&str> = CompatibilityLevel::ALL.iter().map(|level| level.as_str()).collect();
        assert_eq!(names, LEVELS);
    }
}
