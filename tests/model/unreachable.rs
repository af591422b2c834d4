//! A next hop out of reach: the route says that it cannot be used, and what mends it does.

use std::path::PathBuf;

use catchment::anycast::{Obstacle, TweakKind, what_makes_win};
use catchment::bgp::Step;
use catchment::engine::{Explained, OutOfReach, Source, Standing, explain, solve};
use catchment::topology::{
    BorderNextHop, Edit, IbgpSession, Kind, NodeField, ProfileName, Role, Topology, load, save,
};

use crate::drawing::{announce, edit, go_on, id, join_as, node, service};

/// A router that hears a route from a border router without next-hop-self, whose link is not in the
/// IGP.
fn border_without_next_hop_self() -> Topology {
    let mut doc = Topology::default();
    for (kind, name, asn) in [
        (Kind::Isp, "r1", 65001),
        (Kind::Isp, "r3", 65001),
        (Kind::Site, "r4", 65004),
        (Kind::Client, "u", 64601),
    ] {
        node(&mut doc, kind, name, asn);
    }
    join_as(&mut doc, ("r1", Role::None), ("r3", Role::None));
    join_as(&mut doc, ("r3", Role::None), ("r4", Role::None));
    join_as(&mut doc, ("u", Role::Customer), ("r1", Role::Provider));
    announce(&mut doc, "r4");
    edit(&mut doc, next_hop(BorderNextHop::Neighbour { igp_cost: None }));
    doc
}

fn next_hop(is: BorderNextHop) -> Edit {
    Edit::node(&id("r3"), NodeField::NextHop(is))
}

fn at_r1(doc: &Topology) -> Explained {
    let state = solve(doc);
    let index = state.network().index_of(&id("r1")).unwrap();
    explain(&state, &service(), index, &|id| id.as_str().to_uppercase())
}

fn from_r3() -> Source {
    Some((id("r3"), None))
}

#[test]
fn a_single_candidate_that_cannot_be_used_is_not_the_only_route_that_is_accepted() {
    let doc = border_without_next_hop_self();
    let address = doc.links_between(&id("r3"), &id("r4"))[0].b.address;
    let said = at_r1(&doc);
    let expected = format!(
        "The route from R3 cannot be used: R1 cannot reach its next hop {address} (R4). \
         Next-hop-self at R3, or the subnet of its link to R4 in the IGP, mends that."
    );
    assert_eq!(said.sentence, expected);
    let [row] = &said.rows[..] else { panic!("{said:?}") };
    assert_eq!((row.standing, &row.sentence), (Standing::Lost(Step::NextHop), &expected));
}

#[test]
fn each_of_the_two_that_are_said_to_mend_it_does() {
    for mends in [BorderNextHop::Itself, BorderNextHop::Neighbour { igp_cost: Some(0) }] {
        let mut doc = border_without_next_hop_self();
        edit(&mut doc, next_hop(mends));
        let said = at_r1(&doc);
        assert_eq!(said.sentence, "R3 offers the only route that is accepted.");
        assert_eq!(said.rows[0].standing, Standing::Best);
    }
}

#[test]
fn to_make_it_win_is_next_hop_self_at_the_border() {
    let mut doc = border_without_next_hop_self();
    let state = solve(&doc);
    let win = what_makes_win(&doc, &state, &service(), &id("r1"), &from_r3()).unwrap();
    assert_eq!(win.kind, TweakKind::NextHop);
    assert_eq!(win.edit, next_hop(BorderNextHop::Itself));
    let after = go_on(&mut doc, &state, win.edit);
    assert!(after.best(&service(), &id("r1")).is_some());
    // And its client is served.
    assert!(win.moves.foreseen(&|id| id.to_string()).contains("u would be served by r4"));
    // A neighbour without a route offers none that is accepted, and none "any more".
    let nobody = what_makes_win(&doc, &state, &service(), &id("r1"), &Some((id("u"), None)));
    let said = nobody.unwrap_err();
    assert_eq!(said, Obstacle::NotOffered);
    assert_eq!(said.sentence("r1", "u"), "u offers no route that r1 accepts.");
}

#[test]
fn who_uses_it_all_the_same_says_that_packets_are_lost() {
    let mut doc = border_without_next_hop_self();
    edit(&mut doc, Edit::node(&id("r1"), NodeField::Profile(Some(ProfileName::Bird))));
    let said = at_r1(&doc);
    assert_eq!(said.rows[0].standing, Standing::Best);
    assert!(said.sentence.ends_with("so it is chosen all the same, and packets are lost."));
}

#[test]
fn through_a_reflector_the_border_is_named_and_not_the_reflector() {
    let mut doc = border_without_next_hop_self();
    node(&mut doc, Kind::Isp, "rr", 65001);
    join_as(&mut doc, ("rr", Role::None), ("r3", Role::None));
    // It passes on what it cannot reach itself.
    edit(&mut doc, Edit::node(&id("rr"), NodeField::Profile(Some(ProfileName::Bird))));
    let client = |client: &str| IbgpSession::Client { reflector: id("rr"), client: id(client) };
    let ibgp = catchment::topology::Ibgp::Sessions(vec![client("r1"), client("r3")]);
    let asn = crate::drawing::asn(65001);
    let all =
        catchment::topology::AsSettings { ibgp, ..catchment::topology::AsSettings::plain(asn) };
    edit(&mut doc, Edit::SetAs(Box::new(all)));
    let said = at_r1(&doc);
    assert!(said.sentence.starts_with("The route from RR cannot be used"), "{}", said.sentence);
    assert!(said.sentence.contains("Next-hop-self at R3"), "{}", said.sentence);
    let state = solve(&doc);
    let net = state.network();
    let index = net.index_of(&id("r1")).unwrap();
    let row = &said.rows[0];
    let why = net.out_of_reach(index, row.route.next_hop);
    let border = net.index_of(&id("r3")).unwrap();
    assert!(matches!(why, Some(OutOfReach::NotInIgp { border: at, .. }) if at == border));
}

#[test]
fn the_command_line_says_the_same_as_text_and_as_json() {
    let doc = border_without_next_hop_self();
    let path: PathBuf =
        std::env::temp_dir().join(format!("catchment-unreachable-{}.ron", std::process::id()));
    save(&doc, &path).unwrap();
    assert_eq!(load(&path).unwrap().nodes().len(), 4);
    let asked = |more: &[&str]| {
        let path = path.to_str().unwrap();
        let all = [&["explain", path, "--at", "r1"], more].concat();
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_catchment")).args(all).output();
        String::from_utf8(out.unwrap().stdout).unwrap()
    };
    for text in [asked(&[]), asked(&["--json"])] {
        assert!(text.contains("cannot reach its next hop"), "{text}");
        assert!(text.contains("Next-hop-self at"), "{text}");
        assert!(!text.contains("only route") && !text.contains("any more"), "{text}");
    }
    std::fs::remove_file(&path).unwrap();
}
