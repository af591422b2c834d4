//! A shipped example, opened, with the questions and the handles that its notes speak of.

use std::collections::{BTreeMap, BTreeSet};

use catchment::anycast::Share;
use catchment::engine::{Verdict, explain};
use catchment::examples;
use catchment::sandbox::{Sandbox, name_of};
use catchment::topology::{
    Edit, EndField, Kind, LinkField, LinkId, LinkState, NodeField, NodeId, NodeState, Policy,
    Prefix, Side, Topology,
};

pub(crate) struct Example {
    pub sandbox: Sandbox,
    /// What the questions are about.
    pub prefix: Prefix,
}

/// An example by its file name.
pub(crate) fn open(file: &str) -> Example {
    let doc = examples::of_file(file).unwrap().load().unwrap();
    let prefix = doc.prefixes()[0];
    Example { sandbox: Sandbox::open(doc), prefix }
}

pub(crate) fn id(text: &str) -> NodeId {
    text.parse().unwrap()
}

impl Example {
    /// The site where each client lands, `-` for none.
    pub(crate) fn landings(&self) -> BTreeMap<String, String> {
        let now = self.sandbox.now().catchments_of(&self.prefix).unwrap();
        let clients = clients(self.sandbox.doc()).into_iter();
        clients
            .map(|client| {
                let site = now.site_of(&client).map_or("-", NodeId::as_str);
                (client.to_string(), site.to_owned())
            })
            .collect()
    }

    /// The site where a client lands, `-` for none.
    pub(crate) fn lands(&self, client: &str) -> String {
        self.landings()[client].clone()
    }

    /// The clients that land at a site, in document order.
    pub(crate) fn at(&self, site: &str) -> Vec<String> {
        let share = self.share(site);
        share.clients.iter().map(NodeId::to_string).collect()
    }

    pub(crate) fn share(&self, site: &str) -> Share {
        let now = self.sandbox.now().catchments_of(&self.prefix).unwrap();
        let share = now.shares.iter().find(|s| s.site == id(site));
        share.unwrap().clone()
    }

    /// The part of the demand that a site serves, in whole percent.
    pub(crate) fn percent(&self, site: &str) -> u64 {
        let now = self.sandbox.now().catchments_of(&self.prefix).unwrap();
        (100.0 * now.fraction(self.share(site).demand)).round() as u64
    }

    /// A client's round trip in ms.
    pub(crate) fn rtt(&self, client: &str) -> f64 {
        let now = self.sandbox.now().catchments_of(&self.prefix).unwrap();
        now.landing(&id(client)).unwrap().round_trip_ms()
    }

    /// The sentence that the inspector shows for a node.
    pub(crate) fn why(&self, node: &str) -> String {
        let state = self.sandbox.at_rest();
        let index = state.network().index_of(&id(node)).unwrap();
        let name = |id: &NodeId| name_of(self.sandbox.doc(), id);
        explain(state, &self.prefix, index, &name).sentence
    }

    pub(crate) fn verdict(&self) -> &Verdict {
        &self.sandbox.at_rest().of(&self.prefix).unwrap().verdict
    }

    pub(crate) fn edit(&mut self, edit: Edit) {
        self.sandbox.apply(edit).unwrap();
    }

    pub(crate) fn undo(&mut self) {
        assert!(self.sandbox.undo());
    }

    pub(crate) fn fail(&mut self, node: &str) {
        self.edit(Edit::node(&id(node), NodeField::State(NodeState::Failed)));
    }

    pub(crate) fn restore(&mut self, node: &str) {
        self.edit(Edit::node(&id(node), NodeField::State(NodeState::Up)));
    }

    /// The link between two nodes and the side that the first is on.
    pub(crate) fn link(&self, a: &str, b: &str) -> (LinkId, Side) {
        let links = self.sandbox.doc().links_between(&id(a), &id(b));
        let [link] = links.as_slice() else {
            panic!("{a} and {b} are joined by {} links", links.len());
        };
        (link.id.clone(), link.side_of(&id(a)).unwrap())
    }

    pub(crate) fn set_link(&mut self, a: &str, b: &str, state: LinkState) {
        let (link, _) = self.link(a, b);
        self.edit(Edit::link(&link, LinkField::State(state)));
    }

    /// Changes what a node does towards a neighbour.
    pub(crate) fn policy(
        &mut self,
        node: &str,
        neighbour: &str,
        change: impl FnOnce(&Policy) -> Policy,
    ) {
        let (link, side) = self.link(node, neighbour);
        let doc = self.sandbox.doc();
        let policy = change(&doc.link(&link).unwrap().end(side).policy);
        self.edit(Edit::end(&link, side, EndField::Policy(policy)));
    }

    /// As the slider of the inspector does it.
    pub(crate) fn local_pref(&mut self, node: &str, neighbour: &str, value: u32) {
        self.policy(node, neighbour, |policy| {
            policy.with_import_all(|entry| entry.local_pref = Some(value))
        });
    }

    /// As the slider of the inspector does it.
    pub(crate) fn prepend(&mut self, node: &str, neighbour: &str, times: u8) {
        self.policy(node, neighbour, |policy| {
            policy.with_export_all(|entry| entry.prepend = times)
        });
    }

    /// Takes a prefix off what a node announces.
    pub(crate) fn withdraw(&mut self, node: &str, prefix: &str) {
        let prefix: Prefix = prefix.parse().unwrap();
        let mut origins = self.sandbox.doc().node(&id(node)).unwrap().origins.clone();
        origins.retain(|o| o.prefix != prefix);
        self.edit(Edit::node(&id(node), NodeField::Origins(origins)));
    }

    /// The site that wires alone would lead to soonest, whatever the policies, with its round trip.
    pub(crate) fn nearest(&self, client: &str) -> (String, f64) {
        let doc = self.sandbox.doc();
        let mut open = BTreeSet::from([(0, id(client))]);
        let mut seen = BTreeSet::new();
        while let Some((micros, at)) = open.pop_first() {
            let node = doc.node(&at).unwrap();
            if node.announces(&self.prefix) {
                return (at.to_string(), 2.0 * micros as f64 / 1000.0);
            }
            if !seen.insert(at.clone()) || (node.kind == Kind::Client && at != id(client)) {
                continue;
            }
            for (link, side) in doc.links_of(&at) {
                let next = link.end(side.other()).node.clone();
                open.insert((micros + link.latency.micros(), next));
            }
        }
        panic!("{client} is joined to no site");
    }
}

/// The clients of a document, in its order.
pub(crate) fn clients(doc: &Topology) -> Vec<NodeId> {
    let clients = doc.nodes().filter(|n| n.kind == Kind::Client);
    clients.map(|n| n.id.clone()).collect()
}
