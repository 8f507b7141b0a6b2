#![no_main]

registrar_fuzz::target!(protobuf_differ);
