//! Verdicts.

use serde::Serialize;

/// `{is_compatible, messages}`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CompatibilityCheck<'a> {
    /// The verdict.
    pub is_compatible: bool,
    /// Why not; only for a verbose check, then written even if empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<&'a [String]>,
}
