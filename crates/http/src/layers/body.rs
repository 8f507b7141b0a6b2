//! Reads the body of a request, up to a limit, and all bodies together up to another (spec: core 1.2).

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body;
use registrar_model::{Error, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::timeout::within;
use crate::answer::Refusal;

/// Room is counted in pieces of this many bytes.
const ROOM_UNIT: usize = 1 << 10;

/// How much room is made at once for a body that is announced to be long.
const MAX_RESERVED: usize = 1 << 20;

/// Room for the bodies of all requests together. Who finds none waits until others have been answered.
pub(crate) struct Room {
    units: Arc<Semaphore>,
    total: usize,
}

/// Room that one request takes, until this is dropped.
pub(crate) type Taken = OwnedSemaphorePermit;

impl Room {
    /// Room for that many bytes.
    pub fn of(bytes: usize) -> Self {
        let total = (bytes / ROOM_UNIT).clamp(1, u32::MAX as usize);
        Self { units: Arc::new(Semaphore::new(total)), total }
    }

    /// Takes room for a body: as much as it says that it needs, or as much as any may need. `None` for none.
    pub async fn take(&self, body: &impl Body, limit: usize) -> Option<Taken> {
        let announced = body.size_hint().exact().and_then(|bytes| usize::try_from(bytes).ok());
        let units = announced.unwrap_or(limit).min(limit).div_ceil(ROOM_UNIT).min(self.total);
        if units == 0 {
            return None;
        }
        Arc::clone(&self.units).acquire_many_owned(u32::try_from(units).unwrap_or(u32::MAX)).await.ok()
    }
}

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
    async fn bodies_wait_for_room() {
        let room = Room::of(4 << 10);
        let large = Full::new(Bytes::from(vec![0; 4 << 10]));
        let taken = room.take(&large, usize::MAX).await;
        let small = Full::new(Bytes::from_static(b"x"));
        let waiting = tokio::time::timeout(Duration::from_millis(5), room.take(&small, usize::MAX));
        assert!(waiting.await.is_err());
        drop(taken);
        assert!(room.take(&small, usize::MAX).await.is_some());
        assert!(room.take(&Full::new(Bytes::new()), usize::MAX).await.is_none());
        assert!(room.take(&Pieces(vec![b"a"]), usize::MAX).await.is_some(), "one that needs all there is gets it");
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
