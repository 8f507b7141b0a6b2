use super::*;

fn fault(text: &str) -> String {
    read(text.as_bytes(), "Map").unwrap_err().message().to_owned()
}

#[test]
fn values_are_read_as_sent() {
    let number = |text: &str, is_float| Json::Number(Number { text: text.into(), is_float });
    let rows = [
        ("null", Json::Null),
        (" true ", Json::Bool(true)),
        ("-12", number("-12", false)),
        ("1.50", number("1.50", true)),
        ("1e+20", number("1e+20", true)),
        ("NaN", number("NaN", true)),
        ("-Infinity", number("-Infinity", true)),
        (r#""a\u00e9\n\ud83d\ude00\ud83d.""#, Json::String("aé\n😀\u{fffd}.".into())),
        ("[]", Json::Array(vec![])),
        ("{}", Json::Object(vec![])),
        ("[[],[1]]", Json::Array(vec![Json::Array(vec![]), Json::Array(vec![number("1", false)])])),
        (r#"{"a":1,"a":null}"#, Json::Object(vec![("a".into(), number("1", false)), ("a".into(), Json::Null)])),
        ("\u{feff}{}", Json::Object(vec![])),
    ];
    for (text, value) in rows {
        assert_eq!(read(text.as_bytes(), "Map"), Ok(Some(value)), "{text}");
    }
    assert_eq!(read(b" \n", "Map"), Ok(None));
}

/// spec: core 1.2, and the recorded answers to malformed bodies.
#[test]
fn faults_are_worded_as_the_reference_words_them() {
    let expected = EXPECTED_VALUE;
    let rows = [
        ("}", "Unexpected close marker '}': no open Object to close".to_owned()),
        ("{\"a\":1}}", "Unexpected close marker '}': no open Object to close".to_owned()),
        ("{\"a\":1} x", format!("Unrecognized token 'x': was expecting {expected}")),
        ("{\"schema\"}", "Unexpected character ('}' (code 125)): was expecting a colon to separate field name and value".into()),
        ("{\"schema\":}", "Unexpected character ('}' (code 125)): expected a value".into()),
        ("{'schema':'x'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name".into()),
        ("{schema:\"x\"}", "Unexpected character ('s' (code 115)): was expecting double-quote to start field name".into()),
        ("{\"s\":\"i\",}", "Unexpected character ('}' (code 125)): was expecting double-quote to start field name".into()),
        ("{\"s\":\"\\u12\"}", "Unexpected character ('\"' (code 34)): expected a hex-digit for character escape sequence".into()),
        ("{\"s\":\"a\nb\"}", "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value".into()),
        ("<schema/>", format!("Unexpected character ('<' (code 60)): expected a valid value {expected}")),
        ("schema=%22int%22", format!("Unrecognized token 'schema': was expecting {expected}")),
        ("// c\n{}", "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)".into()),
        ("{", "Unexpected end-of-input: expected close marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])".into()),
        ("{} {}", "Trailing token (of type START_OBJECT) found after value (bound as `Map`): not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`".into()),
    ];
    for (text, message) in rows {
        assert_eq!(fault(text), message, "{text}");
    }
}

#[test]
fn every_cut_of_a_document_is_a_fault_and_no_panic() {
    let text = r#"{"a":[1.5e-3,true,{"b":"\u00e9\n"},null],"c":-1}"#;
    for end in 1..text.len() {
        assert!(read(&text.as_bytes()[..end], "Map").is_err(), "{}", &text[..end]);
    }
    assert!(read(&[0xff, b'{'], "Map").is_err());
}

#[test]
fn nesting_is_bounded() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(deep(MAX_DEPTH).as_bytes(), "Map").is_ok());
    assert!(fault(&deep(MAX_DEPTH + 1)).starts_with("Document nesting depth (1001) exceeds"));
    assert!(fault(&"{\"a\":".repeat(100_000)).starts_with("Document nesting depth"));
}
