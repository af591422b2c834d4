//! Why a client moved, on random networks after random edits: each cause that is stated is undone,
//! and the effect goes; where none is stated, it is said to be unknown.
//!
//! Each decision of a chain is judged by the second model, the first cause also by the engine, on the
//! document without it.

mod undoing;

use std::collections::BTreeMap;

use catchment::anycast::{Because, Catchments, ChainLink, why_moved};
use catchment::engine::{State, advance, solve};
use catchment::topology::{Edit, NodeField, NodeId, Prefix, Service, Topology, Touched};

use crate::dice::{Dice, cases};
use crate::hierarchy::{Shape, hierarchy};
use crate::interior;
use crate::naive::{self, Held, Hop, Model, Table};
use crate::random_networks;
use undoing::without;

fn some_network(dice: &mut Dice) -> Topology {
    let seed = u64::from(dice.number());
    match dice.below(6) {
        0 | 1 => {
            let mut doc = hierarchy(&Shape::of(8 + dice.below(10), seed));
            random_networks::flourish(&mut doc, dice);
            doc
        }
        2 | 3 => interior::around(2 + dice.below(4), 2 + dice.below(4), dice),
        4 => random_networks::wild(4 + dice.below(6), 6 + dice.below(8), dice),
        _ => random_networks::any(4 + dice.below(5), 5 + dice.below(6), dice),
    }
}

fn some_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    match dice.below(8) {
        0 | 1 => random_networks::outage(doc, dice),
        2 | 3 => random_networks::tame_edit(doc, dice),
        4 | 5 => interior::event(doc, dice),
        6 => service(doc, dice).unwrap_or_else(|| random_networks::outage(doc, dice)),
        _ => random_networks::wild_edit(doc, dice),
    }
}

/// A site's service stops or answers again.
fn service(doc: &Topology, dice: &mut Dice) -> Option<Edit> {
    let sites: Vec<_> = doc.nodes().filter(|n| !n.origins.is_empty()).collect();
    let site = (!sites.is_empty()).then(|| dice.pick(&sites))?;
    let service = match site.service {
        Service::Running => Service::Dead,
        Service::Dead => Service::Running,
    };
    Some(Edit::node(&site.id, NodeField::Service(service)))
}

/// What was found in all cases.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    moved: usize,
    links: usize,
    by_cause: BTreeMap<String, usize>,
    unknown: usize,
    /// Decisions that the second model judged.
    judged: usize,
    /// Documents without the only thing that was done, to what the first cause names, that the engine
    /// judged.
    undone: usize,
    /// The same where several things were done, and those of them in which the others have the same
    /// effect.
    undone_of_several: usize,
    others_suffice: usize,
    wrong: Vec<String>,
}

/// One change: a document and its routes before and after.
struct Changed<'a> {
    before: &'a Topology,
    after: &'a Topology,
    was: &'a State,
    is: &'a State,
    prefix: Prefix,
    /// Whether one thing was done, and not several.
    is_all_that_was_done: bool,
}

fn kind(because: &Because) -> String {
    let text = format!("{because:?}");
    text.split(['(', ' ', '{']).next().unwrap().to_owned()
}

impl Changed<'_> {
    fn judge(&self, tally: &mut Tally) {
        let then = Catchments::of(self.before, self.was, &self.prefix);
        let now = Catchments::of(self.after, self.is, &self.prefix);
        for node in self.after.nodes().filter(|n| self.before.node(&n.id).is_some()) {
            let chain = why_moved((self.was, &then), (self.is, &now), &self.prefix, &node.id);
            let [first, .., last] = match &chain[..] {
                [] => continue,
                [only] => [only, only],
                [first, .., last] => [first, last],
            };
            tally.moved += 1;
            tally.links += chain.len();
            *tally.by_cause.entry(kind(&first.because)).or_default() += 1;
            let name = |id: &NodeId| id.to_string();
            let said: Vec<String> = chain.iter().map(|link| link.sentence(&name)).collect();
            let undone = without(self.before, self.after, first)
                .map(|doc| (advance(self.was, &doc, &Touched::everything(&doc)), doc));
            // Where neighbours hold what they hold because of it, only the network as a whole tells.
            let is_gone_in_the_network = |link: &ChainLink| {
                let held = |state: &State| naive::table(state, &link.prefix).remove(&link.node);
                undone.as_ref().is_some_and(|(state, _)| held(state) == held(self.was))
            };
            for (place, link) in chain.iter().enumerate() {
                assert!(place == 0 || link.because.is_known(), "{said:?}");
                let cause = place.checked_sub(1).map(|place| &chain[place]);
                match self.is_undone(cause, link, place + 1 == chain.len()) {
                    Some(true) => tally.judged += 1,
                    Some(false) if place == 0 && is_gone_in_the_network(link) => {}
                    Some(false) => tally.wrong.push(format!("decision {place} of {said:#?}")),
                    None => {}
                }
            }
            if !first.because.is_known() {
                assert!(said[0].contains("known"), "{said:?}");
                tally.unknown += 1;
                continue;
            }
            let Some((state, doc)) = &undone else { continue };
            let without = Catchments::of(doc, state, &self.prefix);
            let step = |all: &Catchments| {
                let landing = all.landing(&last.node)?;
                let end = landing.first.is_none().then(|| landing.fate.clone());
                Some((landing.first.clone(), end))
            };
            let way = |state: &State| {
                let table = naive::table(state, &last.prefix);
                table.get(&last.node).map(|held| (held.via.clone(), held.next_hop.clone()))
            };
            // Another change may take packets elsewhere by the same route.
            let by_route = !is_beside_the_route(&last.because) && way(self.was) != way(self.is);
            let is_gone = match by_route {
                true => way(self.was) == way(state),
                false => step(&then) == step(&without),
            };
            if !self.is_all_that_was_done {
                tally.undone_of_several += 1;
                tally.others_suffice += usize::from(!is_gone);
                continue;
            }
            tally.undone += 1;
            if !is_gone {
                tally.wrong.push(format!("{} in {said:#?}", kind(&first.because)));
            }
        }
    }

    /// That a node failed, was restored, was removed or is new.
    fn came_or_went(&self, node: &NodeId) -> Option<Because> {
        match (self.before.node(node), self.after.node(node)) {
            (Some(was), Some(is)) => (was.state != is.state).then_some(Because::Failed),
            (Some(_), None) => Some(Because::Removed),
            (None, _) => Some(Because::Added),
        }
    }

    /// Whether a node decides as before with its cause undone, in the second model's eyes; none where
    /// that cannot be asked.
    fn is_undone(
        &self,
        cause: Option<&ChainLink>,
        link: &ChainLink,
        is_last: bool,
    ) -> Option<bool> {
        let prefix = &link.prefix;
        if !link.because.is_known() || is_beside_the_route(&link.because) {
            return None;
        }
        let (was, is) = (self.was.of(prefix), self.is.of(prefix));
        let is_moving = |state: Option<&catchment::engine::PrefixState>| {
            state.is_some_and(|routes| !routes.verdict.changing().is_empty())
        };
        if is_moving(was) || is_moving(is) {
            return None;
        }
        let (then, mut table) = (naive::table(self.was, prefix), naive::table(self.is, prefix));
        let put = |table: &mut Table, node: &NodeId| match then.get(node) {
            Some(held) => drop(table.insert(node.clone(), held.clone())),
            None => drop(table.remove(node)),
        };
        let doc = match cause {
            // What others hold may follow from its absence.
            None if self.came_or_went(&link.node).is_some() => return None,
            None => without(self.before, self.after, link)?,
            Some(cause) => {
                put(&mut table, &cause.node);
                match self.came_or_went(&cause.node) {
                    Some(because) => {
                        let cause = ChainLink { because, ..cause.clone() };
                        without(self.before, self.after, &cause)?
                    }
                    None => self.after.clone(),
                }
            }
        };
        // A next hop that is gone is no route in this document.
        let is_there = |held: &Held| match &held.next_hop {
            Hop::Router(router) => doc.node(router).is_some(),
            Hop::Beyond(end) => doc.link(&end.link).is_some(),
            Hop::Member { near, far } => {
                [near, far].iter().all(|end| doc.link(&end.link).is_some())
            }
        };
        if cause.is_some_and(|cause| table.get(&cause.node).is_some_and(|held| !is_there(held))) {
            return None;
        }
        // What was in use before stays so.
        put(&mut table, &link.node);
        if !naive::covers(&doc) || !naive::covers(self.before) || !naive::covers(self.after) {
            return None;
        }
        let chosen =
            doc.node(&link.node).and_then(|node| Model::new(&doc, prefix).choice(&table, node));
        let way = |held: Option<&Held>| held.map(|held| (held.via.clone(), held.next_hop.clone()));
        let (old, new) = (then.get(&link.node), naive::table(self.is, prefix).remove(&link.node));
        Some(match is_last && way(old) != way(new.as_ref()) {
            true => way(chosen.as_ref()) == way(old),
            false => chosen.as_ref() == old,
        })
    }
}

/// Whether it is no decision that such a cause changes.
fn is_beside_the_route(because: &Because) -> bool {
    matches!(
        because,
        Because::ServiceStopped
            | Because::ServiceAnswers
            | Because::InnerWay
            | Because::InnerLink(_)
            | Because::OnlyThat
            | Because::Blackholing
            | Because::Carriage
    )
}

/// 10,000 networks: `CATCHMENT_CASES=10000 cargo test --release --test model causes -- --nocapture`.
#[test]
fn each_stated_cause_undone_the_effect_goes() {
    let mut tally = Tally::default();
    for case in cases(150) {
        let mut dice = Dice::new(case);
        let before = some_network(&mut dice);
        let was = solve(&before);
        let (mut after, mut touched) = (before.clone(), Touched::default());
        let mut edits = Vec::new();
        // Mostly one, as by a gesture; several, as since something was pinned.
        for _ in 0..dice.pick(&[1, 1, 1, 2, 3]) {
            let edit = some_edit(&after, &mut dice);
            if let Ok((_, more)) = edit.clone().apply_touching(&mut after) {
                touched.extend(more);
                edits.push(edit);
            }
        }
        let is = advance(&was, &after, &touched);
        let wrong = tally.wrong.len();
        let prefixes = before.prefixes().into_iter().chain(after.prefixes());
        let mut prefixes: Vec<Prefix> = prefixes.collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes {
            let is_all_that_was_done = edits.len() == 1 && !matches!(edits[0], Edit::Batch(_));
            let (before, after, was, is) = (&before, &after, &was, &is);
            let changed = Changed { before, after, was, is, prefix, is_all_that_was_done };
            changed.judge(&mut tally);
        }
        for text in &mut tally.wrong[wrong..] {
            *text = format!("case {case}, {edits:#?}: {text}");
        }
        tally.cases += 1;
    }
    println!(
        "{} networks; {} clients moved; {} decisions, {} judged by the second model; {} first causes \
         undone, each all that was done; {} among several things done, of which {} where the others \
         suffice; {} not known; {:?}",
        tally.cases,
        tally.moved,
        tally.links,
        tally.judged,
        tally.undone,
        tally.undone_of_several,
        tally.others_suffice,
        tally.unknown,
        tally.by_cause
    );
    assert!(tally.others_suffice * 100 <= tally.undone_of_several, "more than a few");
    let wrong = &tally.wrong;
    assert!(wrong.is_empty(), "{} wrong, first: {}", wrong.len(), wrong[0]);
}
