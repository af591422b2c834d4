//! One fault each: where it is, in which field, and what must be said about it.

use super::WHOLE;

/// Stands in a source before the very character that the message must point at.
pub(super) const MARK: char = '§';

pub(super) struct Case {
    pub name: &'static str,
    /// With one [`MARK`].
    pub source: String,
    /// The field that the message must name; empty for a fault that is in no field.
    pub field: &'static str,
    /// What the message must say.
    pub says: &'static [&'static str],
}

/// [`WHOLE`] with one text replaced. The replacement bears the mark.
pub(super) fn alter(
    name: &'static str,
    from: &str,
    to: &str,
    field: &'static str,
    says: &'static [&'static str],
) -> Case {
    assert_eq!(WHOLE.matches(from).count(), 1, "{name}: {from:?}");
    Case { name, source: WHOLE.replace(from, to), field, says }
}

impl Case {
    /// Another text replaced.
    pub(super) fn and(mut self, from: &str, to: &str) -> Self {
        assert_eq!(self.source.matches(from).count(), 1, "{}", self.name);
        self.source = self.source.replace(from, to);
        self
    }
}

/// A source of its own.
fn text(
    name: &'static str,
    source: impl Into<String>,
    field: &'static str,
    says: &'static [&'static str],
) -> Case {
    Case { name, source: source.into(), field, says }
}

#[rustfmt::skip] // A table: one case a line.
fn wrong_types() -> Vec<Case> {
    vec![
        alter("format is text", "format: 1", "format: §\"1\"", "format", &["found `\"1\"`", "a whole number"]),
        alter("format is a fraction", "format: 1", "format: §1.5", "format", &["found `1.5`", "a whole number"]),
        alter("title is a number", "title: \"Two networks\"", "title: §7", "title", &["found `7`", "text in quotes"]),
        alter("title without quotes", "title: \"Two networks\"", "title: §Two networks", "title", &["found `Two`", "text in quotes"]),
        alter("title is a character", "title: \"Two networks\"", "title: §'T'", "title", &["found `'T'`", "text in quotes"]),
        alter("nodes are named fields", "nodes: [\n        (id: \"a\"", "nodes: §(\n        (id: \"a\"", "nodes", &["found `(`", "a list in [ ]"]),
        alter("links are a word", "links: [", "links: §none, more: [", "links", &["found `none`", "a list in [ ]"]),
        alter("a node is text", "nodes: [", "nodes: [§\"x\", ", "nodes[0]", &["found `\"x\"`", "fields in ( )"]),
        alter("a node is a list", "nodes: [", "nodes: [§[\"x\"], ", "nodes[0]", &["found `[`", "fields in ( )"]),
        alter("a node is a map", "nodes: [", "nodes: [§{\"id\": \"x\"}, ", "nodes[0]", &["found `{`", "fields in ( )"]),
        alter("a node is a number", "nodes: [", "nodes: [§65001, ", "nodes[0]", &["found `65001`", "fields in ( )"]),
        alter("a node bears another name", "nodes: [", "nodes: [§Router(id: \"x\"), ", "nodes[0]", &["found `Router`", "fields in ( )", "`Node`"]),
        alter("a node without fields", "nodes: [", "nodes: [§Node, ", "nodes[0]", &["found `Node`", "fields in ( )"]),
        alter("id is a number", "id: \"a\",", "id: §7,", "nodes[0].id", &["found `7`", "text in quotes"]),
        alter("id without quotes", "id: \"a\",", "id: §a,", "nodes[0].id", &["found `a`", "text in quotes"]),
        alter("kind in quotes", "kind: As", "kind: §\"As\"", "nodes[0].kind", &["found `\"As\"`", "a name without quotes"]),
        alter("kind is a number", "kind: As", "kind: §3", "nodes[0].kind", &["found `3`", "a name"]),
        alter("name is a list", "name: \"B\"", "name: §[\"B\"]", "nodes[1].name", &["found `[`", "text in quotes"]),
        alter("asn is text", "asn: 65002", "asn: §\"65002\"", "nodes[1].asn", &["found `\"65002\"`", "a whole number"]),
        alter("asn is a fraction", "asn: 65002", "asn: §65002.5", "nodes[1].asn", &["found `65002.5`", "a whole number"]),
        alter("asn with letters", "asn: 65002", "asn: §AS65002", "nodes[1].asn", &["found `AS65002`", "a whole number"]),
        alter("asn in asdot", "asn: 65002", "asn: §1.10", "nodes[1].asn", &["found `1.10`", "a whole number"]),
        alter("asn is missing its value", "asn: 65002", "asn: §", "nodes[1].asn", &["found `,`", "a whole number"]),
        alter("asn is a list", "asn: 65002", "asn: §[65002]", "nodes[1].asn", &["found `[`", "a whole number"]),
        alter("router id is a number", "\"10.9.9.9\"", "§7", "nodes[1].router_id", &["found `7`", "text in quotes"]),
        alter("router id is too short", "\"10.9.9.9\"", "§\"10.9.9\"", "nodes[1].router_id", &["\"10.9.9\"", "IPv4 address"]),
        alter("router id is IPv6", "\"10.9.9.9\"", "§\"::1\"", "nodes[1].router_id", &["\"::1\"", "IPv4 address"]),
        alter("pos is a list", "(100.5, -20)", "§[100.5, -20]", "nodes[1].pos", &["found `[`", "values in ( )"]),
        alter("pos is one number", "(100.5, -20)", "§(100.5)", "nodes[1].pos", &["1 value", "2"]),
        alter("pos is empty", "(100.5, -20)", "§()", "nodes[1].pos", &["0 values", "2"]),
        alter("pos is a bare number", "(100.5, -20)", "§100.5", "nodes[1].pos", &["found `100.5`", "values in ( )"]),
        alter("pos has three numbers", "(100.5, -20)", "(100.5, -20, §3)", "nodes[1].pos", &["found `3`", "expected `)`"]),
        alter("pos has names", "(100.5, -20)", "(§x: 100.5, y: -20)", "nodes[1].pos.x", &["found `x`", "a number"]),
        alter("pos holds text", "(100.5, -20)", "(100.5, §\"-20\")", "nodes[1].pos", &["found `\"-20\"`", "a number"]),
        alter("pos with two points", "(100.5, -20)", "(§100.5.1, -20)", "nodes[1].pos", &["found `100.5.1`", "a number"]),
        alter("origins are text", "origins: [(prefix: \"1.1.1.0/24\", med: 5)]", "origins: §\"1.1.1.0/24\"", "nodes[0].origins", &["found `\"1.1.1.0/24\"`", "a list in [ ]"]),
        alter("an origin is text", "[(prefix: \"1.1.1.0/24\", med: 5)]", "[§\"1.1.1.0/24\"]", "nodes[0].origins[0]", &["found `\"1.1.1.0/24\"`", "fields in ( )"]),
        alter("prefix is a number", "\"1.1.1.0/24\"", "§1.1", "nodes[0].origins[0].prefix", &["found `1.1`", "text in quotes"]),
        alter("communities are text", "med: 5", "communities: §\"1:2\"", "nodes[0].origins[0].communities", &["found `\"1:2\"`", "a list in [ ]"]),
        alter("a community is a number", "med: 5", "communities: [§12]", "nodes[0].origins[0].communities[0]", &["found `12`", "text in quotes"]),
        alter("a path holds text", "med: 5", "path: [1, §\"2\"]", "nodes[0].origins[0].path[1]", &["found `\"2\"`", "a whole number"]),
        alter("demand is a fraction", "demand: 2", "demand: §0.5", "nodes[1].demand", &["found `0.5`", "a whole number"]),
        alter("capacity is text", "demand: 2", "capacity: §\"all\"", "nodes[1].capacity", &["found `\"all\"`", "a whole number"]),
        alter("capacity is a bad option", "demand: 2", "capacity: Some(§\"all\")", "nodes[1].capacity", &["found `\"all\"`", "a whole number"]),
        alter("an end is text", "b: (node: \"b\", role: Provider, address: \"10.0.0.2\")", "b: §\"b\"", "links[0].b", &["found `\"b\"`", "fields in ( )"]),
        alter("role in quotes", "role: Provider", "role: §\"Provider\"", "links[0].b.role", &["found `\"Provider\"`", "a name without quotes"]),
        alter("address is a number", "\"10.0.0.2\"", "§10", "links[0].b.address", &["found `10`", "text in quotes"]),
        alter("address with a length", "\"10.0.0.2\"", "§\"10.0.0.2/30\"", "links[0].b.address", &["\"10.0.0.2/30\"", "IP address"]),
        alter("latency is text", "latency: 5", "latency: §\"5 ms\"", "links[0].latency", &["found `\"5 ms\"`", "a number"]),
        alter("latency with a unit", "latency: 5", "latency: §5ms", "links[0].latency", &["found `5ms`", "a number"]),
        alter("policy is a list", "policy: (", "policy: §[], more: (", "links[0].a.policy", &["found `[`", "fields in ( )"]),
        alter("entries are no list", "export: [(prepend: 2, add: [\"65001:1\"])]", "export: §(prepend: 2)", "links[0].a.policy.export", &["found `(`", "a list in [ ]"]),
        alter("an entry is a word", "(prepend: 2, add: [\"65001:1\"])", "§prepend", "links[0].a.policy.export[0]", &["found `prepend`", "fields in ( )"]),
        alter("match is text", "match: (prefix: \"9.0.0.0/8\")", "match: §\"9.0.0.0/8\"", "links[0].a.policy.import[0].match", &["found `\"9.0.0.0/8\"`", "fields in ( )"]),
        alter("deny is a word", "local_pref: 50", "deny: §yes", "links[0].a.policy.import[0].deny", &["found `yes`", "true or false"]),
        alter("deny is a number", "local_pref: 50", "deny: §1", "links[0].a.policy.import[0].deny", &["found `1`", "true or false"]),
        alter("a path match without its value", "prefix: \"9.0.0.0/8\"", "as_path: §Contains", "links[0].a.policy.import[0].match.as_path", &["found `Contains`", "values in ( )"]),
        alter("a path match of text", "prefix: \"9.0.0.0/8\"", "as_path: Contains(§\"1\")", "links[0].a.policy.import[0].match.as_path", &["found `\"1\"`", "a whole number"]),
        alter("an exact path of one number", "prefix: \"9.0.0.0/8\"", "as_path: Is(§1)", "links[0].a.policy.import[0].match.as_path", &["found `1`", "a list in [ ]"]),
        alter("a path match of two", "prefix: \"9.0.0.0/8\"", "as_path: Contains(1, §2)", "links[0].a.policy.import[0].match.as_path", &["found `2`", "expected `)`"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn unknown_words() -> Vec<Case> {
    vec![
        alter("unknown field of the document", "title:", "§author:", "author", &["no field `author`", "title"]),
        alter("unknown field of a node", "demand: 2", "§colour: 2", "nodes[1].colour", &["no field `colour`", "demand"]),
        alter("unknown field of an origin", "med: 5", "§local_perf: 5", "nodes[0].origins[0].local_perf", &["no field `local_perf`", "communities"]),
        alter("unknown field of a link", "latency: 5", "§cost: 5", "links[0].cost", &["no field `cost`", "latency"]),
        alter("unknown field of an end", "b: (node: \"b\",", "b: (node: \"b\", §asn: 7,", "links[0].b.asn", &["no field `asn`", "role"]),
        alter("unknown field of a policy", "export: [", "§exports: [", "links[0].a.policy.exports", &["no field `exports`", "export"]),
        alter("unknown field of an entry", "prepend: 2", "§prepends: 2", "links[0].a.policy.export[0].prepends", &["no field `prepends`", "prepend"]),
        alter("unknown field of a match", "prefix: \"9.0.0.0/8\"", "§origin: 7", "links[0].a.policy.import[0].match.origin", &["no field `origin`", "origin_as"]),
        alter("a field in the wrong case", "asn: 65002", "§ASN: 65002", "nodes[1].ASN", &["no field `ASN`", "asn"]),
        alter("a field in quotes", "asn: 65002", "§\"asn\": 65002", "nodes[1]", &["found `\"asn\"`", "a name without quotes"]),
        alter("a field with a dash", "router_id: \"10.9.9.9\"", "§router-id: \"10.9.9.9\"", "nodes[1].router-id", &["found `router-id`", "a name"]),
        alter("a field that is a number", "asn: 65002", "§7: 65002", "nodes[1]", &["found `7`", "a name"]),
        alter("unknown kind", "kind: Isp", "kind: §ISP", "nodes[1].kind", &["`ISP`", "Site, Isp, As, Client"]),
        alter("unknown node state", "demand: 2", "state: §Down", "nodes[1].state", &["`Down`", "Up, Failed"]),
        alter("unknown link state", "latency: 5", "state: §Down", "links[0].state", &["`Down`", "Up, Failed, Shutdown"]),
        alter("unknown role", "role: Provider", "role: §Sibling", "links[0].b.role", &["`Sibling`", "Customer, Provider, Peer, RouteServer, RouteServerClient, None"]),
        alter("unknown import default", "import: [", "import_default: §Closed, import: [", "links[0].a.policy.import_default", &["`Closed`", "GaoRexford, Open"]),
        alter("unknown export default", "import: [", "export_default: §Valley, import: [", "links[0].a.policy.export_default", &["`Valley`", "GaoRexford, Open"]),
        alter("unknown origin code", "prepend: 2", "origin: §IGP", "links[0].a.policy.export[0].origin", &["`IGP`", "Igp, Egp, Incomplete"]),
        alter("unknown path match", "prefix: \"9.0.0.0/8\"", "as_path: §StartsWith(1)", "links[0].a.policy.import[0].match.as_path", &["`StartsWith`", "Contains, Is, LongerThan"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn missing_and_double() -> Vec<Case> {
    vec![
        text("format is missing", "§(nodes: [])", "format", &["`format` is missing"]),
        text("a document without fields", "§()", "format", &["`format` is missing"]),
        alter("id of a node is missing", "(id: \"a\", ", "§(", "nodes[0].id", &["`id` is missing"]),
        alter("kind is missing", "(id: \"a\", kind: As,", "§(id: \"a\",", "nodes[0].kind", &["`kind` is missing"]),
        alter("name is missing", "(id: \"b\", kind: Isp, name: \"B\",", "§(id: \"b\", kind: Isp,", "nodes[1].name", &["`name` is missing"]),
        alter("asn is missing", "(id: \"b\", kind: Isp, name: \"B\", asn: 65002,", "§(id: \"b\", kind: Isp, name: \"B\",", "nodes[1].asn", &["`asn` is missing"]),
        alter("pos is missing", "(id: \"b\", kind: Isp, name: \"B\", asn: 65002, pos: (100.5, -20),", "§(id: \"b\", kind: Isp, name: \"B\", asn: 65002,", "nodes[1].pos", &["`pos` is missing"]),
        alter("prefix is missing", "(prefix: \"1.1.1.0/24\", med: 5)", "§(med: 5)", "nodes[0].origins[0].prefix", &["`prefix` is missing"]),
        alter("id of a link is missing", "(\n            id: \"a--b\",", "§(", "links[0].id", &["`id` is missing"]),
        alter("an end is missing", "(\n            id: \"a--b\",", "§(\n            id: \"x\", b: (node: \"b\")), (id: \"a--b\",", "links[0].a", &["`a` is missing"]),
        alter("node of an end is missing", "(node: \"b\", role: Provider,", "§(role: Provider,", "links[0].b.node", &["`node` is missing"]),
        alter("nodes twice", "links: [", "§nodes: [], links: [", "nodes", &["`nodes` is given twice"]),
        alter("asn twice", "asn: 65002,", "asn: 65002, §asn: 65003,", "nodes[1].asn", &["`asn` is given twice"]),
        alter("role twice", "role: Provider,", "role: Provider, §role: Peer,", "links[0].b.role", &["`role` is given twice"]),
        alter("prepend twice", "prepend: 2", "prepend: 2, §prepend: 2", "links[0].a.policy.export[0].prepend", &["`prepend` is given twice"]),
        alter("node id twice", "id: \"b\",", "id: §\"a\",", "nodes[1].id", &["two nodes have the id \"a\""]),
        alter("link id twice", "links: [", "links: [(id: \"a--b\", a: (node: \"a\"), b: (node: \"b\")),", "links[1].id", &["two links have the id \"a--b\""]).and("id: \"a--b\",\n", "id: §\"a--b\",\n"),
        alter("prefix twice in one node", "med: 5)", "med: 5), (prefix: §\"1.1.1.0/24\")", "nodes[0].origins[1].prefix", &["1.1.1.0/24", "twice"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn impossible_values() -> Vec<Case> {
    vec![
        alter("asn 0", "asn: 65002", "asn: §0", "nodes[1].asn", &["AS number 0", "1 to 4294967295"]),
        alter("asn -0", "asn: 65002", "asn: §-0", "nodes[1].asn", &["AS number 0", "1 to 4294967295"]),
        alter("negative asn", "asn: 65002", "asn: §-1", "nodes[1].asn", &["-1", "not negative"]),
        alter("asn of 33 bits", "asn: 65002", "asn: §4294967296", "nodes[1].asn", &["4294967296", "at most 4294967295"]),
        alter("asn of forty digits", "asn: 65002", "asn: §1111111111222222222233333333334444444444", "nodes[1].asn", &["1111111111", "at most 4294967295"]),
        alter("asn with a suffix", "asn: 65002", "asn: §65002u16", "nodes[1].asn", &["found `65002u16`", "without a suffix"]),
        alter("asn with a bad digit", "asn: 65002", "asn: §6500b", "nodes[1].asn", &["found `6500b`", "a whole number"]),
        alter("asn of a lone sign", "asn: 65002", "asn: §-,", "nodes[1].asn", &["found `-`", "a whole number"]),
        alter("negative format", "format: 1", "format: §-1", "format", &["-1", "not negative"]),
        alter("format 0", "format: 1", "format: §0", "format", &["format 0", "expected 1"]),
        alter("format 2", "format: 1", "format: §2", "format", &["format 2", "expected 1"]),
        text("format 2 with fields to come", "(format: §2, planets: {1: [Some(3)]})", "format", &["format 2"]),
        text("format 2 of a named document", "Topology(format: §2)", "format", &["format 2"]),
        text("format 2 of a raw name", "(r#format: §2)", "format", &["format 2"]),
        text("format 2 of a text that breaks off", "(format: §2, nodes: [<", "format", &["format 2"]),
        text("format 2 at the end", "(nodes: [], format: §2)", "format", &["format 2"]),
        alter("node id is empty", "id: \"b\",", "id: §\"\",", "nodes[1].id", &["empty", "1 to 64"]),
        alter("node id of 65 letters", "id: \"b\",", "id: §\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\",", "nodes[1].id", &["65", "at most 64"]),
        alter("node id with a space", "id: \"b\",", "id: §\"b b\",", "nodes[1].id", &["\"b b\"", "letters, digits"]),
        alter("node id with an escape", "id: \"b\",", "id: §\"b\\u{e9}\",", "nodes[1].id", &["é", "letters, digits"]),
        alter("link id with a slash", "id: \"a--b\",", "id: §\"a/b\",", "links[0].id", &["\"a/b\"", "letters, digits"]),
        alter("link id is raw", "id: \"a--b\",", "id: §r#\"a\"b\"#,", "links[0].id", &["letters, digits"]),
        alter("name with a control character", "name: \"B\"", "name: §\"B\\u{7}\"", "nodes[1].name", &["U+0007 (a control character)", "printable"]),
        alter("name that turns the text around", "name: \"B\"", "name: §\"B\u{202e}A\"", "nodes[1].name", &["U+202E", "printable"]),
        alter("name with an isolate", "name: \"B\"", "name: §\"B\\u{2066}A\"", "nodes[1].name", &["U+2066", "printable"]),
        alter("title with a line separator", "\"Two networks\"", "§\"Two\u{2028}networks\"", "title", &["U+2028 (a line separator)", "printable"]),
        alter("title with a paragraph separator", "\"Two networks\"", "§\"Two\u{2029}networks\"", "title", &["U+2029", "printable"]),
        alter("name with a zero-width space", "name: \"B\"", "name: §\"B\u{200b}\"", "nodes[1].name", &["U+200B (a zero-width character)", "printable"]),
        alter("name with a joiner", "name: \"B\"", "name: §\"B\\u{200d}\"", "nodes[1].name", &["U+200D", "printable"]),
        alter("name with a soft hyphen", "name: \"B\"", "name: §\"B\u{ad}\"", "nodes[1].name", &["U+00AD (an invisible format character)", "printable"]),
        alter("name with a tag", "name: \"B\"", "name: §\"B\u{e0041}\"", "nodes[1].name", &["U+E0041 (a tag character)", "printable"]),
        alter("title with a byte order mark", "\"Two networks\"", "§\"Two\u{feff}networks\"", "title", &["U+FEFF", "printable"]),
        alter("name of two lines", "name: \"B\"", "name: §\"B\nB\"", "nodes[1].name", &["U+000A", "printable"]),
        alter("prefix with host bits", "\"1.1.1.0/24\"", "§\"1.1.1.1/24\"", "nodes[0].origins[0].prefix", &["1.1.1.1/24 has host bits", "1.1.1.0/24"]),
        alter("IPv6 prefix with host bits", "\"1.1.1.0/24\"", "§\"2001:db8::1/32\"", "nodes[0].origins[0].prefix", &["host bits", "2001:db8::/32"]),
        alter("prefix without a length", "\"1.1.1.0/24\"", "§\"1.1.1.0\"", "nodes[0].origins[0].prefix", &["\"1.1.1.0\" is no prefix", "such as"]),
        alter("prefix of 33", "\"1.1.1.0/24\"", "§\"1.1.1.0/33\"", "nodes[0].origins[0].prefix", &["\"1.1.1.0/33\" is no prefix"]),
        alter("IPv6 prefix of 129", "\"1.1.1.0/24\"", "§\"2001:db8::/129\"", "nodes[0].origins[0].prefix", &["\"2001:db8::/129\" is no prefix"]),
        alter("prefix of three octets", "\"1.1.1.0/24\"", "§\"1.1.1/24\"", "nodes[0].origins[0].prefix", &["\"1.1.1/24\" is no prefix"]),
        alter("prefix with octet 256", "\"1.1.1.0/24\"", "§\"256.0.0.0/8\"", "nodes[0].origins[0].prefix", &["\"256.0.0.0/8\" is no prefix"]),
        alter("prefix that is a word", "\"9.0.0.0/8\"", "§\"all\"", "links[0].a.policy.import[0].match.prefix", &["\"all\" is no prefix"]),
        alter("prefix that is empty", "\"1.1.1.0/24\"", "§\"\"", "nodes[0].origins[0].prefix", &["\"\" is no prefix"]),
        alter("negative med", "med: 5", "med: §-5", "nodes[0].origins[0].med", &["-5", "not negative"]),
        alter("community of three parts", "\"65001:1\"", "§\"1:2:3\"", "links[0].a.policy.export[0].add[0]", &["\"1:2:3\" is no community", "asn:value"]),
        alter("community out of bounds", "\"65001:1\"", "§\"65536:1\"", "links[0].a.policy.export[0].add[0]", &["\"65536:1\" is no community"]),
        alter("community that is a word", "\"65001:1\"", "§\"no-exports\"", "links[0].a.policy.export[0].add[0]", &["\"no-exports\" is no community", "no-export"]),
        alter("community that is empty", "[\"65001:1\"]", "[\"1:1\", §\"\"]", "links[0].a.policy.export[0].add[1]", &["\"\" is no community"]),
        alter("forged path with AS 0", "med: 5", "path: [1, §0]", "nodes[0].origins[0].path[1]", &["AS number 0"]),
        alter("path match with AS 0", "prefix: \"9.0.0.0/8\"", "as_path: Contains(§0)", "links[0].a.policy.import[0].match.as_path", &["AS number 0"]),
        alter("path match of 17 bits", "prefix: \"9.0.0.0/8\"", "as_path: LongerThan(§65536)", "links[0].a.policy.import[0].match.as_path", &["65536", "at most 65535"]),
        alter("origin AS 0", "prefix: \"9.0.0.0/8\"", "origin_as: §0", "links[0].a.policy.import[0].match.origin_as", &["AS number 0"]),
        alter("pos is not a number", "(100.5, -20)", "§(NaN, -20)", "nodes[1].pos", &["NaN", "between -1000000 and 1000000"]),
        alter("pos is infinite", "(100.5, -20)", "§(100.5, -inf)", "nodes[1].pos", &["-inf", "between -1000000 and 1000000"]),
        alter("pos is huge", "(100.5, -20)", "§(1e9, -20)", "nodes[1].pos", &["1000000000", "between -1000000 and 1000000"]),
        alter("pos overflows", "(100.5, -20)", "§(1e999, -20)", "nodes[1].pos", &["inf", "between -1000000 and 1000000"]),
        alter("negative latency", "latency: 5", "latency: §-5", "links[0].latency", &["-5 ms", "0 to 10000"]),
        alter("latency is not a number", "latency: 5", "latency: §NaN", "links[0].latency", &["NaN ms", "0 to 10000"]),
        alter("latency is infinite", "latency: 5", "latency: §inf", "links[0].latency", &["inf ms", "0 to 10000"]),
        alter("latency is huge", "latency: 5", "latency: §10000.1", "links[0].latency", &["10000.1 ms", "0 to 10000"]),
        alter("router id 0.0.0.0", "\"10.9.9.9\"", "§\"0.0.0.0\"", "nodes[1].router_id", &["0.0.0.0 is reserved"]),
        alter("dangling first end", "node: \"a\"", "node: §\"x\"", "links[0].a.node", &["no node \"x\""]),
        alter("dangling second end", "node: \"b\"", "node: §\"x\"", "links[0].b.node", &["no node \"x\""]),
        alter("a link to itself", "node: \"b\"", "node: §\"a\"", "links[0].b.node", &["linked to itself", "two nodes"]),
        alter("two routers of an AS with one router id", "asn: 65002", "asn: 65001", "links[0].b.node", &["same router id", "expected ids that differ"]).and("asn: 65001, pos: (0, 0)", "asn: 65001, router_id: \"10.9.9.9\", pos: (0, 0)").and("node: \"b\"", "node: §\"b\""),
        alter("address that is a word", "\"10.0.0.2\"", "§\"gateway\"", "links[0].b.address", &["\"gateway\"", "an IP address"]),
        alter("multicast address", "\"10.0.0.2\"", "§\"224.0.0.5\"", "links[0].b.address", &["224.0.0.5", "unicast"]),
        alter("IPv6 multicast address", "\"10.0.0.2\"", "§\"ff02::1\"", "links[0].b.address", &["ff02::1", "unicast"]),
        alter("broadcast address", "\"10.0.0.2\"", "§\"255.255.255.255\"", "links[0].b.address", &["255.255.255.255", "unicast"]),
        alter("unspecified on one end", "\"10.0.0.2\"", "§\"0.0.0.0\"", "links[0].b.address", &["0.0.0.0", "unicast"]),
        alter("unspecified on both ends", "\"10.0.0.1\"", "§\"0.0.0.0\"", "links[0].a.address", &["0.0.0.0", "unicast"]).and("\"10.0.0.2\"", "\"0.0.0.0\""),
        alter("IPv6 unspecified on one end", "\"10.0.0.2\"", "§\"::\"", "links[0].b.address", &["::", "unicast"]),
        alter("no address on one end", "b: (node: \"b\", role: Provider, address: \"10.0.0.2\")", "b: §(node: \"b\", role: Provider)", "links[0].b.address", &["no address", "both ends or neither"]),
        alter("no address on the first end", "a: (node: \"a\", role: Customer, address: \"10.0.0.1\", ", "a: §(node: \"a\", role: Customer, ", "links[0].a.address", &["no address", "both ends or neither"]),
        alter("two families", "\"10.0.0.2\"", "§\"2001:db8::2\"", "links[0].b.address", &["two families", "2001:db8::2"]),
        alter("one address on both ends", "\"10.0.0.2\"", "§\"10.0.0.1\"", "links[0].b.address", &["both ends", "10.0.0.1"]),
        alter("an address of another link", "            latency: 5,\n        ),", "        ), (id: \"x\", a: (node: \"a\", address: \"10.0.0.5\"), b: (node: \"b\", address: §\"10.0.0.1\")),", "links[1].b.address", &["\"a--b\"", "10.0.0.1"]),
        alter("prepend on import", "local_pref: 50", "prepend: §1", "links[0].a.policy.import[0].prepend", &["export"]),
        alter("prepend 256", "prepend: 2", "prepend: §256", "links[0].a.policy.export[0].prepend", &["256", "at most 255"]),
        alter("negative prepend", "prepend: 2", "prepend: §-2", "links[0].a.policy.export[0].prepend", &["-2", "not negative"]),
        alter("local-pref on export", "prepend: 2", "local_pref: §2", "links[0].a.policy.export[0].local_pref", &["import"]),
        alter("local-pref of 33 bits", "local_pref: 50", "local_pref: §4294967296", "links[0].a.policy.import[0].local_pref", &["at most 4294967295"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn too_many() -> Vec<Case> {
    let asns = vec!["1"; 65].join(", ");
    let prefixes: Vec<String> = (0..65)
        .map(|n| format!("(prefix: \"1.1.{n}.0/24\")"))
        .collect();
    let entries = vec!["(prepend: 1)"; 65].join(", ");
    let entries = format!("export: §[{entries}], export_default: Open");
    vec![
        alter("too many prefixes", "[(prefix: \"1.1.1.0/24\", med: 5)]", &format!("§[{}]", prefixes.join(", ")), "nodes[0].origins", &["65", "at most 64"]),
        alter("too many entries", "export: [(prepend: 2, add: [\"65001:1\"])]", &entries, "links[0].a.policy.export", &["65", "at most 64"]),
        alter("a forged path too long", "med: 5", &format!("path: §[{asns}]"), "nodes[0].origins[0].path", &["65", "at most 64"]),
        alter("a path match too long", "prefix: \"9.0.0.0/8\"", &format!("as_path: §Is([{asns}])"), "links[0].a.policy.import[0].match.as_path", &["65", "at most 64"]),
        alter("a name too long", "name: \"B\"", &format!("name: §\"{}\"", "é".repeat(81)), "nodes[1].name", &["81 characters", "at most 80"]),
        alter("a title too long", "\"Two networks\"", &format!("§\"{}\"", "x".repeat(121)), "title", &["121 characters", "at most 120"]),
        alter("notes too long", "title: \"Two networks\"", &format!("notes: §\"{}\"", "x\n".repeat(10_001)), "notes", &["20002 characters", "at most 20000"]),
    ]
}

#[rustfmt::skip] // A table: one case a line.
fn broken_syntax() -> Vec<Case> {
    vec![
        text("nothing", "§", "", &["empty", "expected fields"]),
        text("white space only", "§  \n\t\r\n  ", "", &["empty", "expected fields"]),
        text("a comment only", "§// nothing yet", "", &["empty", "expected fields"]),
        text("two comments only", "§/* nothing */ // yet\n", "", &["empty", "expected fields"]),
        text("a word", "§hello", "", &["found `hello`", "fields in ( )"]),
        text("a number", "§42", "", &["found `42`", "fields in ( )"]),
        text("a text", "§\"hello\"", "", &["found `\"hello\"`", "fields in ( )"]),
        text("JSON", "§{\"format\": 1}", "", &["found `{`", "fields in ( )"]),
        text("a list", "§[]", "", &["found `[`", "fields in ( )"]),
        text("a lone bracket", "(§", "", &["ends too early"]),
        text("the wrong bracket", "(format: 1§]", "", &["found `]`"]),
        text("another struct", "§Lesson(format: 1)", "", &["found `Lesson`", "`Topology`"]),
        text("a null byte", "§\0", "", &["found `\\0`"]),
        text("a byte order mark in the middle", "(format: §\u{feff}1)", "format", &["found `\\u{feff}`"]),
        text("two byte order marks", "§\u{feff}\u{feff}(format: 1)", "", &["found `\\u{feff}`"]),
        text("fields without brackets", "§format: 1\nnodes: []\n", "", &["found `format`", "fields in ( )"]),
        text("a sentence with a colon", "§hello: world, and so on\nx (y)\n", "", &["found `hello`", "fields in ( )"]),
        text("a comment before fields without brackets", "// YAML\n§nodes: [(id: 1)", "", &["found `nodes`", "fields in ( )"]),
        text("a no-break space before a value", "(format:§\u{a0}1)", "format", &["found `\\u{a0}`", "special space"]),
        text("a no-break space before a field", "(format: 1,\n§\u{a0} nodes: [])", "", &["found `\\u{a0}`", "special space"]),
        text("a no-break space after a comma", "(format: 1, nodes: [],§\u{3000}\n)", "", &["found `\\u{3000}`", "special space"]),
        alter("a no-break space before a kind", "kind: Isp", "kind:§\u{a0}Isp", "nodes[1].kind", &["found `\\u{a0}`", "special space"]),
        text("UTF-16 without a mark", "(§\0f\0o\0r\0m\0a\0t\0", "", &["found `\\0`"]),
        text("an unknown extension", "#![enable(§magic)]\n(format: 1)", "", &["magic"]),
        text("a broken attribute", "#§[enable]\n(format: 1)", "", &["#![enable"]),
        alter("a missing comma between fields", "asn: 65002,", "asn: 65002", "nodes[1].pos", &["found `pos`", "expected a comma"]).and("pos: (100.5", "§pos: (100.5"),
        alter("a missing comma between nodes", "med: 5)]),", "med: 5)])", "nodes[0]", &["found `(`", "expected a comma"]).and("(id: \"b\"", "§(id: \"b\""),
        alter("a missing colon", "asn: 65002", "asn §65002", "nodes[1]", &["found `65002`", "expected `:`"]),
        alter("an equals sign", "asn: 65002", "asn §= 65002", "nodes[1]", &["found `=`", "expected `:`"]),
        alter("two commas", "asn: 65002,", "asn: 65002,§,", "nodes[1]", &["found `,`", "a name"]),
        alter("a semicolon", "asn: 65002,", "asn: 65002§;", "nodes[1].asn", &["found `;`", "expected a comma"]),
        alter("a list closed by the wrong bracket", "[\"65001:1\"]", "[\"65001:1\"§)", "links[0].a.policy.export[0].add", &["found `)`", "expected a comma"]),
        alter("an option left open", "demand: 2", "capacity: Some(2, §demand: 2", "nodes[1].capacity.demand", &["found `demand`", "expected `)`"]),
        text("trailing garbage", format!("{WHOLE}§garbage"), "", &["`garbage` follows the document"]),
        text("trailing bracket", format!("{WHOLE}§)"), "", &["`)` follows the document"]),
        text("two documents", format!("{WHOLE}§{WHOLE}"), "", &["`(` follows the document"]),
        text("an unterminated comment", format!("{WHOLE}§/* and so on"), "", &["comment", "expected `*/`"]),
        text("an unterminated inner comment", format!("{WHOLE}§/* and /* so */ on"), "", &["comment", "expected `*/`"]),
        text("an unterminated comment in front", format!("\n§/* {WHOLE}"), "", &["comment", "expected `*/`"]),
        text("a lone slash", format!("§/{WHOLE}"), "", &["found `/`"]),
        text("an unterminated text", "(format: 1, title: §\"Two networks)", "title", &["text", "expected a closing quote"]),
        text("an unterminated text with escapes", "(format: 1, title: §\"Two \\\"networks)", "title", &["text", "expected a closing quote"]),
        text("an unterminated raw text", "(format: 1, title: §r##\"Two \"networks\"#)", "title", &["text", "expected a closing quote"]),
        text("an unterminated id", "(format: 1, nodes: [(id: §\"a, kind: As)])", "nodes[0].id", &["text", "expected a closing quote"]),
        alter("a bad escape", "\"Two networks\"", "\"Two §\\q networks\"", "title", &["escape"]),
        alter("a bad Unicode escape", "\"Two networks\"", "\"Two §\\u{110000} networks\"", "title", &["escape"]),
        text("a lesson", "(format: 1, §steps: [])", "steps", &["no field `steps`"]),
    ]
}

pub(super) fn all() -> Vec<Case> {
    [
        wrong_types(),
        unknown_words(),
        missing_and_double(),
        impossible_values(),
        too_many(),
        broken_syntax(),
        super::routers::all(),
        super::timers::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
