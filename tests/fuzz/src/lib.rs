//! What the targets share.

/// A fuzz target that calls the function of that name.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(|input: &[u8]| registrar_laws::$name(input));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::mutate(data, size, max_size, seed)
        });
    };
}

/// Changes the first `size` bytes of `data`, by their pieces or, every other time, as libFuzzer does; answers how many
/// bytes there are then, at most `max_size`.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let text = std::str::from_utf8(&data[..size]).ok().filter(|_| seed.is_multiple_of(2));
    match text.and_then(|text| registrar_laws::mutation::mutate(text, seed / 2)) {
        Some(changed) if changed.len() <= max_size => {
            data[..changed.len()].copy_from_slice(changed.as_bytes());
            changed.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
}
