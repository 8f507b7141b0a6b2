//! Modes.

use serde::Serialize;

/// `{mode}`; an update that cleared the mode is echoed with `null`, a recursive deletion of nothing answers `{}`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ModeShape<'a> {
    /// Absent, `null`, or the mode's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Option<&'a str>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_bytes;

    #[test]
    fn absent_and_null_differ() {
        let rows = [(Some(Some("readonly")), r#"{"mode":"readonly"}"#), (Some(None), r#"{"mode":null}"#), (None, "{}")];
        for (mode, text) in rows {
            assert_eq!(to_bytes(&ModeShape { mode }), text.as_bytes());
        }
    }
}
