//! Encryption of sensitive metadata, as the configuration wants it: the keysets' log, and the keyset of the tenant.

use std::path::Path;
use std::sync::Arc;

use registrar_encoder::{Ensured, Fresh, Keysets, Secret, Secrets, ensure};
use registrar_kafka::KafkaLog;
use registrar_log::embedded::EmbeddedLog;
use registrar_log::{Log, LogError, Replayer, WriterConfig};
use registrar_model::DEFAULT_TENANT;
use tracing::{error, info, warn};

use crate::config::rows::encryption::{ENCODER_OLD_SECRET, ENCODER_SECRET};
use crate::config::rows::store;
use crate::config::{Configuration, Settings, Storage};
use crate::node::on_thread;
use crate::topic;

/// Where the embedded log keeps the keysets, below its own directory.
const DIRECTORY: &str = "encoders";

/// Reads the keysets, and makes or changes what is missing, before anything else is replayed. `None`: there is no
/// secret, so nothing is encrypted.
///
/// # Errors
/// A sentence, where the log of the keysets cannot be read or written.
pub(crate) async fn start(configuration: &Configuration) -> Result<Option<Arc<Keysets>>, String> {
    let settings = &configuration.settings;
    let secret = |text: String| (!text.is_empty()).then(|| Secret::new(&text));
    let Some(current) = secret(settings.get(&ENCODER_SECRET)) else {
        warn!("{} is not set: the values of sensitive metadata are stored in clear", ENCODER_SECRET.row.name);
        return Ok(None);
    };
    let old = secret(settings.get(&ENCODER_OLD_SECRET));
    let failed = |reason: String| format!("the keys that encrypt metadata: {reason}");
    let log = open(settings, &configuration.storage).await.map_err(|error| failed(error.to_string()))?;
    let keysets = Arc::new(Keysets::new(Secrets { current, old }));
    let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&keysets));
    on_thread("keysets", replayer.run())?;
    let limit = settings.get(&store::INIT_TIMEOUT);
    let config = WriterConfig { answer_timeout: limit, ..WriterConfig::default() };
    let ensured = ensure(&log, &keysets, &applied, DEFAULT_TENANT, Fresh::draw().map_err(failed)?, &config);
    let in_time = tokio::time::timeout(limit, ensured).await;
    let too_long = || failed(format!("not ready within {} = {}", store::INIT_TIMEOUT.row.name, limit.as_millis()));
    report(in_time.map_err(|_| too_long())?.map_err(failed)?);
    Ok(Some(keysets))
}

fn report(ensured: Ensured) {
    let (secret, old) = (ENCODER_SECRET.row.name, ENCODER_OLD_SECRET.row.name);
    match ensured {
        Ensured::There => info!("sensitive metadata is encrypted"),
        Ensured::Made => info!("sensitive metadata is encrypted; its keys were made"),
        Ensured::Rotated => info!("sensitive metadata is encrypted; its keys are now stored under {secret}"),
        Ensured::Locked => error!(
            "neither {secret} nor {old} decrypts the keys that encrypt metadata. Sensitive metadata is answered as it is \
             stored, encrypted, and registrations with such metadata are refused; restart with the right secret"
        ),
    }
}

async fn open(settings: &Settings, storage: &Storage) -> Result<Arc<dyn Log>, LogError> {
    Ok(match storage {
        Storage::Embedded { directory } => Arc::new(EmbeddedLog::open(Path::new(directory).join(DIRECTORY)).await?),
        Storage::Kafka(kafka) => Arc::new(KafkaLog::open(topic::keysets(settings, kafka)).await?),
    })
}
