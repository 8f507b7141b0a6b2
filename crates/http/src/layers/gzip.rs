//! Compression of answers (spec: core 1.4, ops 2: gzip, for `GET` and `POST`).

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, Method};

/// Shorter bodies would grow.
const MIN_BYTES: usize = 32;

/// Bodies beyond this are compressed on a thread of their own, so that they do not hold up other connections.
const INLINE_BYTES: usize = 256 << 10;

/// Whether answers to that method depend on `Accept-Encoding`.
pub(crate) fn concerns(method: &Method) -> bool {
    *method == Method::GET || *method == Method::POST
}

/// The compressed body; `None` where it goes as it is.
pub(crate) async fn compress(method: &Method, headers: &HeaderMap, body: &Bytes) -> Option<Bytes> {
    if body.len() < MIN_BYTES || !concerns(method) || !accepts_gzip(headers) {
        return None;
    }
    if body.len() <= INLINE_BYTES {
        return compressed(body);
    }
    let body = body.clone();
    tokio::task::spawn_blocking(move || compressed(&body)).await.ok().flatten()
}

fn compressed(body: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 2), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// Whether `Accept-Encoding` names gzip, or anything, with a quality above 0 (RFC 9110 12.5.3).
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    for value in headers.get_all(ACCEPT_ENCODING) {
        for entry in value.to_str().unwrap_or_default().split(',') {
            let (coding, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let quality = parameters.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
            let wanted = quality.unwrap_or(1.0) > 0.0;
            match coding.trim() {
                coding if coding.eq_ignore_ascii_case("gzip") => return wanted,
                "*" => any = wanted,
                _ => {}
            }
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use http::HeaderValue;
    use std::io::Read;

    fn accepting(value: &'static str) -> HeaderMap {
        [(ACCEPT_ENCODING, HeaderValue::from_static(value))].into_iter().collect()
    }

    #[test]
    fn gzip_is_used_where_the_client_accepts_it() {
        let rows = [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("identity", false),
            ("", false),
        ];
        for (value, accepted) in rows {
            assert_eq!(accepts_gzip(&accepting(value)), accepted, "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn bodies_come_back_unchanged() {
        for length in [MIN_BYTES, INLINE_BYTES + 1] {
            let body = Bytes::from(vec![b'x'; length]);
            let compressed = compress(&Method::GET, &accepting("gzip"), &body).await.unwrap();
            let mut back = Vec::new();
            GzDecoder::new(&*compressed).read_to_end(&mut back).unwrap();
            assert_eq!(back, body);
        }
    }

    #[tokio::test]
    async fn other_methods_and_short_bodies_go_as_they_are() {
        let body = Bytes::from(vec![b'x'; 100]);
        assert_eq!(compress(&Method::PUT, &accepting("gzip"), &body).await, None);
        assert_eq!(compress(&Method::GET, &accepting("gzip"), &body.slice(..MIN_BYTES - 1)).await, None);
        assert_eq!(compress(&Method::GET, &accepting("br"), &body).await, None);
    }
}
