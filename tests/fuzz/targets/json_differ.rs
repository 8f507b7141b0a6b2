#![no_main]

registrar_fuzz::target!(json_differ);
