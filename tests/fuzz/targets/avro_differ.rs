#![no_main]

registrar_fuzz::target!(avro_differ);
