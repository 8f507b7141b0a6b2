//! How a member describes itself to the group (spec: core 9.1).

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::config::Advertised;

/// The version of the description that is written. Others are read all the same.
const VERSION: i32 = 1;

/// A member's description. The order of the fields is the reference's; older members and other makes leave some out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(super) host: String,
    pub(super) port: u16,
    #[serde(default)]
    pub(super) master_eligibility: bool,
    #[serde(default = "http")]
    pub(super) scheme: String,
    #[serde(default = "version")]
    version: i32,
    /// Whether it was the primary when it joined.
    #[serde(default)]
    pub(super) leader: bool,
}

fn http() -> String {
    "http".to_owned()
}

fn version() -> i32 {
    VERSION
}

impl Identity {
    pub(super) fn new(advertised: &Advertised, eligible: bool, leader: bool) -> Self {
        Self {
            host: advertised.host.clone(),
            port: advertised.port,
            master_eligibility: eligible,
            scheme: advertised.scheme.clone(),
            version: VERSION,
            leader,
        }
    }

    /// What it is known by, and compared by.
    pub(super) fn url(&self) -> String {
        format!("{}://{}:{}", self.scheme, self.host, self.port)
    }

    pub(super) fn write(&self) -> Bytes {
        Bytes::from(serde_json::to_vec(self).unwrap_or_default())
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_the_reference_writes_it() {
        let advertised = Advertised { scheme: "http".to_owned(), host: "h".to_owned(), port: 8081 };
        let written = Identity::new(&advertised, true, false).write();
        let expected =
            r#"{"host":"h","port":8081,"master_eligibility":true,"scheme":"http","version":1,"leader":false}"#;
        assert_eq!(written, expected);
        assert_eq!(Identity::read(&written), Some(Identity::new(&advertised, true, false)));
    }

    #[test]
    fn what_others_leave_out_or_add_is_tolerated() {
        let rows = [
            // an older reference; Karapace; another order and fields that nobody knows
            (
                r#"{"version":1,"host":"a","port":1,"master_eligibility":true,"scheme":"https"}"#,
                "https://a:1",
                true,
                false,
            ),
            (
                r#"{"version":2,"host":"k","port":8081,"scheme":"http","master_eligibility":false}"#,
                "http://k:8081",
                false,
                false,
            ),
            (r#"{"host":"k","port":8081,"master_eligibility":true}"#, "http://k:8081", true, false),
            (
                r#"{"leader":true,"new":{"a":[]},"port":7,"host":"z","master_eligibility":true}"#,
                "http://z:7",
                true,
                true,
            ),
        ];
        for (text, url, eligible, leader) in rows {
            let identity = Identity::read(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (identity.url().as_str(), identity.master_eligibility, identity.leader),
                (url, eligible, leader)
            );
        }
        for text in ["", "{}", "null", r#"{"host":"h"}"#, r#"{"host":"h","port":-1,"master_eligibility":true}"#] {
            assert_eq!(Identity::read(text.as_bytes()), None, "{text}");
        }
    }
}
