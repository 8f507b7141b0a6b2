//! Avro schemas as shops write them: records of a dozen fields, 600 bytes, in the form in which the registry stores them.

use serde_json::json;

/// The length of [`avro`] in bytes.
pub(crate) const BYTES: usize = 600;

const HEAD: &str = r#"{"type":"record","name":"Order","namespace":"com.example.shop.orders","doc":""#;
const FIELDS: &str = concat!(
    r#"","fields":[{"name":"id","type":"long"},{"name":"customer","type":"string"},"#,
    r#"{"name":"created","type":{"type":"long","logicalType":"timestamp-millis"}},"#,
    r#"{"name":"status","type":{"type":"enum","name":"Status","symbols":["NEW","PAID","SENT","DONE"]}},"#,
    r#"{"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":["#,
    r#"{"name":"sku","type":"string"},{"name":"count","type":"int"},{"name":"price","type":"double"}]}}},"#,
    r#"{"name":"comment","type":["null","string"],"default":null}"#,
);
const TAIL: &str = "]}";

/// The `n`th schema, of [`BYTES`] bytes; no two are alike.
pub(crate) fn avro(n: usize) -> String {
    let number = format!("Order of the kind {n:09}");
    let padding = BYTES.saturating_sub(HEAD.len() + number.len() + FIELDS.len() + TAIL.len());
    format!("{HEAD}{number}{:.<padding$}{FIELDS}{TAIL}", "")
}

/// A later version of the `n`th schema, backward compatible; no two `revision`s are alike.
pub(crate) fn evolved(n: usize, revision: usize) -> String {
    let field = format!(r#",{{"name":"added{revision:09}","type":["null","string"],"default":null}}"#);
    let base = avro(n);
    format!("{}{field}{TAIL}", base.trim_end_matches(TAIL))
}

/// The body of a request that registers, looks up or checks a schema.
pub(crate) fn body(schema: &str) -> String {
    json!({ "schema": schema }).to_string()
}
