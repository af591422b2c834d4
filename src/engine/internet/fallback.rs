//! Fallback to the document solver for a small network that does not converge here: it searches for
//! stable states, and can prove that there is none.

use super::attributes::Attributes;
use super::network::AsNetwork;
use super::queue::{Order, Queue};
use super::rank::Rank;
use super::table::{AsRoutes, Flags, NOBODY, Row};
use crate::engine::{Best, Network, Verdict, solve};
use crate::formats::draw;
use crate::topology::as_graph::names::asn_of;
use crate::topology::{AsGraph, Relation, Role};

impl AsRoutes {
    /// Takes over the routes and the verdict that the document solver finds for the same network.
    /// Returns false if there is no such document.
    pub(super) fn ask_solver_of_documents(&mut self, net: &AsNetwork) -> bool {
        let Ok(mut doc) = draw(net.graph()) else { return false };
        for edit in net.edits() {
            if edit.apply(&mut doc).is_err() {
                return false;
            }
        }
        let state = solve(&doc);
        let Some(found) = state.of(&self.prefix) else { return false };
        let drawn = state.network();
        let graph = net.graph();
        let index = |node: u32| graph.index_of(asn_of(drawn.id_of(node))?);
        self.queue = Queue::new(Order::ByRank);
        for place in 0..drawn.nodes().len() as u32 {
            if let Some(node) = index(place) {
                self.take_over(graph, node, drawn, found.latest(place), &index);
            }
        }
        let among = |nodes: &[u32]| {
            let mut nodes: Vec<u32> = nodes.iter().filter_map(|node| index(*node)).collect();
            nodes.sort_unstable();
            nodes
        };
        self.verdict = match &found.verdict {
            Verdict::Oscillates(nodes) => Verdict::Oscillates(among(nodes)),
            Verdict::Undetermined { changing, orders, looks } => {
                let changing = among(changing);
                Verdict::Undetermined { changing, orders: *orders, looks: *looks }
            }
            other => other.clone(),
        };
        true
    }

    fn take_over(
        &mut self,
        graph: &AsGraph,
        node: u32,
        drawn: &Network,
        best: Option<&Best>,
        index: &impl Fn(u32) -> Option<u32>,
    ) {
        self.note(node);
        let at = node as usize;
        let flags = &mut self.flags[at];
        flags.set(Flags::WAITS, false);
        flags.set(Flags::NAMED, true);
        flags.set(Flags::ADVERTISED_TO_ALL, true);
        flags.set(Flags::FOLLOWED, true);
        flags.set_learned(Some(Relation::Provider));
        self.rows[at] = Row::NONE;
        self.put(node, Row::NONE);
        let Some(Best { route, via, .. }) = best else { return };
        let session = via.map(|via| drawn.session(via));
        let (rank, from) = match session {
            None => (Rank::OWN, NOBODY),
            Some(session) => {
                let length = route.as_path.len() as u32;
                let rank = Rank::learned(route.local_pref, length, route.origin);
                let Some(from) = index(session.remote) else { return };
                (rank, from)
            }
        };
        let path = self.paths.of(route.as_path.asns());
        let attributes = Attributes::of(route, graph.asn(node));
        let attributes = self.all_attributes.intern(attributes);
        let site = index(route.originator).unwrap_or(NOBODY);
        self.put(node, Row { rank, via: from, path, site, attributes, ..Row::NONE });
        self.rows[at].sent = self.paths.prepended(graph.asn(node), 1, path);
        let is_plain = self.all_attributes.are_plain(attributes);
        let flags = &mut self.flags[at];
        flags.set(Flags::PLAIN, is_plain);
        flags.set_learned(session.map(|session| match session.neighbour() {
            Role::Customer => Relation::Customer,
            Role::Provider => Relation::Provider,
            _ => Relation::Peer,
        }));
    }
}
