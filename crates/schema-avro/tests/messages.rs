//! Why texts are refused, row by row (spec: formats 1.1, "Messages").

use registrar_schema::{Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;

fn refusal(text: &str, profile: Profile) -> Option<String> {
    Avro.parse(&Source::of(text), profile).err().map(|error| without_number(&error.to_string()))
}

/// The message with `N` for the number of a name that is not defined: it counts all of them in this process.
fn without_number(message: &str) -> String {
    const NUMBERED: &str = "UnresolvedSchema_";
    let Some((start, rest)) = message.split_once(NUMBERED) else { return message.to_owned() };
    format!("{start}{NUMBERED}N{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Text, and its message in both profiles.
const ALWAYS_REFUSED: &[(&str, &str)] = &[
    ("", "Cannot parse <null> schema"),
    ("// nothing", "Cannot parse <null> schema"),
    ("null", "Schema not yet supported: null"),
    ("1.50", "Schema not yet supported: 1.5"),
    ("{}", "No type: {}"),
    (r#"{"type":{"type":"string"}}"#, r#"No type: {"type":{"type":"string"}}"#),
    (r#""string" x "#, "dangling content after end of schema: x"),
    (r#""string" // c"#, "dangling content after end of schema: // c"),
    (r#""nope""#, "Unknown schema: org.apache.avro.compiler.UnresolvedSchema_N"),
    (r#"{"type":"nope"}"#, "Unknown schema: org.apache.avro.compiler.UnresolvedSchema_N"),
    (
        r#"["null",["x"]]"#,
        r#"Nested union: ["null",[{"type":"record","name":"UnresolvedSchema_N","namespace":"org.apache.avro.compiler","doc":"unresolved schema","fields":[],"org.apache.avro.idl.unresolved.name":"x"}]]"#,
    ),
    (r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":"S"}]}"#, "Undefined schema: n.S"),
    (r#"{"type":"record"}"#, r#"No name in schema: {"type":"record"}"#),
    (r#"{"type":"record","name":"R"}"#, r#"Record has no fields: {"type":"record","name":"R"}"#),
    (r#"{"type":"record","name":"R","fields":[5]}"#, "No field name: 5"),
    (r#"{"type":"record","name":"R","fields":[{"name":"a"}]}"#, r#"No field type: {"name":"a"}"#),
    (r#"{"type":"record","name":"int","fields":[]}"#, "Schemas may not be named after primitives: int"),
    (
        r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":"int"},{"name":"a","type":["null"]}]}"#,
        "Duplicate field a in record n.R: a type:UNION pos:1 and a type:INT pos:0.",
    ),
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","order":"up"}]}"#,
        "No enum constant org.apache.avro.Schema.Field.Order.UP",
    ),
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"R","fields":[]}}]}"#,
        "Can't redefine: R",
    ),
    (
        r#"[{"type":"array","items":{"type":"fixed","name":"F","size":1}},{"type":"map","values":{"type":"fixed","name":"F","size":2}}]"#,
        "Can't redefine: F",
    ),
    (
        r#"{"type":"record","name":"R","aliases":"A","fields":[]}"#,
        r#"aliases not an array: {"type":"record","name":"R","aliases":"A","fields":[]}"#,
    ),
    (r#"{"type":"fixed","name":"F","size":1,"aliases":[{}]}"#, "alias not a string: {}"),
    (r#"{"type":"enum","name":"E"}"#, r#"Enum has no symbols: {"type":"enum","name":"E"}"#),
    (r#"{"type":"enum","name":"E","symbols":["A","A"]}"#, "Duplicate enum symbol: A"),
    (r#"{"type":"enum","name":"E","symbols":[1]}"#, "Null name"),
    (
        r#"{"type":"enum","name":"E","symbols":["A","B"],"default":"C"}"#,
        "The Enum Default: C is not in the enum symbol set: [A, B]",
    ),
    (r#"{"type":"array"}"#, r#"Array has no items type: {"type":"array"}"#),
    (r#"{"type":"map","values2":1}"#, r#"Map has no values type: {"type":"map","values2":1}"#),
    (r#"{"type":"fixed","name":"F","size":1.0}"#, r#"Invalid or no size: {"type":"fixed","name":"F","size":1.0}"#),
    (r#"{"type":"fixed","name":"F","size":-1}"#, "Malformed data. Length is negative: -1"),
    (r#"["int",["null"]]"#, r#"Nested union: ["int",["null"]]"#),
    (r#"[{"type":"array","items":"int"},{"type":"array","items":"long"}]"#, "Duplicate in union:array"),
    (r#"["n.Late","n.Late",{"type":"fixed","name":"n.Late","size":1}]"#, "Duplicate in union:n.Late"),
    (r#"{"type":"record","name":"R","fields":[{"name":"a","type":"float","default":"x"}]}"#, "For input string: \"x\""),
    (r#"{"type":"record","name":"R","fields":[{"name":"a","type":"float","default":" "}]}"#, "empty String"),
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","order":5}]}"#,
        "Cannot invoke \"String.toUpperCase(java.util.Locale)\" because the return value of \
         \"com.fasterxml.jackson.databind.JsonNode.textValue()\" is null",
    ),
    // a name that is no type is not looked at before it is looked up
    (r#"{"type":"array","items":{"type":"a-b"}}"#, "Undefined schema: a-b"),
    // no name begins with a dot
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":".S","fields":[]}},{"name":"b","type":".S"}]}"#,
        "Undefined schema: .S",
    ),
    // a record has no name before its end, so that what is inside looks for it in its own namespace only
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"n.S","fields":[{"name":"b","type":["null","R"]}]}}]}"#,
        "Undefined schema: n.R",
    ),
    // the first definition that ends is looked through first, a union from its last branch on
    (r#"["A","B"]"#, "Undefined schema: B"),
    (
        r#"["A",{"type":"record","name":"R","fields":[{"name":"a","type":"C"},{"name":"b","type":"D"}]},"B"]"#,
        "Undefined schema: C",
    ),
    (r#"["R","R"]"#, "Undefined schema: R"),
    // a type that contains itself cannot be repeated, nor one with a name that is defined later
    (
        r#"[{"type":"array","items":{"type":"record","name":"R","fields":[{"name":"a","type":["null","R"]}]}},{"type":"map","values":{"type":"record","name":"R","fields":[{"name":"a","type":["null","R"]}]}}]"#,
        "Can't redefine: R",
    ),
    (
        r#"[{"type":"array","items":{"type":"record","name":"R","fields":[{"name":"a","type":"E"}]}},{"type":"map","values":{"type":"record","name":"R","fields":[{"name":"a","type":"E"}]}},{"type":"enum","name":"E","symbols":[]}]"#,
        "Can't redefine: R",
    ),
    // a record is defined at its end: what is wrong inside of it is said before
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"fixed","name":"R","size":1}},{"name":"b","type":5}]}"#,
        "Schema not yet supported: 5",
    ),
    (r#"{"type":"record","name":"a-b.R","fields":[{"name":"a","type":5}]}"#, "Schema not yet supported: 5"),
    // the attributes of records, arrays and maps have no integers beyond 64 bits
    (r#"{"type":"array","items":"int","a":9223372036854775808}"#, "Can't set a property to null: a"),
    (r#"{"type":"record","name":"R","fields":[],"a":-9223372036854775809}"#, "Can't set a property to null: a"),
    (
        r#"{"type":"map","values":"int","a":{"b":[12345678901234567890]}}"#,
        "Cannot invoke \"Object.getClass()\" because \"datum\" is null",
    ),
    // which fault comes first
    (r#"{"type":"enum","name":"int"}"#, r#"Enum has no symbols: {"type":"enum","name":"int"}"#),
    (r#"{"type":"enum","name":"int","symbols":["1"]}"#, "Schemas may not be named after primitives: int"),
    (r#"{"type":"fixed","name":"int","size":"1"}"#, r#"Invalid or no size: {"type":"fixed","name":"int","size":"1"}"#),
    (r#"{"type":"fixed","name":"int","size":-1}"#, "Schemas may not be named after primitives: int"),
    // an infinity prints as a string, but is none
    (r#"["int",1e400]"#, "Schema not yet supported: \"Infinity\""),
    (r#"{"type":"fixed","name":"F","size":1,"aliases":[-1e400]}"#, "alias not a string: \"-Infinity\""),
];

/// Text, and its message as a new schema; stored ones are accepted.
const NEW_REFUSED: &[(&str, &str)] = &[
    (r#"{"type":"record","name":"a-b.R","fields":[]}"#, "Namespace part \"a-b\" is invalid: Illegal character in: a-b"),
    (r#"{"type":"record","name":"größe","fields":[]}"#, "Illegal character in: größe"),
    (r#"{"type":"enum","name":"E","symbols":["é"]}"#, "Illegal initial character: é"),
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":"long","default":1e3}]}"#,
        "Invalid default for field a: 1000.0 not a \"long\"",
    ),
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":2147483648}]}"#,
        "Invalid default for field a: 2147483648 not a \"int\"",
    ),
    // a name that is defined later counts as a record without fields at first, and as what it is at the end
    (
        r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":"Late","default":"X"},{"name":"b","type":{"type":"enum","name":"Late","symbols":["X"]}}]}"#,
        r#"Invalid default for field a: "X" not a {"type":"record","name":"UnresolvedSchema_N","namespace":"org.apache.avro.compiler","doc":"unresolved schema","fields":[],"org.apache.avro.idl.unresolved.name":"n.Late"}"#,
    ),
    (
        r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":"Late","default":{}},{"name":"b","type":{"type":"enum","name":"Late","symbols":["X"]}}]}"#,
        r#"Invalid default for field a: {} not a {"type":"enum","name":"Late","namespace":"n","symbols":["X"]}"#,
    ),
    // at the end, records are completed one after the other
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"S","fields":[{"name":"b","type":"T","default":{}}]}},{"name":"c","type":{"type":"record","name":"T","fields":[]}}]}"#,
        "Schema fields not set yet",
    ),
    (
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":"string","default":1e400}]}"#,
        "Invalid default for field a: \"Infinity\" not a \"string\"",
    ),
    (r#"{"type":"enum","name":"E","symbols":[],"aliases":["ok","a.b-c"]}"#, "Illegal character in: b-c"),
    (r#"{"type":"enum","name":"a-b.E","symbols":[],"aliases":["1"]}"#, "Illegal initial character: 1"),
    (r#"{"type":"record","name":"R","fields":[{"name":"a","type":"R","default":{}}]}"#, "Schema fields not set yet"),
];

/// Names that not even the stored profile accepts.
const NAMES_REFUSED: &[(&str, &str)] = &[
    (r#"{"type":"record","name":"1bad","fields":[]}"#, "Illegal initial character: 1bad"),
    (r#"{"type":"record","name":"","fields":[]}"#, "Empty name"),
    (r#"{"type":"record","name":"R","fields":[{"name":"a-b","type":"int"}]}"#, "Illegal character in: a-b"),
];

#[test]
fn texts_are_refused_with_the_references_messages() {
    for (text, message) in ALWAYS_REFUSED.iter().chain(NAMES_REFUSED) {
        assert_eq!(refusal(text, Profile::New).as_deref(), Some(*message), "{text}");
        assert_eq!(refusal(text, Profile::Stored).as_deref(), Some(*message), "{text}");
    }
}

/// Texts that both profiles accept, with odd things in them.
const ACCEPTED: &[&str] = &[
    // defaults of types that are defined later
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":["null","Late"],"default":null},{"name":"b","type":{"type":"enum","name":"Late","symbols":["X"]}}]}"#,
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":"Late","default":{"x":5}},{"name":"b","type":{"type":"record","name":"Late","fields":[{"name":"x","type":"int"}]}}]}"#,
    // an infinity is a number
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":"double","default":1e400}]}"#,
    // only simple names of aliases are looked at, and those of fields not at all
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","aliases":["1"]}],"aliases":["1-.b","int"]}"#,
    // enums, fixed types, primitives and fields keep any number
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"enum","name":"E","symbols":[],"x":[12345678901234567890]},"y":-12345678901234567890}]}"#,
    // orders are read in any case
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","order":"dESCending"}]}"#,
    // a definition that differs in what data do not show is no other one
    r#"[{"type":"array","items":{"type":"error","name":"R","fields":[]}},{"type":"map","values":{"type":"record","name":"R","doc":"d","aliases":["x"],"fields":[]}}]"#,
    // the name of another namespace is found where this one has none
    r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"record","name":".S","fields":[]}},{"name":"b","type":"S"}]}"#,
];

#[test]
fn odd_texts_are_accepted() {
    for text in ACCEPTED {
        assert_eq!(refusal(text, Profile::New), None, "{text}");
        assert_eq!(refusal(text, Profile::Stored), None, "{text}");
    }
}

#[test]
fn stored_schemas_are_refused_for_their_names_last() {
    let rows = [
        (r#"{"type":"record","name":"1bad","fields":[5]}"#, "Illegal initial character: 1bad", "No field name: 5"),
        (
            r#"{"type":"array","items":[{"type":"fixed","name":"a-b","size":1},"X"]}"#,
            "Illegal character in: a-b",
            "Undefined schema: X",
        ),
        (
            r#"{"type":"enum","name":"E","symbols":["1",null]} x"#,
            "Illegal initial character: 1",
            "dangling content after end of schema: x",
        ),
        (
            r#"{"type":"enum","name":"E","symbols":["A",null]} x"#,
            "Null name",
            "dangling content after end of schema: x",
        ),
    ];
    for (text, new, stored) in rows {
        assert_eq!(refusal(text, Profile::New).as_deref(), Some(new), "{text}");
        assert_eq!(refusal(text, Profile::Stored).as_deref(), Some(stored), "{text}");
    }
}

#[test]
fn the_stored_profile_is_more_tolerant() {
    for (text, message) in NEW_REFUSED {
        assert_eq!(refusal(text, Profile::New).as_deref(), Some(*message), "{text}");
        assert_eq!(refusal(text, Profile::Stored), None, "{text}");
    }
}

#[test]
fn syntax_errors_read_as_clients_know_them() {
    const SOURCE: &str = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line";
    let ended = |kind: &str, start: &str, end: &str| {
        format!(
            "com.fasterxml.jackson.core.io.JsonEOFException: Unexpected end-of-input: expected close marker for {kind} \
             (start marker at {SOURCE}: {start}])\n at {SOURCE}: {end}]"
        )
    };
    let failed =
        |what: &str, at: &str| format!("com.fasterxml.jackson.core.JsonParseException: {what}\n at {SOURCE}: {at}]");
    let word = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    let name = "was expecting double-quote to start field name";
    let rows = [
        ("{", ended("Object", "1, column: 1", "1, column: 2")),
        ("{\"type\":[\n\"int\"", ended("Array", "1, column: 9", "2, column: 6")),
        ("/* { */ {\"a\":\"\\\"[\"", ended("Object", "1, column: 9", "1, column: 19")),
        ("int", failed(&format!("Unrecognized token 'int': {word}"), "1, column: 1")),
        ("{\"type\":\nrecord}", failed(&format!("Unrecognized token 'record': {word}"), "2, column: 1")),
        ("{\"type\":\"int\",}", failed(&format!("Unexpected character ('}}' (code 125)): {name}"), "1, column: 15")),
        ("{type:1}", failed(&format!("Unexpected character ('t' (code 116)): {name}"), "1, column: 2")),
        ("{\"type\" 1}", "Invalid JSON: expected ':' at line 1, column 9".to_owned()),
        ("{\"type\":\"", "Invalid JSON: unterminated string at line 1, column 10".to_owned()),
    ];
    for (text, message) in rows {
        assert_eq!(refusal(text, Profile::New), Some(message), "{text}");
    }
}
