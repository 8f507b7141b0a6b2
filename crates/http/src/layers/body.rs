//! Reads the body of a request, up to a limit (spec: core 1.2).

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body;
use registrar_model::{Error, ErrorKind};

use super::timeout::within;
use crate::answer::Refusal;

/// How much room is made at once for a body that is announced to be long.
const MAX_RESERVED: usize = 1 << 20;

/// The whole body. A body in one piece is not copied.
///
/// # Errors
/// 413 beyond `limit` bytes, without reading on; 400 where the client went away, or sent nothing for as long as `idle`.
pub(crate) async fn read<B>(body: B, limit: usize, idle: Option<Duration>) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut body = body;
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    check(announced, limit)?;
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    loop {
        let next = within(idle, body.frame()).await;
        let frame = match next {
            Ok(None) => break,
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(_))) | Err(_) => return Err(Refusal::of_container(disconnected())),
        };
        let Ok(piece) = frame.into_data() else { continue };
        check(first.len() + whole.len() + piece.len(), limit)?;
        if first.is_empty() && whole.is_empty() {
            first = piece;
            continue;
        }
        if whole.is_empty() {
            // not all that is announced: it may never come
            whole.reserve(announced.min(MAX_RESERVED).max(first.len() + piece.len()));
            whole.extend_from_slice(&first);
            first = Bytes::new();
        }
        whole.extend_from_slice(&piece);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

fn check(length: usize, limit: usize) -> Result<(), Refusal> {
    if length <= limit {
        return Ok(());
    }
    let error = Error::new(ErrorKind::BodyTooLarge, [length.to_string(), limit.to_string()]);
    Err(Refusal::of_container(error))
}

fn disconnected() -> Error {
    let text = "EOF Exception encountered - client disconnected during stream processing.";
    Error::new(ErrorKind::BadRequest, [text])
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Full;
    use hyper::body::Frame;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    /// A body that comes in pieces and does not say how long it is.
    struct Pieces(Vec<&'static [u8]>);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let next = if self.0.is_empty() { None } else { Some(self.0.remove(0)) };
            Poll::Ready(next.map(|piece| Ok(Frame::data(Bytes::from_static(piece)))))
        }
    }

    #[tokio::test]
    async fn a_body_is_read_whole() {
        assert_eq!(read(Full::new(Bytes::from_static(b"abc")), 3, None).await, Ok(Bytes::from_static(b"abc")));
        assert_eq!(read(Pieces(vec![b"a", b"", b"bc", b"d"]), 4, None).await, Ok(Bytes::from_static(b"abcd")));
        assert_eq!(read(Full::new(Bytes::new()), 0, None).await, Ok(Bytes::new()));
    }

    #[tokio::test]
    async fn a_client_that_stops_sending_is_given_up() {
        struct Stalled;
        impl Body for Stalled {
            type Data = Bytes;
            type Error = Infallible;

            fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
                Poll::Pending
            }
        }
        let refusal = read(Stalled, 3, Some(Duration::from_millis(5))).await.unwrap_err();
        assert_eq!(refusal.error, disconnected());
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_refused() {
        let refusal = read(Full::new(Bytes::from(vec![0; 713])), 600, None).await.unwrap_err();
        assert_eq!((refusal.error.status(), refusal.error.message()), (413, "Request body is too large: 713>600"));
        assert_eq!(read(Pieces(vec![b"ab", b"cd"]), 3, None).await.unwrap_err().error.status(), 413);
    }
}
