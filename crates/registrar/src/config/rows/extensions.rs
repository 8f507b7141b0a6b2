//! Plug-ins of the reference. They are Java classes; what they do is built in here, or missing (spec: ops 1.4, 9).

use crate::config::row::{Status, list, section, text};

const PLUG_IN: Status =
    Status::NotYet("the DEK registry and exporters will be built in, other Java classes are never loaded");

section! {
    "Extensions";

    RESOURCE_EXTENSION: Vec<String> = list("resource.extension.class", "",
        "Plug-ins. The vendor's security plug-in is refused: without it the registry would be open to everybody.")
        .older("schema.registry.resource.extension.class")
        .status(PLUG_IN);
    OLDER_RESOURCE_EXTENSION: Vec<String> = list("schema.registry.resource.extension.class", "",
        "The older name of `resource.extension.class`, which wins over it.")
        .status(Status::Deprecated);
    RESOURCE_EXTENSIONS: Vec<String> = list("resource.extension.classes", "", "Plug-ins of the HTTP server.")
        .status(PLUG_IN);
    INIT_RESOURCE_EXTENSION: Vec<String> = list("init.resource.extension.class", "",
        "Plug-ins that are loaded before the store.")
        .status(PLUG_IN);
    SECURITY_PLUG_IN: String = text("confluent.schema.registry.*", "", "Settings of the vendor's security plug-in.")
        .status(PLUG_IN);
}
