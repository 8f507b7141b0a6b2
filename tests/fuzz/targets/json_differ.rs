#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| registrar_laws::json_differ(input));
