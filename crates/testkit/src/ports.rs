//! Ports that stay the same while what listens on them comes and goes.

use std::net::TcpListener;
use std::ops::Range;

/// Below the ports that the system gives to clients (32768 and up) and those that the Kafka script takes (16000 and up).
const RANGE: Range<u16> = 10_000..16_000;

/// As many ports of 127.0.0.1 as wanted, one after the other, of which none was taken; the first of them.
///
/// # Errors
/// If there are none.
pub fn free(count: u16) -> std::io::Result<u16> {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let blocks = (RANGE.end - RANGE.start) / count.max(1);
    // Test binaries that run at the same time begin to look at different places.
    let start = u16::try_from(std::process::id() % u32::from(blocks.max(1))).unwrap_or_default();
    let firsts = (0..blocks).map(|block| RANGE.start + (start + block) % blocks * count);
    let mut free = firsts.filter(|first| (*first..first + count).all(is_free));
    free.next().ok_or_else(|| std::io::Error::other(format!("no {count} free ports in {RANGE:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_ports_are_passed_over() {
        let first = free(3).unwrap();
        let _taken = TcpListener::bind(("127.0.0.1", first + 1)).unwrap();
        let next = free(3).unwrap();
        assert!(!(next..next + 3).contains(&(first + 1)), "{first} {next}");
    }
}
