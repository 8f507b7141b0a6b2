//! A schema of any length in each language: an order with more and more lines of goods, statuses and rates, each a
//! nested type of its own, and a later version of it.

use std::fmt::Write as _;

/// How a language writes it. `PADDING` stands where text without a meaning may be, `NN` for the number of a block.
pub(crate) struct Growing {
    head: &'static str,
    block: &'static str,
    separator: &'static str,
    /// One optional field.
    added: &'static str,
    tail: &'static str,
}

pub(crate) const AVRO: Growing = Growing {
    head: r#"{"type":"record","name":"Order","namespace":"com.example.shop.orders","doc":"PADDING","fields":["#,
    block: concat!(
        r#"{"name":"createdNN","type":{"type":"long","logicalType":"timestamp-millis"}},"#,
        r#"{"name":"commentNN","type":["null","string"],"default":null},"#,
        r#"{"name":"statusNN","type":{"type":"enum","name":"StatusNN","symbols":["NEW","PAID","SENT","DONE"]}},"#,
        r#"{"name":"linesNN","type":{"type":"array","items":{"type":"record","name":"LineNN","fields":["#,
        r#"{"name":"sku","type":"string"},{"name":"count","type":"int"},{"name":"price","type":"double"}]}}},"#,
        r#"{"name":"ratesNN","type":{"type":"map","values":"double"}}"#,
    ),
    separator: ",",
    added: r#"{"name":"added","type":["null","string"],"default":null}"#,
    tail: "]}",
};

pub(crate) const JSON: Growing = Growing {
    head: concat!(
        r#"{"$schema":"http://json-schema.org/draft-07/schema#","title":"Order","description":"PADDING","#,
        r#""type":"object","properties":{"#,
    ),
    block: concat!(
        r#""createdNN":{"type":"string","format":"date-time"},"#,
        r#""commentNN":{"type":["null","string"],"maxLength":200},"#,
        r#""statusNN":{"enum":["NEW","PAID","SENT","DONE"]},"#,
        r#""linesNN":{"type":"array","items":{"type":"object","properties":{"#,
        r#""sku":{"type":"string","pattern":"^[A-Z0-9-]+$"},"count":{"type":"integer","minimum":1},"#,
        r#""price":{"type":"number"}},"required":["sku","count"],"additionalProperties":false}},"#,
        r#""ratesNN":{"type":"object","additionalProperties":{"type":"number"}}"#,
    ),
    separator: ",",
    added: r#""added":{"type":"string"}"#,
    tail: r#"},"additionalProperties":false}"#,
};

pub(crate) const PROTOBUF: Growing = Growing {
    head: "syntax = \"proto3\";\npackage com.example.shop.orders;\n\n// PADDING\nmessage Order {\n",
    block: concat!(
        "  int64 created_NN = 1NN1;\n",
        "  optional string comment_NN = 1NN2;\n",
        "  Status_NN status_NN = 1NN3;\n",
        "  repeated Line_NN lines_NN = 1NN4;\n",
        "  map<string, double> rates_NN = 1NN5;\n",
        "  enum Status_NN {\n    NEW_NN = 0;\n    PAID_NN = 1;\n    SENT_NN = 2;\n    DONE_NN = 3;\n  }\n",
        "  message Line_NN {\n    string sku = 1;\n    int32 count = 2;\n    double price = 3;\n  }\n",
    ),
    separator: "",
    added: "  string added = 1;\n",
    tail: "}\n",
};

impl Growing {
    /// The schema with so many bytes, and one with a field more.
    pub(crate) fn versions(&self, bytes: usize) -> (String, String) {
        let mut blocks = String::new();
        for number in 100.. {
            let block = self.block.replace("NN", &number.to_string());
            let rest = self.head.len() + self.separator.len() + self.tail.len();
            if blocks.len() + block.len() + rest > bytes {
                break;
            }
            let separator = if blocks.is_empty() { "" } else { self.separator };
            let _ = write!(blocks, "{separator}{block}");
        }
        let Self { head, separator, added, tail, .. } = self;
        let padding = (bytes + "PADDING".len()).saturating_sub(head.len() + blocks.len() + tail.len());
        let head = head.replace("PADDING", &".".repeat(padding));
        (format!("{head}{blocks}{tail}"), format!("{head}{blocks}{separator}{added}{tail}"))
    }
}
