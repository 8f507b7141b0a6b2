//! What texts become (spec: formats 4.4.2).

use registrar_schema::ResolvedReference;

use super::*;
use crate::document::References;
use crate::language::read;

/// The root's node, as text: classes, with children in brackets, two levels deep.
fn described(schema: &str) -> String {
    let (tree, no_references): (_, &[ResolvedReference]) = (read(schema).unwrap(), &[]);
    let references = References::read(no_references).unwrap();
    let documents = Documents::new(&tree, &references).unwrap();
    let mut model = Model::default();
    let root = model.add(&documents, &mut Fingerprints::default());
    describe(&model, root, 3)
}

fn describe(model: &Model<'_>, id: NodeId, levels: usize) -> String {
    if levels == 0 {
        return "...".to_owned();
    }
    let inner = |id: NodeId| describe(model, id, levels - 1);
    match &model.node(id).shape {
        Shape::Empty => "empty".to_owned(),
        Shape::False => "false".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::String(_) => "string".to_owned(),
        Shape::Number(number) => if number.is_integer { "integer" } else { "number" }.to_owned(),
        Shape::Array(_) => "array".to_owned(),
        Shape::Object(_) => "object".to_owned(),
        Shape::Enum(values) => format!("enum {}", values.len()),
        Shape::Const(_) => "const".to_owned(),
        Shape::Not(node) => format!("not {}", inner(*node)),
        Shape::Combined(combined) => {
            let mut children: Vec<String> = combined.distinct.iter().map(|child| inner(*child)).collect();
            children.sort_unstable();
            format!("{:?}{children:?}", combined.criterion).replace('"', "").to_lowercase()
        }
        Shape::Conditional => "conditional".to_owned(),
        Shape::Reference(node) => format!("to {}", inner(*node)),
        Shape::Metaschema(uri) => format!("metaschema {uri}"),
    }
}

const DRAFT_4: &str = "\"$schema\":\"http://json-schema.org/draft-04/schema#\",";
const DRAFT_7: &str = "";
const MODERN: &str = "\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",";

fn assert_rows(dialects: &[&str], rows: &[(&str, &str)]) {
    for dialect in dialects {
        for (members, expected) in rows {
            let schema = format!("{{{dialect}{members}}}");
            assert_eq!(described(&schema), *expected, "{schema}");
        }
    }
}

#[test]
fn keywords_make_nodes_alike_in_all_dialects() {
    let rows = [
        (r#""title":"t","unknown":1"#, "empty"),
        (r#""type":"integer","maximum":1,"title":"t""#, "integer"),
        (r#""type":"string","enum":["a","a","b"]"#, "all[enum 2, string]"),
        (r#""type":["string"]"#, "any[string]"),
        (r#""type":["string","null","string"],"maxLength":1"#, "any[null, string]"),
        (r#""type":["string","null"],"minimum":1"#, "all[any[null, string], number]"),
        (r#""type":"string","maximum":1"#, "all[number, string]"),
        (r#""required":["a"]"#, "object"),
        (r#""items":{},"minimum":1,"pattern":"a""#, "all[array, number, string]"),
        (r#""not":{"type":"null"}"#, "not null"),
        (r#""anyOf":[{"type":"null"},{"type":"null","title":"t"},{"title":"t","type":"null"}]"#, "any[null, null]"),
        (r#""allOf":[{"type":"null"}],"oneOf":[{}]"#, "all[all[null], one[empty]]"),
        (r##""$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},"b":{"enum":[]}}"##, "to enum 0"),
        (r##""$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/a"}}"##, "empty"),
    ];
    assert_rows(&[DRAFT_4, DRAFT_7, MODERN], &rows);
    assert_eq!((described("true"), described("false")), ("empty".to_owned(), "false".to_owned()));
}

#[test]
fn dialects_know_different_keywords() {
    assert_rows(&[DRAFT_4], &[(r#""const":1"#, "empty"), (r#""propertyNames":{},"if":{}"#, "empty")]);
    assert_rows(
        &[DRAFT_7],
        &[
            (r#""const":1"#, "const"),
            (r#""format":"date""#, "string"),
            (r#""then":{}"#, "conditional"),
            (r#""dependentRequired":{},"unevaluatedItems":false"#, "empty"),
            (r##""$ref":"#/definitions/a","minimum":1,"definitions":{"a":{}}"##, "to empty"),
            (
                r#""$ref":"http://json-schema.org/draft-07/schema""#,
                "metaschema http://json-schema.org/draft-07/schema#",
            ),
            (r#""oneOf":[{"type":"null"}],"maximum":1"#, "all[number, one[null]]"),
        ],
    );
    assert_rows(
        &[MODERN],
        &[
            (r#""format":"date""#, "empty"),
            (r#""then":{}"#, "empty"),
            (r#""minContains":1"#, "empty"),
            (r#""contains":{}"#, "array"),
            (r#""prefixItems":[]"#, "array"),
            (r#""dependentRequired":{}"#, "object"),
            (r#""dependencies":{}"#, "empty"),
            (r##""$ref":"#/$defs/a","minimum":1,"$defs":{"a":{}}"##, "all[number, to empty]"),
            (r##""$ref":"#/$defs/a","description":"d","$defs":{"a":{}}"##, "to empty"),
            (r#""oneOf":[{"type":"null"}],"maximum":1"#, "one[null, number]"),
            (r#""allOf":[{"type":"null"}],"maximum":1"#, "all[all[null], number]"),
            (r#""anyOf":[{"type":"string"},{"type":"string","format":"date"}]"#, "any[string]"),
        ],
    );
}
