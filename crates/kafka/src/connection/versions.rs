//! Which versions of each request the broker knows (KIP-35).

use std::collections::HashMap;

use bytes::{Buf, Bytes};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::{ApiKey, ApiVersionsRequest, ApiVersionsResponse};
use kafka_protocol::protocol::{Message, Request, StrBytes, VersionRange};

use super::channel::Channel;
use super::error::Failure;

/// The broker's versions, by API key.
pub(super) struct Versions(HashMap<i16, VersionRange>);

impl Versions {
    /// Asks the broker, in the newest version of the question that it understands.
    pub(super) async fn ask(channel: &mut Channel) -> Result<Self, Failure> {
        let newest = ApiVersionsRequest::VERSIONS.max;
        let answer = match Self::ask_in(channel, newest).await? {
            Answer::Versions(answer) => answer,
            Answer::Unsupported(version) => match Self::ask_in(channel, version.min(newest)).await? {
                Answer::Versions(answer) => answer,
                Answer::Unsupported(_) => {
                    return Err(Failure::UnsupportedVersion("the broker does not say which versions it knows".into()));
                }
            },
        };
        if let Some(error) = ResponseError::try_from_code(answer.error_code) {
            return Err(Failure::Closed(format!("the broker does not say which versions it knows: {error}")));
        }
        let range = |min, max| VersionRange { min, max };
        let ranges = answer.api_keys.iter().map(|api| (api.api_key, range(api.min_version, api.max_version)));
        Ok(Self(ranges.collect()))
    }

    async fn ask_in(channel: &mut Channel, version: i16) -> Result<Answer, Failure> {
        let request = ApiVersionsRequest::default()
            .with_client_software_name(StrBytes::from_static_str("registrar"))
            .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")));
        let mut body = channel.call_raw(&request, version).await?;
        if error_code(&body) != Some(ResponseError::UnsupportedVersion.code()) {
            return Ok(Answer::Versions(channel.decode(&mut body, version)?));
        }
        // A broker that does not know the version answers in the first one, with the versions of this question if it
        // can (KIP-511).
        let answer: ApiVersionsResponse = channel.decode(&mut body, 0)?;
        let known = answer.api_keys.iter().find(|api| api.api_key == ApiVersionsRequest::KEY);
        Ok(Answer::Unsupported(known.map_or(0, |api| api.max_version.max(0))))
    }

    /// The newest version of a request that both sides know, `cap` at most.
    pub(super) fn choose<R: Request>(&self, cap: i16) -> Result<i16, Failure> {
        let name = || ApiKey::try_from(R::KEY).map_or_else(|()| R::KEY.to_string(), |key| format!("{key:?}"));
        let Some(theirs) = self.0.get(&R::KEY) else {
            return Err(Failure::UnsupportedVersion(format!("the broker does not know {}", name())));
        };
        let ours = VersionRange { min: R::VERSIONS.min, max: R::VERSIONS.max.min(cap) };
        let common = ours.intersect(theirs);
        if common.is_empty() {
            return Err(Failure::UnsupportedVersion(format!(
                "the broker knows {} in the versions {theirs}, this client in {ours}",
                name()
            )));
        }
        Ok(common.max)
    }
}

enum Answer {
    Versions(ApiVersionsResponse),
    /// The newest version in which the question is understood.
    Unsupported(i16),
}

/// What every version of the answer begins with.
fn error_code(body: &Bytes) -> Option<i16> {
    body.clone().try_get_i16().ok()
}

#[cfg(test)]
mod tests;
