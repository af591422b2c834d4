//! The same failure where the DNS balances: checks, answers that are held, resolvers elsewhere.

use catchment::anycast::over_time::{Dns, Impact, Outcome, Resolver, Traffic, dns_impact};
use catchment::engine::timeline::{FailureMode, Script};
use catchment::topology::{
    Bfd, Checks, Edit, Kind, NodeField, NodeState, Origin, OriginValidation, Roa, Service, Span,
    Timing, Topology,
};

use super::packets::{quick, script, state, two_sites};
use super::playing::s;
use crate::drawing::{asn, edit, id, node, policy, prefix, service};

/// The failure of the near site at 300 s, noticed by BFD.
fn failing(doc: &Topology) -> Script {
    let bfd = Some(Bfd { interval: Span::of_ms(300), multiplier: 3 });
    let done = vec![(300, state("near", NodeState::Failed), FailureMode::Silent)];
    script(doc, Timing { bfd, ..quick() }, done)
}

fn balanced(script: &Script, dns: &Dns) -> Impact {
    dns_impact(script, &service(), Traffic::default(), dns).expect("sites")
}

#[test]
fn it_costs_failed_checks_and_the_time_that_an_answer_is_held() {
    let doc = two_sites();
    for seed in 0..20 {
        let script = Script { seed, ..failing(&doc) };
        let all = balanced(&script, &Dns::default());
        let client = &all.clients[&id("client")];
        // The third of three checks ten seconds apart, then up to a minute.
        assert!(client.outage > s(20) && client.outage <= s(90), "{:?}", client.outage);
        assert_eq!(
            (client.site_before(), client.site_after()),
            (Some(&id("near")), Some(&id("far")))
        );
        // Those that were open died with the server, and others were opened to its address.
        assert!(client.switches == 1 && client.sessions_broken >= 29, "{client:?}");
        // What nobody holds costs the checks alone.
        let checks = Checks { interval: s(1), times: 2 };
        let dns = Dns { ttl: Span::ZERO, checks, ..Dns::default() };
        let client = &balanced(&script, &dns).clients[&id("client")];
        assert!(client.outage > s(1) && client.outage <= s(2), "{:?}", client.outage);
    }
}

#[test]
fn clients_ask_again_at_different_times_and_each_draw_follows_from_the_seed() {
    let mut doc = two_sites();
    for n in 0..30 {
        let name = format!("c{n}");
        node(&mut doc, Kind::Client, &name, 70_000 + n);
        crate::drawing::buys(&mut doc, &name, "isp");
    }
    let script = failing(&doc);
    let all = balanced(&script, &Dns::default());
    assert_eq!(all, balanced(&script, &Dns::default()));
    assert_ne!(all, balanced(&Script { seed: 7, ..script }, &Dns::default()));
    let outages: Vec<Span> = all.clients.values().map(|client| client.outage).collect();
    let (least, most) = (outages.iter().min(), outages.iter().max());
    assert!(most.zip(least).is_some_and(|(most, least)| most.since(*least) > s(40)), "{outages:?}");
}

#[test]
fn the_resolver_is_given_the_site_that_is_near_to_it() {
    let doc = two_sites();
    let script = failing(&doc);
    let at = |node: &str| Dns { resolver: Resolver::At(id(node)), ..Dns::default() };
    let far = &balanced(&script, &at("far")).clients[&id("client")];
    assert_eq!((far.outage, far.site_before()), (Span::ZERO, Some(&id("far"))));
    let near = &balanced(&script, &at("isp")).clients[&id("client")];
    assert_eq!(near.site_before(), Some(&id("near")));
    // From where nothing can be reached no site is named.
    let mut doc = doc;
    node(&mut doc, Kind::As, "alone", 65200);
    let none = &balanced(&failing(&doc), &at("alone")).clients[&id("client")];
    assert_eq!((none.site_before(), none.before.clone()), (None, Outcome::Unsent));
}

#[test]
fn a_site_that_is_well_again_is_given_again() {
    let doc = two_sites();
    let dies = Edit::node(&id("near"), NodeField::Service(Service::Dead));
    let back = Edit::node(&id("near"), NodeField::Service(Service::Running));
    let done = vec![(300, dies, FailureMode::Silent), (900, back, FailureMode::Silent)];
    let client = &balanced(&script(&doc, quick(), done), &Dns::default()).clients[&id("client")];
    assert!(client.outage > s(20) && client.outage <= s(90), "{:?}", client.outage);
    assert_eq!((client.switches, client.site_after()), (2, Some(&id("near"))));
}

#[test]
fn a_site_that_was_away_before_is_given_once_it_is_back() {
    let back = [
        Edit::node(&id("near"), NodeField::Service(Service::Dead)),
        state("near", NodeState::Failed),
    ];
    for away in back {
        let mut doc = two_sites();
        let inverse = away.apply(&mut doc).expect("it can go away");
        let script = script(&doc, quick(), vec![(300, inverse, FailureMode::Silent)]);
        let client = &balanced(&script, &Dns::default()).clients[&id("client")];
        assert_eq!((client.outage, client.switches), (Span::ZERO, 1));
        assert_eq!(client.site_before(), Some(&id("far")));
        assert_eq!(client.site_after(), Some(&id("near")));
    }
}

#[test]
fn what_holds_for_the_prefix_holds_for_each_address() {
    // Authorised for the prefix and no more specific one, where origins are validated.
    let mut doc = two_sites();
    for name in ["isp", "top"] {
        let drops = OriginValidation::RejectInvalid;
        edit(&mut doc, Edit::node(&id(name), NodeField::OriginValidation(drops)));
    }
    let roa = |number| Roa { prefix: service(), origin: asn(number).into(), max_length: None };
    edit(&mut doc, Edit::SetRoas(vec![roa(64500), roa(64501)]));
    let client = &balanced(&failing(&doc), &Dns::default()).clients[&id("client")];
    assert_eq!((client.site_before(), client.site_after()), (Some(&id("near")), Some(&id("far"))));
    // Only the far one may.
    edit(&mut doc, Edit::SetRoas(vec![roa(64501)]));
    let client = &balanced(&failing(&doc), &Dns::default()).clients[&id("client")];
    assert_eq!((client.site_before(), client.outage), (Some(&id("far")), Span::ZERO));
    // A filter that names the prefix.
    let mut doc = two_sites();
    policy(&mut doc, "isp", "near", |policy| {
        let mut entry = catchment::topology::Entry { deny: true, ..Default::default() };
        entry.matches.prefix = Some(service());
        policy.import.push(entry);
    });
    let client = &balanced(&failing(&doc), &Dns::default()).clients[&id("client")];
    assert_eq!((client.site_before(), client.outage), (Some(&id("far")), Span::ZERO));
}

#[test]
fn addresses_are_found_whatever_else_is_announced() {
    // A default route holds every address, and whoever has it is no site.
    let mut doc = two_sites();
    let origins = |list: &[&str]| {
        let all = list.iter().map(|p| Origin::plain(prefix(p)));
        NodeField::Origins(all.collect())
    };
    let held = ["0.0.0.0/0", "192.0.2.1/32", "::/0"];
    edit(&mut doc, Edit::node(&id("top"), origins(&held)));
    let client = &balanced(&failing(&doc), &Dns::default()).clients[&id("client")];
    assert_eq!((client.site_before(), client.site_after()), (Some(&id("near")), Some(&id("far"))));
    assert!(client.outage > s(20), "{:?}", client.outage);
    // Nobody announces this one.
    let none =
        dns_impact(&failing(&doc), &prefix("10.0.0.0/8"), Traffic::default(), &Dns::default());
    assert_eq!(none, None);
}
