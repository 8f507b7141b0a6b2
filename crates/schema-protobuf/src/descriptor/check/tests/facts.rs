//! What the reference's Protobuf library says about descriptors: fact, text, fault, or nothing if there is none.

pub(super) const FACTS: &[(&str, &str, &str)] = &[
    (
        "siblings are defined once",
        "syntax=\"proto3\"; package p; message A { int32 a = 1; string a = 2; }",
        "p.A.a: \"a\" is already defined in \"p.A\".",
    ),
    ("so are top-level names", "syntax=\"proto3\"; service S {} message S {}", "S: \"S\" is already defined."),
    (
        "messages and enums share names",
        "syntax=\"proto3\"; message A { enum a { Z = 0; } message a {} }",
        "A.a: \"a\" is already defined in \"A\".",
    ),
    (
        "methods are defined once",
        "syntax=\"proto3\"; service S { rpc A (B) returns (B); rpc A (B) returns (B); } message B {}",
        "S.A: \"A\" is already defined in \"S\".",
    ),
    ("constants are inside of their enums", "syntax=\"proto3\"; enum A { B = 0; } enum C { B = 0; }", ""),
    (
        "so they are defined once in each",
        "syntax=\"proto3\"; enum A { B = 0; B = 1; }",
        "A.B: \"B\" is already defined in \"A\".",
    ),
    ("oneofs share no names with fields", "syntax=\"proto3\"; message A { oneof a { int32 a = 1; } }", ""),
    (
        "the entry of a map is a sibling",
        "syntax=\"proto3\"; message A { map<string,int32> a = 1; message aEntry {} }",
        "A.aEntry: \"aEntry\" is already defined in \"A\".",
    ),
    (
        "imports bring their packages",
        "syntax=\"proto3\"; import \"google/protobuf/any.proto\"; message google {}",
        "google: \"google\" is already defined in file \"google/protobuf/any.proto\".",
    ),
    (
        "names are identifiers",
        "syntax=\"proto3\"; message A { int32 a-b = 1; }",
        "A.a-b: \"a-b\" is not a valid identifier.",
    ),
    (
        "dots are in no names",
        "syntax=\"proto3\"; message A.b { int32 a = 1; }",
        "A.b: \"A.b\" is not a valid identifier.",
    ),
    (
        "what is inside comes first",
        "syntax=\"proto3\"; message A-1 { int32 f-1 = 1; }",
        "A-1.f-1: \"f-1\" is not a valid identifier.",
    ),
    (
        "nested messages come before fields",
        "syntax=\"proto3\"; message A { int32 f-1 = 1; message N-1 {} }",
        "A.N-1: \"N-1\" is not a valid identifier.",
    ),
    (
        "packages and oneofs can have any names",
        "syntax=\"proto3\"; package 1a; message A { oneof a-b { int32 x = 1; } }",
        "",
    ),
    ("enums have constants", "syntax=\"proto3\"; enum A { }", "A: Enums must contain at least one value."),
    ("of any numbers", "syntax=\"proto3\"; enum A { B = 1; C = 1; }", ""),
    (
        "numbers are positive",
        "syntax=\"proto3\"; message A { int32 a = 0; }",
        "A.a: Field numbers must be positive integers.",
    ),
    (
        "numbers may be too large, and taken by Protobuf",
        "syntax=\"proto3\"; message A { int32 a = 19000; int32 b = 536870912; }",
        "",
    ),
    (
        "numbers are taken once",
        "syntax=\"proto3\"; message A { int32 a = 1; oneof o { int32 b = 1; } }",
        "A.a: Field number 1 has already been used in \"A\" by field \"b\".",
    ),
    (
        "the least number that is taken twice is told",
        "syntax=\"proto3\"; message A { int32 a = 2; int32 b = 2; int32 c = 1; int32 d = 1; }",
        "A.d: Field number 1 has already been used in \"A\" by field \"c\".",
    ),
    (
        "reserved numbers and names can be taken",
        "syntax=\"proto3\"; message A { reserved 1; reserved \"a\"; int32 a = 1; }",
        "",
    ),
    (
        "extensions are declared",
        "syntax=\"proto2\"; package p; message A { extensions 1 to 5; } extend A { optional int32 x = 6; }",
        "p.x: \"p.A\" does not declare 6 as an extension number.",
    ),
    (
        "extensions can take a number twice",
        "syntax=\"proto2\"; message A { extensions 1; } extend A { optional int32 x = 1; optional int32 y = 1; }",
        "",
    ),
    (
        "enums are not extended",
        "syntax=\"proto2\"; enum A { B = 0; } extend A { optional int32 x = 6; }",
        "x: \"A\" is not a message type.",
    ),
    (
        "maps extend nothing",
        "syntax=\"proto3\"; message A { extensions 1; } extend A { map<int32, A> x = 1; }",
        "x: Field with message or enum type missing type_name.",
    ),
    (
        "sets of messages hold messages",
        "syntax=\"proto2\"; message A { option message_set_wire_format = true; extensions 4 to max; } extend A { optional int32 x = 6; }",
        "x: Extensions of MessageSets may not be required or repeated messages.",
    ),
    (
        "types of values exist",
        "syntax=\"proto3\"; message A { map<string,Missing> a = 1; }",
        "A.aEntry.value: \"Missing\" is not defined.",
    ),
    (
        "types are imported",
        "syntax=\"proto3\"; message A { google.protobuf.Any a = 1; }",
        "A.a: \"google.protobuf.Any\" is not defined.",
    ),
    (
        "imports of imports are not",
        "syntax=\"proto3\"; import \"google/type/datetime.proto\"; message A { google.protobuf.Duration a = 1; }",
        "A.a: \"google.protobuf.Duration\" is not defined.",
    ),
    (
        "an import brings types",
        "syntax=\"proto3\"; import \"google/protobuf/type.proto\"; message A { google.protobuf.Field.Kind a = 1; }",
        "",
    ),
    ("unknown imports are left out", "syntax=\"proto3\"; import \"x.proto\"; message A { A a = 1; }", ""),
    (
        "the innermost first segment decides",
        "syntax=\"proto3\"; package A; message A { A.A a = 1; }",
        "A.A.a: \"A.A\" is not defined.",
    ),
    (
        "packages are no types",
        "syntax=\"proto3\"; package a.b; message A { map<int32, a> m = 1; }",
        "a.b.A.mEntry.value: \"a\" is not defined.",
    ),
    (
        "methods take messages",
        "syntax=\"proto3\"; service S { rpc A (E) returns (E); } enum E { Z = 0; }",
        "S.A: \"E\" is not a message type.",
    ),
    (
        "only numbers are packed",
        "syntax=\"proto3\"; message A { repeated int32 a = 1 [packed=true]; repeated bytes b = 2 [packed=true]; }",
        "A.b: [packed = true] can only be specified for repeated primitive fields.",
    ),
    (
        "only lists are packed",
        "syntax=\"proto2\"; message A { optional int32 a = 1 [packed=true]; }",
        "A.a: [packed = true] can only be specified for repeated primitive fields.",
    ),
    (
        "defaults are values",
        "syntax=\"proto2\"; message A { optional int32 a = 1 [default=1.5]; }",
        "A.a: Could not parse default value: \"1.5\"",
    ),
    (
        "defaults of enums are constants",
        "syntax=\"proto2\"; enum E { B = 0; } message A { optional E a = 1 [default=B]; optional E b = 2 [default=C]; }",
        "A.b: Unknown enum default value: \"C\"",
    ),
    (
        "messages have no defaults",
        "syntax=\"proto2\"; message A { optional A a = 1 [default=1]; }",
        "A.a: Messages can't have default values.",
    ),
    (
        "lists have no defaults",
        "syntax=\"proto2\"; message A { repeated int32 a = 1 [default=1]; }",
        "A.a: Repeated fields cannot have default values.",
    ),
];
