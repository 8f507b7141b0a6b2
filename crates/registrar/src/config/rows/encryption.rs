//! Encryption of metadata, the DEK registry and the exporters (spec: ops 1.3; dek 9; exporters 1).

use crate::config::row::{Status, count, flag, list, password, section, text};

const DEK: Status = Status::NotYet("from the release with the DEK registry on");
const EXPORTERS: Status = Status::NotYet("from the release with exporters on");

section! {
    "Encryption, DEK registry and exporters";

    ENCODER_SECRET: String = password("metadata.encoder.secret",
        "The secret under which the values of sensitive metadata are encrypted. Not set here: the environment variable \
         `METADATA_ENCODER_SECRET`. Neither: they are stored in clear, with a warning.")
        .variable("METADATA_ENCODER_SECRET");
    ENCODER_OLD_SECRET: String = password("metadata.encoder.old.secret",
        "The previous secret, to change it: the keys are read with this one and stored under the new one at start. Not \
         set here: the environment variable `METADATA_ENCODER_OLD_SECRET`.")
        .variable("METADATA_ENCODER_OLD_SECRET");
    ENCODER_TOPIC: String = text("metadata.encoder.topic", "_schema_encoders",
        "The topic with the keys, themselves encrypted. The embedded log keeps them in a log of their own beside it.");
    ENCODER_STRICT: bool = flag("metadata.encoder.secret.strict.validation", "false",
        "Whether an empty secret counts as missing.")
        .status(Status::NoEffect("it always does"));
    DEK_TOPIC: String = text("dek.registry.topic", "_dek_registry_keys", "The topic of the DEK registry.").status(DEK);
    DEK_MAX_KEYS: usize = count("dek.registry.max.keys", "20000", "How many keys of a kind there may be.").status(DEK);
    DEK_HANDLERS: Vec<String> = list("dek.registry.update.handlers", "", "Plug-ins that see every record.")
        .status(Status::NoEffect("it names Java classes"));
    KEK_DEFAULT: usize = count("kek.search.default.limit", "2147483647",
        "How many KEKs are listed where the request does not say.")
        .status(DEK);
    KEK_MAX: usize = count("kek.search.max.limit", "2147483647", "How many KEKs are listed at most.").status(DEK);
    DEK_SUBJECT_DEFAULT: usize = count("dek.subject.search.default.limit", "2147483647",
        "How many subjects of DEKs are listed where the request does not say.")
        .status(DEK);
    DEK_SUBJECT_MAX: usize = count("dek.subject.search.max.limit", "2147483647",
        "How many subjects of DEKs are listed at most.")
        .status(DEK);
    DEK_VERSION_DEFAULT: usize = count("dek.version.search.default.limit", "2147483647",
        "How many versions of DEKs are listed where the request does not say.")
        .status(DEK);
    DEK_VERSION_MAX: usize = count("dek.version.search.max.limit", "2147483647",
        "How many versions of DEKs are listed at most.")
        .status(DEK);
    KAFKACACHE: String = text("kafkacache.*", "", "The Kafka client's settings for the topic of the DEK registry.")
        .status(DEK);
    MAX_EXPORTERS: usize = count("exporter.max.exporters", "10", "How many exporters there may be.").status(EXPORTERS);
    PASSWORD_ENCODER_SECRET: String = password("password.encoder.secret",
        "The secret under which exporters' passwords are encrypted.")
        .status(EXPORTERS);
    PASSWORD_ENCODER_OLD_SECRET: String = password("password.encoder.old.secret",
        "The previous secret, to change it at start.")
        .status(EXPORTERS);
}
