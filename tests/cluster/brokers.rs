//! Three brokers for the whole tier, each reached by each registrar through a link of its own.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use registrar_testkit::broker::{Broker, BrokerConfig};
use registrar_testkit::ports;
use registrar_testkit::proxy::{Link, Proxy};
use registrar_tests::{kafka_jars, root};
use tokio::sync::{Mutex, MutexGuard};

/// How many brokers, and how many registrars.
pub(crate) const NODES: usize = 3;
/// How long brokers may take to be in sync again.
const PATIENCE: Duration = Duration::from_secs(120);

/// The brokers and the links to them.
pub(crate) struct Brokers {
    pub(crate) broker: Broker,
    /// By registrar, then by broker.
    links: Vec<Vec<Proxy>>,
}

/// The brokers of this process, all of them up and reachable. One test at a time has them.
pub(crate) async fn brokers() -> MutexGuard<'static, Brokers> {
    static BROKERS: LazyLock<Mutex<Brokers>> = LazyLock::new(|| Mutex::new(Brokers::start()));
    let brokers = BROKERS.lock().await;
    brokers.mend();
    brokers
}

impl Brokers {
    fn start() -> Self {
        let count = u16::try_from(NODES).unwrap();
        // The script takes two for each broker; then there is a listener for each registrar at each broker.
        let port = ports::free(2 * count + count * count).unwrap();
        let listener =
            |broker: usize, registrar: usize| port + 2 * count + u16::try_from(broker * NODES + registrar).unwrap();
        let link = |registrar, broker| Proxy::start(0, format!("127.0.0.1:{}", listener(broker, registrar))).unwrap();
        let links: Vec<Vec<Proxy>> =
            (0..NODES).map(|registrar| (0..NODES).map(|broker| link(registrar, broker)).collect()).collect();
        let lines = |broker| listeners(port, broker, |registrar| listener(broker, registrar), &links);
        let lines_of_each = (0..NODES).map(lines).collect();
        let lines = "inter.broker.listener.name=PLAINTEXT\n".to_owned();
        let config = BrokerConfig { nodes: NODES, port, lines, lines_of_each, ..BrokerConfig::default() };
        let data = std::env::temp_dir().join(format!("registrar-cluster-{}", std::process::id()));
        let started = Broker::start_with(&root().join("tests/kafka.sh"), &kafka_jars(), &data, &config);
        Self { broker: started.unwrap_or_else(|error| panic!("{error}")), links }
    }

    /// `kill -9` of every broker.
    pub(crate) fn take_all(&self) {
        (1..=NODES).for_each(|broker| self.broker.kill(broker).unwrap());
    }

    /// Starts what is stopped and mends what is cut.
    pub(crate) fn mend(&self) {
        self.links.iter().flatten().for_each(|link| link.set(Link::Up));
        self.broker.restart().unwrap();
        self.await_in_sync();
    }

    /// What a registrar has as its bootstrap list.
    pub(crate) fn bootstrap(&self, registrar: usize) -> String {
        let addresses: Vec<String> =
            self.links[registrar].iter().map(|link| format!("127.0.0.1:{}", link.port())).collect();
        addresses.join(",")
    }

    /// Cuts a registrar off from one broker, or from all, or mends that.
    pub(crate) fn set_links(&self, registrar: usize, broker: Option<usize>, link: Link) {
        let links = self.links[registrar].iter().enumerate();
        links.filter(|(place, _)| broker.is_none_or(|broker| broker == *place)).for_each(|(_, proxy)| proxy.set(link));
    }

    /// Waits until every partition has all its replicas.
    pub(crate) fn await_in_sync(&self) {
        let client = self.client();
        let deadline = Instant::now() + PATIENCE;
        let is_whole = || {
            let metadata = client.fetch_metadata(None, Duration::from_secs(10)).ok()?;
            let mut partitions = metadata.topics().iter().flat_map(|topic| topic.partitions());
            let is_whole = partitions.all(|partition| partition.isr().len() == NODES && partition.leader() > 0);
            (is_whole && metadata.brokers().len() == NODES).then_some(())
        };
        while is_whole().is_none() {
            assert!(Instant::now() < deadline, "the brokers do not get in sync");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// The place of the broker that coordinates a group.
    pub(crate) fn coordinator(&self, group: &str) -> usize {
        // As the brokers choose it: by Java's hash of the name.
        let hash = group.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
        let deadline = Instant::now() + PATIENCE;
        let metadata = loop {
            // A client holds on to a broker that has just gone, so each question has one of its own.
            match self.client().fetch_metadata(Some("__consumer_offsets"), Duration::from_secs(10)) {
                Ok(metadata) => break metadata,
                Err(error) => assert!(Instant::now() < deadline, "the brokers say nothing: {error}"),
            }
            thread::sleep(Duration::from_millis(200));
        };
        let partitions = metadata.topics()[0].partitions();
        let partition = usize::try_from(hash & i32::MAX).unwrap() % partitions.len();
        let found = partitions.iter().find(|found| usize::try_from(found.id()) == Ok(partition)).unwrap();
        usize::try_from(found.leader()).unwrap() - 1
    }

    fn client(&self) -> BaseConsumer {
        ClientConfig::new().set("bootstrap.servers", self.broker.bootstrap()).create().unwrap()
    }
}

/// The listeners of a broker: the script's own, and one for each registrar, advertised as its link.
fn listeners(port: u16, broker: usize, listener: impl Fn(usize) -> u16, links: &[Vec<Proxy>]) -> String {
    let (count, place) = (u16::try_from(NODES).unwrap(), u16::try_from(broker).unwrap());
    let plain = format!("PLAINTEXT://127.0.0.1:{}", port + place);
    let mut lines = format!("listeners={plain},CONTROLLER://127.0.0.1:{}", port + count + place);
    (0..NODES).for_each(|n| write!(lines, ",NODE{n}://127.0.0.1:{}", listener(n)).unwrap());
    lines.push_str("\nadvertised.listeners=");
    (0..NODES).for_each(|n| write!(lines, "NODE{n}://127.0.0.1:{},", links[n][broker].port()).unwrap());
    write!(lines, "{plain}\nlistener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT").unwrap();
    (0..NODES).for_each(|n| write!(lines, ",NODE{n}:PLAINTEXT").unwrap());
    lines.push('\n');
    lines
}

/// Where what the nodes have printed is kept.
pub(crate) fn logs(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("registrar-cluster-{}-{name}", std::process::id()))
}
