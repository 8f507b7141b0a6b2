//! The plainest server that hyper allows: it looks the answer up by method and path, and logs the request. It runs as a
//! process of its own, which is this program started again.

mod answers;
mod log;

use std::convert::Infallible;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use registrar_testkit::process::Process;
use tokio::net::{TcpListener, TcpStream};

pub(crate) use self::answers::Answers;
use self::log::RequestLog;
use crate::{Error, Result};

/// What makes this program be the server.
pub(crate) const ARGUMENT: &str = "serve-bare-hyper";

/// The line that tells its address.
const LISTENING: &str = "listening on ";

/// A running server.
pub(crate) struct BareHyper {
    process: Process,
    authority: String,
}

impl BareHyper {
    /// Starts a server of these answers, whose files are in `directory`.
    pub(crate) fn start(answers: &Answers, directory: &Path) -> Result<Self> {
        let file = directory.join("answers.json");
        answers.write(&file)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(ARGUMENT).arg(file).arg(directory.join("bare-hyper.log"));
        let mut process = Process::start(&mut command)?;
        let authority =
            process.wait_for(Duration::from_secs(10), |line| line.strip_prefix(LISTENING).map(str::to_owned))?;
        Ok(Self { process, authority })
    }

    /// `host:port`
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }
}

/// The server itself; `arguments` are the file with the answers and the file to log to.
pub(crate) fn serve(arguments: &[String]) -> Result<()> {
    let [answers, log] = arguments else { return Err("usage: ANSWERS LOG".into()) };
    let service =
        Arc::new(Service { answers: Answers::read(Path::new(answers))?, log: RequestLog::open(Path::new(log))? });
    tokio::runtime::Runtime::new()?.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{LISTENING}{}", listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(converse(stream, Arc::clone(&service)));
        }
    })
}

struct Service {
    answers: Answers,
    log: RequestLog,
}

async fn converse(stream: TcpStream, service: Arc<Service>) -> std::result::Result<(), Error> {
    let peer = stream.peer_addr()?.ip();
    let answering = service_fn(move |request: Request<Incoming>| {
        let service = Arc::clone(&service);
        async move {
            let started = Instant::now();
            let (head, body) = request.into_parts();
            // Read and dropped, as it would be parsed.
            let _ = body.collect().await;
            let answer: Response<Full<Bytes>> =
                service.answers.get(head.uri.path_and_query().map_or("/", |path| path.as_str()));
            service.log.write(peer, &head, &answer, started.elapsed());
            Ok::<_, Infallible>(answer)
        }
    });
    Ok(http1::Builder::new().serve_connection(TokioIo::new(stream), answering).await?)
}
