//! Ids and version numbers.

use crate::{Error, ErrorKind};

/// A schema id, unique within its context. 0 and above.
pub type SchemaId = i32;

/// A version number within a subject. 1 and above.
pub type Version = i32;

/// The version that a path names: a number, or the newest live one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionSelector {
    /// The newest version that is not soft-deleted.
    Latest,
    /// That version.
    Number(Version),
}

impl VersionSelector {
    /// Reads a version as paths carry it (spec: core 2.4, "Version syntax").
    ///
    /// # Errors
    /// 42202 for anything but `latest`, `-1` and 1 to 2^31-1.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let trimmed = text.trim();
        if trimmed.eq_ignore_ascii_case("latest") {
            return Ok(Self::Latest);
        }
        match trimmed.parse::<i32>() {
            Ok(-1) => Ok(Self::Latest),
            Ok(number) if number >= 1 => Ok(Self::Number(number)),
            // the reference prints the number that it read, and the text where it read none
            Ok(number) => Err(Error::new(ErrorKind::InvalidVersion, [number.to_string()])),
            Err(_) => Err(Error::new(ErrorKind::InvalidVersion, [text])),
        }
    }
}
