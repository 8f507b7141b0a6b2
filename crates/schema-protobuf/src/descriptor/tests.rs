//! Descriptors there and back.

use super::{deserialize, serialize};
use crate::names::Names;
use crate::parse::parse;
use crate::print::{Form, print};

/// A text to a descriptor, and that to a text.
fn round_trip(text: &str) -> String {
    let file = parse(text).unwrap();
    let names = Names::visible(&file, std::iter::empty());
    let serialized = serialize(&file, &names, &|path| crate::well_known::file(path).is_some());
    print(&deserialize(&serialized, &names).unwrap(), Form::Canonical)
}

#[test]
fn what_a_descriptor_can_say_survives() {
    let text = "syntax = \"proto3\";
package a.b;

import \"google/protobuf/timestamp.proto\";
import public \"confluent/meta.proto\";

option java_package = \"j\";
option optimize_for = CODE_SIZE;

message M {
  reserved 4 to 6;
  reserved \"x\";

  option (confluent.message_meta) = {
    doc: \"d\",
    params: [
      {
        key: \"k\",
        value: \"v\"
      }
    ],
    tags: [
      \"A\",
      \"B\"
    ]
  };

  optional string s = 1 [json_name = \"t\"];
  repeated google.protobuf.Timestamp t = 2 [deprecated = true];
  E e = 3;

  oneof o {
    int32 i = 7;
  }

  enum E {
    reserved 5;
    option allow_alias = true;
    Z = 0 [deprecated = true];
    Y = 0;
  }
}

service S {
  rpc R (stream M) returns (M) {
    option deprecated = true;
  };
}
";
    assert_eq!(round_trip(text), text);
}

#[test]
fn entries_of_maps_become_messages() {
    let text = "syntax = \"proto3\"; message M { map<string, M> m = 1; map<int32, string> by_id = 2; }";
    let expected = "syntax = \"proto3\";

message M {
  repeated mEntry m = 1;
  repeated ByIdEntry by_id = 2;

  message mEntry {
    option map_entry = true;
  \n    string key = 1;
    M value = 2;
  }
  message ByIdEntry {
    option map_entry = true;
  \n    int32 key = 1;
    string value = 2;
  }
}
";
    assert_eq!(round_trip(text), expected);
}

#[test]
fn names_must_be_words() {
    let names = Names::empty();
    // A message named "a b".
    assert_eq!(deserialize("IgUKA2EgYg==", &names), None);
    assert!(deserialize("IgUKA2FfYg==", &names).is_some());
    assert!(deserialize("IgUKA2FfYg", &names).is_some());
}
