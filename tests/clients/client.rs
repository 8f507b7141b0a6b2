//! The programs of each language, ready to run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use registrar_tests::root;

use crate::installation::{self, need, printed, run};
use crate::services;

/// Seconds until a program is taken to hang. Each waits for its next message for a minute.
const LIMIT: &str = "180";

/// The program of one language, with everything that it needs installed.
pub(crate) struct Client {
    name: &'static str,
    /// The executable and its first arguments.
    command: Vec<OsString>,
    environment: Vec<(&'static str, OsString)>,
}

impl Client {
    /// `confluent-kafka`, the maker's own library on librdkafka.
    pub(crate) fn python() -> &'static Self {
        static PYTHON: LazyLock<Client> = LazyLock::new(python);
        &PYTHON
    }

    /// `@confluentinc/schemaregistry`, with `kafkajs` for the transport.
    pub(crate) fn javascript() -> &'static Self {
        static JAVASCRIPT: LazyLock<Client> = LazyLock::new(javascript);
        &JAVASCRIPT
    }

    /// franz-go and its `sr`.
    pub(crate) fn go() -> &'static Self {
        static GO: LazyLock<Client> = LazyLock::new(go);
        &GO
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Runs the program against the shared services.
    ///
    /// # Panics
    /// With what the program printed, if it fails.
    pub(crate) fn run(&self, arguments: &[&str]) {
        let services = services::shared();
        let mut command = Command::new("timeout");
        command.args(["--kill-after=5", LIMIT]).args(&self.command).args(arguments);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.env("SCHEMA_REGISTRY_URL", services.registry()).env("BOOTSTRAP_SERVERS", services.bootstrap());
        command.env("SCHEMAS", root().join("tests/clients/schemas"));
        if let Err(error) = run(&mut command) {
            panic!("{}: {error}\nthe daemon's last lines:\n{}", self.name, services.daemon_lines(20));
        }
    }
}

fn sources(language: &str) -> PathBuf {
    root().join("tests/clients").join(language)
}

fn python() -> Client {
    need("python3", "--version", "python3-venv");
    let pins = sources("python").join("requirements.txt");
    // A virtual environment belongs to one interpreter.
    let interpreter = printed(Command::new("python3").args(["-c", "import sys; print(sys.executable, sys.version)"]));
    let folder = installation::complete("python", &[&pins], &interpreter, |folder| {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder))
            .map_err(|error| format!("{error}\non Debian: apt-get install -y python3-venv"))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run(Command::new(folder.join("bin/python")).args(pip).arg(&pins))
    });
    let command = vec![folder.join("bin/python").into(), sources("python").join("main.py").into()];
    Client { name: "python", command, environment: vec![("PYTHONDONTWRITEBYTECODE", "1".into())] }
}

fn javascript() -> Client {
    need("node", "--version", "nodejs");
    need("npm", "--version", "npm");
    let pins = ["package.json", "package-lock.json"].map(|name| sources("javascript").join(name));
    let folder = installation::complete("javascript", &[&pins[0], &pins[1]], "", |folder| {
        for pin in &pins {
            let copy = folder.join(pin.file_name().unwrap_or_default());
            std::fs::copy(pin, copy).map_err(|error| format!("{}: {error}", pin.display()))?;
        }
        let npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        run(Command::new("npm").args(npm).current_dir(folder))
    });
    let command = vec!["node".into(), sources("javascript").join("main.js").into()];
    let modules = folder.join("node_modules").into();
    let environment = vec![("NODE_PATH", modules), ("KAFKAJS_NO_PARTITIONER_WARNING", "1".into())];
    Client { name: "javascript", command, environment }
}

fn go() -> Client {
    need("go", "version", "golang-go");
    let folder = installation::folder("go");
    let program = folder.join("program");
    // Go's own caches tell what has to be fetched and built.
    let build = |cache: &Path| {
        // Else the modules' folders are read-only, and nobody can delete them.
        let mut command = Command::new("go");
        command.args(["build", "-modcacherw", "-mod=readonly", "-buildvcs=false", "-o"]).arg(&program).arg(".");
        command.env("GOCACHE", cache.join("build")).env("GOMODCACHE", cache.join("modules"));
        run(command.current_dir(sources("go")))
    };
    installation::locked("go", || build(&folder));
    Client { name: "go", command: vec![program.into()], environment: vec![] }
}
