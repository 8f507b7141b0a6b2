//! How long lists and request bodies may be (spec: ops 1.3). The HTTP server's own limits are in `http`.

use crate::config::row::{count, flag, section};

section! {
    "Limits";

    SCHEMA_DEFAULT: usize = count("schema.search.default.limit", "1000",
        "How many schemas `GET /schemas` lists where the request does not say.");
    SCHEMA_MAX: usize = count("schema.search.max.limit", "1000",
        "How many schemas `GET /schemas` lists at most. A request for more gets the default.");
    SUBJECT_DEFAULT: usize = count("subject.search.default.limit", "2147483647",
        "How many subjects are listed where the request does not say.");
    SUBJECT_MAX: usize = count("subject.search.max.limit", "2147483647", "How many subjects are listed at most.");
    VERSION_DEFAULT: usize = count("subject.version.search.default.limit", "2147483647",
        "How many versions and references are listed where the request does not say.");
    VERSION_MAX: usize = count("subject.version.search.max.limit", "2147483647",
        "How many versions and references are listed at most.");
    CONTEXT_DEFAULT: usize = count("context.search.default.limit", "2147483647",
        "How many contexts are listed where the request does not say.");
    CONTEXT_MAX: usize = count("context.search.max.limit", "2147483647", "How many contexts are listed at most.");
    SCHEMA_LIMIT: usize = count("registrar.schema.limit", "0",
        "How many versions of schemas the registry holds at most, soft-deleted ones included; 0 for any number. A \
         registration beyond that is answered with 422 `Schema Limit Exceeded`.");
    BODY_LIMIT_ENABLED: bool = flag("size.limit.filter.enabled", "false",
        "Whether `size.limit.filter.max.request.body.size` holds.");
    BODY_LIMIT: usize = count("size.limit.filter.max.request.body.size", "1048576",
        "The largest request body in bytes; a larger one is answered with 413. See also `registrar.request.max.bytes`.");
}
