//! Faults in what sets routers, ASes of several routers and authorisations apart.

use super::cases::{Case, alter};

/// A fault in what stands for the whole document.
fn general(
    name: &'static str,
    fields: &str,
    field: &'static str,
    says: &'static [&'static str],
) -> Case {
    alter(name, "format: 1,", &format!("format: 1, {fields},"), field, says)
}

/// A fault in the second node.
fn node(
    name: &'static str,
    fields: &str,
    field: &'static str,
    says: &'static [&'static str],
) -> Case {
    alter(name, "demand: 2", fields, field, says)
}

#[rustfmt::skip] // A table: one case a line.
fn of_ases() -> Vec<Case> {
    vec![
        general("sessions of an unknown node", "ases: [(asn: 65001, ibgp: Sessions([§Peers(\"a\", \"x\")]))]", "ases[0].ibgp[0]", &["no node \"x\"", "expected the id of a node"]),
        general("a session with another AS", "ases: [(asn: 65001, ibgp: Sessions([§Peers(\"a\", \"b\")]))]", "ases[0].ibgp[0]", &["\"b\" is in AS65002", "expected a node of AS65001"]),
        general("a client of another AS", "ases: [(asn: 65001, ibgp: Sessions([§Client(reflector: \"a\", client: \"b\")]))]", "ases[0].ibgp[0]", &["\"b\" is in AS65002", "expected a node of AS65001"]),
        general("a session with itself", "ases: [(asn: 65001, ibgp: Sessions([§Peers(\"a\", \"a\")]))]", "ases[0].ibgp[0]", &["\"a\" has a session with itself", "expected two nodes"]),
        general("two sessions of two routers", "ases: [(asn: 65001, ibgp: Sessions([Peers(\"a\", \"b\"), §Client(reflector: \"b\", client: \"a\")]))]", "ases[0].ibgp[1]", &["\"b\" and \"a\" have two sessions", "expected one"]).and("asn: 65002", "asn: 65001"),
        general("a session in a second AS", "ases: [(asn: 7), (asn: 65002, ibgp: Sessions([§Peers(\"b\", \"x\")]))]", "ases[1].ibgp[0]", &["no node \"x\""]),
        general("an AS set twice", "ases: [(asn: 65001, name: \"A\"), (asn: §65001)]", "ases[1].asn", &["AS65001 is set twice", "expected once"]),
        general("an AS without a number", "ases: [§(name: \"A\")]", "ases[0].asn", &["`asn` is missing"]),
        general("settings of AS 0", "ases: [(asn: §0)]", "ases[0].asn", &["AS number 0", "1 to 4294967295"]),
        general("a list of sessions alone", "ases: [(asn: 65001, ibgp: §[])]", "ases[0].ibgp", &["found `[`", "a name"]),
        general("unknown iBGP", "ases: [(asn: 65001, ibgp: §Mesh)]", "ases[0].ibgp", &["`Mesh`", "FullMesh, Sessions"]),
        general("an unknown session", "ases: [(asn: 65001, ibgp: Sessions([§Reflector(\"a\", \"b\")]))]", "ases[0].ibgp[0]", &["`Reflector`", "Peers, Client"]),
        general("a client without a reflector", "ases: [(asn: 65001, ibgp: Sessions([§Client(client: \"a\")]))]", "ases[0].ibgp[0].reflector", &["`reflector` is missing"]),
        general("unknown add-path", "ases: [(asn: 65001, add_path: §All)]", "ases[0].add_path", &["`All`", "BestOnly, GroupBest"]),
        general("unknown hull", "ases: [(asn: 65001, hull: §Closed)]", "ases[0].hull", &["`Closed`", "Open, Collapsed"]),
        general("unknown field of an AS", "ases: [(asn: 65001, §igp: 1)]", "ases[0].igp", &["no field `igp`", "ibgp"]),
        general("a name of an AS too long", &format!("ases: [(asn: 65001, name: §\"{}\")]", "x".repeat(81)), "ases[0].name", &["81 characters", "at most 80"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn of_documents() -> Vec<Case> {
    vec![
        general("a maximum length below that of the prefix", "roas: [(prefix: \"1.1.0.0/16\", origin: 65001, max_length: §15)]", "roas[0].max_length", &["length of 15", "expected 16 to 32"]),
        general("a maximum length beyond the family", "roas: [(prefix: \"1.1.0.0/16\", origin: 65001), (prefix: \"1.1.0.0/16\", origin: 0, max_length: §33)]", "roas[1].max_length", &["length of 33", "expected 16 to 32"]),
        general("a maximum length beyond IPv6", "roas: [(prefix: \"2001:db8::/32\", origin: 65001, max_length: §129)]", "roas[0].max_length", &["length of 129", "expected 32 to 128"]),
        general("a maximum length of nine bits", "roas: [(prefix: \"1.1.0.0/16\", origin: 65001, max_length: §256)]", "roas[0].max_length", &["256", "at most 255"]),
        general("an authorisation with host bits", "roas: [(prefix: §\"1.1.1.1/16\", origin: 65001)]", "roas[0].prefix", &["host bits", "1.1.0.0/16"]),
        general("an authorisation of nobody named", "roas: [§(prefix: \"1.1.0.0/16\")]", "roas[0].origin", &["`origin` is missing"]),
        general("a negative origin", "roas: [(prefix: \"1.1.0.0/16\", origin: §-1)]", "roas[0].origin", &["-1", "not negative"]),
        general("unknown field of an authorisation", "roas: [(prefix: \"1.1.0.0/16\", §asn: 65001)]", "roas[0].asn", &["no field `asn`", "origin"]),
        general("unknown profile", "profile: §Cisco", "profile", &["`Cisco`", "Rfc4271, Frr, Bird"]),
        general("a profile in quotes", "profile: §\"Frr\"", "profile", &["found `\"Frr\"`", "a name without quotes"]),
        general("unknown option", "options: (§always_med: true)", "options.always_med", &["no field `always_med`", "missing_med"]),
        general("unknown comparison of MEDs", "options: (med: §Deterministic)", "options.med", &["`Deterministic`", "SameNeighbour, ByArrival, Always, Never"]),
        general("unknown value of a missing MED", "options: (missing_med: §Zero)", "options.missing_med", &["`Zero`", "Best, Worst"]),
        general("unknown use of path lengths", "options: (path_length: §Skip)", "options.path_length", &["`Skip`", "Compare, Ignore"]),
        general("unknown tie", "options: (tie: §Newest)", "options.tie", &["`Newest`", "RouterId, Oldest"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn of_nodes_and_links() -> Vec<Case> {
    vec![
        node("multicast loopback", "loopback: §\"224.0.0.1\"", "nodes[1].loopback", &["224.0.0.1", "unicast"]),
        node("IPv6 multicast loopback", "loopback: §\"ff02::1\"", "nodes[1].loopback", &["ff02::1", "unicast"]),
        node("unspecified loopback", "loopback: §\"0.0.0.0\"", "nodes[1].loopback", &["0.0.0.0", "unicast"]),
        node("loopback with a length", "loopback: §\"10.0.0.1/32\"", "nodes[1].loopback", &["\"10.0.0.1/32\"", "IP address"]),
        node("cluster id 0.0.0.0", "cluster_id: §\"0.0.0.0\"", "nodes[1].cluster_id", &["0.0.0.0", "expected another"]),
        node("cluster id is IPv6", "cluster_id: §\"::1\"", "nodes[1].cluster_id", &["\"::1\"", "IPv4 address"]),
        node("cluster id is a number", "cluster_id: §1", "nodes[1].cluster_id", &["found `1`", "text in quotes"]),
        node("unknown next hop", "next_hop: §Self", "nodes[1].next_hop", &["`Self`", "Itself, Neighbour"]),
        node("a next hop without its brackets", "next_hop: §Neighbour", "nodes[1].next_hop", &["found `Neighbour`", "expected values in ( )"]),
        node("an IGP cost of 17 bits at a border", "next_hop: Neighbour(igp_cost: §65536)", "nodes[1].next_hop.igp_cost", &["65536", "at most 65535"]),
        node("unknown profile of a node", "profile: §Junos", "nodes[1].profile", &["`Junos`", "Rfc4271, Frr, Bird"]),
        node("unknown option of a node", "options: (§weight: 1)", "nodes[1].options.weight", &["no field `weight`", "tie"]),
        node("unknown origin validation", "origin_validation: §On", "nodes[1].origin_validation", &["`On`", "Off, RejectInvalid"]),
        node("unknown leak protection", "leak_protection: §On", "nodes[1].leak_protection", &["`On`", "Off, OnlyToCustomer"]),
        alter("IGP cost 0", "latency: 5", "igp_cost: §0", "links[0].igp_cost", &["cost of 0", "1 to 65535"]),
        alter("IGP cost of 17 bits", "latency: 5", "igp_cost: §65536", "links[0].igp_cost", &["cost of 65536", "1 to 65535"]),
        alter("negative IGP cost", "latency: 5", "igp_cost: §-1", "links[0].igp_cost", &["-1", "not negative"]),
        alter("weight on export", "prepend: 2", "weight: §2", "links[0].a.policy.export[0].weight", &["never sent", "expected it on import"]),
        alter("weight of 17 bits", "local_pref: 50", "weight: §65536", "links[0].a.policy.import[0].weight", &["65536", "at most 65535"]),
        alter("unknown validity", "prefix: \"9.0.0.0/8\"", "validity: §Unknown", "links[0].a.policy.import[0].match.validity", &["`Unknown`", "Valid, Invalid, NotFound"]),
        alter("own AS allowed 256 times", "import: [", "allow_own_as: §256, import: [", "links[0].a.policy.allow_own_as", &["256", "at most 255"]),
        alter("own AS allowed or not", "import: [", "allow_own_as: §true, import: [", "links[0].a.policy.allow_own_as", &["found `true`", "a whole number"]),
    ]
}

pub(super) fn all() -> Vec<Case> {
    [of_ases(), of_documents(), of_nodes_and_links()].into_iter().flatten().collect()
}
