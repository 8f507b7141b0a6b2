//! A TCP proxy whose link can be cut, as a network does it, without privileges.

use std::io::{Error, Result};
use std::net::{SocketAddr, TcpListener as Listener};
use std::sync::LazyLock;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Proxies outlive the test that has started them, so they need a runtime of their own.
static RUNTIME: LazyLock<Result<Runtime>> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build());

/// What becomes of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It arrives.
    Up,
    /// It is held back and nobody is told; it arrives, however old, as soon as the link is up again.
    Silent,
    /// It is lost: connections are closed, those that are there and those to come.
    Closed,
}

/// A listener on 127.0.0.1 that carries every connection to one target. Closed when dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    link: watch::Sender<Link>,
}

impl Proxy {
    /// Listens on `port`, any free one for 0, and carries to `target` (`host:port`), which need not be there yet.
    ///
    /// # Errors
    /// If the port cannot be had.
    pub fn start(port: u16, target: impl Into<String>) -> Result<Self> {
        let runtime = RUNTIME.as_ref().map_err(|error| Error::new(error.kind(), error.to_string()))?;
        let listener = Listener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (link, seen) = watch::channel(Link::Up);
        let _guard = runtime.enter();
        runtime.spawn(accept(TcpListener::from_std(listener)?, target.into(), seen));
        Ok(Self { address, link })
    }

    /// The port on which it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Cuts the link, or mends it.
    pub fn set(&self, link: Link) {
        self.link.send_replace(link);
    }
}

async fn accept(listener: TcpListener, target: String, mut link: watch::Receiver<Link>) {
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    tokio::spawn(connection(stream, target.clone(), link.clone()));
                }
            }
            changed = link.changed() => if changed.is_err() { return },
        }
    }
}

/// Carries one connection until it ends, or the link is closed.
async fn connection(near: TcpStream, target: String, link: watch::Receiver<Link>) {
    let mut closed = link.clone();
    let carried = async {
        passable(&mut link.clone()).await?;
        let far = TcpStream::connect(target).await?;
        near.set_nodelay(true)?;
        far.set_nodelay(true)?;
        let (near_read, near_write) = near.into_split();
        let (far_read, far_write) = far.into_split();
        let there = pump(near_read, far_write, link.clone());
        let back = pump(far_read, near_write, link.clone());
        tokio::try_join!(there, back).map(drop)
    };
    tokio::select! {
        _ = carried => {}
        _ = closed.wait_for(|link| *link == Link::Closed) => {}
    }
}

/// Carries one direction until its end, which is passed on too.
async fn pump(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut link: watch::Receiver<Link>,
) -> Result<()> {
    let mut buffer = vec![0; 16 << 10];
    loop {
        let read = from.read(&mut buffer).await?;
        passable(&mut link).await?;
        match buffer.get(..read) {
            None | Some([]) => return to.shutdown().await,
            Some(bytes) => to.write_all(bytes).await?,
        }
    }
}

/// Waits for as long as the link is silent.
async fn passable(link: &mut watch::Receiver<Link>) -> Result<()> {
    link.wait_for(|link| *link == Link::Up).await.map(drop).map_err(Error::other)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::Duration;

    use super::*;

    /// Sends back what it gets.
    fn echo() -> SocketAddr {
        let listener = Listener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                std::thread::spawn(move || std::io::copy(&mut stream.try_clone().unwrap(), &mut stream));
            }
        });
        address
    }

    fn connect(proxy: &Proxy) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", proxy.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    fn said_back(stream: &mut TcpStream) -> [u8; 2] {
        let mut answer = [0; 2];
        stream.read_exact(&mut answer).unwrap();
        answer
    }

    #[test]
    fn what_a_silent_link_holds_back_arrives_later() {
        let proxy = Proxy::start(0, echo().to_string()).unwrap();
        let mut stream = connect(&proxy);
        stream.write_all(b"hi").unwrap();
        assert_eq!(said_back(&mut stream), *b"hi");
        proxy.set(Link::Silent);
        stream.write_all(b"yo").unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        assert!(stream.read(&mut [0; 2]).is_err(), "something came through");
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        proxy.set(Link::Up);
        assert_eq!(said_back(&mut stream), *b"yo");
    }

    #[test]
    fn a_closed_link_ends_connections_and_takes_none() {
        let proxy = Proxy::start(0, echo().to_string()).unwrap();
        let mut before = connect(&proxy);
        before.write_all(b"hi").unwrap();
        assert_eq!(said_back(&mut before), *b"hi");
        proxy.set(Link::Closed);
        for mut stream in [before, connect(&proxy)] {
            assert!(matches!(stream.read(&mut [0; 2]), Ok(0) | Err(_)), "the connection lives");
        }
        proxy.set(Link::Up);
        let mut after = connect(&proxy);
        after.write_all(b"yo").unwrap();
        assert_eq!(said_back(&mut after), *b"yo");
    }
}
