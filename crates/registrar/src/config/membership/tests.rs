use super::super::listener::listeners;
use super::*;

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn read(pairs: Pairs) -> (Membership, Findings) {
    let settings = Settings::of(pairs.iter().copied());
    let mut findings = Findings::default();
    let listeners = listeners(&settings, &mut findings);
    let membership = membership(&settings, &listeners, &mut findings);
    (membership, findings)
}

fn faults(pairs: Pairs) -> Vec<String> {
    read(pairs).1.faults.into_iter().map(|fault| fault.0).collect()
}

/// Two listeners: the first got port 40001, the second 40002.
const LISTENING: &str = "http://0.0.0.0:0,http://127.0.0.1:0";

#[test]
fn the_address_is_that_of_the_listener_between_nodes() {
    let named = "listeners";
    let map = ("listener.protocol.map", "IN:http,OUT:http");
    let rows: &[(Pairs, &str)] = &[
        (&[], "http://machine:40001"),
        (&[("host.name", "h")], "http://h:40001"),
        (&[("host.name", "h"), ("host.port", "7")], "http://h:7"),
        (&[("host.port", "7"), (named, LISTENING)], "http://machine:7"),
        // the last of the protocol, wherever it is bound: the host is never the listener's
        (&[("host.name", "h"), (named, LISTENING)], "http://h:40002"),
        (&[(named, "IN://0.0.0.0:0,OUT://0.0.0.0:0"), map], "http://machine:40002"),
        (
            &[(named, "IN://0.0.0.0:0,OUT://0.0.0.0:0"), map, ("inter.instance.listener.name", "in")],
            "http://machine:40001",
        ),
        (&[(named, LISTENING), ("inter.instance.listener.name", "none")], "http://machine:40002"),
        (
            &[("inter.instance.protocol", "https"), ("schema.registry.inter.instance.protocol", "HTTP")],
            "http://machine:40001",
        ),
        (&[("host.name", "::1")], "http://[::1]:40001"),
        (&[("host.name", "[::1]")], "http://[::1]:40001"),
    ];
    let listening: Vec<SocketAddr> = ["0.0.0.0:40001", "127.0.0.1:40002"].map(|text| text.parse().unwrap()).into();
    for (pairs, expected) in rows {
        let (membership, findings) = read(pairs);
        assert!(findings.faults.is_empty(), "{pairs:?}: {findings:?}");
        let advertised = membership.advertised;
        let host = advertised.host().unwrap_or("machine").to_owned();
        assert_eq!(advertised.at(host, &listening).to_string(), *expected, "{pairs:?}");
    }
}

#[test]
fn a_protocol_without_a_listener_is_a_fault() {
    let expected = "inter.instance.protocol: No listener configured with requested scheme https";
    assert_eq!(faults(&[("inter.instance.protocol", "HTTPS")]), [expected]);
    assert_eq!(faults(&[("schema.registry.inter.instance.protocol", "https")]), [expected]);
    assert_eq!(faults(&[("listeners", "http://h")]).len(), 1, "the listener's own fault is enough");
}

#[test]
fn an_unknown_listener_name_is_warned_of() {
    let (_, findings) = read(&[("inter.instance.listener.name", "in")]);
    let expected = "inter.instance.listener.name: no listener is named in; the last one with http is advertised";
    assert_eq!(findings.warnings, [expected]);
}

#[test]
fn hosts_that_stand_in_no_url_are_faults() {
    for host in ["http://h", "h:8081", "a b", "me@h", "h/x"] {
        let expected = format!("host.name = \"{host}\" must be a name or an address, without protocol and port");
        assert_eq!(faults(&[("host.name", host)]), [expected]);
    }
}

#[test]
fn the_rest_is_read_by_name() {
    let (membership, findings) = read(&[
        ("schema.registry.group.id", "g"),
        ("kafkagroup.session.timeout.ms", "6000"),
        ("kafkagroup.heartbeat.interval.ms", "5999"),
        ("kafkagroup.rebalance.timeout.ms", "7000"),
        ("leader.eligibility", "true"),
        ("master.eligibility", "false"),
        ("leader.election.sticky", "true"),
        ("leader.election.delay", "true"),
    ]);
    assert!(findings.faults.is_empty(), "{findings:?}");
    assert_eq!(membership.group, "g");
    let times = [membership.session_timeout, membership.heartbeat_interval, membership.rebalance_timeout];
    assert_eq!(times.map(|time| time.as_millis()), [6000, 5999, 7000]);
    assert_eq!([membership.eligible, membership.sticky, membership.delay], [false, true, true]);
    let (unset, _) = read(&[]);
    assert_eq!(unset.group, "schema-registry");
    assert_eq!([unset.eligible, unset.sticky, unset.delay], [true, false, false]);
    let times = [unset.session_timeout, unset.heartbeat_interval, unset.rebalance_timeout];
    assert_eq!(times.map(|time| time.as_millis()), [10_000, 3_000, 300_000]);
}

#[test]
fn a_heartbeat_is_sent_within_the_session() {
    let expected = "kafkagroup.heartbeat.interval.ms = 3000 must be less than kafkagroup.session.timeout.ms = 3000";
    assert_eq!(faults(&[("kafkagroup.session.timeout.ms", "3000")]), [expected]);
}
