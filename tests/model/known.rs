//! Shipped examples of networks whose stable states are known exactly, and what their notes say of
//! them. A route is written as its AS path, "own" or "-".

mod gadgets;
mod inside;
mod policy;
mod security;
mod wedgies;

use catchment::anycast::WalkEnd;
use catchment::engine::{State, Verdict, stable_states};
use catchment::topology::{
    AsSettings, Community, Edit, IgpCost, LinkField, LinkState, MedComparison, Options, Policy,
    Prefix, ProfileName,
};

use crate::drawing::{asn, prefix};
use crate::example::{Example, id};

/// The paths of some nodes towards a prefix.
fn paths_to(state: &State, prefix: &Prefix, nodes: &[&str]) -> Vec<String> {
    let path = |node: &&str| match state.best(prefix, &id(node)) {
        None => "-".to_owned(),
        Some(best) if best.via.is_none() => "own".to_owned(),
        Some(best) => best.route.as_path.to_string(),
    };
    nodes.iter().map(path).collect()
}

impl Example {
    fn paths(&self, nodes: &[&str]) -> Vec<String> {
        paths_to(self.sandbox.at_rest(), &self.prefix, nodes)
    }

    /// The number of stable states of the document as it is, all of which must have been found.
    fn states(&self) -> usize {
        let states = stable_states(self.sandbox.at_rest(), &self.prefix, 9);
        assert!(states.is_complete);
        states.found.len()
    }

    fn is_stable(&self) -> bool {
        matches!(self.verdict(), Verdict::Stable(_))
    }

    /// Proved to have no stable state.
    fn oscillates(&self) -> bool {
        matches!(self.verdict(), Verdict::Oscillates(_))
    }

    /// Fails a link and restores it.
    fn reset(&mut self, a: &str, b: &str) {
        self.set_link(a, b, LinkState::Failed);
        self.set_link(a, b, LinkState::Up);
    }

    /// Fails several links at once, restores them at once.
    fn reset_together(&mut self, links: &[(&str, &str)]) {
        for to in [LinkState::Failed, LinkState::Up] {
            let state =
                |(a, b): &(&str, &str)| Edit::link(&self.link(a, b).0, LinkField::State(to));
            let all = Edit::Batch(links.iter().map(state).collect());
            self.edit(all);
        }
    }

    fn igp_cost(&mut self, a: &str, b: &str, cost: u32) {
        let (link, _) = self.link(a, b);
        self.edit(Edit::link(&link, LinkField::IgpCost(IgpCost::new(cost).unwrap())));
    }

    fn med(&mut self, med: MedComparison) {
        let options = Options { med: Some(med), ..Options::default() };
        self.edit(Edit::SetSelection { profile: ProfileName::Rfc4271, options });
    }

    fn settings(&mut self, number: u32, change: impl FnOnce(&mut AsSettings)) {
        let set = self.sandbox.doc().ases().find(|set| set.asn == asn(number));
        let mut set = set.unwrap().clone();
        change(&mut set);
        self.edit(Edit::SetAs(Box::new(set)));
    }

    /// Where a client's packets end.
    fn fate(&self, client: &str) -> WalkEnd {
        let now = self.sandbox.now().catchments_of(&self.prefix).unwrap();
        now.landing(&id(client)).unwrap().fate.clone()
    }

    fn choose(&mut self, text: &str) {
        self.prefix = prefix(text);
    }

    /// Whether every node has a route to the prefix.
    fn all_have_a_route(&self) -> bool {
        let state = self.sandbox.at_rest();
        let mut nodes = self.sandbox.doc().nodes();
        nodes.all(|node| state.best(&self.prefix, &node.id).is_some())
    }

    fn all_land_at(&self, site: &str) -> bool {
        self.landings().values().all(|s| s == site)
    }
}

fn community(text: &str) -> Community {
    text.parse().unwrap()
}

/// As when a community is added to all that is exported.
fn tagged(policy: &Policy, text: &str) -> Policy {
    policy.with_export_all(|entry| entry.add = vec![community(text)])
}
