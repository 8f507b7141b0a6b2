//! Opening the file, and why that may fail.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, StorageError};

use super::FILE;
use super::tables::{META, Meta, RECORDS, write};
use crate::LogError;

/// Opens a database, again and again if need be: one that has seen an I/O error refuses all further work.
pub(super) type Opener = Box<dyn Fn() -> Result<Database, LogError> + Send + Sync>;

/// The layout of the file that this code writes and reads.
const FORMAT: i64 = 1;

/// The database keeps no more than this of the file in memory, in bytes: records are read once and rarely again.
const CACHE: usize = 8 * 1024 * 1024;

/// Opens the log's file in `dir`, and creates both if they are missing.
pub(super) fn in_directory(dir: PathBuf) -> Opener {
    Box::new(move || {
        std::fs::create_dir_all(&dir).map_err(|error| cannot_write(&dir, &error))?;
        let database = builder().create(dir.join(FILE)).map_err(|error| explain(&dir, error))?;
        prepare(&database, &dir.display().to_string())?;
        // Else a crash of the machine could lose the new file's name.
        File::open(&dir).and_then(|dir| dir.sync_all()).map_err(|error| cannot_write(&dir, &error))?;
        Ok(database)
    })
}

pub(super) fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

/// Sees to the tables of a database, new or old.
pub(super) fn prepare(database: &Database, place: &str) -> Result<(), LogError> {
    let format = ensure_tables(database).map_err(|error| LogError::Fatal(format!("cannot use {place}: {error}")))?;
    if format == FORMAT {
        return Ok(());
    }
    Err(LogError::Fatal(format!("the log in {place} has format {format}, this version reads format {FORMAT} only")))
}

fn ensure_tables(database: &Database) -> Result<i64, redb::Error> {
    let transaction = write(database)?;
    let format = {
        transaction.open_table(RECORDS)?;
        let mut meta = transaction.open_table(META)?;
        match Meta::Format.get(&meta)? {
            0 => Meta::Format.set(&mut meta, FORMAT)?,
            format => return Ok(format),
        }
        FORMAT
    };
    transaction.commit()?;
    Ok(format)
}

fn explain(dir: &Path, error: DatabaseError) -> LogError {
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            LogError::Fatal(format!("the data directory {} is in use by another process", dir.display()))
        }
        DatabaseError::Storage(StorageError::Io(error)) => match error.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => corrupt(dir, &error),
            _ => cannot_write(dir, &error),
        },
        error => corrupt(dir, &error),
    }
}

fn corrupt(dir: &Path, error: &dyn std::error::Error) -> LogError {
    LogError::Fatal(format!("{} is damaged, or is no log: {error}", dir.join(FILE).display()))
}

fn cannot_write(dir: &Path, error: &io::Error) -> LogError {
    LogError::Fatal(format!("cannot write to the data directory {}: {error}", dir.display()))
}
