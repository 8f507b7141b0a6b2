//! `X-Request-ID` (spec: core 1.4).

use std::cell::Cell;

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::{Builder, Uuid};

pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id that the request carries, if exactly one and not blank; otherwise a new one.
pub(crate) fn of(headers: &HeaderMap) -> HeaderValue {
    let mut sent = headers.get_all(X_REQUEST_ID).iter();
    match (sent.next(), sent.next()) {
        (Some(id), None) if !id.as_bytes().trim_ascii().is_empty() => id.clone(),
        _ => fresh(),
    }
}

thread_local! {
    /// What the next id of this thread is made from, at random to begin with.
    static NEXT: Cell<(u64, u64)> = Cell::new(Uuid::new_v4().as_u64_pair());
}

/// A version 4 UUID. Ids need to be distinct, not secret: a mixed counter over a random start spares each request a
/// system call.
fn fresh() -> HeaderValue {
    let (high, low) = NEXT.get();
    NEXT.set((high.wrapping_add(1), low.wrapping_sub(1)));
    let bits = u128::from(mixed(high)) << 64 | u128::from(mixed(low));
    let mut text = Uuid::encode_buffer();
    let id = Builder::from_random_bytes(bits.to_be_bytes()).into_uuid();
    let text = id.as_hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("-"))
}

/// SplitMix64's finalizer, a bijection: distinct counts stay distinct.
fn mixed(state: u64) -> u64 {
    let state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ state >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn one_id_is_echoed_and_none_or_two_are_replaced() {
        let headers = |values: &[&'static str]| -> HeaderMap {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(X_REQUEST_ID, HeaderValue::from_static(value));
            }
            headers
        };
        assert_eq!(of(&headers(&["abc"])), "abc");
        for values in [&[][..], &[" "], &["a", "b"]] {
            let id = Uuid::parse_str(of(&headers(values)).to_str().unwrap()).unwrap();
            assert_eq!(id.get_version_num(), 4);
        }
    }

    #[test]
    fn fresh_ids_are_distinct() {
        let ids: HashSet<_> = (0..10_000).map(|_| fresh()).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
