//! What `solve` and `explain` print for people.

use super::{SITES, bad_gadget, done, file};

fn explained(text: &str, args: &[&str]) -> String {
    let (_folder, path) = file(text);
    done(&[&["explain", path.to_str().unwrap(), "--at"], args].concat())
}

#[test]
fn tables_say_who_serves_whom() {
    let (_folder, path) = file(SITES);
    let text = done(&["solve", path.to_str().unwrap()]);
    for line in [
        "Three sites",
        "192.0.2.0/24: stable, and proved to be the only stable state: an exhaustive search found \
         no other.",
        "  Singapore       (failed)",
        "  New York        itself          100  -            New York",
        // Two nodes are called Transit.
        "  Transit (west)  Frankfurt       200  64500        Frankfurt",
        "  Berlin          Transit (west)  100  65001 64500  Frankfurt",
        "  Singapore (failed)   0.0 %  0",
        "  Frankfurt           66.7 %  20 of 10, overloaded  Berlin",
        "  New York            16.7 %  5 of 50               Boston",
        "  (unserved)          16.7 %  5                     Tokyo",
        "  Tokyo is not served: it has no route.",
        "Warnings",
        "  Singapore, Frankfurt, New York share AS64500 and are not joined: each refuses the \
         others' routes as loops.",
    ] {
        assert!(text.lines().any(|l| l == line), "{line:?} in\n{text}");
    }
}

#[test]
fn tables_say_when_a_state_is_proved_to_be_the_only_one() {
    let (_folder, path) = file(&SITES.replace("policy: (import: [(local_pref: 150)])", ""));
    let text = done(&["solve", path.to_str().unwrap()]);
    let proved = "192.0.2.0/24: stable, and proved to be the only stable state: ";
    assert!(text.contains(&format!("{proved}the conditions of Gao and Rexford hold.")), "{text}");
    let open = "policy: (import_default: Open, export_default: Open)";
    let equal = r#"(format: 1, nodes: [
        (id: "a", kind: As, name: "A", asn: 1, pos: (0, 0)),
        (id: "s", kind: Site, name: "S", asn: 2, pos: (0, 0),
            origins: [(prefix: "192.0.2.0/24")])],
        links: [(id: "l", a: (node: "a", OPEN), b: (node: "s", OPEN))])"#;
    let (_folder, path) = file(&equal.replace("OPEN", open));
    let text = done(&["solve", path.to_str().unwrap()]);
    assert!(text.contains(&format!("{proved}no local-pref prefers anybody,")), "{text}");
}

#[test]
fn tables_name_those_that_go_on_changing() {
    let (_folder, path) = file(&bad_gadget());
    let text = done(&["solve", path.to_str().unwrap()]);
    assert!(text.contains("192.0.2.0/24: oscillates: it is proved that there is no stable state."));
    assert!(text.contains("Ring 1, Ring 2, Ring 3"), "{text}");
    assert!(text.contains("  Ring 2  (goes on changing)\n"), "{text}");
    assert!(!text.contains("(no route)"), "{text}");
}

#[test]
fn a_decision_is_told_step_by_step() {
    let text = explained(SITES, &["west", "--prefix", "192.0.2.0/24"]);
    let wanted = "\
Transit (west) (id west, AS65001)

192.0.2.0/24: Local-pref 200 for Frankfurt (a customer) beats 150 for New York (a customer). Path \
length is never looked at.

Routes heard, in rank order
  Route from       LP  AS path      Origin  MED  Communities      Learned from  Site       Outcome
  Frankfurt       200  64500        igp          64500:1 64500:2  customer      Frankfurt  best
  New York        150  64500        igp      30                   customer      New York   lost at \
local-pref
  Transit (east)  150  65002 64500  igp                           peer          New York   lost at \
local-pref

Decision, step by step (RFC 4271)
   1. next-hop: keeps all 3 (Frankfurt, New York, Transit (east)).
   2. own: keeps all 3 (Frankfurt, New York, Transit (east)).
   3. local-pref: keeps 1 of 3 (Frankfurt).
      What wins: the highest local-pref. RFC 4271 section 9.1.1.
      Out: New York. Local-pref 200 for Frankfurt (a customer) beats 150 for New York (a \
customer). Path length is never looked at.
      Out: Transit (east). Local-pref 200 for Frankfurt (a customer) beats 150 for Transit (east) \
(a peer). Path length is never looked at.
  Not needed, one route is left: as-path-length, origin, med, ebgp-over-ibgp, igp-cost, router-id, \
cluster-list-length, neighbour-address.

Neighbours that offer nothing
  Berlin: has a route and withholds it: learned from a provider, so not for a provider.
";
    assert_eq!(text, wanted);
}

#[test]
fn no_two_nodes_are_called_the_same() {
    let node = |id: &str, name: &str, asn: u32| {
        format!(r#"(id: "{id}", kind: Client, name: "{name}", asn: {asn}, pos: (0, 0)),"#)
    };
    let nodes = [
        // A name that is the id of another.
        node("x", "", 1),
        node("y", "x", 2),
        // Names that differ in case only, which `--at` does not tell apart.
        node("o1", "Oslo", 3),
        node("o2", "OSLO", 4),
        node("b", "c", 5),
        node("c", "b", 6),
        // Its own id is no other node.
        node("rio", "Rio", 7),
    ];
    let text = format!(
        r#"(format: 1, nodes: [{}(id: "s", kind: Site, name: "S", asn: 8, pos: (0, 0),
            origins: [(prefix: "192.0.2.0/24")])])"#,
        nodes.concat()
    );
    let (_folder, path) = file(&text);
    let text = done(&["solve", path.to_str().unwrap()]);
    let names = ["x", "x (y)", "Oslo (o1)", "OSLO (o2)", "c (b)", "b (c)", "Rio", "S"];
    for name in names {
        let starts = |line: &str| line.starts_with(&format!("  {name}  "));
        assert!(text.lines().any(starts), "{name} in\n{text}");
    }
}

#[test]
fn rejected_routes_and_silent_neighbours_are_told() {
    let site = explained(SITES, &["Frankfurt"]);
    let loops =
        "  Transit (west): AS64500 stands in the path already: taking it back would be a loop.";
    assert_eq!(site.matches(loops).count(), 2, "{site}");
    assert!(site.contains("\n9.0.0.0/8: Every route it hears is rejected, so it has none.\n"));
    assert!(site.contains("\n192.0.2.0/24: It announces the prefix itself.\n"));
    let cut = explained(SITES, &["tok"]);
    assert!(cut.contains("  Transit (east): the session is down.\n"), "{cut}");
    let failed = explained(SITES, &["singapore"]);
    assert!(failed.contains("It has failed"), "{failed}");
    let ring = ["Ring 1", "Ring 2", "Ring 3"].map(|node| explained(&bad_gadget(), &[node]));
    assert!(ring.iter().all(|text| text.contains("never comes to rest")), "{ring:?}");
    // At whom depends on the moment that is shown.
    assert!(ring.iter().any(|text| text.contains("denied by import entry 1")), "{ring:?}");
    assert!(!ring.concat().contains("step by step"), "{ring:?}");
    let alone = explained(SITES, &["bos", "--prefix", "9.0.0.0/8"]);
    assert!(alone.contains("One route is accepted: no step"), "{alone}");
}

/// Y1 falls to Y3 at the MED step, and X, of another AS, beats Y3 by its router id: the sentence
/// about Y1 must not speak of X.
#[test]
fn a_med_is_beaten_by_one_of_its_own_group() {
    let text = r#"(format: 1, nodes: [
        (id: "r", kind: As, name: "R", asn: 9, pos: (0, 0)),
        (id: "x", kind: Site, name: "X", asn: 50, router_id: "0.0.0.2", pos: (0, 0),
            origins: [(prefix: "192.0.2.0/24", med: 150)]),
        (id: "y3", kind: Site, name: "Y3", asn: 60, router_id: "0.0.0.3", pos: (0, 0),
            origins: [(prefix: "192.0.2.0/24", med: 100)]),
        (id: "y1", kind: Site, name: "Y1", asn: 60, router_id: "0.0.0.1", pos: (0, 0),
            origins: [(prefix: "192.0.2.0/24", med: 200)])],
        links: [(id: "r-x", a: (node: "r"), b: (node: "x")),
            (id: "r-y3", a: (node: "r"), b: (node: "y3")),
            (id: "r-y1", a: (node: "r"), b: (node: "y1"))])"#;
    let text = explained(text, &["r"]);
    assert!(text.contains("MED 100 from Y3 beats MED 200 from Y1."), "{text}");
    assert!(text.contains("X has the lower router id (0.0.0.2 against 0.0.0.3 of Y3)"));
}

#[test]
fn tables_say_whose_service_does_not_answer() {
    let text = |more: &str| {
        let link = |a: &str, b: &str| {
            format!(
                "(id: \"{a}{b}\", a: (node: \"{a}\", role: Customer), b: (node: \"{b}\", role: Provider)),"
            )
        };
        let doc = format!(
            r#"(format: 1, nodes: [
            (id: "s", kind: Site, name: "Oslo", asn: 1, pos: (0, 0),
                origins: [(prefix: "192.0.2.0/24")], service: Dead{more}),
            (id: "i", kind: Isp, name: "Transit", asn: 2, pos: (0, 0)),
            (id: "c", kind: Client, name: "Bergen", asn: 3, pos: (0, 0)),
        ], links: [{}{}])"#,
            link("s", "i"),
            link("c", "i")
        );
        let (_folder, path) = file(&doc);
        done(&["solve", path.to_str().unwrap()])
    };
    let said = text("");
    for line in [
        "  Bergen is not served: its packets reach Oslo, whose service does not answer.",
        "  Oslo's service does not answer, but its route is still announced: its clients get \
         nothing. A health check would withdraw it.",
    ] {
        assert!(said.lines().any(|l| l == line), "{line:?} in\n{said}");
    }
    assert!(said.contains("  Oslo (no service)"), "{said}");
    let said = text(", health_check: Withdraws");
    assert!(said.contains("  Oslo (withdrawn, no service)"), "{said}");
    assert!(said.contains("  Bergen is not served: it has no route."), "{said}");
    assert!(!said.contains("Warnings"), "{said}");
}
