//! What a node brings into the group of its registry: the address by which the others know it, and how it takes part in
//! their election (spec: core 9.1, 9.2; ops 1.1).

use std::fmt;
use std::net::{Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::fault::Findings;
use super::listener::Listener;
use super::rows::identity::{
    GROUP_ID, HEARTBEAT_INTERVAL, HOST_NAME, HOST_PORT, INTER_INSTANCE_LISTENER_NAME, INTER_INSTANCE_PROTOCOL,
    LEADER_ELECTION_DELAY, LEADER_ELECTION_STICKY, LEADER_ELIGIBILITY, REBALANCE_TIMEOUT, SESSION_TIMEOUT,
};
use super::settings::Settings;

/// A node's part in an election, as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    /// The Kafka group.
    pub(crate) group: String,
    /// After how long a silent node is taken for dead.
    pub(crate) session_timeout: Duration,
    /// The longest pause between two heartbeats; shorter than the session.
    pub(crate) heartbeat_interval: Duration,
    /// How long members have to join again.
    pub(crate) rebalance_timeout: Duration,
    /// Whether this node may be elected.
    pub(crate) eligible: bool,
    /// Whether a primary stays primary when others come.
    pub(crate) sticky: bool,
    /// Whether this node joins only when it answers requests.
    pub(crate) delay: bool,
    /// Where the others reach this node.
    pub(crate) advertised: Advertised,
}

/// The address that a node gives to the others, as far as it is known before the listeners are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advertised {
    scheme: String,
    /// `host.name`, if it is set.
    host: Option<String>,
    /// `host.port`, if it is set.
    port: Option<u16>,
    /// The listener that other nodes use, by its place.
    listener: usize,
}

/// An address that other nodes can use. Prints as the URL that is compared when a primary is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeAddress {
    /// `http`.
    pub(crate) scheme: String,
    /// A name or an address, IPv6 in brackets.
    pub(crate) host: String,
    /// The port, chosen by the system where the configuration says 0.
    pub(crate) port: u16,
}

impl fmt::Display for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}

impl Advertised {
    /// `host.name`, if it is set.
    pub(crate) fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The address, given the host's name and the addresses that the listeners have got, in their order.
    pub(crate) fn at(&self, host: impl Into<String>, listening: &[SocketAddr]) -> NodeAddress {
        let port = self.port.or_else(|| listening.get(self.listener).map(SocketAddr::port));
        NodeAddress { scheme: self.scheme.clone(), host: host.into(), port: port.unwrap_or_default() }
    }
}

/// Reads what the group has to know. Without listeners there is a fault already, and nothing to advertise.
pub(super) fn membership(settings: &Settings, listeners: &[Listener], findings: &mut Findings) -> Membership {
    let (session_timeout, heartbeat_interval) = (settings.get(&SESSION_TIMEOUT), settings.get(&HEARTBEAT_INTERVAL));
    if heartbeat_interval >= session_timeout {
        findings.fault(format!(
            "{} = {} must be less than {} = {}",
            HEARTBEAT_INTERVAL.row.name,
            heartbeat_interval.as_millis(),
            SESSION_TIMEOUT.row.name,
            session_timeout.as_millis()
        ));
    }
    Membership {
        group: settings.get(&GROUP_ID),
        session_timeout,
        heartbeat_interval,
        rebalance_timeout: settings.get(&REBALANCE_TIMEOUT),
        eligible: settings.get(&LEADER_ELIGIBILITY),
        sticky: settings.get(&LEADER_ELECTION_STICKY),
        delay: settings.get(&LEADER_ELECTION_DELAY),
        advertised: advertised(settings, listeners, findings),
    }
}

fn advertised(settings: &Settings, listeners: &[Listener], findings: &mut Findings) -> Advertised {
    let listener = inter_instance_listener(settings, listeners, findings);
    Advertised {
        scheme: listeners.get(listener).map_or("http", |listener| &listener.scheme).to_owned(),
        host: settings.get_set(&HOST_NAME).map(|host| host_name(host, findings)),
        port: settings.get_set(&HOST_PORT),
        listener,
    }
}

/// The place of the listener that other nodes use: the one with the configured name, else the last with the protocol.
fn inter_instance_listener(settings: &Settings, listeners: &[Listener], findings: &mut Findings) -> usize {
    let name = settings.get(&INTER_INSTANCE_LISTENER_NAME);
    let named = listeners.iter().position(|listener| listener.name.eq_ignore_ascii_case(&name));
    if let (false, Some(named)) = (name.is_empty(), named) {
        return named;
    }
    let protocol = settings.get(&INTER_INSTANCE_PROTOCOL).to_ascii_lowercase();
    let last = listeners.iter().rposition(|listener| listener.scheme == protocol);
    if last.is_none() && !listeners.is_empty() {
        let key = INTER_INSTANCE_PROTOCOL.row.name;
        findings.fault(format!("{key}: No listener configured with requested scheme {protocol}"));
    } else if !name.is_empty() {
        let key = INTER_INSTANCE_LISTENER_NAME.row.name;
        findings.warn(format!("{key}: no listener is named {name}; the last one with {protocol} is advertised"));
    }
    last.unwrap_or_default()
}

/// A host as it stands in a URL.
fn host_name(host: String, findings: &mut Findings) -> String {
    if host.parse::<Ipv6Addr>().is_ok() {
        return format!("[{host}]");
    }
    let is_bracketed = host.starts_with('[') && host.ends_with(']');
    if host.contains(['/', '@', ' ', '?', '#']) || (host.contains(':') && !is_bracketed) {
        let key = HOST_NAME.row.name;
        findings.fault(format!("{key} = \"{host}\" must be a name or an address, without protocol and port"));
    }
    host
}

#[cfg(test)]
mod tests;
