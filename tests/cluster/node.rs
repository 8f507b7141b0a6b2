//! A registrar that comes and goes on one address.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use registrar_testkit::daemon::{Daemon, DaemonConfig};
use registrar_testkit::proxy::{Link, Proxy};

/// How long a registrar may take to stop.
const STOP: Duration = Duration::from_secs(60);

/// A registrar, running or not. What it prints is kept in a file once it has ended.
pub(crate) struct Node {
    pub(crate) number: usize,
    /// Where clients reach it.
    pub(crate) url: String,
    config: DaemonConfig,
    directory: PathBuf,
    daemon: Mutex<Option<Daemon>>,
    /// Where the other registrars reach it.
    inbound: Proxy,
    serves: AtomicBool,
    /// Clients that are about to ask it, or wait for its answer.
    clients: AtomicUsize,
}

/// A client's use of a node, until it is dropped.
pub(crate) struct Use<'a>(&'a Node);

impl Drop for Use<'_> {
    fn drop(&mut self) {
        self.0.clients.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Node {
    /// A registrar that listens on `port` and is not started yet.
    pub(crate) fn new(number: usize, port: u16, config: &DaemonConfig, directory: &Path) -> Self {
        let directory = directory.join(number.to_string());
        fs::create_dir_all(&directory).unwrap();
        let inbound = Proxy::start(0, format!("127.0.0.1:{port}")).unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let config = config.clone().with("listeners", &url).with("host.name", "127.0.0.1");
        let config = config.with("host.port", inbound.port());
        let (daemon, serves, clients) = (Mutex::new(None), AtomicBool::new(false), AtomicUsize::new(0));
        Self { number, url, config, directory, daemon, inbound, serves, clients }
    }

    /// Starts it and waits until it serves.
    pub(crate) fn start(&self) {
        let started = self.config.start(&self.directory).unwrap_or_else(|error| panic!("{}: {error}", self.number));
        *self.daemon.lock().unwrap() = Some(started);
        self.serves.store(true, Ordering::SeqCst);
    }

    /// Whether it takes requests, as far as a load balancer knows.
    pub(crate) fn serves(&self) -> bool {
        self.serves.load(Ordering::SeqCst)
    }

    /// What a load balancer gives to a client, as long as the node takes requests.
    pub(crate) fn take(&self) -> Option<Use<'_>> {
        self.clients.fetch_add(1, Ordering::SeqCst);
        let taken = Use(self);
        self.serves().then_some(taken)
    }

    /// Tells the load balancer that it is about to go.
    pub(crate) fn retire(&self) {
        self.serves.store(false, Ordering::SeqCst);
    }

    /// Waits until the load balancer sends nothing more to it.
    pub(crate) fn await_idle(&self) {
        let deadline = Instant::now() + STOP;
        while self.clients.load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < deadline, "node {} is in use", self.number);
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// `kill -9`
    pub(crate) fn kill(&self) {
        self.retire();
        if let Some(mut daemon) = self.daemon.lock().unwrap().take() {
            daemon.process().kill();
            self.keep(&daemon.process().output());
        }
    }

    /// Begins a stop in good order.
    pub(crate) fn terminate(&self) {
        self.retire();
        self.signal("TERM");
    }

    /// Waits for the end of a stop in good order; a node that was killed has ended.
    pub(crate) fn await_end(&self) {
        if let Some(mut daemon) = self.daemon.lock().unwrap().take() {
            let ended = daemon.process().wait(STOP);
            self.keep(&daemon.process().output());
            let status = ended.unwrap_or_else(|error| panic!("{}: {error}", self.number));
            assert!(status.success(), "node {} ended with {status}: {}", self.number, daemon.process().output());
        }
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        if let Some(daemon) = &mut *self.daemon.lock().unwrap() {
            daemon.process().signal(name).unwrap();
        }
    }

    /// Cuts the others off from it, or mends that.
    pub(crate) fn set_inbound(&self, link: Link) {
        self.inbound.set(link);
    }

    /// What it has printed since its last start.
    pub(crate) fn output(&self) -> String {
        self.daemon.lock().unwrap().as_mut().map(|daemon| daemon.process().output()).unwrap_or_default()
    }

    /// Whether it takes itself for the primary.
    pub(crate) fn is_primary(&self) -> bool {
        let output = self.output();
        let last = output.lines().rev().find(|line| line.contains("role changed"));
        last.is_some_and(|line| line.contains("role=primary"))
    }

    fn keep(&self, output: &str) {
        let path = self.directory.join("registrar.log");
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(output.as_bytes()).unwrap();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}
