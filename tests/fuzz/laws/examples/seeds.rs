//! Writes what fuzzing begins with: the schemas of the recorded cases, alone and in pairs of what was registered and what
//! was compared with it, and a few schemas with references.
//!
//!   seeds FOLDER    writes FOLDER/<target>/<number>

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use registrar_laws::SEPARATOR;
use serde_json::Value;

/// Each language with a schema, one more that is compared with it, and what both refer to.
const WITH_REFERENCES: [(&str, [&str; 3]); 3] = [
    (
        "avro",
        [
            r#"{"type":"record","name":"R","fields":[{"name":"f","type":"n.E"}]}"#,
            r#"{"type":"record","name":"R","fields":[{"name":"f","type":["null","n.E"],"confluent:tags":["PII"]}]}"#,
            r#"{"type":"enum","name":"E","namespace":"n","symbols":["A"]}"#,
        ],
    ),
    (
        "json",
        [
            r#"{"type":"object","properties":{"a":{"$ref":"r0"},"b":{"$ref":"r0#/$defs/d","confluent:tags":["PII"]}}}"#,
            r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"a":{"$ref":"r0"}}}"#,
            r#"{"type":"string","$defs":{"d":{"type":["integer","null"]}}}"#,
        ],
    ),
    (
        "protobuf",
        [
            "syntax = \"proto3\";\npackage p;\nimport \"r0\";\nmessage M { q.R f = 1; }\n",
            "syntax = \"proto3\";\npackage p;\nimport public \"r0\";\nmessage M { repeated q.R f = 1 [(confluent.field_meta).tags = \"PII\"]; }\n",
            "syntax = \"proto3\";\npackage q;\nmessage R { map<string, int32> m = 1; }\n",
        ],
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: seeds FOLDER")?;
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance");
    for (language, [one, other, reference]) in WITH_REFERENCES {
        let mut singles = BTreeSet::from([joined(&[one, reference]), joined(&[other, reference])]);
        let mut pairs = BTreeSet::from([joined(&[one, other, reference])]);
        for file in [format!("{language}.jsonl"), format!("{language}_rules.jsonl")] {
            collect(&fs::read_to_string(recordings.join(file))?, &mut singles, &mut pairs)?;
        }
        write(&Path::new(&folder).join(format!("{language}_parser")), &singles)?;
        write(&Path::new(&folder).join(format!("{language}_differ")), &pairs)?;
    }
    Ok(())
}

fn joined(texts: &[&str]) -> String {
    texts.join(SEPARATOR.encode_utf8(&mut [0; 4]))
}

/// Adds every schema of a recording, and every one that is compared to the last that was registered before.
fn collect(
    recording: &str,
    singles: &mut BTreeSet<String>,
    pairs: &mut BTreeSet<String>,
) -> Result<(), serde_json::Error> {
    let mut registered: HashMap<String, String> = HashMap::new();
    for line in recording.lines() {
        let case: Value = serde_json::from_str(line)?;
        let request = &case["request"];
        let (Some(path), Some(schema)) = (request["path"].as_str(), request["body"]["schema"].as_str()) else {
            continue;
        };
        singles.insert(schema.to_owned());
        let Some((_, rest)) = path.split_once("/subjects/") else { continue };
        let subject = rest.split('/').next().unwrap_or_default().to_owned();
        if !path.starts_with("/compatibility/") {
            registered.insert(subject, schema.to_owned());
        } else if let Some(old) = registered.get(&subject) {
            pairs.insert(joined(&[old, schema]));
        }
    }
    Ok(())
}

fn write(folder: &Path, inputs: &BTreeSet<String>) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, input) in inputs.iter().enumerate() {
        fs::write(folder.join(format!("{number:04}")), input)?;
    }
    Ok(())
}
