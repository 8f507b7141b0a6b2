//! The broker that this test binary's tests share.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};

/// A broker that lives as long as this process: its script stops it when the pipe to it closes, for whatever reason.
pub(crate) struct Broker {
    bootstrap: String,
    _script: Child,
}

impl Broker {
    pub(crate) fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// Starts a broker of its own, with lines that are added to its configuration.
    pub(crate) fn start(name: &str, properties: &str) -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let home =
            std::env::var_os("REGISTRAR_KAFKA_DIR").map_or_else(|| manifest.join("../../target/kafka"), PathBuf::from);
        std::fs::create_dir_all(&home).unwrap();
        let data = home.join(format!("{name}-{}", std::process::id()));
        let config = home.join(format!("{name}-{}.properties", std::process::id()));
        std::fs::write(&config, properties).unwrap();
        let mut script = Command::new("bash")
            .arg(manifest.join("../../tests/kafka.sh"))
            .arg("lend")
            .args([home.join("jars"), data])
            .env("KAFKA_CONFIG", &config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tests/kafka.sh needs bash");
        let mut bootstrap = String::new();
        let mut output = BufReader::new(script.stdout.take().unwrap());
        output.read_line(&mut bootstrap).unwrap();
        std::fs::remove_file(&config).unwrap();
        if bootstrap.is_empty() {
            let mut complaint = String::new();
            script.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
            panic!("no broker for tests; it needs Java 17 or later, and Maven to fetch it once: {complaint}");
        }
        Self { bootstrap: bootstrap.trim().to_owned(), _script: script }
    }
}

/// The shared broker, started when it is first asked for.
pub(crate) fn broker() -> &'static Broker {
    static BROKER: OnceLock<Broker> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock().unwrap();
    BROKER.get_or_init(|| Broker::start("shared", ""))
}
